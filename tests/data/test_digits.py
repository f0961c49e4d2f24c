import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest
import torch

from grader.data import digits
from grader.data.digits import PINS, SHIPPED, Mnist, Pin, load_mnist
from grader.data.torchvision_shim import import_torchvision
from grader.errors import NotFinal

NAMES = list(PINS)
FIELDS = ("train_images", "train_labels", "test_images", "test_labels")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the real MNIST, as the first run makes it."""
    home = tmp_path_factory.mktemp("mnist")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GRADER_MNIST", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(home))
        load_mnist()
    return home


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Ship a tiny MNIST, the same but for its size; return its raw files."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    generator = np.random.default_rng(0)
    raw: dict[str, bytes] = {}
    pins = {}
    for name, shape in zip(NAMES, ((7, 4, 4), (7,), (3, 4, 4), (3,)), strict=True):
        plain = Pin(shipped="", raw="", shape=shape)
        raw[name] = plain.header + generator.integers(0, 10, shape, np.uint8).tobytes()
        packed = gzip.compress(raw[name])
        (shipped / f"{name}.gz").write_bytes(packed)
        digests = [
            hashlib.sha256(content).hexdigest() for content in (packed, raw[name])
        ]
        pins[name] = Pin(shipped=digests[0], raw=digests[1], shape=shape)
    monkeypatch.setattr(digits, "PINS", pins)
    monkeypatch.setattr(digits, "SHIPPED", shipped)
    sources = {name: shipped / f"{name}.gz" for name in NAMES}
    monkeypatch.setattr(digits, "_SHIPPED_SOURCES", sources)
    monkeypatch.delenv("GRADER_MNIST", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return raw


@pytest.fixture
def home(tiny: dict[str, bytes], tmp_path: Path) -> Path:
    """A cache of the tiny MNIST that is made and verified."""
    assert tiny
    load_mnist()
    return tmp_path / "cache"


@pytest.fixture
def no_torchvision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every use of torchvision an error."""

    def refuse() -> None:
        raise ImportError("no torchvision today")

    monkeypatch.setattr(digits, "import_torchvision", refuse)


def cache_of(home: Path) -> Path:
    (cache,) = (home / "gradeproof").iterdir()
    return cache


def same(left: Mnist, right: Mnist) -> bool:
    return all(torch.equal(getattr(left, f), getattr(right, f)) for f in FIELDS)


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_files_are_those_pinned_and_documented(name: str) -> None:
    packed = (SHIPPED / f"{name}.gz").read_bytes()
    raw = gzip.decompress(packed)
    source = (SHIPPED / "SOURCE.md").read_text("utf-8")

    assert hashlib.sha256(packed).hexdigest() == PINS[name].shipped
    assert hashlib.sha256(raw).hexdigest() == PINS[name].raw
    assert len(raw) == PINS[name].size
    assert raw.startswith(PINS[name].header)
    assert PINS[name].shipped in source
    assert PINS[name].raw in source


def test_the_fast_form_is_what_torchvision_reads(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(real))
    monkeypatch.delenv("GRADER_MNIST", raising=False)
    mnist = load_mnist()
    dataset = import_torchvision().datasets.MNIST
    train = dataset(cache_of(real), train=True, download=False)
    test = dataset(cache_of(real), train=False, download=False)

    assert same(mnist, Mnist(train.data, train.targets, test.data, test.targets))
    assert mnist.train_images.dtype == mnist.test_images.dtype == torch.uint8
    assert mnist.train_labels.dtype == mnist.test_labels.dtype == torch.int64
    assert mnist.train_images.shape == (60000, 28, 28)
    assert mnist.test_labels.shape == (10000,)


def test_later_runs_do_without_torchvision(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(real))
    monkeypatch.delenv("GRADER_MNIST", raising=False)
    program = (
        "import sys; from grader.data.digits import load_mnist; load_mnist();"
        "sys.exit('torchvision' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.usefixtures("home")
def test_writing_to_the_tensors_leaves_the_cache_alone() -> None:
    load_mnist().test_images.fill_(0)

    assert load_mnist().test_images.sum() > 0


def test_a_copied_cache_is_verified_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = json.loads((cache_of(home) / "verified.json").read_bytes())
    shutil.copytree(home, home.with_name("copy"))
    shutil.rmtree(home)
    home.with_name("copy").rename(home)
    monkeypatch.setattr(digits, "_unpack", None)
    load_mnist()
    after = json.loads((cache_of(home) / "verified.json").read_bytes())
    monkeypatch.setattr(digits, "_verify", None)
    load_mnist()

    assert before != after
    assert sorted(path.name for path in cache_of(home).iterdir()) == sorted(
        [*(f"{name}.npy" for name in NAMES), "MNIST", "verified.json"]
    )


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)


