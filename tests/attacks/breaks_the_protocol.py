# expect: crashed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# sends frames that claim to be huge, or are no frames at all
import os
import socket

FRAMES = (
    b"\xff" * 64,
    (1 << 20).to_bytes(4, "little") + (1 << 10).to_bytes(4, "little") + b"\xff" * 8192,
    b"\x05\0\0\0\0\0\0\0hello",
)


def send(*args, **kwargs):
    socket.socket(fileno=os.dup(3)).sendall(FRAMES[len(args) % 3])


get_default_device = to_device = DeviceDataLoader = MnistModel = send
count_parameters = mlp_parameter_count = relu = relu_derivative = send
