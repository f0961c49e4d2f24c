# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# learns of other processes' kernel objects with kcmp
import os

from tools import others, succeeded, syscall

for pid in others()[:50]:
    for kind in (1, 3, 5):
        try:
            syscall("kcmp", os.getpid(), pid, kind, 0, 0)
        except OSError:
            continue
        succeeded("kcmp on another process")
        break
