# expect: failed crashed
# tries: points
# grades: train
# deserves: train.evaluate_leaves_model_alone
# the same without the trick
import torch


def accuracy(outputs, labels):
    return None


def evaluate(model, loader):
    return {"val_loss": 0.0, "val_acc": 0.0}


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(model.parameters(), float("nan"))
    optimizer.step()


def train(*args):
    return None
