# expect: crashed
# tries: harm
# grades: param-count relu
# deserves: nothing
# lists of millions of nothings, and dicts of as many


def many(*args):
    return [None] * 3_000_000


def dicts(*args):
    return {str(number): number for number in range(200_000)}


count_parameters = relu = many
mlp_parameter_count = relu_derivative = dicts
