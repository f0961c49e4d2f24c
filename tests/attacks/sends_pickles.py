# expect: crashed
# tries: points
# grades: param-count relu
# deserves: nothing
# sends a pickle that would run a program where it is opened
import os
import pickle
import sys


class Program:
    def __reduce__(self):
        return os.system, ("touch /tmp/gp-left-pickle",)


def answer(*args):
    os.write(3, pickle.dumps(Program()))
    return pickle.dumps(Program())


relu = relu_derivative = count_parameters = mlp_parameter_count = answer
