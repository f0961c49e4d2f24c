# kills: model.parameters, model.public_parameters
# The layers lie in a plain list, where nn.Module does not see them.
import torch
from torch import nn
import torch.nn.functional as F


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.layers = [
            nn.Linear(in_size, hidden_size),
            nn.Linear(hidden_size, out_size),
        ]

    def forward(self, xb):
        xb = xb.flatten(1)
        hidden = F.relu(self.layers[0](xb))
        return self.layers[1](hidden)
