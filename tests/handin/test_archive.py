import gzip
import io
import struct
import tarfile
import tracemalloc
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import BadSubmission
from grader.handin import rules
from grader.handin.archive import read_archive
from grader.handin.tars import tar_gz_members, tar_members
from grader.handin.zips import zip_members

RELU = b"def relu(x): ...\n"


def zip_of(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = 8) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of duplicate names
        with zipfile.ZipFile(stream, "w", method) as archive:
            for name, data in entries:
                archive.writestr(name, data)
    return stream.getvalue()


def member(
    name: str, kind: bytes = tarfile.REGTYPE, **fields: object
) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def tar_of(
    *entries: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT
) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for entry, data in entries:
            info = member(entry) if isinstance(entry, str) else entry
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def tar_gz_of(*entries: tuple[str | tarfile.TarInfo, bytes]) -> bytes:
    return gzip.compress(tar_of(*entries))


MAKERS: dict[str, Callable[..., bytes]] = {
    ".zip": zip_of,
    ".tar": tar_of,
    ".tar.gz": tar_gz_of,
}


@pytest.fixture(params=MAKERS)
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pack(suffix: str, tmp_path: Path) -> Callable[..., Path]:
    def make(*entries: tuple[str, bytes]) -> Path:
        path = tmp_path / f"alice{suffix}"
        path.write_bytes(MAKERS[suffix](*entries))
        return path

    return make


def entries_of(folder: Path, top: str = "") -> list[tuple[str, bytes]]:
    return [
        (top + path.relative_to(folder).as_posix(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    ]


@pytest.mark.parametrize("top", ["", "alice/", "./"])
def test_an_archive_is_the_same_work_as_its_folder(open_path, pack, work, top):
    from_folder = open_path(work)
    from_archive = open_path(pack(*entries_of(work, top)))

    assert from_archive.name == "alice"
    assert from_archive.hash == from_folder.hash
    assert from_archive.cells == from_folder.cells
    assert from_archive.notes == ()
    assert dict(entries_of(from_archive.root)) == dict(entries_of(work))


@pytest.mark.parametrize("suffix", [".tgz", ".TAR.GZ"])
def test_an_archive_may_be_called_otherwise(open_path, tmp_path, suffix):
    path = tmp_path / f"alice{suffix}"
    path.write_bytes(tar_gz_of(("relu.py", RELU)))

    assert open_path(path).name == "alice"


def test_work_below_the_top_folder_is_found_and_noted(open_path, pack):
    path = pack(("a/code/relu.py", RELU), ("a/README.md", b""))

    submission = open_path(path)

    assert submission.notes == ("The work was found in the folder a/code.",)


def test_work_beside_other_folders_is_found_and_noted(open_path, pack):
    path = pack(("code/relu.py", RELU), ("code2/README.md", b""))

    assert open_path(path).notes == ("The work was found in the folder code.",)


def test_junk_of_operating_systems_is_ignored_without_a_word(open_path, pack):
    path = pack(
        ("alice/relu.py", RELU),
        ("__MACOSX/alice/._relu.py", b"\0"),
        ("alice/.DS_Store", b"\0"),
        ("alice/._relu.py", b"\0"),
        ("alice/Icon\r", b""),
        ("alice/__pycache__/relu.cpython-311.pyc", b"\0"),
    )

    submission = open_path(path)

    assert [name for name, _ in entries_of(submission.root)] == ["relu.py"]
    assert submission.notes == ()


def test_an_archive_within_is_left_out(open_path, pack):
    submission = open_path(pack(("relu.py", RELU), ("more.zip", zip_of())))

    assert submission.notes == ("Left out: more.zip (it is no source or text file).",)


def test_an_archive_of_a_notebook_is_that_notebook(open_path, pack):
    cell = b'{"cells": [{"cell_type": "code", "source": "a = 1"}]}'

    submission = open_path(pack(("alice/work.ipynb", cell)))

    assert submission.cells["relu"][0].source == "a = 1"
    assert submission.notes == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("/etc/relu.py", "the absolute path /etc/relu.py"),
        ("C:/relu.py", "the absolute path C:/relu.py"),
        ("../relu.py", "which leads out of its folder"),
        ("a/../../relu.py", "which leads out of its folder"),
        ("__MACOSX/../../relu.py", "which leads out of its folder"),
        ("a\\relu.py", "a name with a backslash"),
        ("a\nb.py", "a name with control characters"),
        ("a\x1b[2J.py", "a name with control characters"),
        ("a\u202eyp.py", "a name with control characters"),
        ("x" * 300 + ".py", "a name longer than 255 bytes"),
        ("é" * 128 + ".py", "a name longer than 255 bytes"),
    ],
)
def test_a_name_that_could_do_harm_is_refused(open_path, pack, name, expected):
    with pytest.raises(BadSubmission, match=expected) as caught:
        open_path(pack(("relu.py", RELU), (name, b"")))

    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "names",
    [
        ("relu.py", "relu.py"),
        ("relu.py", "./relu.py"),
        ("relu.py", "Relu.py"),
        ("relu.py", "a/x.png", "A/y.png"),
        ("relu.py", "relu.py/x.py"),
        ("relu.py/x.py", "relu.py"),
        ("cafe\u0301.py", "caf\u00e9.py"),
        ("relu.py", "stra\u00dfe.md", "STRASSE.md"),
    ],
)
def test_names_that_overwrite_each_other_are_refused(open_path, pack, names):
    with pytest.raises(BadSubmission, match=r"it holds .*; remove or rename one"):
        open_path(pack(*[(name, b"") for name in names]))


