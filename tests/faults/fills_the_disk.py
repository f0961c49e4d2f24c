# verdict: passed
import os


def fault():
    try:
        with open("big", "wb") as stream:
            for _ in range(300):
                stream.write(bytes(1 << 20))
    except OSError:
        pass
    if os.path.exists("big"):
        os.remove("big")
