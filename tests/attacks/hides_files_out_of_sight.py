# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# the same, but holds the removed files where no list of open files has them: mapped, on
# their way through a socket, and in a socket that is on its way itself
import os
import socket
import time

import torch
from tools import succeeded

SIZE, kept, written = 64 << 20, [], 0


try:
    for number in range(24):
        name = f"hidden-{number}"
        descriptor = os.open(name, os.O_CREAT | os.O_RDWR)
        written += os.write(descriptor, b"x" * SIZE)
        if number % 3 == 0:
            kept.append(torch.from_file(name, shared=True, size=4096, dtype=torch.uint8))
        else:
            here, there = socket.socketpair()
            socket.send_fds(here, [b"x"], [descriptor])
            kept.append(there)
            if number % 3 == 1:
                outer, other = socket.socketpair()
                socket.send_fds(outer, [b"x"], [kept.pop().detach()])
                kept.append(other)
        os.close(descriptor)
        os.unlink(name)
    time.sleep(1)
except OSError:
    pass
if written >= 24 << 26:
    succeeded("it has 1.5 GiB in removed files that nobody sees")
