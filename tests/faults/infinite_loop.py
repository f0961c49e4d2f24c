# verdict: timed_out
# limits: call_seconds=1


def fault():
    while True:
        pass
