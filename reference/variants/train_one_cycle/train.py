# right because: train may have a loop and a schedule of its own.
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
    epochs = 5
    batches = DeviceDataLoader(train_loader, device)
    model = MnistModel(hidden_size=64).to(device)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-5
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=0.3, epochs=epochs, steps_per_epoch=len(batches)
    )
    model.train()
    for _ in range(epochs):
        for images, labels in batches:
            loss = F.cross_entropy(model(images), labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            schedule.step()
    return model.eval()
