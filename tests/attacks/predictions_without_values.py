# expect: failed crashed
# tries: points
# grades: train
# deserves: nothing
# a model whose predictions are a tensor of the right shape on the meta device
import torch


class Scores:
    def argmax(self, dim):
        return self

    def __init__(self, count):
        self.count = count

    def cpu(self):
        return torch.empty(self.count, dtype=torch.int64, device="meta")


class Model(torch.nn.Module):
    def forward(self, images):
        return Scores(len(images))


def train(train_loader, val_loader, device):
    return Model()
