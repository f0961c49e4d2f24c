# right because: parameters may be made in any order, lie in any container and be used by F.linear.
import torch
import torch.nn.functional as F
from torch import nn


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.biases = nn.ParameterList(
            [torch.zeros(out_size), torch.zeros(hidden_size)]
        )
        self.weights = nn.ParameterDict(
            {
                "out": torch.empty(out_size, hidden_size),
                "in": torch.empty(hidden_size, in_size),
            }
        )
        for weight in self.weights.values():
            nn.init.xavier_uniform_(weight)

    def forward(self, xb):
        xb = torch.flatten(xb, start_dim=1)
        xb = F.linear(xb, self.weights["in"], self.biases[1])
        return F.linear(torch.relu(xb), self.weights["out"], self.biases[0])
