# kills: param-count.shared_once
# Walks through the modules by hand and counts what two of them share twice.
def count_parameters(model):
    total = 0
    for parameter in model._parameters.values():
        if parameter is not None and parameter.requires_grad:
            total += parameter.numel()
    for child in model._modules.values():
        if child is not None:
            total += count_parameters(child)
    return total


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
