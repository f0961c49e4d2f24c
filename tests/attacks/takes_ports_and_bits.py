# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# gets at the hardware, and runs with another personality
from tools import attempt, syscall

with attempt("it may use the hardware's ports"):
    syscall("iopl", 3)
with attempt("it may turn off the randomness of addresses"):
    syscall("personality", 0x0040000)
