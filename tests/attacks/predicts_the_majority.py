# expect: failed crashed
# tries: points
# grades: train
# deserves: nothing
# always the most frequent class of what it was given
import torch


class Majority(torch.nn.Module):
    def __init__(self, label):
        super().__init__()
        self.label = torch.nn.Parameter(torch.tensor(float(label)))

    def forward(self, images):
        scores = torch.zeros(len(images), 10)
        scores[:, int(self.label)] = 1
        return scores


def train(train_loader, val_loader, device):
    labels = torch.cat([y for _, y in val_loader])
    return Majority(labels.bincount().argmax())
