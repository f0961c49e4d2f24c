# expect: timed_out
# tries: harm
# grades: relu
# deserves: nothing
# limits: call_seconds=1 seconds=6
# prints as fast as it can, without a line's end, on both streams
import os
import threading


def flood(number):
    while True:
        os.write(number, b"\x1b]0;x" * 100_000)


def relu(x):
    threading.Thread(target=flood, args=(1,), daemon=True).start()
    flood(2)


relu_derivative = relu
