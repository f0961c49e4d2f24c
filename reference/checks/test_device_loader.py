from collections.abc import Iterator, Sequence
from typing import Any

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import (
    Feed,
    RemoteObject,
    Session,
    StudentRaised,
    SubmissionProxy,
    Thrown,
    assert_close,
    assert_equal,
    check,
    expect_device,
    expect_mapping,
    expect_object,
    expect_sequence,
    expect_tensor,
    fail,
    require,
    strategies,
    take,
)

CPU = torch.device("cpu")
META = torch.device("meta")
Batch = tuple[torch.Tensor, torch.Tensor]


class Source:
    """An iterable of batches that counts what is pulled from it."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self.batches, self.pulled = batches, 0

    def __iter__(self) -> Iterator[Batch]:
        for batch in self.batches:
            self.pulled += 1
            yield batch


def feed(source: Source) -> Feed:
    return Feed(source, len(source.batches))


def make_loader(
    submission: SubmissionProxy, wrapped: object, device: torch.device
) -> RemoteObject:
    loader = submission.DeviceDataLoader(wrapped, device)
    return expect_object(loader, "DeviceDataLoader(dl, device)")


def make_batches(*sizes: int) -> list[Batch]:
    images = torch.arange(float(sum(sizes) * 3)).reshape(-1, 3)
    labels = torch.arange(sum(sizes))
    return list(zip(images.split(list(sizes)), labels.split(list(sizes)), strict=True))


sizes = st.lists(st.integers(1, 3), min_size=1, max_size=4)


def assert_moved(value: Any, original: Any, what: str) -> None:
    """Fail unless `value` is `original`, part for part, on the meta device."""
    if isinstance(original, torch.Tensor):
        got = expect_tensor(value, what, shape=original.shape, dtype=original.dtype)
        assert_equal(got.device.type, "meta", f"the device of {what}")
    elif isinstance(original, dict):
        moved = expect_mapping(value, what, keys=list(original))
        require(len(moved) == len(original), f"{what} has keys that were not given")
        for key, part in original.items():
            assert_moved(moved[key], part, f"{what}[{key!r}]")
    else:
        parts = expect_sequence(value, what, length=len(original))
        for index, part in enumerate(original):
            assert_moved(parts[index], part, f"{what}[{index}]")


def assert_batches(batches: Sequence[Any], expected: Sequence[Batch]) -> None:
    """Fail unless the batches are the expected ones, value for value."""
    if len(batches) != len(expected):
        fail(
            "the loader yields the wrong number of batches",
            expected=f"{len(expected)} batches",
            actual=f"{len(batches)} batches",
        )
    for index, (batch, (images, labels)) in enumerate(
        zip(batches, expected, strict=True)
    ):
        parts = expect_sequence(batch, f"batch {index}", length=2)
        assert_close(parts[0], images, f"the images of batch {index}")
        assert_close(parts[1], labels, f"the labels of batch {index}")


@check(
    "device-loader",
    hint="torch.cuda.is_available() decides; return torch.device('cuda') or 'cpu'.",
)
def test_default_device(submission: SubmissionProxy, device: str) -> None:
    """get_default_device returns the GPU where there is one, else the CPU"""
    got = expect_device(submission.get_default_device(), "get_default_device()")

    assert_equal(got.type, device, "the kind of device")


@check("device-loader", hint="Return what `.to(device)` returns: it is a new tensor.")
@given(x=strategies.tensors(dtypes=(torch.float32, torch.int64, torch.bool)))
def test_moves_tensors(submission: SubmissionProxy, x: torch.Tensor) -> None:
    """to_device returns a tensor on the device, with the same values"""
    assert_close(submission.to_device(x, CPU), x, "to_device(x, cpu)")
    assert_moved(submission.to_device(x, META), x, "to_device(x, meta)")


@check("device-loader", hint="nn.Module has .to as well; return the module.")
def test_moves_modules(submission: SubmissionProxy, worker: Session) -> None:
    """to_device moves a module and returns it"""
    module = worker.build("nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1))")
    shapes = [torch.empty(2, 3), torch.empty(2), torch.empty(1, 2), torch.empty(1)]

    moved = submission.to_device(module, META)

    if not isinstance(moved, RemoteObject):
        fail("to_device(module, device) must return the module")
    state = expect_mapping(moved.state_dict(), "the moved module's state")
    assert_moved(list(state.values()), shapes, "its parameters")


@check("device-loader", weight=2, hint="Move each item, and return them in order.")
@given(
    data=st.lists(strategies.tensors(), min_size=1, max_size=3), as_list=st.booleans()
)
def test_moves_lists_and_tuples(
    submission: SubmissionProxy, data: list[torch.Tensor], as_list: bool
) -> None:
    """to_device moves every tensor in a list or a tuple"""
    given_data = data if as_list else tuple(data)

    assert_moved(submission.to_device(given_data, META), data, "the result")


@check(
    "device-loader",
    weight=2,
    after="moves_lists_and_tuples",
    hint="Call to_device itself on each part; treat a dict's values the same way.",
)
@given(data=strategies.nested(strategies.tensors(shape=(2,))))
def test_moves_dicts_and_nesting(submission: SubmissionProxy, data: Any) -> None:
    """to_device moves every tensor in dicts, and in containers inside containers"""
    assert_moved(submission.to_device(data, META), data, "the result")


@check("device-loader", hint="Use the argument, not a device chosen elsewhere.")
def test_uses_the_given_device(submission: SubmissionProxy) -> None:
    """to_device and DeviceDataLoader use the device they are given"""
    x = torch.arange(3.0)
    batches = make_batches(2)

    assert_close(submission.to_device(x, CPU), x, "to_device(x, cpu)")
    assert_moved(submission.to_device(x, META), x, "to_device(x, meta)")
    loader = make_loader(submission, Feed(batches, 1), CPU)
    assert_batches(take(loader, len(batches) + 1), batches)
    moved = take(make_loader(submission, Feed(batches, 1), META), 2)
    assert_moved(moved, batches, "the batches of DeviceDataLoader(dl, meta)")


@check("device-loader", hint="__len__ says how many batches one pass yields.")
@given(sizes=sizes)
def test_length_is_batches(submission: SubmissionProxy, sizes: list[int]) -> None:
    """len(loader) is the number of batches"""
    source = Source(make_batches(*sizes))

    loader = make_loader(submission, feed(source), CPU)

    assert_equal(len(loader), len(sizes), "len(loader)")


@check("device-loader", weight=2, hint="Every batch, the last and smaller one too.")
@given(samples=st.integers(1, 9), batch_size=st.integers(1, 4))
def test_same_batches(
    submission: SubmissionProxy, worker: Session, samples: int, batch_size: int
) -> None:
    """DeviceDataLoader yields the batches of a DataLoader, in order and unchanged"""
    images, labels = torch.arange(2.0 * samples).reshape(-1, 2), torch.arange(samples)
    wrapped = worker.build(
        "torch.utils.data.DataLoader("
        "torch.utils.data.TensorDataset(args[0], args[1]), batch_size=args[2])",
        images,
        labels,
        batch_size,
    )

    batches = take(make_loader(submission, wrapped, CPU), samples + 1)

    expected = zip(images.split(batch_size), labels.split(batch_size), strict=True)
    assert_batches(batches, list(expected))


@check("device-loader", weight=2, hint="A batch is images and labels: move both.")
@given(sizes=sizes)
def test_moves_every_part(submission: SubmissionProxy, sizes: list[int]) -> None:
    """Images and labels of every batch are on the device"""
    batches = make_batches(*sizes)

    loader = make_loader(submission, feed(Source(batches)), META)
    moved = take(loader, len(batches) + 1)

    assert_moved(moved, batches, "the batches")


@check("device-loader", weight=2, hint="Keep the loader; move a batch when it is due.")
def test_lazy(submission: SubmissionProxy) -> None:
    """Making the loader, its length and its iterator pull no batch"""
    source = Source(make_batches(2, 2, 1))

    loader = make_loader(submission, feed(source), CPU)
    require(source.pulled == 0, "a batch was pulled while the loader was made")
    len(loader)
    require(source.pulled == 0, "a batch was pulled to find the length")
    iter(loader)
    require(source.pulled == 0, "a batch was pulled before the first was asked for")


@check("device-loader", weight=2, after="lazy", hint="yield each batch as it is moved.")
def test_streams(submission: SubmissionProxy) -> None:
    """The loader pulls one batch each time one is asked for"""
    source = Source(make_batches(2, 2, 2, 1))

    iterator = iter(make_loader(submission, feed(source), CPU))

    for count in range(1, 5):
        next(iterator, None)
        require(
            source.pulled == count,
            f"asked for {count} batches, the loader pulled {source.pulled}",
        )


@check("device-loader", weight=2, hint="Each iter(loader) starts a new pass.")
def test_fresh_pass(submission: SubmissionProxy) -> None:
    """Every epoch starts afresh, also after one that was left half-way"""
    batches = make_batches(2, 2, 1)
    source = Source(batches)
    loader = make_loader(submission, feed(source), CPU)

    for epoch in range(1, 4):
        assert_batches(take(loader, len(batches) + 1), batches)
        require(source.pulled == 3 * epoch, f"epoch {epoch} did not go through dl")
    next(iter(loader), None)
    assert_batches(take(loader, len(batches) + 1), batches)


@check(
    "device-loader",
    hint="Ask nothing of the wrapped loader but iteration and its length.",
)
def test_any_iterable(submission: SubmissionProxy) -> None:
    """DeviceDataLoader wraps a plain list of batches as well as a DataLoader"""
    batches = make_batches(3, 1)

    loader = make_loader(submission, batches, CPU)

    assert_equal(len(loader), 2, "len(loader)")
    assert_batches(take(loader, len(batches) + 1), batches)


@check("device-loader", hint="Do not catch what the wrapped loader raises.")
def test_passes_exceptions(submission: SubmissionProxy) -> None:
    """An exception of the wrapped loader reaches whoever iterates"""

    class Broken:
        def __iter__(self) -> Iterator[Batch]:
            yield from make_batches(2)
            raise Thrown("OSError", "the disk is gone")

    iterator = iter(make_loader(submission, Feed(Broken(), 3), CPU))
    try:
        taken = take(iterator, 9)
    except StudentRaised as error:
        kept = error.kind == "OSError" and error.message == "the disk is gone"
        require(kept, "the loader's exception was changed on its way")
        return
    fail("the loader's exception was lost", actual=f"{len(taken)} batches, no error")
