# kills: device-loader.fresh_pass
# Keeps the first epoch's batches and replays them for ever, so nothing is shuffled again.
import torch


def get_default_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


def to_device(data, device):
    if isinstance(data, dict):
        return {key: to_device(value, device) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return type(data)(to_device(item, device) for item in data)
    return data.to(device)


class DeviceDataLoader:
    def __init__(self, dl, device):
        self.dl = dl
        self.device = device
        self.cache = []

    def __iter__(self):
        if self.cache:
            yield from self.cache
            return
        for batch in self.dl:
            moved = to_device(batch, self.device)
            self.cache.append(moved)
            yield moved

    def __len__(self):
        return len(self.dl)
