# expect: crashed failed timed_out
# tries: harm
# grades: relu param-count
# deserves: nothing
# limits: seconds=8 call_seconds=1
# code that is fine to read, and takes the compiler's memory, time or stack


def relu(x):
    return eval("(" * 10_000 + "x" + ")" * 10_000)


def relu_derivative(x):
    return eval("-" * 1_000_000 + "1")


def count_parameters(model):
    return eval("9**9**9")


def mlp_parameter_count(*sizes):
    return len(compile("x = " + "[" * 90 + "]" * 90 + "\n" * 10**6, "a", "exec").co_code)
