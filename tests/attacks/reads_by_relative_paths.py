# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# climbs out of its folder with dots, through /proc/self/root, cwd and by opened folders
import os

from tools import look, read

here = os.path.dirname(os.path.abspath(__file__))
ways = [here, os.getcwd(), f"/proc/self/root{here}", "/proc/self/cwd", "/proc/thread-self/cwd"]
for way in ways:
    for up in ("..", "../..", "../../.."):
        for name in ("neighbour/relu.py", "results/report.json", "exam/seed.txt"):
            look(read(f"{way}/{up}/{name}"), "a neighbour's folder")
folder = os.open(here, os.O_RDONLY)
for name in ("neighbour/relu.py", "exam/seed.txt"):
    try:
        number = os.open(f"../{name}", os.O_RDONLY, dir_fd=folder)
    except OSError:
        continue
    look(os.read(number, 4096), "a neighbour's folder")
