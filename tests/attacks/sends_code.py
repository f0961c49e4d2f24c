# expect: failed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# answers with code, hoping that somebody evaluates or formats it


def code(*args, **kwargs):
    return "__import__('os').system('touch /tmp/gp-left-code') or {0.__class__} %(x)s {{7*7}} ${7*7}"


get_default_device = to_device = DeviceDataLoader = MnistModel = code
count_parameters = mlp_parameter_count = relu = relu_derivative = code
