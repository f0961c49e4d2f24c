# right because: extra keyword arguments and methods do no harm, and map is lazy.
import torch


def get_default_device(verbose=False):
    found = (
        torch.device("cuda", 0) if torch.cuda.is_available() else torch.device("cpu")
    )
    if verbose:
        print(found)
    return found


def to_device(data, device, non_blocking=False):
    move = lambda part: to_device(part, device, non_blocking)
    if isinstance(data, dict):
        return dict(zip(data.keys(), map(move, data.values())))
    if isinstance(data, (list, tuple)):
        return list(map(move, data))
    return data.to(device, non_blocking=non_blocking)


class DeviceDataLoader:
    def __init__(self, dl, device=None, *, non_blocking=False):
        self.dl = dl
        self.device = device if device is not None else get_default_device()
        self.non_blocking = non_blocking

    def __iter__(self):
        return map(
            lambda batch: to_device(batch, self.device, self.non_blocking), self.dl
        )

    def __len__(self):
        return len(self.dl)

    def __getattr__(self, name):
        if name == "dl":
            raise AttributeError(name)
        return getattr(self.dl, name)
