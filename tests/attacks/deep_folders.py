# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# makes folders too deep to be removed by their path, and takes its own rights away
import os

for _ in range(3000):
    try:
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    except OSError:
        break
os.chmod(".", 0)
