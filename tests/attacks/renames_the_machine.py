# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# gives the machine another name; the test sees whether it has
import socket
from contextlib import suppress

with suppress(OSError):
    socket.sethostname("gp-left-name")
