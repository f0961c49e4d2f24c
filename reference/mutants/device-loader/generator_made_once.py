# kills: device-loader.fresh_pass
# The generator is made in __init__ and is exhausted in the second epoch.
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
        self.moved = (to_device(batch, device) for batch in dl)

    def __iter__(self):
        return self.moved

    def __len__(self):
        return len(self.dl)
