"""The making of the filter; what it stops stands in test_layers."""

import ctypes
import struct

import pytest

from grader.sandbox import seccomp
from grader.sandbox.plan import Plan, Unavailable
from grader.sandbox.seccomp import PLACEHOLDER, Kind, compile_filter, prepare

KINDS = [
    Kind(processes=processes, gpu=gpu, owner=owner)
    for processes in (False, True)
    for gpu in (False, True)
    for owner in (False, True)
]


def make_plan(*, processes: int = 0, without: tuple[str, ...] = ()) -> Plan:
    return Plan(
        folder="/x",
        readable=[],
        memory_mib=512,
        threads=1,
        processes=processes,
        gpu=False,
        without=list(without),
    )


@pytest.fixture(autouse=True)
def _nothing_made() -> None:
    compile_filter.cache_clear()
    seccomp._load_library.cache_clear()


@pytest.mark.sandbox
@pytest.mark.parametrize("kind", KINDS)
def test_a_program_has_a_place_for_the_workers_process_id(kind: Kind) -> None:
    code = compile_filter(kind)
    put = seccomp._put_process(code, 7)
    words = [each[3] for each in struct.iter_unpack("=HBBI", code)]
    changed = [each[3] for each in struct.iter_unpack("=HBBI", put)]

    assert (PLACEHOLDER in words) is not kind.processes
    assert changed == [7 if word == PLACEHOLDER else word for word in words]


@pytest.mark.sandbox
@pytest.mark.parametrize(("processes", "programs"), [(0, 1), (2, 2)])
def test_programs_are_made_before_they_are_needed(
    processes: int, programs: int
) -> None:
    prepare(make_plan(processes=processes))
    prepare(make_plan(processes=processes))

    assert compile_filter.cache_info().misses == programs


def test_no_program_is_made_where_none_is_wanted() -> None:
    prepare(make_plan(without=("seccomp",)))

    assert compile_filter.cache_info().misses == 0


def test_without_the_library_the_layer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "LIBRARY", "libabsent.so.2")
    prepare(make_plan())

    with pytest.raises(Unavailable, match=r"libabsent.so.2 is not installed"):
        compile_filter(KINDS[0])


class Stub:
    """A library that refuses something."""

    def __init__(self, context: int, result: int) -> None:
        self._result = result
        self.seccomp_init = lambda _action: context
        self.seccomp_release = lambda _context: None

    def seccomp_attr_set(self, *_: object) -> int:
        return self._result


@pytest.mark.parametrize(
    ("stub", "text"),
    [(Stub(0, 0), "does not know this machine"), (Stub(1, -22), "Invalid argument")],
)
def test_what_the_library_refuses_is_said(
    monkeypatch: pytest.MonkeyPatch, stub: Stub, text: str
) -> None:
    monkeypatch.setattr(seccomp, "_load_library", lambda: stub)

    with pytest.raises(Unavailable, match=text):
        compile_filter(KINDS[0])


@pytest.mark.sandbox
def test_calls_that_this_machine_lacks_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = compile_filter(KINDS[0])
    compile_filter.cache_clear()
    monkeypatch.setattr(seccomp, "FILES", f"{seccomp.FILES} no_such_call")

    assert compile_filter(KINDS[0]) == code


def test_an_argument_is_laid_out_as_the_library_has_it() -> None:
    assert ctypes.sizeof(seccomp._Argument) == 24
