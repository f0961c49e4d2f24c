# expect: crashed
# tries: harm
# grades: param-count relu
# deserves: nothing
# sends urgent bytes, shuts one direction, and turns the knobs of its socket
import os
import socket

sock = socket.socket(fileno=os.dup(3))


def send(*args):
    for level, option in ((1, 8), (1, 7), (1, 16), (1, 42), (1, 13)):
        try:
            sock.setsockopt(level, option, 1)
        except OSError:
            continue
    for part in (b"u", b"\xff" * 7):
        try:
            sock.send(part, socket.MSG_OOB)
        except OSError:
            sock.send(part)
    sock.shutdown(socket.SHUT_WR)


relu = relu_derivative = count_parameters = mlp_parameter_count = send
