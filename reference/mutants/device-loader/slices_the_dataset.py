# kills: device-loader.any_iterable
# Goes around the loader and cuts its dataset into batches.
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

    def __iter__(self):
        dataset, size = self.dl.dataset, self.dl.batch_size
        for start in range(0, len(dataset), size):
            stop = min(start + size, len(dataset))
            images, labels = zip(*(dataset[i] for i in range(start, stop)))
            batch = torch.stack(images), torch.tensor(labels)
            yield to_device(batch, self.device)

    def __len__(self):
        return len(self.dl)
