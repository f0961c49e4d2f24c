# expect: failed crashed
# tries: points
# grades: param-count train
# deserves: train.evaluate_leaves_model_alone train.history_per_epoch
# numbers that are something else to whoever compares, converts or indexes with them
import numpy


class Liar(int):
    def always(self, *args):
        return True

    def whatever(self, *args):
        return 42

    __eq__ = __ne__ = __le__ = __ge__ = __lt__ = __gt__ = __bool__ = always
    __index__ = __int__ = __trunc__ = __round__ = __sub__ = __rsub__ = whatever
    __hash__ = __abs__ = whatever

    def __float__(self):
        return 0.5


class FloatLiar(float):
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0
    __hash__ = None


class NumpyLiar(numpy.int64):
    def item(self, *args):
        return Liar(-7)


NumpyLiar.__module__ = "numpy"


def lie(*args, **kwargs):
    return (Liar(-7), FloatLiar(-7.5), NumpyLiar(-7))[len(args) % 3]


count_parameters = mlp_parameter_count = accuracy = train = lie


def evaluate(*args):
    return {"val_loss": FloatLiar(-7.5), "val_acc": Liar(-7)}


def fit(epochs, *args):
    return [evaluate()] * epochs
