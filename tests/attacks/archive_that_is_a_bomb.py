# expect: refused
# tries: harm
# grades: relu
# deserves: nothing
# builds: an archive
# some kilobytes that become gigabytes
import zipfile


def build(folder):
    path = folder / "work.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("relu.py", "relu = relu_derivative = print\n")
        for number in range(20):
            archive.writestr(f"data{number}.py", b"#" * (20 << 20))
    return path
