# expect: crashed
# tries: secrets
# grades: param-count relu
# deserves: nothing
# brings: tools
# one worker leaves a note wherever it can, the next one looks for it
import os
import tempfile

import torch

from tools import PLACES, read, succeeded, syscall

KEY, SIZE = 0x67700001, 4096
note = b"seen by another worker"
place = os.path.dirname(os.path.abspath(__file__))
places = {*PLACES, place, os.path.dirname(place), tempfile.gettempdir(), "/proc/self/cwd"}
places.add(os.path.dirname(tempfile.gettempdir()))
places.add(os.path.dirname(torch.__file__))
for folder in places:
    if read(f"{folder}/gp-left-note") == note:
        succeeded(f"it got a note of another worker in {folder}")
for folder in places:
    try:
        with open(f"{folder}/gp-left-note", "wb") as stream:
            stream.write(note)
    except OSError:
        continue
try:
    syscall("shmget", KEY, SIZE, 0o600)
    succeeded("it got shared memory of another worker")
except OSError:
    try:
        syscall("shmget", KEY, SIZE, 0o1600)
    except OSError:
        pass
