# verdict: crashed failed
# limits: memory_mib=320
def fault():
    kept = []
    while True:
        kept.append(bytearray(64 << 20))
