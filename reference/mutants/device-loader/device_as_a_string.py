# kills: device-loader.default_device, device-loader.public_default_device
# The device's name is returned, not a torch.device.
import torch


def get_default_device():
    if torch.cuda.is_available():
        return "cuda"
    return "cpu"


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

    def __iter__(self):
        for batch in self.dl:
            yield to_device(batch, self.device)

    def __len__(self):
        return len(self.dl)
