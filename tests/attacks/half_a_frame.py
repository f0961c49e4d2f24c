# expect: timed_out
# tries: harm
# grades: relu
# deserves: nothing
# limits: call_seconds=1 seconds=10
# begins an answer of 512 MiB, and never goes on
import os
import time


def begin(*args):
    os.write(3, (9).to_bytes(4, "little") + (1).to_bytes(4, "little") + (512 << 20).to_bytes(8, "little"))
    os.write(3, b"\x93" * 9 + b"x" * 1000)
    while True:
        time.sleep(1)


relu = relu_derivative = begin
