# kills: param-count.closed_form
# 784 is hard-coded in the closed form.
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def mlp_parameter_count(in_size, hidden_size, out_size):
    return 784 * hidden_size + hidden_size + hidden_size * out_size + out_size
