# verdict: crashed failed


def fault():
    return fault() + 1
