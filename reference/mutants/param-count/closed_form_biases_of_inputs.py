# kills: param-count.closed_form
# A bias for each input instead of each output of a layer.
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + in_size + hidden_size * out_size + hidden_size
