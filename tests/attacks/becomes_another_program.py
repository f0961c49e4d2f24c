# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# execs in its own process: the interpreter comes back without what was patched here
import os
import sys

os.execv(sys.executable, [sys.executable, "-c", "print('\\nSUCCEEDED: it became another program')"])
