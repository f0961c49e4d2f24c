# kills: train.evaluate_leaves_model_alone
# evaluate clears the gradients, which are not its own.
import torch
import torch.nn.functional as F

from device_loader import DeviceDataLoader, to_device
from model import MnistModel


def accuracy(outputs, labels):
    predictions = outputs.argmax(dim=1)
    return (predictions == labels).float().mean().item()


def evaluate(model, loader):
    model.eval()
    model.zero_grad()
    loss, correct, count = 0.0, 0.0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            loss += F.cross_entropy(outputs, labels).item() * len(labels)
            correct += accuracy(outputs, labels) * len(labels)
            count += len(labels)
    return {"val_loss": loss / count, "val_acc": correct / count}


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(model.parameters(), lr)
    history = []
    for epoch in range(epochs):
        model.train()
        for images, labels in train_loader:
            loss = F.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        history.append(evaluate(model, val_loader))
    return history


def train(train_loader, val_loader, device):
    model = to_device(MnistModel(hidden_size=64), device)
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    fit(3, 0.5, model, train_loader, val_loader)
    fit(1, 0.1, model, train_loader, val_loader)
    return model
