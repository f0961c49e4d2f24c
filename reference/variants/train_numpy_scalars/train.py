# right because: NumPy scalars are numbers.
import numpy as np

import torch
import torch.nn.functional as F

from device_loader import DeviceDataLoader, to_device
from model import MnistModel


def accuracy(outputs, labels):
    predictions = outputs.detach().cpu().numpy().argmax(axis=1)
    return np.mean(predictions == labels.cpu().numpy())


def evaluate(model, loader):
    losses, accuracies = [], []
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            losses.append(F.cross_entropy(outputs, labels).cpu().numpy())
            accuracies.append(accuracy(outputs, labels))
    return dict(val_loss=np.mean(losses), val_acc=np.float32(np.mean(accuracies)))


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
