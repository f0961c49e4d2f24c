# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# opens the GPU and other devices that the task does not need
import glob
import os

from tools import succeeded

for path in (*glob.glob("/dev/nvidia*"), *glob.glob("/dev/dri/*"), "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/loop-control", "/dev/vhost-net", "/dev/kfd"):
    try:
        os.close(os.open(path, os.O_RDWR))
    except OSError:
        continue
    succeeded(f"it opened {path}")
