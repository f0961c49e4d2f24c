# right because: clearing the model's gradients clears the optimiser's, and zeros are as good as None.
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


criterion = torch.nn.CrossEntropyLoss()


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(list(model.parameters()), lr)
    model.zero_grad(set_to_none=False)
    history = []
    for epoch in range(1, epochs + 1):
        model.train(True)
        for i, (inputs, targets) in enumerate(train_loader):
            loss = criterion(model(inputs), targets)
            loss.backward()
            optimizer.step()
            model.zero_grad(set_to_none=False)
        history.append({**evaluate(model, val_loader)})
    return history


def train(train_loader, val_loader, device):
    model = to_device(MnistModel(hidden_size=64), device)
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    fit(4, 0.5, model, train_loader, val_loader)
    fit(2, 0.1, model, train_loader, val_loader)
    return model
