# expect: crashed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# exceptions that graders take for skipped, for passed, for an end or for their own
import itertools


def named(name, base=Exception):
    return type(name, (base,), {"__module__": "builtins"})


KINDS = itertools.cycle(
    [
        named("Skipped"), named("SkipTest"), named("XFailed"), named("Exit", SystemExit),
        named("UnsatisfiedAssumption"), named("StopTest", BaseException), StopIteration,
        GeneratorExit, KeyboardInterrupt, AssertionError, named("CheckFailed"),
        named("PartlyRight", AssertionError), named("WorkerLost", BaseException),
        named("NotFinal"), named("BadExam"), StopAsyncIteration, TimeoutError,
    ]
)


def throw(*args, **kwargs):
    raise next(KINDS)("passed", 1.0)


get_default_device = to_device = DeviceDataLoader = MnistModel = throw
count_parameters = mlp_parameter_count = relu = relu_derivative = throw
