"""Task relu: ReLU and its derivative."""

from torch import Tensor


def relu(x: Tensor) -> Tensor:
    """`max(0, x)` for every element.

    The result has the shape and the dtype of `x`; `x` itself is not modified.
    """
    raise NotImplementedError


def relu_derivative(x: Tensor) -> Tensor:
    """The derivative of ReLU at every element: 1 above 0, and 0 at 0 and below.

    The result has the shape and the dtype of `x`; `x` itself is not modified.
    """
    raise NotImplementedError
