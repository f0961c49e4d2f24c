# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# leaves System V shared memory, semaphores and messages behind
from contextlib import suppress

from tools import syscall

KEY = 0x67700010
with suppress(OSError):
    syscall("shmget", KEY, 64 << 20, 0o1666)
with suppress(OSError):
    syscall("semget", KEY, 1, 0o1666)
with suppress(OSError):
    syscall("msgget", KEY, 0o1666)
