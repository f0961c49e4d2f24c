# expect: refused
# tries: harm
# grades: relu
# deserves: nothing
# builds: an archive
# an archive whose directory says other sizes and names than its entries
import io
import zipfile


def build(folder):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("relu.py", "relu = relu_derivative = print\n" * 50)
    data = bytearray(stream.getvalue())
    place = data.rfind(b"PK\x01\x02")
    data[place + 20 : place + 28] = b"\xff\xff\xff\x7f" * 2
    path = folder / "work.zip"
    path.write_bytes(data)
    return path
