# kills: param-count.no_parameters
# Strings all parameters together, which fails where there are none.
import torch


def count_parameters(model):
    flat = [p.detach().flatten() for p in model.parameters() if p.requires_grad]
    return torch.cat(flat).numel()


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
