# verdict: timed_out
# limits: call_seconds=0.5
import re


def fault():
    re.match(r"(a+)+$", "a" * 60 + "b")
