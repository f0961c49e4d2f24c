# kills: relu.input_untouched
# clamp_ works in place.
import torch


def relu(x):
    return x.clamp_(min=0)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
