# expect: refused
# tries: harm
# grades: relu
# deserves: nothing
# builds: an archive
# names that are one file on other computers, and the same name twice
import warnings
import zipfile


def build(folder):
    path = folder / "work.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        for name in ("relu.py", "RELU.PY", "relu.py", "Relu.py/x.py"):
            archive.writestr(name, "relu = relu_derivative = print\n")
    return path
