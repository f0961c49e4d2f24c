# verdict: timed_out
# limits: seconds=2
while True:
    pass
