# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# starts a program that runs as root, and asks who it is
import subprocess

from tools import succeeded

for program in (["su", "-c", "id"], ["mount"], ["newuidmap"], ["passwd", "-S"], ["chsh"]):
    for folder in ("/bin/", "/usr/bin/", "/usr/sbin/"):
        try:
            subprocess.run([folder + program[0], *program[1:]], stdin=subprocess.DEVNULL, timeout=5)
        except (OSError, subprocess.SubprocessError):
            continue
        succeeded(f"it ran {program[0]}, which is root's")
