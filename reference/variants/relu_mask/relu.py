# right because: multiplying by a mask gives -0.0 for negative values, which equals 0.
def relu(x):
    return x * (x > 0)


def relu_derivative(x):
    return 1 * (x > 0).type_as(x)
