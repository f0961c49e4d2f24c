# kills: param-count.counts_a_layer, param-count.public_layer
# The count comes as text, with separators for the thousands.
def count_parameters(model):
    return "{:,}".format(sum(p.numel() for p in model.parameters() if p.requires_grad))


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
