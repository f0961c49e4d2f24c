# verdict: timed_out
# limits: call_seconds=1
import re


def fault():
    re.match(r"(a+)+$", "a" * 60 + "b")
