# expect: crashed timed_out
# tries: harm
# grades: param-count relu
# deserves: nothing
# limits: call_seconds=1 seconds=10
# exceptions whose text is huge, or is never done, or raises


class Huge(Exception):
    def __str__(self):
        return "x" * (200 << 20)


class Endless(Exception):
    def __str__(self):
        while True:
            pass


class Raising(Exception):
    def __str__(self):
        raise KeyboardInterrupt


def throw(kind):
    def function(*args):
        raise kind

    return function


relu, relu_derivative = throw(Huge), throw(Endless)
count_parameters = mlp_parameter_count = throw(Raising)
