# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# speaks TCP: to others, and as a server
import errno
import socket

from tools import attempt, succeeded

with attempt("it listens on a TCP port"):
    socket.create_server(("127.0.0.1", 0)).close()
for address in (("127.0.0.1", 9), ("::1", 9)):
    try:
        socket.create_connection(address, 1)
    except OSError as error:
        if error.errno == errno.ECONNREFUSED:
            succeeded("its TCP packets reach the machine")
