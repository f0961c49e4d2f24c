# kills: train.trains_reaches_95
# A deeper network of its own is trained, where an MnistModel is asked for.
import torch
import torch.nn.functional as F
from torch import nn

from device_loader import DeviceDataLoader, to_device


def accuracy(outputs, labels):
    _, preds = torch.max(outputs, dim=1)
    return torch.tensor(torch.sum(preds == labels).item() / len(preds))


def validate_batch(model, batch):
    images, labels = batch
    out = model(images)
    loss = F.cross_entropy(out, labels)
    acc = accuracy(out, labels)
    return {"val_loss": loss.detach(), "val_acc": acc}


def evaluate(model, loader):
    outputs = [validate_batch(model, batch) for batch in loader]
    epoch_loss = torch.stack([x["val_loss"] for x in outputs]).mean()
    epoch_acc = torch.stack([x["val_acc"] for x in outputs]).mean()
    return {"val_loss": epoch_loss.item(), "val_acc": epoch_acc.item()}


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    history = []
    optimizer = opt_func(model.parameters(), lr)
    for epoch in range(epochs):
        # Training phase
        for batch in train_loader:
            images, labels = batch
            out = model(images)
            loss = F.cross_entropy(out, labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        # Validation phase
        result = evaluate(model, val_loader)
        history.append(result)
    return history


def train(train_loader, val_loader, device):
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    model = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 64),
        nn.ReLU(),
        nn.Linear(64, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    to_device(model, device)
    history = fit(3, 0.5, model, train_loader, val_loader)
    history += fit(1, 0.1, model, train_loader, val_loader)
    print("accuracy:", history[-1]["val_acc"])
    return model
