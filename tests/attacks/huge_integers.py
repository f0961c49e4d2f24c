# expect: crashed failed
# tries: points
# grades: param-count
# deserves: nothing
# integers that take minutes to print or to compare
import torch


def count_parameters(model):
    return 1 << 100_000_000


def mlp_parameter_count(*sizes):
    return -(1 << 3999)
