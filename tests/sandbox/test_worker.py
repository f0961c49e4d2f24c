import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.errors import StudentRaised, Thrown
from grader.sandbox.codec import CodecError
from grader.sandbox.proxy import Callback, Feed, RemoteObject
from grader.sandbox.wire import Handle
from grader.sandbox.worker import Server
from tests.sandbox.workers import Student

Relu = """
import torch
LIMIT = 3
def relu(x):
    return x.clamp(min=0)
def spoil(x):
    return x.zero_()
class Model:
    size = 4
    def __init__(self, size=2):
        self.size = size
    def __len__(self):
        return self.size
    def __iter__(self):
        return iter(range(self.size))
    def grow(self, by, *, times=1):
        self.size += by * times
        return self
    def __call__(self, x):
        return x + self.size
"""


def raised(student: Student, name: str, *args: object, **kwargs: object) -> Any:
    """Return what a call of the student's function raises."""
    with pytest.raises(StudentRaised) as caught:
        getattr(student.proxy, name)(*args, **kwargs)
    return caught.value


# loading


def test_a_file_is_loaded_under_its_own_name(student: Student) -> None:
    assert student.load("who = __name__\nwhere = __file__") == []
    assert student.proxy.who.value() == "relu"
    assert student.proxy.where.value() == f"{student.folder}/relu.py"


def test_a_file_may_import_the_submissions_other_files(
    student: Student, folder: Path
) -> None:
    (folder / "sandbox_helper.py").write_text("def twice(x): return 2 * x\n")
    student.load("from sandbox_helper import twice")

    assert student.proxy.twice(4) == 8


def test_a_file_that_raises_is_a_failure_with_its_line(student: Student) -> None:
    with pytest.raises(StudentRaised) as caught:
        student.load("x = 1\nraise LookupError('no')\n")

    assert (caught.value.kind, caught.value.message) == ("LookupError", "no")
    assert caught.value.trace.startswith('  File "relu.py", line 2, in <module>\n')


def test_a_file_that_does_not_parse_is_a_failure_with_its_line(
    student: Student,
) -> None:
    with pytest.raises(StudentRaised) as caught:
        student.load("x = 1\n  y = 2\n")

    assert caught.value.kind == "IndentationError"
    assert caught.value.trace == '  File "relu.py", line 2\n    y = 2\n'


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_a_file_that_leaves_is_a_failure(student: Student, kind: str) -> None:
    with pytest.raises(StudentRaised) as caught:
        student.load(f"raise {kind}(3)")

    assert caught.value.kind == kind


def test_a_failing_cell_does_not_stop_the_next_ones(student: Student) -> None:
    failures = student.load(
        ("cell 1", "a = 1"),
        ("cell 2", "b = a / 0"),
        ("cell 3", "c = ("),
        ("cell 4", "import sys; sys.exit()"),
        ("cell 5", "d = a + 1"),
    )

    assert [(row[0], row[1]) for row in failures] == [
        ("cell 2", "ZeroDivisionError"),
        ("cell 3", "SyntaxError"),
        ("cell 4", "SystemExit"),
    ]
    assert 'File "cell 2", line 1' in failures[0][3]
    assert student.proxy.d.value() == 2


def test_a_single_file_is_known_under_every_alias(student: Student) -> None:
    student.load(
        "x = 5\ndef get():\n    import alias_a\n    return alias_a.x",
        aliases=("alias_a",),
    )

    assert student.proxy.get() == 5


def test_a_stand_in_replaces_the_students_own(student: Student, folder: Path) -> None:
    (folder / "part.py").write_text("def size(): return 1\ndef more(): return 10\n")
    student.load(
        "from part import size, more\nimport part\n"
        "def both(): return size() + more(), part.size()\n",
        standins={"part": "import math\nLIMIT = 7\ndef size(): return 2\n"},
    )

    assert student.proxy.both() == (12, 2)


def test_a_stand_in_wins_over_what_a_notebook_defines_itself(student: Student) -> None:
    student.load(
        ("cell 1", "def size(): return 1"),
        ("cell 2", "def twice(): return 2 * size()"),
        standins={"part": "LIMIT = 7\ndef size(): return 5\n"},
    )

    assert student.proxy.twice() == 10
    with pytest.raises(StudentRaised, match="NotDefined"):
        student.proxy.LIMIT.value()


