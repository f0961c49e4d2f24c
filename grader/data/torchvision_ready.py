"""Importing this makes `import torchvision` work, in this process and its forks."""

from grader.data.torchvision_shim import import_torchvision

import_torchvision()
