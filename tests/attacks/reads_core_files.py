# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# looks for core dumps, the kernel's memory and devices, its log and its keys
import glob

from tools import read, succeeded, syscall

PATHS = (
    *("/proc/kcore", "/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/proc/kmsg"),
    *("/proc/keys", "/proc/key-users", "/proc/kallsyms", "/proc/sched_debug"),
    *("/sys/kernel/debug/sched/debug", "/proc/timer_list", "/sys/kernel/notes"),
    *("/proc/slabinfo", "/proc/vmallocinfo", "/proc/1/maps", "/proc/iomem"),
    *("/etc/shadow", "/etc/passwd", "/etc/hostname", "/root/.bash_history"),
    *glob.glob("/core*"), *glob.glob("/var/lib/systemd/coredump/*"),
    *glob.glob("/dev/sd?"), *glob.glob("/dev/vd?"), *glob.glob("/dev/nvme*"),
)
for path in PATHS:
    try:
        with open(path, "rb", buffering=0) as stream:
            if stream.read(64):
                succeeded(f"read {path}")
    except OSError:
        continue
try:
    syscall("syslog", 10, 0, 0)
except OSError:
    pass
else:
    succeeded("it may read the kernel's log")
