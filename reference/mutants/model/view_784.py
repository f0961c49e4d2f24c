# kills: model.output_shape, model.public_output_shape
# view(784) flattens one image and breaks on a batch.
import torch
from torch import nn
import torch.nn.functional as F


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.linear1 = nn.Linear(in_size, hidden_size)
        self.linear2 = nn.Linear(hidden_size, out_size)

    def forward(self, xb):
        xb = xb.view(784)
        hidden = F.relu(self.linear1(xb))
        return self.linear2(hidden)
