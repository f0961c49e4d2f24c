# right because: a set of identities holds a shared parameter once, and a NumPy integer is a number.
import numpy as np


def count_parameters(model):
    seen = set()
    total = 0
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            if parameter.requires_grad and id(parameter) not in seen:
                seen.add(id(parameter))
                total += np.prod(parameter.shape, dtype=np.int64)
    return np.int64(total)


def mlp_parameter_count(in_size, hidden_size, out_size):
    layers = np.array([[in_size, hidden_size], [hidden_size, out_size]])
    return ((layers[:, 0] + 1) * layers[:, 1]).sum()
