# verdict: timed_out
# limits: call_seconds=1


def fault():
    sum(range(10**18))
