"""Import torchvision, also where its wheel was built for another PyTorch than ours.

This module imports nothing of the grader: the sandbox's zygote loads it too.
"""

import functools
import importlib
import sys
from types import ModuleType

import torch

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def import_torchvision() -> ModuleType:
    """Return torchvision; box operators are missing where its binary does not fit.

    Raises:
        ImportError, RuntimeError: torchvision is missing, or broken in another way.
    """
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::nms does not exist" not in str(error):
            raise
    _declare_operators()
    _forget_half_import()
    return importlib.import_module("torchvision")


@functools.cache
def _declare_operators() -> torch.library.Library:
    """Declare the operators that torchvision's own Python code refers to.

    PyPI's wheel links against CUDA. Beside a PyTorch for the CPU its binary does not
    load, and then the import fails at the fake kernels of these two, which nothing of
    ours calls. The cache keeps the library alive: it takes its operators along.
    """
    library = torch.library.Library("torchvision", "DEF")
    for schema in _SCHEMAS:
        library.define(schema)
    return library


def _forget_half_import() -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "torchvision"]:
        del sys.modules[name]
