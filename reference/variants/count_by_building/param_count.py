# right because: the closed form may be any right way to the number, and building the network is one.
from torch import nn


def count_parameters(model, trainable_only=True):
    names = dict(model.named_parameters())
    return sum(
        p.nelement() for p in names.values() if p.requires_grad or not trainable_only
    )


def mlp_parameter_count(in_size, hidden_size, out_size):
    network = nn.Sequential(
        nn.Linear(in_size, hidden_size, device="meta"),
        nn.ReLU(),
        nn.Linear(hidden_size, out_size, device="meta"),
    )
    return count_parameters(network)
