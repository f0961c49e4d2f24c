# right because: dropout is switched off in eval mode.
import torch.nn.functional as F
from torch import nn


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10, p=0.1):
        super().__init__()
        self.fc1 = nn.Linear(in_size, hidden_size)
        self.drop = nn.Dropout(p)
        self.fc2 = nn.Linear(hidden_size, out_size)

    def forward(self, xb):
        xb = xb.view(len(xb), -1)
        return self.fc2(self.drop(F.relu(self.fc1(xb))))
