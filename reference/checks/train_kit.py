"""Runs in the worker: watched models, loaders and an optimiser."""

import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset


class PlainNet(nn.Module):
    """A network with one hidden layer; knows nothing but forward."""

    def __init__(self, *weights):
        super().__init__()
        hidden, features = weights[0].shape
        self.hidden = nn.Linear(features, hidden)
        self.output = nn.Linear(hidden, len(weights[3]))
        with torch.no_grad():
            for parameter, weight in zip(self.parameters(), weights, strict=True):
                parameter.copy_(weight)

    def forward(self, xb):
        return self.output(self.hidden(xb).relu())


class StepNet(PlainNet):
    """The same, with the methods of the well-known tutorial."""

    def training_step(self, batch):
        images, labels = batch
        return F.cross_entropy(self(images), labels)

    def validation_step(self, batch):
        images, labels = batch
        scores = self(images)
        hits = (scores.argmax(dim=1) == labels).float()
        loss = F.cross_entropy(scores, labels)
        return {"val_loss": loss.detach(), "val_acc": hits.mean()}

    def validation_epoch_end(self, outputs):
        keys = ("val_loss", "val_acc")
        return {
            key: torch.stack([o[key] for o in outputs]).mean().item() for key in keys
        }

    def epoch_end(self, epoch, result):
        pass


def set_gradients(model, *gradients):
    for parameter, gradient in zip(model.parameters(), gradients, strict=True):
        parameter.grad = gradient


def read(model):
    parameters = list(model.parameters())
    return [p.detach() for p in parameters], [p.grad for p in parameters]


def make_loader(features, labels, batch_size):
    return DataLoader(TensorDataset(features, labels), batch_size)


class Watched:
    """Makes optimisers for `model` that note each step they take."""

    def __init__(self, model):
        self.model, self.made, self.steps = model, [], []

    def note(self, optimizer):
        weights, _ = read(self.model)
        rate = float(optimizer.param_groups[0]["lr"])
        self.steps.append((rate, [w.clone() for w in weights]))

    def optimizer_class(self):
        watched = self

        class WatchedSGD(torch.optim.SGD):
            def __init__(self, params, lr=1e-3, **options):
                super().__init__(params, lr=lr, **options)
                owned = {id(p) for g in self.param_groups for p in g["params"]}
                known = all(id(p) in owned for p in watched.model.parameters())
                watched.made.append((float(lr), known))

            def step(self, closure=None):
                result = super().step(closure)
                watched.note(self)
                return result

        return WatchedSGD

    def log(self):
        return self.made, self.steps


class Digits(Dataset):
    """Images as bytes, given out in batches as floats from 0 to 1."""

    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].float().div(255), self.labels[index]

    def __getitems__(self, indices):
        rows = torch.tensor(indices)
        return [self.images[rows].float().div_(255), self.labels[rows]]


class Monitor:
    """Watches the training from the side; what it sees is shown, never marked."""

    def __init__(self, on_epoch):
        self.on_epoch = on_epoch
        self.passes = {"train": [], "val": []}
        self.scores = self.batch = None
        torch.nn.modules.module.register_module_forward_hook(self.see)

    def see(self, module, args, output):
        if isinstance(output, torch.Tensor) and output.ndim == 2:
            self.scores = output.detach()

    def start(self, name):
        self.settle()
        if name == "train":
            self.on_epoch()
        self.passes[name].append([0, 0])

    def give(self, name, labels):
        self.settle()
        self.batch = (name, labels)

    def settle(self):
        if self.batch is not None and self.scores is not None:
            name, labels = self.batch
            if len(self.scores) == len(labels):
                hits = self.scores.argmax(dim=1).cpu() == labels
                self.passes[name][-1][0] += int(hits.sum())
                self.passes[name][-1][1] += len(labels)
        self.batch = self.scores = None

    def accuracies(self):
        self.settle()
        return {
            name: [hits / seen for hits, seen in passes if seen]
            for name, passes in self.passes.items()
        }


class DigitLoader(DataLoader):
    """A DataLoader that tells the monitor of each pass and each batch."""

    def __init__(self, images, labels, name, monitor):
        super().__init__(
            Digits(images, labels),
            batch_size=128,
            shuffle=name == "train",
            collate_fn=lambda batch: batch,
        )
        self.watch = (name, monitor)

    def __iter__(self):
        name, monitor = self.watch
        monitor.start(name)
        for images, labels in super().__iter__():
            monitor.give(name, labels)
            yield [images, labels]


def seed_everything(seed):
    torch.manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed)


def device_of(model):
    return next(iter(model.parameters())).device.type


def parameters_of(model):
    return [parameter.detach().cpu() for parameter in model.parameters()]
