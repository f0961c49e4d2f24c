# right because: evaluate may gather all scores first and measure once.
import torch
import torch.nn.functional as F

from device_loader import DeviceDataLoader, to_device
from model import MnistModel


def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).float().mean().item()


def evaluate(model, loader):
    mode = model.training
    model.eval()
    with torch.no_grad():
        pairs = [(model(images), labels) for images, labels in loader]
    model.train(mode)
    outputs = torch.cat([scores for scores, _ in pairs])
    labels = torch.cat([labels for _, labels in pairs])
    return {
        "val_acc": accuracy(outputs, labels),
        "val_loss": float(F.cross_entropy(outputs, labels)),
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
