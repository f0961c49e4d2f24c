# expect: failed crashed
# tries: points
# grades: train model
# deserves: nothing
# what the checks' own helpers return in the worker is forged: garbage of every form
import builtins

import torch

GARBAGE = iter(
    5 * [None, 5, (), [], {}, "x", ([], []), ([(None, None)], [(None, [None, None])])]
)
build_class = builtins.__build_class__


def forge(function, name, *bases, **options):
    made = build_class(function, name, *bases, **options)
    if name == "Watched":
        made.log = lambda self: next(GARBAGE)
    return made


builtins.__build_class__ = forge


def accuracy(outputs, labels):
    return None


def evaluate(model, loader):
    import sys

    sys.modules["kit"].read = lambda model: next(GARBAGE)
    return {"val_loss": 0.0, "val_acc": 0.0}


def fit(epochs, *args):
    return [{"val_loss": 0.0, "val_acc": 0.0}] * (epochs + 1)


def train(*args):
    return None


class MnistModel(torch.nn.Module):
    def __init__(self, *sizes, **named):
        raise TypeError("no such model")
