# verdict: crashed failed


def fault():
    raise KeyboardInterrupt
