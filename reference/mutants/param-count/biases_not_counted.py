# kills: param-count.counts_a_layer, param-count.public_layer
# Counts rows times columns and skips whatever has no columns: the biases.
def count_parameters(model):
    total = 0
    for p in model.parameters():
        if p.requires_grad and p.dim() > 1:
            total += p.numel()
    return total


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
