# right because: what is done in place is done to a copy.
def relu(x):
    y = x.clone()
    y[y < 0] = 0
    return y


def relu_derivative(x):
    d = x.clone()
    d[x <= 0] = 0.0
    d[x > 0] = 1.0
    return d
