# expect: crashed
# tries: harm
# grades: param-count relu
# deserves: nothing
# leaves processes of its own session behind, which go on rewriting results; the test
# looks for them by their name afterwards
import contextlib
import ctypes
import os
import signal
import time

PR_SET_NAME, PR_SET_PDEATHSIG = 15, 1


def rewrite():
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0)
    libc.prctl(PR_SET_NAME, b"gp-survivor", 0, 0, 0)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for place in ("report.json", "/tmp/report.json", "results.json"):
            with contextlib.suppress(OSError), open(place, "w") as stream:
                stream.write('{"score": 100}')
        time.sleep(0.2)


def leave(*args, **kwargs):
    for _ in range(2):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                rewrite()
            os._exit(0)


leave()
count_parameters = mlp_parameter_count = relu = relu_derivative = leave
