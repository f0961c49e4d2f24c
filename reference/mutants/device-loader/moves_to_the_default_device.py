# kills: device-loader.moves_tensors, device-loader.moves_lists_and_tuples, device-loader.uses_the_given_device
# A global device is used instead of the argument, everywhere.
import torch


def get_default_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


device = get_default_device()


def to_device(data, _device):
    if isinstance(data, dict):
        return {key: to_device(value, _device) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return type(data)(to_device(item, _device) for item in data)
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
