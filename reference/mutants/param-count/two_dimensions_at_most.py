# kills: param-count.counts_any_module
# Multiplies the first two dimensions only, as if every weight were a matrix.
def count_parameters(model):
    total = 0
    for p in model.parameters():
        if p.requires_grad:
            total += p.shape[0] * p.shape[1] if p.dim() > 1 else p.shape[0]
    return total


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
