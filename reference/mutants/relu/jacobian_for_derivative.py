# kills: relu.derivative_any_shape
# The whole Jacobian instead of one number for each element.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return torch.autograd.functional.jacobian(relu, x)
