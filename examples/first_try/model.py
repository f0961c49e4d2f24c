import torch.nn as nn
import torch.nn.functional as F


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.linear1 = nn.Linear(in_size, hidden_size)
        self.linear2 = nn.Linear(hidden_size, out_size)

    def forward(self, xb):
        xb = xb.view(xb.size(0), -1)
        out = F.relu(self.linear1(xb))
        return F.softmax(self.linear2(out), dim=1)
