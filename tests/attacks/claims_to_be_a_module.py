# expect: crashed
# tries: points
# grades: model
# deserves: nothing
# no nn.Module, but says so to isinstance
from torch import nn


class MnistModel:
    def __init__(self, *sizes, **named):
        pass

    @property
    def __class__(self):
        return nn.Module
