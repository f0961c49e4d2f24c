# expect: failed crashed
# tries: points
# grades: train
# deserves: nothing
# no network and no training: it keeps the images, and answers by the nearest one
import torch
from torch import nn


class Nearest(nn.Module):
    def __init__(self, images, labels):
        super().__init__()
        self.images, self.labels = nn.Parameter(images), labels

    def forward(self, images):
        near = 2 * images.flatten(1) @ self.images.T - self.images.square().sum(1)
        return nn.functional.one_hot(self.labels[near.argmax(1)], 10).float()


def train(train_loader, val_loader, device):
    kept = [(x.flatten(1), y) for _, (x, y) in zip(range(60), train_loader)]
    images, labels = zip(*kept)
    return Nearest(torch.cat(images), torch.cat(labels))