def test_a_stand_in_has_no_special_attributes_of_the_students(
    student: Student, folder: Path
) -> None:
    (folder / "part.py").write_text("__version__ = 1\n")
    student.load(
        "import part\ndef version(): return part.__version__\n",
        standins={"part": ""},
    )

    assert raised(student, "version").kind == "AttributeError"


# calling


def test_functions_are_called_by_name_with_positions_and_keywords(
    student: Student,
) -> None:
    student.load("def f(a, b=0, *, call=0, self=0): return [a, b, call, self]")

    assert student.proxy.f(1) == [1, 0, 0, 0]
    assert student.proxy.f(1, b=2, call=3) == [1, 2, 3, 0]


def test_tensors_go_and_come_by_copy(student: Student) -> None:
    student.load(Relu)
    x = torch.tensor([-1.0, 2.0])

    assert student.proxy.relu(x).tolist() == [0.0, 2.0]
    assert student.proxy.spoil(x).tolist() == [0.0, 0.0]
    assert x.tolist() == [-1.0, 2.0]


def test_echo_returns_the_arguments_as_they_are_afterwards(student: Student) -> None:
    student.load(Relu)
    result, (after,) = student.proxy.spoil.echo(torch.ones(2))

    assert result.tolist() == after.tolist() == [0.0, 0.0]


def test_an_attribute_is_got_as_its_value(student: Student) -> None:
    student.load(Relu)

    assert student.proxy.LIMIT.value() == 3
    assert isinstance(student.proxy.relu.value(), RemoteObject)


def test_what_is_not_defined_is_said_to_be_so(student: Student) -> None:
    student.load(Relu)
    error = raised(student, "absent")

    assert (error.kind, error.message) == ("NotDefined", "absent is not defined")
    assert error.trace == ""


def test_objects_stay_in_the_worker_and_are_used_from_afar(student: Student) -> None:
    student.load(Relu)
    model = student.proxy.Model(3)

    assert isinstance(model, RemoteObject)
    assert repr(model) == "Model"
    assert len(model) == 3
    assert list(model) == [0, 1, 2]
    assert model(1) == 4
    assert model.size.value() == 3
    assert model.grow(2, times=2).size.value() == 7
    assert bool(model)


def test_an_object_can_be_handed_back(student: Student) -> None:
    student.load(Relu + "def sizes(models): return [m.size for m in models]\n")
    models = [student.proxy.Model(size) for size in (1, 2)]

    assert student.proxy.sizes(models) == [1, 2]
    assert student.proxy.sizes([student.proxy.Model]) == [4]


def test_an_object_that_was_let_go_is_forgotten(student: Student) -> None:
    student.load(
        "import weakref\nalive = weakref.WeakSet()\n"
        "class Model:\n    def __init__(self): alive.add(self)\n"
        "def count(): return len(alive)\n"
    )
    model = student.proxy.Model()
    assert student.proxy.count() == 1
    student.session.events.clear()
    del model

    assert student.proxy.count() == 0


def test_a_missing_method_is_an_attribute_error_of_the_students(
    student: Student,
) -> None:
    student.load(Relu)
    model = student.proxy.Model()

    with pytest.raises(StudentRaised, match="AttributeError: 'Model' object has no"):
        model.train()


ITERATORS = """
class Endless:
    def __len__(self): return -1
class Broken:
    def __init__(self): self.left = 2
    def __iter__(self): return self
    def __next__(self):
        self.left -= 1
        if self.left < 0: raise ValueError('broken')
        return ()
class Sneaky:
    def __iter__(self): return self
    def __next__(self): return next(iter([]))
def leak(): return next(iter([]))
class Huge:
    def __len__(self): return 2**70
class NoIterator:
    def __iter__(self): return 7
"""


def test_an_iterators_end_item_and_error_are_told_apart(student: Student) -> None:
    student.load(ITERATORS)
    iterator = iter(student.proxy.Broken())

    assert iter(iterator) is iterator
    assert next(iterator) == ()
    assert next(iterator) == ()
    with pytest.raises(StudentRaised, match="ValueError: broken"):
        next(iterator)
    assert list(student.proxy.Sneaky()) == []
    assert raised(student, "leak").kind == "StopIteration"


