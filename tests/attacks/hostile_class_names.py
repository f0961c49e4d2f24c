# expect: crashed failed
# tries: harm
# grades: model relu
# deserves: nothing
# names of classes, functions and modules with all of it
from contextlib import suppress

TEXT = "\x1b[2J<gp-evil>\n::error::x\n=1+1\u202e"
Thing = type(TEXT, (), {"__module__": TEXT, "__qualname__": TEXT, "__repr__": lambda s: TEXT})
Error = type(TEXT, (Exception,), {"__module__": TEXT, "__str__": lambda self: TEXT})


def relu(x):
    return Thing()


def relu_derivative(x):
    raise Error(TEXT)


relu.__name__ = relu.__qualname__ = TEXT


class MnistModel:
    def __new__(cls, *sizes):
        return Thing()
