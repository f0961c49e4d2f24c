# kills: param-count.closed_form, param-count.public_closed_form
# The last layer's bias is forgotten in the closed form.
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def mlp_parameter_count(in_size, hidden_size, out_size):
    return (in_size + 1) * hidden_size + hidden_size * out_size
