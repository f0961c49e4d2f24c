# expect: crashed failed
# tries: points
# grades: device-loader
# deserves: nothing
# limits: call_seconds=3 seconds=30
# loaders without an end, and of lengths that cannot be
import itertools

import torch


class DeviceDataLoader:
    def __init__(self, dl, device):
        pass

    def __iter__(self):
        return itertools.repeat((torch.zeros(1), torch.zeros(1)))

    def __len__(self):
        return (1 << 62) - 1


class Other:
    pass


def to_device(data, device):
    return itertools.count()


get_default_device = itertools.count
