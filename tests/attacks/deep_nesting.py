# expect: crashed
# tries: points
# grades: device-loader param-count
# deserves: nothing
# lists in lists in lists, and one that holds itself


def nest(*args):
    whole = []
    for _ in range(100_000):
        whole = [whole]
    return whole


def hold(*args):
    whole = []
    whole.append(whole)
    return {"val": whole}


to_device = count_parameters = nest
get_default_device = DeviceDataLoader = mlp_parameter_count = hold
