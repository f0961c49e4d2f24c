# kills: param-count.counts_a_layer, param-count.closed_form, param-count.public_layer
# The counts are printed, and nothing is returned.
def count_parameters(model):
    print(sum(p.numel() for p in model.parameters() if p.requires_grad))


def mlp_parameter_count(in_size, hidden_size, out_size):
    print(in_size * hidden_size + hidden_size + hidden_size * out_size + out_size)
