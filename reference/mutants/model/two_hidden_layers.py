# kills: model.parameters, model.public_parameters
# Two hidden layers where one is asked for.
import torch
from torch import nn
import torch.nn.functional as F


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.linear1 = nn.Linear(in_size, hidden_size)
        self.middle = nn.Linear(hidden_size, hidden_size)
        self.linear2 = nn.Linear(hidden_size, out_size)

    def forward(self, xb):
        xb = xb.flatten(1)
        hidden = F.relu(self.linear1(xb))
        hidden = F.relu(self.middle(hidden))
        return self.linear2(hidden)
