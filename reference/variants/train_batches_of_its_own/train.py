# right because: train may go through the batches in a way of its own.
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


def train(train_loader, val_loader, device):
    """Moves each batch by hand and steps along the exact gradient, without an optimiser."""
    model = MnistModel(hidden_size=64).to(device)
    rates = [0.5, 0.5, 0.5, 0.2, 0.1]
    for rate in rates:
        for xb, yb in train_loader:
            loss = F.cross_entropy(model(xb.to(device)), yb.to(device))
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= p.grad * rate
                    p.grad = None
    return model
