# right because: a Sequential is an nn.Module, so the class may inherit from it.
from torch import nn


class MnistModel(nn.Sequential):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__(
            nn.Flatten(1),
            nn.Linear(in_size, hidden_size),
            nn.ReLU(inplace=True),
            nn.Linear(hidden_size, out_size),
        )
