from collections.abc import Callable
from typing import Any

import pytest

from grader.errors import Loss, NotHandedIn, StudentRaised, WorkerLost
from grader.models import Cell, Limits
from grader.runner.host import MAX_NOTE, MAX_OUTPUT, Host
from grader.sandbox.proxy import SubmissionProxy
from tests.runner.conftest import TASK

MakeHost = Callable[..., Host]


def proxy(host: Host) -> SubmissionProxy:
    return SubmissionProxy(host.session())


def test_a_host_loads_the_code_once(make_host: MakeHost) -> None:
    host = make_host("n = 0\ndef f():\n    global n\n    n += 1\n    return n\n")

    assert host.opened is None
    assert proxy(host).f() == 1
    assert proxy(host).f() == 2
    assert host.opened is host.session()
    assert host.layers


def test_a_lost_worker_is_replaced_by_a_fresh_one(make_host: MakeHost) -> None:
    host = make_host("import os\nn = 0\ndef die(): os._exit(3)\ndef f(): return n\n")
    first = host.session()

    with pytest.raises(WorkerLost) as caught:
        proxy(host).die()
    host.note_loss()

    assert caught.value.loss is Loss.DIED
    assert host.opened is None
    assert proxy(host).f() == 0
    assert host.session() is not first
    assert not host.exhausted


def test_a_session_that_has_ended_is_replaced_without_a_loss(
    make_host: MakeHost,
) -> None:
    host = make_host("def f(): return 1\n")
    host.session().close()

    assert proxy(host).f() == 1


def test_the_third_loss_ends_the_task(make_host: MakeHost) -> None:
    host = make_host("")

    for _ in range(2):
        host.note_loss()
    assert not host.exhausted
    host.note_loss()

    assert host.exhausted


def test_what_was_not_handed_in_is_said_each_time(make_host: MakeHost) -> None:
    host = make_host(None)

    for _ in range(2):
        with pytest.raises(NotHandedIn, match=r"^m\.py was not handed in$"):
            host.session()
    assert host.opened is None
    assert not host.layers


def test_code_that_raises_while_it_is_loaded_says_so_each_time(
    make_host: MakeHost,
) -> None:
    host = make_host("x = 1\nraise ValueError('no')\n")

    for _ in range(2):
        with pytest.raises(StudentRaised) as caught:
            host.session()
        assert str(caught.value) == "ValueError: no (while loading m.py)"
        assert "line 2" in caught.value.trace


def test_code_that_dies_while_it_is_loaded_says_so_each_time(
    make_host: MakeHost,
) -> None:
    host = make_host("import os\nos._exit(3)\n")

    for _ in range(2):
        with pytest.raises(WorkerLost, match=r"while loading m\.py: .*status 3"):
            host.session()


def test_code_that_never_ends_is_stopped_at_half_of_the_tasks_time(
    make_host: MakeHost,
) -> None:
    task = TASK.model_copy(update={"limits": Limits(seconds=0.5)})
    host = make_host("while True: pass\n", task)

    with pytest.raises(WorkerLost, match=r"while loading m\.py") as caught:
        host.session()

    assert caught.value.loss is Loss.TIMED_OUT


def test_output_is_kept_once_however_often_the_code_is_loaded(
    make_host: MakeHost,
) -> None:
    host = make_host("print('hello')\n")

    host.session()
    host.note_loss()
    host.session()
    host.close()
    host.close()

    assert host.output() == "hello\n"


def test_output_has_an_end(make_host: MakeHost) -> None:
    host = make_host("print('x' * 10**6)\n")

    host.session()
    host.close()

    assert len(host.output()) == MAX_OUTPUT


def cells(*sources: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(label=f"cell {number}", source=source)
        for number, source in enumerate(sources, 1)
    )


def test_a_failing_cell_is_noted_and_the_next_ones_run(make_host: MakeHost) -> None:
    host = make_host("", cells=cells("x = 1", "raise OSError('no')", "y = x + 1"))

    assert proxy(host).y.value() == 2
    assert host.notes == ("cell 2 raised OSError: no",)


def test_a_note_has_no_controls_no_addresses_and_an_end(make_host: MakeHost) -> None:
    hostile = f"raise OSError('\\x1b[2J' + str(object()) + 'x' * {MAX_NOTE})"
    host = make_host("", cells=cells("x = 1", hostile))

    host.session()

    (note,) = host.notes
    assert note.startswith("cell 2 raised OSError: \ufffd[2J<object object at 0x...>x")
    assert len(note) == MAX_NOTE


class FakeSession:
    """Answers `load` with what a worker made up."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.events, self.ended = answer, [], None

    def call(self, *_args: Any, **_kwargs: Any) -> Any:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "notes"),
    [
        (None, ()),
        (3, ()),
        ([3, (), ("cell 1",), ("cell 1", "A", "b", 4)], ()),
        ([("cell 9", "A", "b", "")], ()),
        ([("cell 1", "A", "b", "")] * 9, ("cell 1 raised A: b",)),
    ],
)
def test_a_worker_may_say_anything_of_its_cells(
    make_host: MakeHost,
    answer: Any,
    notes: tuple[str, ...],
) -> None:
    host = make_host("", cells=cells("x = 1"))
    session: Any = FakeSession(answer)

    host._load(session, cells("x = 1"))

    assert host.notes == notes


def test_standins_and_aliases_are_put_in_place(make_host: MakeHost) -> None:
    host = make_host(
        "import other, again\ndef f(): return other.x, again.f is f\n",
        standins={"other": "x = 7\n"},
        aliases=("again",),
    )

    assert proxy(host).f() == (7, True)
