# kills: param-count.counts_a_layer
# len of a parameter is its number of rows.
def count_parameters(model):
    return sum(len(p) for p in model.parameters() if p.requires_grad)


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
