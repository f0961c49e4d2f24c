# verdict: timed_out
# limits: call_seconds=0.5


def fault():
    sum(range(10**18))
