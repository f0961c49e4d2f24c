# kills: device-loader.any_iterable, device-loader.public_loader
# Insists on a torch DataLoader.
import torch
from torch.utils.data import DataLoader


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
        if not isinstance(dl, DataLoader):
            raise TypeError("a DataLoader is needed")
        self.dl = dl
        self.device = device

    def __iter__(self):
        for batch in self.dl:
            yield to_device(batch, self.device)

    def __len__(self):
        return len(self.dl)
