"""Read MNIST: through torchvision once, from a plain cache ever after.

The files that ship with the package (or those that `GRADER_MNIST` names) are verified,
unpacked into a cache folder in torchvision's layout, and read there by
`torchvision.datasets.MNIST`. Importing torchvision costs about two seconds of CPU, more
than all else that a short grading does; so what it decoded is kept beside the raw
files as `.npy`, and later runs map those into memory without torchvision. Nothing is
ever downloaded.

The cache lies in `${XDG_CACHE_HOME:-~/.cache}/gradeproof`. It is made in a folder
beside its place and renamed, so that nobody sees half of it. Each run compares sizes,
times and inodes with those noted when the cache was verified; where they differ,
contents are hashed again, and a cache that fails is made anew. This guards against
accidents; against a user who forges their own cache only the sandbox does.
"""

import contextlib
import dataclasses
import gzip
import hashlib
import io
import json
import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from grader.data.torchvision_shim import import_torchvision
from grader.errors import NotFinal

Bytes = npt.NDArray[np.uint8]
SHIPPED: Final = Path(__file__).with_name("mnist")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What one file of MNIST must hold: SHA-256 as shipped and unpacked, and shape."""

    shipped: str
    raw: str
    shape: tuple[int, ...]

    @property
    def header(self) -> bytes:
        """The first bytes of the raw file: type, number of dimensions, dimensions."""
        sizes = b"".join(size.to_bytes(4, "big") for size in self.shape)
        return bytes([0, 0, 8, len(self.shape)]) + sizes

    @property
    def size(self) -> int:
        """The bytes of the raw file."""
        return len(self.header) + int(np.prod(self.shape))


PINS: Final[Mapping[str, Pin]] = {
    "train-images-idx3-ubyte": Pin(
        shipped="0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971",
        raw="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        shape=(60000, 28, 28),
    ),
    "train-labels-idx1-ubyte": Pin(
        shipped="1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203",
        raw="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        shape=(60000,),
    ),
    "t10k-images-idx3-ubyte": Pin(
        shipped="1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be",
        raw="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        shape=(10000, 28, 28),
    ),
    "t10k-labels-idx1-ubyte": Pin(
        shipped="b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b",
        raw="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        shape=(10000,),
    ),
}
_NOTE: Final = "verified.json"
_RAW: Final = Path("MNIST", "raw")
_SHIPPED_SOURCES: Final[Mapping[str, Path]] = {
    name: SHIPPED / f"{name}.gz" for name in PINS
}
_ADVICE_PACKAGE: Final = "Install gradeproof again."
_ADVICE_ROOT: Final = (
    "Let GRADER_MNIST name a folder that holds MNIST, or unset it to use the files "
    "that ship with gradeproof."
)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Mnist:
    """MNIST: images as uint8 (N, 28, 28), labels as int64 (N,)."""

    train_images: torch.Tensor
    train_labels: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor


def load_mnist() -> Mnist:
    """Return all of MNIST; the first run on a machine makes the cache.

    Raises:
        NotFinal: the data is damaged or cannot be read.
    """
    named = os.environ.get("GRADER_MNIST", "")
    sources = _find_sources(Path(named)) if named else _SHIPPED_SOURCES
    try:
        cache = _cache_folder(sources)
        return _read_cache(cache) or _make_cache(sources, cache)
    except (OSError, RuntimeError):
        # the cache cannot be written, or the user has no home: do without
        return _load_uncached(sources)


def _find_sources(root: Path) -> Mapping[str, Path]:
    """Find each file under `root`, raw or packed, in torchvision's layout or flat."""
    sources = {}
    for name in PINS:
        places = [
            folder / f"{name}{suffix}"
            for suffix in ("", ".gz")
            for folder in (root / _RAW, root)
        ]
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            raise NotFinal(
                f"GRADER_MNIST={root}: no file {_RAW / name}, nor {name}, nor either "
                f"with .gz. {_ADVICE_ROOT}"
            )
        sources[name] = found
    return sources


def _cache_folder(sources: Mapping[str, Path]) -> Path:
    """Name the cache; files of the user's own get another one whenever they change."""
    key = [PINS[name].raw for name in PINS]
    if sources is not _SHIPPED_SOURCES:
        key += [f"{path.resolve()} {_fingerprint(path)}" for path in sources.values()]
    short = hashlib.sha256("\n".join(key).encode("utf-8", "surrogateescape"))
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        base = Path.home() / ".cache"
    return base / "gradeproof" / f"mnist-{short.hexdigest()[:12]}"


