# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# a traceback with lines of megabytes, from files that there are not
import linecache

NAME = "relu.py"


def deep(number):
    return deep(number - 1) if number else 1 / 0


def relu(x):
    linecache.cache[NAME] = (1, None, ["y" * (8 << 20)] * 500, NAME)
    return deep(400)


code = compile("\n" * 100_000 + "1/0", "\x1b[2J" + "z" * 100_000 + ".py", "exec")


def relu_derivative(x):
    exec(code)
