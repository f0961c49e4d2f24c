# kills: param-count.frozen_excluded, param-count.shared_once
# Counts all that state_dict holds: buffers, frozen and shared parameters.
def count_parameters(model):
    return sum(value.numel() for value in model.state_dict().values())


def mlp_parameter_count(in_size, hidden_size, out_size):
    return in_size * hidden_size + hidden_size + hidden_size * out_size + out_size