@pytest.mark.parametrize(
    ("name", "use", "kind"),
    [
        ("Endless", len, "ValueError"),
        ("Huge", len, "OverflowError"),
        ("Broken", len, "TypeError"),
        ("NoIterator", iter, "TypeError"),
        ("Endless", iter, "TypeError"),
    ],
)
def test_what_has_no_length_or_iterator_is_the_students_fault(
    student: Student, name: str, use: Any, kind: str
) -> None:
    student.load(ITERATORS)
    thing = getattr(student.proxy, name)()

    with pytest.raises(StudentRaised) as caught:
        use(thing)
    assert caught.value.kind == kind


def test_a_check_may_define_a_module_and_build_a_value(student: Student) -> None:
    student.load(
        "def use():\n    import sandbox_kit\n    return sandbox_kit.twice(4)\n"
    )
    kit = student.session.define("sandbox_kit", "def twice(x): return 2 * x\n")
    layer = student.session.build("nn.Linear(*args, **kwargs)", 3, 2, bias=False)

    assert kit.twice(3) == 6
    assert student.proxy.use() == 8
    assert layer.weight.value().shape == (2, 3)
    assert student.session.build("args[0] + 1", 4) == 5


# feeds and callbacks

USES = """
def collect(feed): return list(feed)
def twice(feed): return [list(feed), list(feed)]
def length(feed): return len(feed)
def first(feed): return next(iter(feed))
def again(feed):
    passing = iter(feed)
    return [next(iter(passing)), list(passing), list(passing)]
def apply(f, *args): return f(*args)
def keep(f):
    global kept
    kept = f
def use_kept(*args): return kept(*args)
def catch(f, kind):
    import builtins
    try: f()
    except getattr(builtins, kind) as error: return [type(error).__name__, str(error)]
"""


def test_a_feed_is_iterated_item_by_item_and_afresh(student: Student) -> None:
    student.load(USES)
    pairs = [(torch.ones(1), 2), "x"]

    assert len(student.proxy.collect(Feed(pairs))) == 2
    assert student.proxy.twice(Feed([1, 2])) == [[1, 2], [1, 2]]
    assert student.proxy.again(Feed([1, 2, 3])) == [1, [2, 3], []]


def test_a_feed_gives_no_more_than_is_asked_for(student: Student) -> None:
    student.load(USES)
    asked = []

    def items() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    assert student.proxy.first(Feed(items())) == 0
    assert asked == [0]


def test_a_feed_has_a_length_only_where_it_was_given(student: Student) -> None:
    student.load(USES)

    assert student.proxy.length(Feed([], 5)) == 5
    assert raised(student, "length", Feed([])).kind == "TypeError"


def test_a_callback_gets_the_workers_values_and_gives_its_own(
    student: Student,
) -> None:
    student.load(Relu + USES)
    got: list[Any] = []

    def call(*args: Any) -> Any:
        got.extend(args)
        return [args[0]]

    model = student.proxy.Model()
    result = student.proxy.apply(Callback(call), torch.ones(2), model)

    assert result[0].tolist() == got[0].tolist() == [1.0, 1.0]
    assert isinstance(got[1], RemoteObject)
    assert len(got[1]) == 2


LARGEST = """
import functools
import torch

deepest = functools.reduce(lambda value, _: [value], range(31), [])
widest = [0] * 49_000
longest = ["x" * 10_000] * 100
most = [torch.ones(1)] * 1024

def apply(call, value):
    return len(call(value))

def count(values):
    return len(values)
"""


@pytest.mark.parametrize("name", ["deepest", "widest", "longest", "most"])
def test_values_as_large_as_a_worker_may_send_can_be_sent_back_together(
    student: Student, name: str
) -> None:
    student.load(LARGEST)
    value = getattr(student.proxy, name).value()
    twice = Callback(lambda given: [given, given])

    assert student.proxy.apply(twice, value) == 2
    assert student.proxy.count([value] * 8) == 8


def test_a_callback_called_wrongly_raises_where_it_was_called(
    student: Student,
) -> None:
    student.load(USES)
    error = raised(student, "apply", Callback(lambda x, y: x + y), 1)

    assert error.kind == "TypeError"
    assert error.message == "missing a required argument: 'y'"
    assert "in apply" in error.trace


def test_a_callback_that_stops_looks_like_an_end(student: Student) -> None:
    student.load(USES)

    assert raised(student, "apply", Callback(lambda: next(iter([])))).kind == (
        "StopIteration"
    )


