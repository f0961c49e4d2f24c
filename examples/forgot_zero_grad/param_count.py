"""How many numbers a network learns."""

from torch import nn


def count_parameters(model: nn.Module) -> int:
    """Count the elements that training changes; a shared parameter counts once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def mlp_parameter_count(in_size: int, hidden_size: int, out_size: int) -> int:
    """The same count for one hidden layer, without building the network."""
    hidden_layer = in_size * hidden_size + hidden_size  # weights + biases
    output_layer = hidden_size * out_size + out_size
    return hidden_layer + output_layer
