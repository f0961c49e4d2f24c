# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# makes programs that run as another user, and becomes one itself
import os

from tools import attempt, libc, succeeded

with open("program", "wb") as stream:
    stream.write(b"#!/bin/true\n")
with attempt("it gave a file to another user"):
    os.chown("program", 12345, 12345)
for identity in (0, 12345):
    if os.getuid() != identity:
        with attempt("it became another user"):
            os.setuid(identity)
        with attempt("it joined a group"):
            os.setgroups([identity])
libc.prctl(38, 0, 0, 0, 0)
if libc.prctl(39, 0, 0, 0, 0) != 1:
    succeeded("its programs may gain privileges")
