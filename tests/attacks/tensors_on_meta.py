# expect: crashed failed
# tries: points
# grades: device-loader model relu
# deserves: relu.keeps_dtype relu.input_untouched device-loader.moves_lists_and_tuples model.public_output_shape model.public_parameters model.is_a_module model.output_shape model.any_batch_size model.input_untouched
# answers with tensors that have every shape and no values
import torch


def relu(x):
    return torch.empty_like(x, device="meta")


class MnistModel(torch.nn.Module):
    def __init__(self, inputs=784, hidden=32, outputs=10):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(25_450, device="meta"))
        self.outputs = outputs

    def forward(self, x):
        return torch.empty(len(x), self.outputs, device="meta")


def to_device(data, device):
    return [torch.empty_like(each, device="meta") for each in data]


relu_derivative = relu
