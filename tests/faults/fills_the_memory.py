# verdict: crashed failed
# limits: memory_mib=512
def fault():
    kept = []
    while True:
        kept.append(bytearray(64 << 20))
