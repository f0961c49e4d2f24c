# expect: crashed timed_out
# tries: harm
# grades: param-count
# deserves: nothing
# the same, but sent without asking the encoder
import os
import sys

import msgspec


def answer(*args):
    frame = sys._getframe()
    while frame is not None:
        call = frame.f_locals.get("call")
        if hasattr(call, "id"):
            body = b"\x93\xa5reply" + msgspec.msgpack.encode(call.id)
            body += b"\x92\xa4list\x91" * 10_000 + b"\xc0"
            os.write(3, len(body).to_bytes(4, "little") + bytes(4) + body)
        frame = frame.f_back


count_parameters = mlp_parameter_count = answer
