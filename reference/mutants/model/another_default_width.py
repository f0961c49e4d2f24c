# kills: model.default_sizes, model.public_parameters
# The default hidden size is 128 instead of 32.
import torch
from torch import nn
import torch.nn.functional as F


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=128, out_size=10):
        super().__init__()
        self.linear1 = nn.Linear(in_size, hidden_size)
        self.linear2 = nn.Linear(hidden_size, out_size)

    def forward(self, xb):
        xb = xb.flatten(1)
        hidden = F.relu(self.linear1(xb))
        return self.linear2(hidden)
