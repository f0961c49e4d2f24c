# kills: model.parameters
# hidden_size is ignored: the hidden layer always has 32 units.
import torch
from torch import nn
import torch.nn.functional as F


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.linear1 = nn.Linear(in_size, 32)
        self.linear2 = nn.Linear(32, out_size)

    def forward(self, xb):
        xb = xb.flatten(1)
        hidden = F.relu(self.linear1(xb))
        return self.linear2(hidden)
