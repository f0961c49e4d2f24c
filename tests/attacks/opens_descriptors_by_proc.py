# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# opens the files that other processes have open, through /proc
import os

from tools import look, others, read, succeeded

for pid in others():
    for number in range(64):
        path = f"/proc/{pid}/fd/{number}"
        try:
            target = os.readlink(path)
        except OSError:
            continue
        succeeded("it sees what another process has open")
        if target.startswith("/memfd:"):
            look(read(path), "an open file")
        break
    else:
        continue
    break
