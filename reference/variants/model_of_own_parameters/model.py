# right because: hand-made parameters are parameters, and (in, out) is as good a layout as (out, in).
import math

import torch
from torch import nn


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(in_size, hidden_size) / math.sqrt(in_size))
        self.b1 = nn.Parameter(torch.zeros(hidden_size))
        self.w2 = nn.Parameter(
            torch.randn(hidden_size, out_size) / math.sqrt(hidden_size)
        )
        self.b2 = nn.Parameter(torch.zeros(out_size))

    def forward(self, xb):
        xb = xb.reshape(xb.shape[0], -1)  # (N, in_size)
        hidden = (xb @ self.w1 + self.b1).clamp(min=0)  # (N, hidden_size)
        return hidden @ self.w2 + self.b2  # (N, out_size)
