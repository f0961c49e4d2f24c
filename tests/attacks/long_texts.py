# expect: crashed timed_out
# tries: harm
# grades: relu
# deserves: nothing
# limits: seconds=8 call_seconds=4
# texts and bytes of hundreds of megabytes


def relu(x):
    return [bytes(300 << 20), bytes(300 << 20)]


def relu_derivative(x):
    return "x" * (600 << 20)
