# right because: log_softmax and nll_loss together are cross-entropy.
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


loss_func = torch.nn.NLLLoss()


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    opt, history = opt_func(model.parameters(), lr), []
    for _ in range(epochs):
        for batch in train_loader:
            xb, yb = batch[0], batch[1]
            log_probabilities = torch.log_softmax(model(xb), dim=-1)
            loss = loss_func(log_probabilities, yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
        history += [evaluate(model, val_loader)]
    return history


def train(train_loader, val_loader, device):
    model = to_device(MnistModel(hidden_size=64), device)
    train_loader = DeviceDataLoader(train_loader, device)
    val_loader = DeviceDataLoader(val_loader, device)
    fit(4, 0.5, model, train_loader, val_loader)
    fit(2, 0.1, model, train_loader, val_loader)
    return model
