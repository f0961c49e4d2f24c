# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# leaves its session by forking twice, and waits for the grader to forget it
import ctypes
import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(15, b"gp-survivor", 0, 0, 0)
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        for descriptor in range(64):
            try:
                os.close(descriptor)
            except OSError:
                continue
        time.sleep(60)
    os._exit(0)
