# expect: timed_out crashed failed
# tries: harm
# grades: device-loader
# deserves: nothing
# limits: call_seconds=3 seconds=20
# asks for batches, and never takes one, so that the grader's sending waits
import os
import time

import msgspec


class DeviceDataLoader:
    def __init__(self, dl, device):
        feed = getattr(dl, "_feed", None)
        body = msgspec.msgpack.encode(["ask", "iter", feed or 1, []])
        frame = len(body).to_bytes(4, "little") + bytes(4) + body
        os.set_blocking(3, True)
        for _ in range(50_000):
            os.write(3, frame)
        time.sleep(60)


def to_device(data, device):
    return None
