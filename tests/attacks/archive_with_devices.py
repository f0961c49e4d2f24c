# expect: refused
# tries: harm
# grades: relu
# deserves: nothing
# builds: an archive
# devices and pipes where a file is due
import tarfile


def build(folder):
    path = folder / "work.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("relu.py", tarfile.FIFOTYPE), ("model.py", tarfile.CHRTYPE), ("train.py", tarfile.BLKTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.devmajor, member.devminor = kind, 1, 5
            archive.addfile(member)
    return path
