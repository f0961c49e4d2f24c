# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# opens sockets that see or forge the packets of others, or are seldom used and so buggy
import socket

from tools import succeeded

FAMILIES = {
    "raw": (2, 3, 1), "packet": (17, 3, 0), "vsock": (40, 1, 0), "crypto": (38, 5, 0),
    "ping": (2, 2, 1), "bluetooth": (31, 3, 1), "can": (29, 3, 1), "xdp": (44, 3, 0),
    "tipc": (30, 1, 0), "rds": (21, 5, 0), "key": (15, 3, 2), "sctp": (2, 1, 132),
    "smc": (43, 1, 0), "qipcrtr": (42, 2, 0), "kcm": (41, 2, 0),
}
for name, numbers in FAMILIES.items():
    try:
        socket.socket(*numbers).close()
    except OSError:
        continue
    succeeded(f"a {name} socket is open")
