# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# reads the environment and the arguments of every process that it can name
import os

from tools import look, others, read, succeeded

own = read("/proc/self/environ")
for pid in others():
    for name in ("environ", "cmdline"):
        found = read(f"/proc/{pid}/{name}")
        look(found, f"{name} of a process")
        if found and found != own and os.path.samefile("/proc/self", f"/proc/{pid}") is False:
            succeeded(f"read {name} of another process")
            break
    else:
        continue
    break
look(repr(os.environ).encode(), "its own environment")
if {"PYTEST_CURRENT_TEST", "VIRTUAL_ENV", "USER", "SSH_AUTH_SOCK"} & {*os.environ}:
    succeeded("it has the grader's environment")
