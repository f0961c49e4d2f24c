# kills: param-count.no_parameters
# reduce without a start value fails on a model without parameters.
from functools import reduce


def count_parameters(model):
    sizes = [p.numel() for p in model.parameters() if p.requires_grad]
    return reduce(lambda a, b: a + b, sizes)


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
