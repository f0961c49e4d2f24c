# expect: crashed
# tries: points
# grades: device-loader relu
# deserves: nothing
# asks for batches after it has answered, when nobody listens for that
import os
import sys

import msgspec

worker = sys.modules["grader.sandbox.worker"]
reply = worker.Server._reply


def ask(self, message, blobs=()):
    reply(self, message, blobs)
    for target in range(4):
        for operation in ("iter", "next", "call"):
            body = msgspec.msgpack.encode(["ask", operation, target, []])
            os.write(3, len(body).to_bytes(4, "little") + bytes(4) + body)


worker.Server._reply = ask


def nothing(*args):
    return None


relu = relu_derivative = to_device = get_default_device = DeviceDataLoader = nothing
