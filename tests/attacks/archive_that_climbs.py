# expect: refused
# tries: harm
# grades: relu
# deserves: nothing
# builds: an archive
# an archive with paths that lead out of the folder where it is opened
import zipfile


def build(folder):
    path = folder / "work.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("relu.py", "relu = relu_derivative = print\n")
        for name in ("../gp-left-a.py", "/tmp/gp-left-b.py", "a/../../../gp-left-c.py", "C:\\gp-left.py", "..\\gp-left.py"):
            archive.writestr(name, "x = 1\n")
    return path
