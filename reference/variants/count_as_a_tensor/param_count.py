# right because: a tensor with one element is a number.
import torch


def count_parameters(model):
    count = torch.tensor(0)
    for parameter in filter(lambda p: p.requires_grad, model.parameters()):
        count = count + parameter.numel()
    return count


def mlp_parameter_count(in_size, hidden_size, out_size):
    return torch.tensor([(in_size + 1) * hidden_size + (hidden_size + 1) * out_size])