@pytest.mark.parametrize(
    ("kind", "seen"), [("IndexError", "IndexError"), ("NoSuchError", "RuntimeError")]
)
def test_what_a_check_throws_is_raised_in_the_worker(
    student: Student, kind: str, seen: str
) -> None:
    student.load(USES)

    def throw() -> None:
        raise Thrown(kind, "from the check")

    assert student.proxy.catch(Callback(throw), seen) == [seen, "from the check"]


def test_a_feed_that_throws_halfway_raises_there(student: Student) -> None:
    student.load(USES)

    def items() -> Iterator[int]:
        yield 1
        raise Thrown("OSError", "disk")

    assert raised(student, "collect", Feed(items())).message == "disk"


def test_a_callback_can_be_used_in_a_later_call(student: Student) -> None:
    student.load(USES)
    student.proxy.keep(Callback(lambda x: x + 1))

    assert student.proxy.use_kept(4) == 5


IN_THREADS = """
import threading
def in_threads(feed):
    found = []
    threads = [threading.Thread(target=lambda: found.append(list(feed)))
               for _ in range(4)]
    for thread in threads: thread.start()
    own = list(feed)
    for thread in threads: thread.join()
    return [own, *found]
"""


def test_threads_may_ask_while_a_call_is_open(student: Student) -> None:
    student.load(IN_THREADS)
    items = list(range(20))

    assert student.proxy.in_threads(Feed(items)) == [items] * 5


def test_nothing_can_be_asked_between_calls(student: Student) -> None:
    student.load(USES)
    student.proxy.keep(Feed([1, 2]))
    feed = sys.modules["relu"].kept

    with pytest.raises(RuntimeError, match="while the grader calls"):
        list(feed)
    assert student.proxy.collect(Feed([3])) == [3]


# what may go wrong


def test_an_answer_that_is_too_large_is_the_students_fault(student: Student) -> None:
    student.load(
        "def deep():\n    x = []\n    for _ in range(99): x = [x]\n    return x\n"
        "def wide(): return [0.5] * 60_000\n"
        "def many():\n    import torch\n    return [torch.ones(1)] * 2000\n"
        "def huge(): return 1 << 5000\n"
    )

    for name in ("deep", "wide", "many", "huge"):
        assert raised(student, name).kind == "CodecError"
    assert student.proxy.huge.value() is not None


def test_a_body_that_is_too_large_is_the_students_fault(student: Student) -> None:
    student.load("def texts(): return ['x' * 10_000] * 200")

    assert raised(student, "texts").kind == "CodecError"


@pytest.mark.parametrize(
    "stream",
    [
        "None",
        "7",
        "type('S', (), {'flush': lambda self: 1 / 0})()",
        "type('S', (), {'flush': lambda self: (_ for _ in ()).throw(SystemExit)})()",
    ],
)
def test_a_replaced_standard_output_does_no_harm(student: Student, stream: str) -> None:
    student.load(f"import sys\ndef f():\n    sys.stdout = {stream}\n    return 1\n")

    assert student.proxy.f() == 1
    assert student.proxy.f() == 1


def test_what_was_printed_is_flushed_before_the_answer(student: Student) -> None:
    student.load(
        "import sys\nseen = []\n"
        "class Stream:\n    def flush(self): seen.append('flushed')\n"
        "def f(): sys.stdout = Stream()\n"
        "def get(): return list(seen)\n"
    )
    student.proxy.f()

    assert student.proxy.get() == ["flushed"]


def test_a_class_named_like_a_builtin_stays_an_object(student: Student) -> None:
    student.load(
        "class list: pass\nclass KeyError(Exception): pass\n"
        "def f(): raise KeyError('mine')\n"
    )

    assert repr(student.proxy.list()) == "list"
    assert isinstance(student.proxy.list(), RemoteObject)
    assert str(raised(student, "f")) == "KeyError: mine"


def test_a_class_with_a_hostile_name_stays_an_object(student: Student) -> None:
    student.load("C = type('\\x1b[2J' + 'x' * 1000, (), {})")

    assert repr(student.proxy.C()) == f"\N{REPLACEMENT CHARACTER}[2J{'x' * 252}"


def test_a_value_that_only_a_worker_sends_is_refused() -> None:
    server = Server.__new__(Server)

    with pytest.raises(CodecError, match="unexpected Handle"):
        server._resolve(Handle(1, "x"))
