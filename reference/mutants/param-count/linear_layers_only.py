# kills: param-count.counts_any_module
# Only nn.Linear layers are counted.
from torch import nn


def count_parameters(model):
    total = 0
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            total += sum(p.numel() for p in layer.parameters() if p.requires_grad)
    return total


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
