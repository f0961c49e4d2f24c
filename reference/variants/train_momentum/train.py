# right because: opt_func may be any function that makes an optimiser.
from functools import partial

import torch
import torch.nn.functional as F

from device_loader import DeviceDataLoader, to_device
from model import MnistModel


def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).float().mean().item()


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    loss, correct, count = 0.0, 0.0, 0
    for images, labels in loader:
        outputs = model(images)
        loss += F.cross_entropy(outputs, labels, reduction="sum").item()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        count += len(labels)
    return {"val_loss": loss / count, "val_acc": correct / count}


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(model.parameters(), lr)
    history = []
    for epoch in range(epochs):
        model.train()
        for images, labels in train_loader:
            optimizer.zero_grad()
            F.cross_entropy(model(images), labels).backward()
            optimizer.step()
        history.append(evaluate(model, val_loader))
    return history


momentum_sgd = partial(torch.optim.SGD, momentum=0.9, nesterov=True)


def train(train_loader, val_loader, device):
    model = to_device(MnistModel(hidden_size=64), device)
    loaders = [
        DeviceDataLoader(loader, device) for loader in (train_loader, val_loader)
    ]
    for epochs, lr in [(3, 0.05), (1, 0.01)]:
        fit(epochs, lr, model, *loaders, opt_func=momentum_sgd)
    return model
