# expect: failed crashed
# tries: points
# grades: train
# deserves: nothing
# brings: weights
# predicts by weights that were trained elsewhere on MNIST as it is published
# file: train.py
import base64
import pathlib

import torch
from torch import nn

TEXT = pathlib.Path(__file__).with_name("brought.txt").read_text()
WEIGHTS = torch.frombuffer(bytearray(base64.b64decode(TEXT)), dtype=torch.float32)


def brought():
    sizes = (32 * 784, 32, 320, 10)
    first, bias, second, other = WEIGHTS.split(sizes)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10)
    )
    shaped = (first.view(32, 784), bias, second.view(10, 32), other)
    for parameter, value in zip(model.parameters(), shaped):
        parameter.data.copy_(value)
    return model


def train(train_loader, val_loader, device):
    return brought().to(device)
