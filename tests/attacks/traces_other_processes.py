# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# becomes the tracer of what runs above it; seizing does not stop them
from tools import allowed, parents, succeeded, syscall

PTRACE_TRACEME, PTRACE_SEIZE = 0, 0x4206
for pid in parents() or [1]:
    try:
        syscall("ptrace", PTRACE_SEIZE, pid, 0, 0)
    except OSError:
        continue
    succeeded("it traces another process")
if allowed("ptrace", 0x4209, 1 << 22, 0, 0) and not parents():
    succeeded("ptrace is open")
