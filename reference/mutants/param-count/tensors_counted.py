# kills: param-count.counts_a_layer, param-count.public_layer
# Counts the parameter tensors, not their elements.
def count_parameters(model):
    return len([p for p in model.parameters() if p.requires_grad])


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
