# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# makes threads, as many as it can up to 3000
import threading

from tools import succeeded

threading.stack_size(1 << 16)
stop = threading.Event()
made = 0
try:
    for made in range(1, 3001):
        threading.Thread(target=stop.wait, daemon=True).start()
except RuntimeError:
    pass
if made >= 3000:
    succeeded("it made 3000 threads")
stop.set()
