# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# becomes another program, or starts one
import os
import subprocess
import sys

from tools import attempt

PROGRAMS = ([sys.executable, "-c", "0"], ["/bin/true"], ["/bin/sh", "-c", ":"])
for program in PROGRAMS:
    with attempt(f"it ran {program[0]}"):
        subprocess.run(program, check=True)
    with attempt(f"it spawned {program[0]}"):
        os.waitpid(os.posix_spawn(program[0], program, {}), 0)
