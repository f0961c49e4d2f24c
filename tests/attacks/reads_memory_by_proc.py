# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# opens the memory of other processes through /proc
import re

from tools import attempt, look, others, read

for pid in others():
    with attempt("open the memory of another process"):
        with open(f"/proc/{pid}/mem", "rb") as memory:
            for line in read(f"/proc/{pid}/maps", 1 << 22).decode().splitlines():
                start, end = (int(x, 16) for x in re.match(r"(\w+)-(\w+)", line).groups())
                if "[heap]" in line:
                    memory.seek(start)
                    look(memory.read(min(end - start, 1 << 26)), "the grader's memory")
        break
