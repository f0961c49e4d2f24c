"""The rectified linear unit and its slope."""

from torch import Tensor


def relu(x: Tensor) -> Tensor:
    """Replace what is negative by 0."""
    return x.clamp(min=0)


def relu_derivative(x: Tensor) -> Tensor:
    """1 where x is positive, else 0; at 0 itself, where no slope exists, 0 as well."""
    return (x > 0).to(x.dtype)
