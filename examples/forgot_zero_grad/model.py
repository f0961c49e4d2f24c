"""A network with one hidden layer that reads handwritten digits."""

from torch import Tensor, nn
from torch.nn.functional import relu


class MnistModel(nn.Module):
    """Pixels, a hidden layer with ReLU, and one raw score for each class."""

    def __init__(
        self, in_size: int = 784, hidden_size: int = 32, out_size: int = 10
    ) -> None:
        super().__init__()
        self.linear1 = nn.Linear(in_size, hidden_size)
        self.linear2 = nn.Linear(hidden_size, out_size)

    def forward(self, xb: Tensor) -> Tensor:
        """Score a batch of images."""
        pixels = xb.flatten(start_dim=1)  # (N, 1, 28, 28) -> (N, 784)
        hidden = relu(self.linear1(pixels))  # (N, 32)
        scores: Tensor = self.linear2(hidden)  # (N, 10)
        return scores
