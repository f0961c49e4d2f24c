# verdict: crashed
# limits: memory_mib=1024
import torch


def fault():
    kept = []
    while True:
        kept.append(torch.ones(16 << 20))
