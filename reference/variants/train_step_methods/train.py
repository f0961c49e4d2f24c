# right because: a model's own methods say the same as its scores.
import torch
import torch.nn.functional as F

from device_loader import DeviceDataLoader, to_device
from model import MnistModel


def accuracy(outputs, labels):
    return (outputs.argmax(dim=1) == labels).float().mean().item()


def validate(model, batch):
    images, labels = batch
    outputs = model(images)
    return {
        "val_loss": F.cross_entropy(outputs, labels),
        "val_acc": accuracy(outputs, labels),
    }


def evaluate(model, loader):
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        results = [
            model.validation_step(batch)
            if hasattr(model, "validation_step")
            else validate(model, batch)
            for batch in loader
        ]
    model.train(was_training)
    return {
        key: sum(float(result[key]) for result in results) / len(results)
        for key in ("val_loss", "val_acc")
    }


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(model.parameters(), lr)
    step = getattr(model, "training_step", None)
    history = []
    for epoch in range(epochs):
        for batch in train_loader:
            loss = (
                step(batch)
                if callable(step)
                else F.cross_entropy(model(batch[0]), batch[1])
            )
            optimizer.zero_grad()
            loss.backward()
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
