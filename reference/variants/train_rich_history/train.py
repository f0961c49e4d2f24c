# right because: an epoch's dict may hold more than what is asked for.
import time
from collections import OrderedDict

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


def fit(
    epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD, verbose=True
):
    optimizer = opt_func(model.parameters(), lr=lr)
    history = []
    for epoch in range(epochs):
        started = time.time()
        model.train()
        losses = []
        for images, labels in train_loader:
            loss = F.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.detach())
        row = OrderedDict(epoch=epoch + 1)
        row["train_loss"] = (
            torch.stack(losses).mean().item() if losses else float("nan")
        )
        row.update(evaluate(model, val_loader))
        row["time"] = f"{time.time() - started:.1f} s"
        if verbose:
            print(*(f"{key}: {value}" for key, value in row.items()), sep=", ")
        history.append(row)
    return history


def train(train_loader, val_loader, device):
    model = to_device(MnistModel(hidden_size=64), device)
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    fit(4, 0.5, model, train_loader, val_loader)
    fit(2, 0.1, model, train_loader, val_loader)
    return model
