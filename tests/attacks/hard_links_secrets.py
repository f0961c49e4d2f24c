# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# puts a link to a neighbour's file into its own folder, and reads it there
import os

from tools import attempt, look, read

here = os.path.dirname(os.path.abspath(__file__))
for make in (os.link, os.symlink):
    for target in (f"{here}/../neighbour/relu.py", "/etc/shadow", "/proc/1/environ"):
        try:
            make(target, f"gp-{make.__name__}-{os.path.basename(target)}")
        except OSError:
            continue
        look(read(f"gp-{make.__name__}-{os.path.basename(target)}"), "a link")
