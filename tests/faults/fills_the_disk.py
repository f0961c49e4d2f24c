# verdict: passed
# the first write past the limit on files raises, and the code goes on
import os

LEFT = [1]


def fault():
    while LEFT:
        LEFT.pop()
        try:
            with open("big", "wb") as stream:
                for _ in range(300):
                    stream.write(bytes(1 << 20))
        except OSError:
            os.remove("big")
