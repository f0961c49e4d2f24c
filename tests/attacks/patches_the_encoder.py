# expect: crashed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# sends wire values that only the grader may send, and handles to things never made
import sys

from grader.sandbox import codec

wires = sys.modules.get("grader.sandbox.wire", codec)
FORMS = (
    wires.FeedValue(1, 3),
    wires.CallbackValue(1),
    wires.Reference(1),
    wires.Handle(1 << 61, "Tensor"),
)
count = 0


def encode(self, value, depth=0):
    global count
    count += 1
    return FORMS[count % len(FORMS)]


def nothing(*args, **kwargs):
    codec.Encoder.encode = encode


get_default_device = to_device = DeviceDataLoader = MnistModel = nothing
count_parameters = mlp_parameter_count = relu = relu_derivative = nothing
