# expect: failed
# tries: secrets
# grades: relu param-count
# deserves: relu.keeps_dtype relu.input_untouched
# takes the inputs from the state of the generators, as if the grader had drawn them here
import random

import torch


def relu(x):
    torch.manual_seed(torch.initial_seed())
    return torch.rand(x.shape, dtype=x.dtype)


def relu_derivative(x):
    return (torch.rand(x.shape, dtype=x.dtype) > 0.5).to(x.dtype)


def mlp_parameter_count(*sizes):
    random.setstate(random.getstate())
    return random.randrange(1, 1 << 20)


def count_parameters(model):
    return random.randrange(1, 100)
