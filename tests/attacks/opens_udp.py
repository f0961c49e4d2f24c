# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# sends datagrams: what it has read, in the name of a host that it looks up
import socket

from tools import attempt

with attempt("it sends UDP"), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.sendto(b"gp-secret.example.", ("127.0.0.1", 53))
with attempt("it listens to UDP"), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taker:
    taker.bind(("127.0.0.1", 0))
with attempt("it multicasts"), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.sendto(b"x", ("224.0.0.251", 5353))
