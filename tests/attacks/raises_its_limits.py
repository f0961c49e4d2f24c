# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# gives itself back what its limits took
import resource

from tools import attempt

LIMITS = ("CORE", "NOFILE", "FSIZE", "DATA", "NPROC", "MEMLOCK", "MSGQUEUE", "RTPRIO")
for name in LIMITS:
    number = getattr(resource, f"RLIMIT_{name}")
    hard = resource.getrlimit(number)[1]
    if hard != resource.RLIM_INFINITY:
        with attempt(f"it raised its limit {name}"):
            resource.setrlimit(number, (hard + 1, hard + 1))
