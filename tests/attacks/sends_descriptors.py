# expect: crashed timed_out
# tries: harm
# grades: param-count relu
# deserves: nothing
# sends open files along with its bytes, for the grader to hold
import array
import os
import socket

sock = socket.socket(fileno=os.dup(3))


def send(*args):
    numbers = array.array("i", [os.open("/dev/null", 0) for _ in range(100)])
    for _ in range(5):
        sock.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])


relu = relu_derivative = count_parameters = mlp_parameter_count = send
