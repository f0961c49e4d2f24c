# expect: refused
# tries: secrets
# grades: relu
# deserves: nothing
# builds: an archive
# a link to a folder outside, a file below it, and a hard link to a secret
import io
import tarfile


def build(folder):
    path = folder / "work.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, kind, target in (("out", tarfile.SYMTYPE, "../.."), ("notes.txt", tarfile.LNKTYPE, "../../exam/seed.txt"), ("relu.py", tarfile.SYMTYPE, "out/neighbour/relu.py")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
        member = tarfile.TarInfo("out/gp-left.py")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"\n"))
    return path
