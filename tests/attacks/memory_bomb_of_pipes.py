# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# limits: memory_mib=512
# the same in the buffers of pipes and sockets, which belong to the kernel
import os
import socket

from tools import succeeded

held = 0
try:
    for _ in range(400):
        ends = socket.socketpair()
        for end in ends:
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
            held += end.send(b"x" * (1 << 24))
        globals().setdefault("kept", []).append(ends)
except OSError:
    pass
try:
    for _ in range(400):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        held += os.write(writer, b"x" * (1 << 20))
except OSError:
    pass
if held > 512 << 20:
    succeeded("it holds more than its memory in the kernel")
