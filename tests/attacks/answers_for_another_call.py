# expect: crashed failed
# tries: points
# grades: param-count relu
# deserves: nothing
# answers with the number of the question before
import sys

worker = sys.modules["grader.sandbox.worker"]
perform = worker.Server._perform
earlier = []


def late(self, call, decoder):
    earlier.append(call.id)
    if len(earlier) > 1:
        call.id = earlier[-2]
    return perform(self, call, decoder)


worker.Server._perform = late


def nothing(*args):
    return None


relu = relu_derivative = count_parameters = mlp_parameter_count = nothing
