"""What confined student code can reach, and how the layers report themselves."""

import os
import resource
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.errors import StudentRaised
from grader.sandbox import confine as confine_module
from grader.sandbox.confine import AROUND, INSIDE, LAYERS, apply, confine
from grader.sandbox.kernel import prctl
from grader.sandbox.plan import HalfApplied, Plan, Unavailable
from tests.sandbox.workers import Student

Fork = Callable[..., Student]
ROOT = Path(grader.__file__).parents[1]
# the layers that do without namespaces of any kind
CONTAINER = ("namespaces", "root")

USES = """
import os, socket
def read(path):
    with open(path, 'rb') as stream: return stream.read(100)
def write(path):
    with open(path, 'w') as stream: stream.write('x')
def list_folder(path): return sorted(os.listdir(path))
def remove(path): os.remove(path)
def link(source, target): os.link(source, target)
def connect(port): socket.create_connection(('127.0.0.1', port), timeout=5)
def listen():
    with socket.socket() as s: s.bind(('127.0.0.1', 0))
def fork():
    if os.fork() == 0: os._exit(0)
def run(*command): os.execv(command[0], command)
def limits():
    import resource
    names = ('CORE', 'NOFILE', 'FSIZE', 'DATA')
    return [resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[1] for n in names]
def status():
    with open('/proc/self/status') as stream: return stream.read()
def kill(process): os.kill(process, 0)
def load(path):
    import ctypes
    ctypes.CDLL(path)
def threads():
    import threading
    event, started = threading.Event(), []
    try:
        while len(started) < 1000:
            started.append(threading.Thread(target=event.wait))
            started[-1].start()
    except (MemoryError, RuntimeError):
        started.pop()
    event.set()
    for each in started: each.join()
    return len(started)
"""


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "key.txt"
    path.write_text("the key")
    return path


@pytest.fixture(params=[(), CONTAINER], ids=["full", "container"])
def student(forked: Fork, request: pytest.FixtureRequest) -> Student:
    """One at each level, as far as the machine has it."""
    return forked(USES, without=request.param)


def refused(student: Student, name: str, *args: object) -> bool:
    with pytest.raises(StudentRaised) as caught:
        getattr(student.proxy, name)(*args)
    return caught.value.kind in {
        *("PermissionError", "FileNotFoundError", "ProcessLookupError"),
    } or (caught.value.kind == "OSError" and "Read-only" in str(caught.value))


@pytest.mark.sandbox
def test_every_layer_says_what_became_of_it(forked: Fork) -> None:
    layers = forked(USES).session.layers

    assert list(layers) == list(LAYERS)
    assert {name for name, state in layers.items() if not state.startswith("on")} <= {
        "cgroup"  # an ordinary user has none, unless it is given to him
    }


@pytest.mark.sandbox
@pytest.mark.parametrize("name", LAYERS)
def test_any_layer_can_be_left_off(forked: Fork, name: str) -> None:
    student = forked("def f(): return 1\n", without=(name,))

    assert student.session.layers[name] == "off"
    assert student.proxy.f() == 1


@pytest.mark.sandbox
def test_nothing_outside_can_be_read(student: Student, secret: Path) -> None:
    for path in (secret, ROOT / "pyproject.toml", ROOT / "exam.yaml", "/etc/passwd"):
        assert refused(student, "read", str(path))
        assert refused(student, "read", f"/proc/self/root{path}")
    for folder in (secret.parent, ROOT / "tests", "/", f"/proc/{os.getpid()}"):
        assert refused(student, "list_folder", str(folder))
    assert refused(student, "read", f"/proc/{os.getpid()}/environ")
    assert refused(student, "read", "/proc/1/environ")


@pytest.mark.sandbox
def test_a_link_leads_nowhere(student: Student, secret: Path, folder: Path) -> None:
    (folder / "link").symlink_to(secret)

    assert refused(student, "read", f"{place(student)}/link")
    with pytest.raises(StudentRaised):
        student.proxy.link(str(secret), "hard")


def place(student: Student) -> str:
    """Return where the worker has the submission."""
    root = student.session.layers["root"].startswith("on")
    return "/submission" if root else student.folder


