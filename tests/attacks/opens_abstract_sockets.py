# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# meets other processes at a name that is in no folder
import socket

from tools import read, succeeded

for line in read("/proc/net/unix").decode().splitlines()[1:]:
    name = line.split()[-1]
    if not name.startswith("@"):
        continue
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(f"\0{name[1:]}")
    except OSError:
        continue
    succeeded("it is connected to another's abstract socket")
    break
