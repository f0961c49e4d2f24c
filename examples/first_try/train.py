import torch
import torch.nn.functional as F

from device_loader import DeviceDataLoader, to_device
from model import MnistModel


def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).sum()


def evaluate(model, loader):
    losses, accs = [], []
    for images, labels in loader:
        out = model(images)
        losses.append(F.cross_entropy(out, labels).detach())
        accs.append(accuracy(out, labels) / len(labels))
    return {
        "val_loss": torch.stack(losses).mean().item(),
        "val_acc": torch.stack(accs).mean().item(),
    }


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(model.parameters(), lr)
    history = []
    for epoch in range(epochs):
        for images, labels in train_loader:
            loss = F.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        history.append(evaluate(model, val_loader))
    return history


def train(train_loader, val_loader, device):
    model = to_device(MnistModel(), device)
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    fit(3, 0.5, model, train_loader, val_loader)
    return model
