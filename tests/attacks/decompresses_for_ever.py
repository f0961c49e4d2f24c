# expect: crashed timed_out
# tries: harm
# grades: relu
# deserves: nothing
# limits: memory_mib=512 call_seconds=2 seconds=12
# a small text that becomes endless memory, again and again
import zlib

SMALL = zlib.compress(bytes(64 << 20), 9)


def relu(x):
    parts = []
    while True:
        parts.append(zlib.decompress(SMALL))


relu_derivative = relu