DAMAGES = {
    "one bit differs": lambda cache: flip(cache / f"{NAMES[1]}.npy"),
    "one raw bit differs": lambda cache: flip(cache / "MNIST/raw" / NAMES[3]),
    "cut short": lambda cache: os.truncate(cache / f"{NAMES[0]}.npy", 130),
    "a file is missing": lambda cache: (cache / f"{NAMES[2]}.npy").unlink(),
    "a raw file is missing": lambda cache: (cache / "MNIST/raw" / NAMES[2]).unlink(),
    "no note": lambda cache: (cache / "verified.json").unlink(),
    "a note that is no JSON": lambda c: (c / "verified.json").write_bytes(b"\xff"),
    "another shape": lambda cache: np.save(
        cache / f"{NAMES[2]}.npy",
        np.load(cache / f"{NAMES[2]}.npy").reshape(3, 16),
    ),
    "objects": lambda cache: np.save(
        cache / f"{NAMES[1]}.npy", np.array([{}], dtype=object)
    ),
    "an archive": lambda cache: (cache / f"{NAMES[1]}.npy").write_bytes(b"PK\3\4"),
    "a file for a folder": lambda c: (shutil.rmtree(c), c.write_text("?")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_made_anew(
    home: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack = digits._unpack
    calls = []
    cached = load_mnist()
    expected = Mnist(*(getattr(cached, field).clone() for field in FIELDS))
    files = sorted(path.name for path in cache_of(home).iterdir())
    monkeypatch.setattr(
        digits, "_unpack", lambda *given: (calls.append(given), unpack(*given))[1]
    )
    for name in NAMES:
        (cache_of(home) / f"{name}.npy").chmod(0o644)
    DAMAGES[damage](cache_of(home))
    mnist = load_mnist()

    assert len(calls) == 1
    assert same(mnist, expected)
    assert sorted(path.name for path in cache_of(home).iterdir()) == files
    assert same(load_mnist(), expected)
    assert len(calls) == 1


@pytest.mark.usefixtures("tiny")
def test_several_runs_at_once_make_one_cache_and_leave_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack = digits._unpack
    together = Barrier(4)

    def unpack_together(*given: Any) -> Mnist:
        mnist = unpack(*given)
        together.wait(60)
        return mnist

    import_torchvision()
    monkeypatch.setattr(digits, "_unpack", unpack_together)
    with ThreadPoolExecutor(4) as pool:
        found = [job.result() for job in [pool.submit(load_mnist) for _ in range(4)]]

    assert all(same(found[0], other) for other in found)
    assert len(list((tmp_path / "cache/gradeproof").iterdir())) == 1
    assert (cache_of(tmp_path / "cache") / "verified.json").is_file()


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("place", ["a file", "no home", "a relative one"])
def test_where_no_cache_can_be_written_none_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def no_home() -> Path:
        raise RuntimeError("no home directory")

    monkeypatch.setattr(Path, "home", no_home)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(
        "XDG_CACHE_HOME",
        {"a file": str(tmp_path / "file"), "no home": "", "a relative one": "x"}[place],
    )

    assert load_mnist().test_images.shape == (3, 4, 4)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "shipped"]


def test_the_cache_lies_under_the_home_by_default(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    home.rename(tmp_path / ".cache")
    monkeypatch.setattr(digits, "_unpack", None)

    assert load_mnist().test_images.shape == (3, 4, 4)


@pytest.mark.usefixtures("tiny")
def test_without_room_for_anything_the_run_is_not_final(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(digits, "_unpack", full)

    with pytest.raises(NotFinal, match=r"No space left on device\. It needs 60 MB"):
        load_mnist()
    assert list((tmp_path / "cache/gradeproof").iterdir()) == []


@pytest.mark.usefixtures("tiny", "no_torchvision")
def test_without_torchvision_the_first_run_is_not_final() -> None:
    with pytest.raises(
        NotFinal, match=r"no torchvision today\. Install the torchvision"
    ):
        load_mnist()


@pytest.mark.parametrize("layout", ["MNIST/raw/{}", "{}", "MNIST/raw/{}.gz", "{}.gz"])
def test_another_root_may_be_named(
    tiny: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    layout: str,
) -> None:
    root = tmp_path / "root"
    for name, raw in tiny.items():
        place = root / layout.format(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(gzip.compress(raw, 0) if place.suffix == ".gz" else raw)
    expected = load_mnist()
    monkeypatch.setenv("GRADER_MNIST", str(root))

    assert same(load_mnist(), expected)
    monkeypatch.setattr(digits, "_unpack", None)
    assert same(load_mnist(), expected)


@pytest.mark.parametrize(
    ("content", "expected"),
    # without a time in them: they name the tests, in each of xdist's processes alike
    [
        (None, r"GRADER_MNIST=.*: no file MNIST/raw/t10k-labels-idx1-ubyte, nor"),
        (b"garbled", r"cannot be read: Not a gzipped file"),
        (
            gzip.compress(b"x" * 99, mtime=0)[:12],
            r"cannot be read: Compressed file ended",
        ),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xff\xff", r"cannot be read: Error -3"),
        (gzip.compress(b"x", mtime=0), r"this is not MNIST, its SHA-256 is wrong"),
        (
            gzip.compress(bytes(10**7), mtime=0),
            r"this is not MNIST, its SHA-256 is wrong",
        ),
    ],
)
def test_a_garbled_root_is_refused_with_advice(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
    expected: str,
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    for name in NAMES:
        (root / f"{name}.gz").symlink_to(digits.SHIPPED / f"{name}.gz")
    (root / f"{NAMES[3]}.gz").unlink()
    if content is not None:
        (root / f"{NAMES[3]}.gz").write_bytes(content)
    monkeypatch.setenv("GRADER_MNIST", str(root))

    with pytest.raises(NotFinal, match=expected) as caught:
        load_mnist()
    assert str(caught.value).endswith(
        "unset it to use the files that ship with gradeproof."
    )
    assert len(list((home / "gradeproof").iterdir())) == 1


@pytest.mark.usefixtures("tiny")
def test_a_damaged_package_asks_for_a_new_one() -> None:
    flip(digits.SHIPPED / f"{NAMES[3]}.gz")

    with pytest.raises(
        NotFinal, match=r"not the file that was shipped\. Install grade"
    ):
        load_mnist()


def test_a_read_only_cache_is_verified_each_time(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(digits, "_unpack", None)
    monkeypatch.setattr(Path, "write_text", read_only)
    note = cache_of(home) / "verified.json"
    note.write_bytes(b"{}")

    assert load_mnist().test_images.shape == (3, 4, 4)
    assert note.read_bytes() == b"{}"


SHIM = Path(digits.__file__).with_name("torchvision_shim.py")
FAKES = {
    "whole": "state = 'whole'",
    "other": "raise RuntimeError('another reason')",
    "no_pil": "raise ImportError('no PIL')",
    "unfit": (
        "import sys\nassert 'torchvision.extension' not in sys.modules\n"
        "import torch, torchvision.extension\n"
        "for name in ('nms', 'qnms'):\n"
        "    torch.library.register_fake('torchvision::' + name)(lambda *given: None)\n"
        "state = 'mended'\n"
    ),
}
TRY_ALL = """
import sys, torch
from grader.data.torchvision_shim import import_torchvision
for folder in sys.argv[1:]:
    sys.path.insert(0, folder)
    try:
        found = import_torchvision()
        print(found.state, import_torchvision() is found, end=" ")
    except Exception as error:
        print(error, end=" ")
    print(hasattr(torch.ops.torchvision, "nms"))
    for name in [n for n in sys.modules if n.startswith("torchvision")]:
        del sys.modules[name]
"""


def test_only_operators_that_torchvision_misses_are_declared(tmp_path: Path) -> None:
    for name, source in FAKES.items():
        package = tmp_path / name / "torchvision"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(source)
        (package / "extension.py").write_text("")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", TRY_ALL, *(tmp_path / f for f in FAKES)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        "whole True False",
        "another reason False",
        "no PIL False",
        "mended True True",
    ]


def test_the_shim_imports_nothing_of_the_grader() -> None:
    assert "grader" not in SHIM.read_text("utf-8").partition('"""\n')[2]
