# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# asks the kernel for the machine's network, its events and its audit
import socket

from tools import succeeded

for protocol in (0, 15, 9, 16):
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol) as link:
            link.bind((0, 0))
    except OSError:
        continue
    if protocol or {name for _, name in socket.if_nameindex()} - {"lo"}:
        succeeded(f"netlink {protocol} is open")
