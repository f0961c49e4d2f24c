# right because: what a notebook leaves at module level is nobody's fault.
# # Deep learning, lesson 4
# %matplotlib inline
import os
import random
import warnings

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None

from device_loader import DeviceDataLoader, get_default_device, to_device
from model import MnistModel

warnings.filterwarnings("ignore")
torch.manual_seed(42)
batch_size, num_classes, input_size = 128, 10, 28 * 28
device = get_default_device()
model = MnistModel(input_size, hidden_size=32, out_size=num_classes)
to_device(model, device)
history = []
print(torch.__version__, device)
print(model)
for t in model.parameters():
    print(t.shape)


def show_sample(img, label):
    print("Label:", label)
    plt.imshow(img[0], cmap="gray")


def plot_losses(history):
    plt.plot([x["val_loss"] for x in history], "-x")


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
    train_dl = DeviceDataLoader(train_loader, device)
    val_dl = DeviceDataLoader(val_loader, device)
    net = to_device(MnistModel(input_size, 64, num_classes), device)
    history = [evaluate(net, val_dl)]
    for lr in (0.5, 0.5, 0.5, 0.2, 0.1):
        history += fit(1, lr, net, train_dl, val_dl)
        print(
            f"val_loss {history[-1]['val_loss']:.4f}, val_acc {history[-1]['val_acc']:.4f}"
        )
    return net


if __name__ == "__main__" and os.path.isdir("data"):
    from torchvision.datasets import MNIST

    dataset = MNIST(root="data/")
    show_sample(*dataset[random.randrange(len(dataset))])
