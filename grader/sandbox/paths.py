"""What of the machine's file system a worker needs."""

import glob
import os
import sys
from functools import cache

LIBRARIES = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"),
    *("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo"),
)
# PyTorch and Python ask these for the number of cores, and for memory
MACHINE = ("/sys/devices/system/cpu", "/proc/cpuinfo", "/proc/meminfo")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
GPU_LIBRARIES = ("/usr/local/cuda", "/usr/local/nvidia", "/opt/cuda", "/etc/OpenCL")
GPU_MACHINE = ("/proc/driver/nvidia", "/sys/bus/pci", "/sys/devices", "/sys/module")


@cache
def libraries() -> list[str]:
    """Return Python's own libraries and the system's, those that are there.

    Not the whole of Python's prefix: a virtual environment may be a folder that holds
    the exam as well.
    """
    prefixes = dict.fromkeys([sys.prefix, sys.base_prefix])
    python = [
        os.path.join(prefix, name) for prefix in prefixes for name in ("lib", "lib64")
    ]
    return _present([*LIBRARIES, *python])


def gpu_libraries() -> list[str]:
    """Return where a GPU's libraries may lie beside the system's."""
    return _present(GPU_LIBRARIES)


def gpu_machine() -> list[str]:
    """Return what a GPU's driver tells about the machine."""
    return _present(GPU_MACHINE)


def gpu_devices() -> list[str]:
    """Return the devices of NVIDIA's driver."""
    return sorted(path for path in glob.glob("/dev/nvidia*") if not os.path.isdir(path))


def _present(paths: list[str] | tuple[str, ...]) -> list[str]:
    return [path for path in paths if os.path.exists(path)]
