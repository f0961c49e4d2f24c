"""Task param-count: count the parameters."""

from torch import nn


def count_parameters(model: nn.Module) -> int:
    """The number of trainable elements of any module.

    Only parameters with `requires_grad` count, and a shared one counts once.
    """
    raise NotImplementedError


def mlp_parameter_count(in_size: int, hidden_size: int, out_size: int) -> int:
    """The same number for two linear layers with biases, from their sizes alone."""
    raise NotImplementedError
