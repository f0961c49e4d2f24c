# expect: crashed
# tries: harm
# grades: param-count relu
# deserves: nothing
# hangs up in the middle of a call, and lives on
import os
import time


def hang_up(*args):
    os.closerange(0, 256)
    time.sleep(30)


relu = relu_derivative = count_parameters = mlp_parameter_count = hang_up
