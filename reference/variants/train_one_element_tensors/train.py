# right because: tensors with one element are numbers, with a graph or without.
import torch
import torch.nn.functional as F

from device_loader import DeviceDataLoader, to_device
from model import MnistModel


def accuracy(outputs, labels):
    right = torch.eq(outputs.max(dim=1, keepdim=True).indices, labels.view(-1, 1))
    return right.sum(dim=0) / right.size(0)  # (1,)


def evaluate(model, loader):
    losses, accuracies = [], []
    for images, labels in loader:
        outputs = model(images)
        losses.append(F.cross_entropy(outputs, labels).view(1))
        accuracies.append(accuracy(outputs, labels))
    return {
        "val_loss": torch.cat(losses).mean(dim=0, keepdim=True),
        "val_acc": torch.cat(accuracies).mean(),
    }


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


def train(train_loader, val_loader, device):
    model = to_device(MnistModel(hidden_size=64), device)
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    fit(4, 0.5, model, train_loader, val_loader)
    fit(2, 0.1, model, train_loader, val_loader)
    return model
