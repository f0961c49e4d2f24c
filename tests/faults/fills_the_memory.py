# verdict: crashed
# limits: memory_mib=1024
def fault():
    kept = []
    while True:
        kept.append(bytearray(64 << 20))
