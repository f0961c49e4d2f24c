# expect: failed crashed
# tries: points
# grades: device-loader model param-count relu train
# deserves: nothing
# no trick: what a submission that does nothing deserves


def nothing(*args, **kwargs):
    return None


get_default_device = to_device = DeviceDataLoader = MnistModel = nothing
count_parameters = mlp_parameter_count = relu = relu_derivative = nothing
accuracy = evaluate = fit = train = nothing
