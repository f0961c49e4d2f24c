# right because: names are free, layers may lie in modules of their own, and methods may be added.
import torch
from torch import nn


class Schicht(nn.Module):
    def __init__(self, rein, raus, aktiv):
        super().__init__()
        self.matrix = nn.Linear(rein, raus)
        self.aktiv = aktiv

    def forward(self, x):
        x = self.matrix(x)
        return torch.maximum(x, torch.zeros_like(x)) if self.aktiv else x


class MnistModel(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        sizes = [in_size, hidden_size, out_size]
        pairs = list(zip(sizes, sizes[1:]))
        self.schichten = nn.ModuleList(
            Schicht(rein, raus, i < len(pairs) - 1)
            for i, (rein, raus) in enumerate(pairs)
        )

    def forward(self, xb):
        for schicht in [nn.Flatten(), *self.schichten]:
            xb = schicht(xb)
        return xb

    def __len__(self):
        return len(self.schichten)

    @torch.no_grad()
    def predict(self, xb):
        return self(xb).argmax(1)
