def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size * out_size
