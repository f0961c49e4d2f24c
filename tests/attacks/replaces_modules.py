# expect: crashed failed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# fills the table of modules with one that agrees to everything
import sys
import types


class Agreeable(types.ModuleType):
    def __getattr__(self, name):
        return lambda *args, **kwargs: True


for name in list(sys.modules):
    if name.partition(".")[0] in ("torch", "numpy", "msgspec", "json", "struct", "grader"):
        sys.modules[name] = Agreeable(name)


def nothing(*args, **kwargs):
    return True


get_default_device = to_device = DeviceDataLoader = MnistModel = nothing
count_parameters = mlp_parameter_count = relu = relu_derivative = nothing
