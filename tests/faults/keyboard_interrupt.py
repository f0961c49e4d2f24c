# verdict: crashed


def fault():
    raise KeyboardInterrupt
