# expect: crashed failed
# tries: points
# grades: device-loader model relu
# deserves: nothing
# names objects that there are not, or that are the grader's own
import sys

wire = sys.modules["grader.sandbox.wire"]
worker = sys.modules["grader.sandbox.worker"]
FORMS = [
    wire.Handle(0, "Tensor"), wire.Handle((1 << 62) - 1, "bool"), wire.Reference(1),
    wire.FeedValue(1, 3), wire.CallbackValue(1), wire.FeedValue(2, None),
]
turn = iter(range(1 << 30))


def forge(self, value):
    return FORMS[next(turn) % len(FORMS)]


class Thing:
    def __init__(self, *args):
        pass


worker.Server._keep = forge
relu = relu_derivative = to_device = DeviceDataLoader = MnistModel = get_default_device = Thing