def _fingerprint(path: Path) -> list[int]:
    """Return what changes when a file is written to or replaced."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _read_cache(cache: Path) -> Mnist | None:
    """Return what the cache holds, or None where it is missing, partial or wrong."""
    try:
        arrays = {name: _map_array(cache / f"{name}.npy") for name in PINS}
        note = json.loads((cache / _NOTE).read_bytes())
        if note != _fingerprints(cache):
            _verify(cache, arrays)
            _try_to_note(cache)
    except (OSError, ValueError):
        return None
    images, labels, test_images, test_labels = map(torch.from_numpy, arrays.values())
    return Mnist(images, labels.long(), test_images, test_labels.long())


def _map_array(path: Path) -> Bytes:
    """Map a plain array into memory; what is written to it never reaches the file."""
    array: Bytes = np.lib.format.open_memmap(path, mode="c")
    return array


def _fingerprints(cache: Path) -> dict[str, list[int]]:
    paths = [
        path for name in PINS for path in (cache / f"{name}.npy", cache / _RAW / name)
    ]
    return {path.name: _fingerprint(path) for path in paths}


def _verify(cache: Path, arrays: Mapping[str, Bytes]) -> None:
    """Hash all that the cache holds.

    Raises:
        ValueError: something is not as pinned.
    """
    for name, pin in PINS.items():
        array = arrays[name]
        decoded = hashlib.sha256(pin.header + array.tobytes()).hexdigest()
        raw = hashlib.sha256((cache / _RAW / name).read_bytes()).hexdigest()
        same_form = array.dtype == np.uint8 and array.shape == pin.shape
        if not same_form or {decoded, raw} != {pin.raw}:
            raise ValueError(name)


def _try_to_note(cache: Path) -> None:
    """Note what was verified; a cache that is read-only is verified each time."""
    with contextlib.suppress(OSError):
        temporary = cache / f"{_NOTE}.{os.getpid()}"
        temporary.write_text(json.dumps(_fingerprints(cache)), "utf-8")
        temporary.replace(cache / _NOTE)


def _make_cache(sources: Mapping[str, Path], cache: Path) -> Mnist:
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{cache.name}-", dir=cache.parent, ignore_cleanup_errors=True
    ) as folder:
        made = Path(folder, "made")
        mnist = _unpack(sources, made)
        for name, tensor in zip(PINS, _tensors(mnist), strict=True):
            np.save(made / f"{name}.npy", tensor.numpy(), allow_pickle=False)
            # a run has them mapped: they are replaced, and never changed in place
            (made / f"{name}.npy").chmod(0o444)
        _try_to_note(made)
        _publish(made, cache)
    return mnist


def _tensors(mnist: Mnist) -> tuple[torch.Tensor, ...]:
    """Return what the cache keeps, in the order of PINS; all of it fits uint8."""
    return (
        mnist.train_images,
        mnist.train_labels.to(torch.uint8),
        mnist.test_images,
        mnist.test_labels.to(torch.uint8),
    )


def _publish(made: Path, cache: Path) -> None:
    """Move the new cache to its place, unless another process was faster."""
    try:
        made.rename(cache)
    except OSError:
        if _read_cache(cache) is None:
            # a broken cache lies there: it goes where the temporary files go
            cache.rename(made.with_name("broken"))
            made.rename(cache)


def _load_uncached(sources: Mapping[str, Path]) -> Mnist:
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            return _unpack(sources, Path(folder))
    except OSError as error:
        raise NotFinal(
            f"MNIST cannot be unpacked: {error}. It needs 60 MB in the folder that "
            "TMPDIR names (twice that in the one that XDG_CACHE_HOME names, to be kept)"
        ) from error


def _unpack(sources: Mapping[str, Path], root: Path) -> Mnist:
    """Write verified raw files under `root`, and read them through torchvision."""
    (root / _RAW).mkdir(parents=True)
    for name, path in sources.items():
        (root / _RAW / name).write_bytes(_read_source(path, PINS[name]))
    try:
        dataset = import_torchvision().datasets.MNIST
    except (ImportError, RuntimeError) as error:
        raise NotFinal(
            f"torchvision cannot be imported: {error}. Install the torchvision that "
            "belongs to this PyTorch; `grade doctor` shows both versions"
        ) from error
    train = dataset(root, train=True, download=False)
    test = dataset(root, train=False, download=False)
    return Mnist(train.data, train.targets, test.data, test.targets)


def _read_source(path: Path, pin: Pin) -> bytes:
    """Return a raw file, unpacked where it is packed, and exactly as pinned."""
    shipped = path.parent == SHIPPED
    advice = _ADVICE_PACKAGE if shipped else _ADVICE_ROOT
    try:
        with path.open("rb") as file:
            # a packed file may be a little larger than what is in it
            content = file.read(2 * pin.size + 1024)
        if shipped and hashlib.sha256(content).hexdigest() != pin.shipped:
            raise NotFinal(f"{path}: not the file that was shipped. {advice}")
        if path.suffix == ".gz":
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(pin.size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotFinal(f"{path}: cannot be read: {error}. {advice}") from error
    if hashlib.sha256(content).hexdigest() != pin.raw:
        raise NotFinal(f"{path}: this is not MNIST, its SHA-256 is wrong. {advice}")
    return content
