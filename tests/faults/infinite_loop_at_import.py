# verdict: timed_out
# limits: seconds=4
while True:
    pass
