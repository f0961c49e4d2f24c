# verdict: crashed
def half(:
