# expect: crashed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# answers on the grader's socket before it has asked
import os

import msgspec

for number in (*range(200), 1 << 60):
    for answer in (True, ["tuple", []], 0):
        body = msgspec.msgpack.encode(["reply", number, answer])
        frame = len(body).to_bytes(4, "little") + bytes(4) + body
        os.write(3, frame)


def nothing(*args, **kwargs):
    return None


get_default_device = to_device = DeviceDataLoader = MnistModel = nothing
count_parameters = mlp_parameter_count = relu = relu_derivative = nothing
