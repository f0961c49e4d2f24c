# expect: timed_out
# tries: harm
# grades: relu
# deserves: nothing
# limits: call_seconds=1 seconds=10
# sends its answer byte by byte, so slowly that it never ends
import os
import time


def drip(*args):
    os.write(3, (1 << 20).to_bytes(4, "little"))
    while True:
        os.write(3, b"\0")
        time.sleep(0.2)


relu = relu_derivative = drip
