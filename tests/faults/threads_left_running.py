# verdict: passed
import threading
import time

STARTED = []


def fault():
    if not STARTED:
        for daemon in (True, False):
            STARTED.append(threading.Thread(target=time.sleep, args=(3600,), daemon=daemon))
            STARTED[-1].start()
