# expect: failed crashed
# tries: points
# grades: train
# deserves: train.evaluate_leaves_model_alone
# one step to infinity at a rate that is no number: neither its direction nor its length
# is more than what is allowed
import torch


def accuracy(outputs, labels):
    return None


def evaluate(model, loader):
    return {"val_loss": 0.0, "val_acc": 0.0}


def fit(epochs, lr, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(model.parameters(), float("nan"))
    for parameter in model.parameters():
        parameter.data.fill_(float("inf"))
        parameter.grad = None
    optimizer.step()


def train(*args):
    return None
