# verdict: crashed failed
# limits: memory_mib=512
import torch


def fault():
    kept = []
    while True:
        kept.append(torch.ones(16 << 20))
