# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# holds the kernel up in the middle of its work with userfaultfd
from tools import attempt, syscall

for flags in (0, 1):
    with attempt("userfaultfd is open"):
        syscall("userfaultfd", flags)