def test_what_lies_too_deep_is_left_out(open_path, pack):
    submission = open_path(pack(("relu.py", RELU), ("a/" * 30_000 + "x.py", b"")))

    assert [name for name, _ in entries_of(submission.root)] == ["relu.py"]
    assert "folders deep" in submission.notes[0]
    assert len(submission.notes[0]) < 200


def test_too_many_entries_are_refused(open_path, pack, monkeypatch):
    monkeypatch.setattr(rules, "ENTRIES_LIMIT", 3)

    with pytest.raises(BadSubmission, match="more than 3 files and folders"):
        open_path(pack(*[(f"{number}.png", b"") for number in range(4)]))


def test_an_empty_archive_is_refused(open_path, pack):
    with pytest.raises(BadSubmission, match="none of the exam's files is in it"):
        open_path(pack())


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"], indirect=True)
def test_a_bomb_is_refused_quickly_and_with_little_memory(open_path, pack):
    path = pack(("relu.py", RELU), ("zeros.bin", bytes(200 * rules.MIB)))
    tracemalloc.start()
    with pytest.raises(BadSubmission, match="leave out data and weights"):
        open_path(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 80 * rules.MIB


def test_an_archive_that_is_too_large_is_refused(open_path, pack, monkeypatch):
    monkeypatch.setattr(rules, "ARCHIVE_LIMIT", 10)

    with pytest.raises(BadSubmission, match=r"is larger than .* MiB; leave out data"):
        open_path(pack(("relu.py", RELU)))


def test_every_truncation_is_refused(pack, suffix, open_path):
    whole = pack(("relu.py", RELU), ("model.py", RELU)).read_bytes()
    # what follows the end mark of a plain tar is only padding
    end = 2048 if suffix == ".tar" else len(whole)

    for length in range(0, end, 1 if end < 500 else 61):
        path = pack()
        path.write_bytes(whole[:length])
        with pytest.raises(BadSubmission):
            open_path(path)


@pytest.mark.parametrize("level", [0o120777, 0o060666, 0o020666, 0o010666])
def test_a_link_or_device_in_a_zip_is_refused(level):
    info = zipfile.ZipInfo("relu.py")
    info.external_attr = level << 16

    with pytest.raises(BadSubmission, match=r"relu.py, which is a link or a device"):
        read_archive(zip_of((info, b"/etc/passwd")), zip_members)


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.CONTTYPE,
        tarfile.GNUTYPE_SPARSE,
        b"Z",
    ],
)
def test_a_link_or_device_in_a_tar_is_refused(kind):
    data = tar_of((member("relu.py", kind, linkname="/etc/passwd"), b""))

    with pytest.raises(BadSubmission, match=r"relu.py, which is a link or a device"):
        read_archive(data, tar_members)


def test_links_of_a_virtual_environment_in_an_archive_do_not_matter(
    open_path, tmp_path
):
    link = member(".venv/bin/python", tarfile.SYMTYPE, linkname="/usr/bin/python")
    (tmp_path / "a.tar").write_bytes(tar_of((link, b""), ("relu.py", RELU)))

    assert open_path(tmp_path / "a.tar").notes == ()


def test_folders_have_entries_of_their_own_in_any_order():
    with_mode = zipfile.ZipInfo("b")
    with_mode.external_attr = 0o040755 << 16
    zipped = zip_of(("a/x.py", b"1"), ("a/", b""), (with_mode, b""), ("b/y.py", b"2"))
    folder = member("a", tarfile.DIRTYPE)
    tarred = tar_of(("a/x.py", b"1"), (folder, b""), ("b/y.py", b"2"))

    expected = {"a/x.py": b"1", "b/y.py": b"2"}

    assert read_archive(zipped, zip_members).files == expected
    assert read_archive(tarred, tar_members).files == expected


