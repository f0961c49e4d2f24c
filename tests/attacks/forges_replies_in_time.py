# expect: crashed failed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# takes the number of the present call from the worker's frames, and answers it itself
import os
import sys

import msgspec


def answer(*args, **kwargs):
    frame = sys._getframe()
    while frame is not None:
        call = frame.f_locals.get("call")
        if hasattr(call, "id"):
            body = msgspec.msgpack.encode(["reply", call.id, True])
            os.write(3, len(body).to_bytes(4, "little") + bytes(4) + body)
            break
        frame = frame.f_back


get_default_device = to_device = DeviceDataLoader = MnistModel = answer
count_parameters = mlp_parameter_count = relu = relu_derivative = answer
