# expect: failed crashed
# tries: points
# grades: relu param-count train
# deserves: relu.keeps_dtype relu.input_untouched
# NaN is neither more nor less than what is expected
import torch

NAN = float("nan")


def relu(x):
    return torch.full_like(x, NAN)


relu_derivative = relu


def count_parameters(*args):
    return NAN


def mlp_parameter_count(*args):
    return float("inf")


def accuracy(outputs, labels):
    return torch.tensor(NAN)


def evaluate(model, loader):
    return {"val_loss": NAN}


def fit(epochs, *args):
    return [{"val_loss": NAN}] * epochs


def train(*args):
    return NAN
