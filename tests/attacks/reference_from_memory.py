# expect: crashed
# tries: secrets
# grades: device-loader model param-count relu
# deserves: nothing
# takes any other function of the same name that lies in the process's memory
import gc
import sys
import types

NAMES = (
    *("get_default_device", "to_device", "DeviceDataLoader", "MnistModel", "relu"),
    *("relu_derivative", "count_parameters", "mlp_parameter_count"),
)


def is_solution(thing, name):
    if getattr(thing, "__name__", "") != name or not callable(thing):
        return False
    module = getattr(thing, "__module__", "") or ""
    return isinstance(thing, type | types.FunctionType) and "torch" not in module


def steal(name):
    def stolen(*args, **kwargs):
        things = [*gc.get_objects(), *(getattr(m, name, 0) for m in sys.modules.values())]
        for thing in things:
            if is_solution(thing, name) and thing is not stolen:
                return thing(*args, **kwargs)
        raise LookupError(name)

    stolen.__qualname__ = stolen.__name__ = "stolen"
    return stolen


globals().update({name: steal(name) for name in NAMES})
