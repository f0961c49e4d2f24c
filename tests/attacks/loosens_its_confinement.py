# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# takes back what was set on itself: filters, rules, dumpability, the parent's death
import ctypes
import os

from tools import libc, read, succeeded

PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_SET_SECCOMP = 1, 2, 22
libc.prctl(PR_SET_SECCOMP, 0, 0, 0, 0)
status = read("/proc/self/status").decode()
number = ctypes.c_int()
libc.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0)
if libc.prctl(PR_GET_PDEATHSIG, ctypes.byref(number), 0, 0, 0) == 0 and not number.value:
    succeeded("it may outlive its parent")
if "CapEff:\t0000000000000000" not in status and status:
    succeeded("it has capabilities")
if os.getuid() == 0 and read("/proc/self/uid_map").split() == [b"0", b"0", b"4294967295"]:
    succeeded("it is root")
