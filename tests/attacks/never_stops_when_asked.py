# expect: timed_out
# tries: harm
# grades: relu
# deserves: nothing
# limits: call_seconds=1 seconds=6
# ignores every signal that can be ignored, and blocks the rest
import ctypes
import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)


def relu(x):
    while True:
        try:
            time.sleep(60)
        except BaseException:
            continue


relu_derivative = relu