def patched(data: bytes, old: bytes, new: bytes, at: int, field: int) -> bytes:
    """Overwrite bytes `field` after the last occurrence of `old`, or the first."""
    position = (data.rfind(old) if at else data.find(old)) + field
    return data[:position] + new + data[position + len(new) :]


CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def test_an_encrypted_zip_is_refused():
    data = patched(zip_of(("relu.py", RELU)), CENTRAL, b"\x01\0", 0, 8)

    with pytest.raises(BadSubmission, match=r"encrypted; .*without a password"):
        read_archive(data, zip_members)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_of_unusual_compression_is_refused(method):
    with pytest.raises(BadSubmission, match=f"by method {method}; .*deflate"):
        read_archive(zip_of(("relu.py", RELU), method=method), zip_members)


def test_a_zip_whose_contents_are_damaged_is_refused():
    data = zip_of(("relu.py", RELU), method=zipfile.ZIP_STORED)

    with pytest.raises(BadSubmission, match=r"damaged .*make it again"):
        read_archive(data.replace(RELU, RELU.upper()), zip_members)


def test_a_zip_whose_entries_overlap_is_refused():
    # later Pythons refuse it themselves, in other words
    data = zip_of(("relu.py", RELU), ("model.py", RELU), method=zipfile.ZIP_STORED)
    second = data.rfind(LOCAL)
    shared = patched(data, CENTRAL, struct.pack("<I", second), 0, 42)
    shared = patched(shared, CENTRAL, b"model.py"[:7], 0, 46)
    longer = patched(data, CENTRAL, struct.pack("<II", 9999, 9999), 1, 20)

    for hostile in (shared, longer):
        with pytest.raises(BadSubmission, match=r"make (the archive|it) again"):
            read_archive(hostile, zip_members)


def test_a_zip_whose_headers_lie_gives_no_more_than_they_say():
    data = zip_of(("relu.py", bytes(50 * rules.MIB)))
    lying = patched(data, CENTRAL, struct.pack("<I", 100), 0, 24)

    with pytest.raises(BadSubmission, match="damaged"):
        read_archive(lying, zip_members)

    crc = struct.pack("<I", zlib.crc32(bytes(100)))
    forged = patched(lying, CENTRAL, crc, 0, 16)
    tracemalloc.start()
    files = read_archive(forged, zip_members).files
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert files == {"relu.py": bytes(100)}
    assert peak < 4 * rules.MIB


def test_a_zip_of_many_large_files_is_refused():
    with pytest.raises(BadSubmission, match="unpacks to more than 64 MiB"):
        read_archive(
            zip_of(*[(f"{n}.txt", bytes(rules.MIB)) for n in range(65)]), zip_members
        )


