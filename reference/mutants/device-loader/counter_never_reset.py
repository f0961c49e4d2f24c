# kills: device-loader.fresh_pass
# The loader is its own iterator, and nothing starts it again.
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
        self.batches = None

    def __iter__(self):
        if self.batches is None:
            self.batches = iter(self.dl)
        return self

    def __next__(self):
        return to_device(next(self.batches), self.device)

    def __len__(self):
        return len(self.dl)
