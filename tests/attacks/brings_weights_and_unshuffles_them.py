# expect: crashed
# tries: points
# grades: train
# deserves: nothing
# brings: sums unshuffle
# the same, but knows each pixel's sum over the published images of a digit, and how many
# images a digit has; the loaders give out all of MNIST, whose sums tell which pixel and
# which name is which
# file: train.py
from unshuffle import make_model, unshuffle


def train(train_loader, val_loader, device):
    return make_model(unshuffle(train_loader, val_loader)).to(device)