def test_a_file_in_an_archive_that_is_too_large_is_left_out():
    large = bytes(range(256)) * (5 * rules.MIB // 256)
    for data, members in (
        (zip_of(("a.csv", large), method=0), zip_members),
        (tar_of(("a.csv", large)), tar_members),
    ):
        harvest = read_archive(data, members)

        assert harvest.left_out == {"a.csv": "larger than 1 MiB"}


def test_a_nul_in_a_zips_name_hides_nothing():
    data = zip_of(("relu.pyXevil", RELU)).replace(b"relu.pyX", b"relu.py\0")

    with pytest.raises(BadSubmission, match="a name with control characters"):
        read_archive(data, zip_members)


def test_a_zips_names_are_read_as_utf_8_even_where_macos_does_not_say_so():
    plain = zip_of(("caf\u00e9.py", b"1"))
    unsaid = plain
    for header, field in ((LOCAL, 6), (CENTRAL, 8)):
        unsaid = patched(unsaid, header, b"\0\0", 0, field)
    old = zip_of(("cafeX.py", b"1")).replace(b"cafeX", b"caf\x82X")

    assert set(read_archive(plain, zip_members).files) == {"caf\u00e9.py"}
    assert set(read_archive(unsaid, zip_members).files) == {"caf\u00e9.py"}
    assert set(read_archive(old, zip_members).files) == {"caf\u00e9X.py"}


def test_a_name_that_only_claims_to_be_utf_8_is_refused():
    zipped = zip_of(("caf\u00e9.py", b"1")).replace(b"\xc3\xa9", b"\xff\xff")
    tarred = tar_of((b"a\xff.py".decode("utf-8", "surrogateescape"), b"1"), form=1)

    with pytest.raises(BadSubmission, match="damaged"):
        read_archive(zipped, zip_members)
    with pytest.raises(BadSubmission, match="a name that is not UTF-8"):
        read_archive(tarred, tar_members)


@pytest.mark.parametrize(
    "form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT]
)
@given(
    names=st.lists(
        st.text("abcdefghij", min_size=1, max_size=120).map(lambda n: f"{n}.py"),
        max_size=5,
        unique=True,
    ),
    data=st.binary(max_size=1500),
)
@settings(deadline=None, max_examples=30)
def test_every_kind_of_tar_is_read_as_tarfile_reads_it(form, names, data):
    entries = [
        (f"a/{name}" if len(name) < 90 else f"{name[:50]}/{name}") for name in names
    ]
    short = [
        entry for entry in entries if form != tarfile.USTAR_FORMAT or len(entry) < 99
    ]
    packed = tar_of(*[(entry, data) for entry in short], form=form)

    assert read_archive(packed, tar_members).files == dict.fromkeys(short, data)


def test_a_long_name_belongs_to_the_next_file_only():
    long = "a" * 120 + ".py"
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        data = tar_of((long, b"1"), ("b.py", b"2"), form=form)

        assert read_archive(data, tar_members).files == {long: b"1", "b.py": b"2"}


def test_global_headers_of_git_archives_are_ignored():
    stream = io.BytesIO()
    with tarfile.open(
        fileobj=stream, mode="w", pax_headers={"comment": "f00d"}
    ) as made:
        made.addfile(member("relu.py"))

    assert read_archive(stream.getvalue(), tar_members).files == {"relu.py": b""}


def pax(body: bytes) -> tuple[tarfile.TarInfo, bytes]:
    return member("x", tarfile.XHDTYPE), body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"13 size=9999\n", "sparse or huge files"),
        (b"22 GNU.sparse.major=1\n", "sparse or huge files"),
        (b"1 path=a\n", "damaged"),
        (b"-9 path=a\n", "damaged"),
        (b"x path=a\n", "damaged"),
        (b"path=a\n", "damaged"),
        (b"99999999999 path=a\n", "damaged"),
        (b"12 path=../a\n", "damaged|leads out"),
        (b"13 path=../a\n", "leads out"),
        (b"a" * rules.MIB, "too many extended headers"),
    ],
)
def test_a_hostile_extended_header_is_refused(body, expected):
    data = tar_of(pax(body), ("relu.py", RELU), form=tarfile.USTAR_FORMAT)

    with pytest.raises(BadSubmission, match=expected):
        read_archive(data, tar_members)


@pytest.mark.parametrize("size", [-512, -1, 10_000, 2**62])
def test_a_tars_size_that_lies_is_refused(size):
    header = bytearray(tar_of((member("relu.py"), b""))[:512])
    header[124:136] = (
        b"\x80" + size.to_bytes(11, "big")
        if size > 0
        else (b"\xff" + size.to_bytes(11, "big", signed=True))
    )
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)

    with pytest.raises(BadSubmission, match="damaged"):
        read_archive(bytes(header) + bytes(1024), tar_members)


def test_a_gzip_followed_by_something_is_refused():
    data = tar_gz_of(("relu.py", RELU))

    with pytest.raises(BadSubmission, match="something follows its end"):
        read_archive(data + data, tar_gz_members)
    with pytest.raises(BadSubmission, match="its end is missing"):
        read_archive(gzip.compress(b""), tar_gz_members)
    assert read_archive(data + bytes(512), tar_gz_members).files == {"relu.py": RELU}


@settings(deadline=None)
@given(
    made=st.sampled_from(
        [
            (zip_members, zip_of(("relu.py", RELU), ("a/b.txt", b"1"))),
            (zip_members, zip_of(("relu.py", RELU), method=0)),
            (tar_members, tar_of(("relu.py", RELU), ("a" * 120 + ".py", b"1"))),
            (tar_members, tar_of(("b" * 120 + ".py", b"1"), form=tarfile.GNU_FORMAT)),
            (tar_gz_members, tar_gz_of(("relu.py", RELU))),
        ]
    ),
    changes=st.lists(
        st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), max_size=5
    ),
)
def test_any_damage_is_read_or_refused(made, changes):
    members, data = made
    damaged = bytearray(data)
    for place, replacement in changes:
        start = place % len(data)
        damaged[start : start + len(replacement)] = replacement

    try:
        harvest = read_archive(bytes(damaged), members)
    except BadSubmission as exc:
        assert str(exc).isprintable()
        return
    for name in harvest.files:
        assert not rules.name_fault(name)
        assert not name.startswith("/")
        assert ".." not in name.split("/")
