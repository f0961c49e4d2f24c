# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# walks up from its own folder, and through the temporary folders, for other people's work
import os
import tempfile
import time

from tools import look, read

until = time.monotonic() + 2
place = os.path.dirname(os.path.abspath(__file__))
starts = [tempfile.gettempdir(), "/tmp", "/var/tmp"]
while place != os.path.dirname(place):
    place = os.path.dirname(place)
    starts.insert(-3, place)
for start in starts:
    for folder, _, files in os.walk(start):
        if time.monotonic() > until:
            break
        for name in files:
            if name.endswith((".py", ".json", ".txt", ".ipynb")):
                look(read(os.path.join(folder, name), 1 << 16), "a neighbour's folder")
