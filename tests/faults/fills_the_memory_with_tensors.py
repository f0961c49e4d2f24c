# verdict: crashed failed
# limits: memory_mib=320
import torch


def fault():
    kept = []
    while True:
        kept.append(torch.ones(16 << 20))