@pytest.mark.sandbox
def test_the_submission_can_be_read_and_not_written(
    student: Student, folder: Path
) -> None:
    (folder / "data.txt").write_text("mine")
    own = place(student)

    assert student.proxy.read(f"{own}/data.txt") == b"mine"
    assert student.proxy.list_folder(own) == ["data.txt"]
    assert refused(student, "write", f"{own}/data.txt")
    assert refused(student, "write", f"{own}/new.txt")
    assert refused(student, "remove", f"{own}/data.txt")


@pytest.mark.sandbox
def test_the_private_folder_can_be_written_and_nothing_there_run(
    student: Student,
) -> None:
    student.proxy.write("own.txt")

    assert student.proxy.read("own.txt") == b"x"
    assert refused(student, "run", "./own.txt")


@pytest.mark.sandbox
def test_the_runtime_can_be_read_and_not_written(student: Student) -> None:
    assert student.proxy.read(os.__file__)
    assert refused(student, "write", f"{os.__file__}.new")
    assert refused(student, "write", "/usr/lib/new.txt")
    assert student.proxy.write("/dev/null") is None


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.sandbox
def test_the_network_is_out_of_reach(student: Student, port: int) -> None:
    assert refused(student, "connect", port)
    assert refused(student, "listen")


@pytest.mark.sandbox
def test_other_processes_get_no_signal(student: Student) -> None:
    assert refused(student, "kill", os.getpid())
    assert refused(student, "kill", 1)
    assert refused(student, "kill", -1)


@pytest.mark.sandbox
def test_no_process_can_be_started_and_no_program_run(student: Student) -> None:
    assert refused(student, "fork")
    assert refused(student, "run", "/bin/true")


def test_limits_are_set_for_good(student: Student) -> None:
    # a hard limit of 0 can be set to nothing else
    core = int(resource.getrlimit(resource.RLIMIT_CORE)[1] != 0)

    assert student.proxy.limits() == [core, 256, 256 << 20, 4096 << 20]
    assert "NoNewPrivs:\t1" in student.proxy.status()


@pytest.mark.sandbox
def test_threads_are_counted(forked: Fork) -> None:
    assert 30 < forked(USES).proxy.threads() < 150


# how the layers are applied


def make_plan(folder: Path, **more: Any) -> Plan:
    options: dict[str, Any] = {
        "folder": str(folder),
        "readable": [],
        "memory_mib": 4096,
        "threads": 1,
        "processes": 0,
        "gpu": False,
        "without": [],
    }
    return Plan(**options | more)


def fail(error: Exception) -> Callable[[Plan], str]:
    def layer(_plan: Plan) -> str:
        raise error

    return layer


def test_states_are_noted_in_the_order_of_the_layers(tmp_path: Path) -> None:
    layers = {
        "one": lambda _plan: "on",
        "two": fail(OSError(38, "Function not implemented")),
        "three": fail(Unavailable("there is none")),
        "four": lambda _plan: "on (version 3)",
    }
    plan = make_plan(tmp_path, without=["four"])
    apply(layers, plan)

    assert list(plan.states.items()) == [
        ("one", "on"),
        ("two", "unavailable: Function not implemented"),
        ("three", "unavailable: there is none"),
        ("four", "off"),
    ]
    assert [name for name in plan.states if plan.has(name)] == ["one"]


def test_a_layer_that_does_not_hold_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(confine_module.PROBES, "root", lambda _plan: False)

    with pytest.raises(HalfApplied, match="root: it was applied, and does not hold"):
        apply({"root": lambda _plan: "on"}, make_plan(tmp_path))


def test_a_layer_that_is_not_there_is_not_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(confine_module.PROBES, "root", lambda _plan: False)
    plan = make_plan(tmp_path)
    apply({"root": fail(Unavailable("no"))}, plan)

    assert not plan.has("root")


def test_a_worker_outside_of_its_namespaces_is_an_error(tmp_path: Path) -> None:
    plan = make_plan(tmp_path)
    plan.states["namespaces"] = "on"

    with pytest.raises(HalfApplied, match="the worker is not in them"):
        confine(plan)


def test_the_warden_and_the_worker_have_all_layers_between_them() -> None:
    assert AROUND.keys().isdisjoint(INSIDE)
    assert {*AROUND, *INSIDE} == set(LAYERS)
    assert set(confine_module.PROBES) == set(LAYERS) - {"namespaces"}


def test_an_option_that_the_kernel_does_not_know_is_an_error() -> None:
    with pytest.raises(OSError, match="prctl"):
        prctl(-1, 0)
