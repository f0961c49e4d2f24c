# verdict: timed_out
# limits: call_seconds=0.5


def fault():
    while True:
        pass
