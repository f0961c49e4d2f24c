# expect: failed
# tries: harm
# grades: relu
# deserves: nothing
# builds: a folder of an odd name
# the folder that is handed in has a name of escapes, markup and lines
import shutil


def build(folder):
    work = folder / "\x1b[2J<gp-evil> \n::error::x =1+1\u202e"
    work.mkdir()
    (work / "relu.py").write_text("def relu(x):\n    return None\n\n\nrelu_derivative = relu\n")
    return work
