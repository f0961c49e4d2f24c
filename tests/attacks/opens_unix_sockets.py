# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# asks daemons of the machine for a favour over their sockets
import glob
import socket

from tools import succeeded

PATHS = (
    *("/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/notify"),
    *("/run/snapd.socket", "/run/containerd/containerd.sock", "/dev/log"),
    *glob.glob("/tmp/**/*sock*", recursive=True)[:20], *glob.glob("/run/user/*/bus"),
)
for path in PATHS:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_UNIX, kind) as client:
                client.connect(path)
        except OSError:
            continue
        succeeded("it is connected to a daemon")
try:
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).bind("/tmp/gp-left-socket")
except OSError:
    pass
else:
    succeeded("it serves on a socket outside")
