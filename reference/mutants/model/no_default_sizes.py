# kills: model.default_sizes, model.public_parameters
# The sizes have no defaults.
import torch
from torch import nn
import torch.nn.functional as F


class MnistModel(nn.Module):
    def __init__(self, in_size, hidden_size, out_size):
        super().__init__()
        self.linear1 = nn.Linear(in_size, hidden_size)
        self.linear2 = nn.Linear(hidden_size, out_size)

    def forward(self, xb):
        xb = xb.flatten(1)
        hidden = F.relu(self.linear1(xb))
        return self.linear2(hidden)
