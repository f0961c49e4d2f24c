import torch


def get_default_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def to_device(data, device):
    if isinstance(data, dict):
        return {key: to_device(value, device) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return type(data)(to_device(item, device) for item in data)
    return data.to(device)


class MovingIterator:
    def __init__(self, batches, device):
        self.batches = batches
        self.device = device

    def __iter__(self):
        return self

    def __next__(self):
        return to_device(next(self.batches), self.device)


class DeviceDataLoader:
    def __init__(self, dl, device):
        self.dl, self.device = dl, device

    def __iter__(self):
        return MovingIterator(iter(self.dl), self.device)

    def __len__(self):
        return self.dl.__len__()
