# right because: early stopping is welcome, and so is a return to the best weights.
import copy

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


def train(train_loader, val_loader, device, patience=2):
    model = to_device(MnistModel(hidden_size=48), device)
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    best, best_state, waited, lr = 0.0, None, 0, 0.5
    for epoch in range(12):
        result = fit(1, lr, model, train_loader, val_loader)[0]
        if result["val_acc"] > best:
            best, waited = result["val_acc"], 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            waited, lr = waited + 1, lr / 3
        if waited == patience or best > 0.975:
            break
    model.load_state_dict(best_state)
    return model
