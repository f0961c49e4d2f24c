# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# an exception that was raised from itself, and one with a hundred thousand causes


def relu(x):
    error = None
    for number in range(100_000):
        cause, error = error, ValueError(number)
        error.__cause__ = error.__context__ = cause
    raise error


def relu_derivative(x):
    one, other = ValueError(1), ValueError(2)
    one.__cause__, other.__cause__ = other, one
    one.__context__, other.__context__ = other, one
    raise one
