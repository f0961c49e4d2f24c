# kills: device-loader.moves_dicts_and_nesting
# Only one level is moved: .to is called on the items, whatever they are.
import torch


def get_default_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


def to_device(data, device):
    if isinstance(data, dict):
        return {key: value.to(device) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return type(data)(item.to(device) for item in data)
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
