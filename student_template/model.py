"""Task model: a network with one hidden layer."""

from torch import Tensor, nn


class MnistModel(nn.Module):
    """A linear layer, ReLU, and a linear layer; both layers have biases."""

    def __init__(
        self, in_size: int = 784, hidden_size: int = 32, out_size: int = 10
    ) -> None:
        raise NotImplementedError

    def forward(self, xb: Tensor) -> Tensor:
        """Turn a batch of N images into raw scores of shape `(N, out_size)`.

        `xb` has the shape `(N, in_size)` or one that flattens to it: `(N, 1, 28, 28)`.
        """
        raise NotImplementedError
