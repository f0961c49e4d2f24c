# expect: crashed failed
# tries: harm
# grades: model relu
# deserves: nothing
# classes whose names are as long as a book
LONG = "N" * (32 << 20)
Thing = type(LONG, (), {})
Error = type(LONG, (Exception,), {})


def relu(x):
    return Thing()


def relu_derivative(x):
    raise Error(LONG)


MnistModel = Thing
