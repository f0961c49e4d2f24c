# expect: crashed failed timed_out
# tries: harm
# grades: device-loader
# deserves: nothing
# limits: call_seconds=1 seconds=6
# asks for batches without waiting for the answers, so that the grader never waits
import os
import threading

import msgspec


def flood(operation, target):
    body = msgspec.msgpack.encode(["ask", operation, target, []])
    frames = (len(body).to_bytes(4, "little") + bytes(4) + body) * 2000

    def drain():
        while True:
            try:
                os.read(3, 1 << 20)
            except BlockingIOError:
                continue

    threading.Thread(target=drain, daemon=True).start()
    while True:
        view = memoryview(frames)
        while view:
            try:
                view = view[os.write(3, view) :]
            except BlockingIOError:
                continue


class DeviceDataLoader:
    def __init__(self, dl, device):
        if hasattr(dl, "_feed"):
            flood("iter", dl._feed)
        raise LookupError("not a feed")


def nothing(*args):
    return None


get_default_device = to_device = nothing
