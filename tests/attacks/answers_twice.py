# expect: crashed
# tries: points
# grades: param-count relu
# deserves: nothing
# answers each question twice, so that the second answer waits for the next question
import sys

worker = sys.modules["grader.sandbox.worker"]
reply = worker.Server._reply


def twice(self, message, blobs=()):
    reply(self, message, blobs)
    reply(self, message, blobs)


worker.Server._reply = twice


def nothing(*args):
    return None


relu = relu_derivative = count_parameters = mlp_parameter_count = nothing
