import json
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
from grader.sandbox.confine import LAYERS, confine
from tests.sandbox.workers import Student

Fork = Callable[..., Student]
ROOT = Path(grader.__file__).parents[1]

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
def run(*command):
    import subprocess
    return subprocess.run(command, capture_output=True).returncode
def limits():
    import resource
    names = ('CORE', 'NOFILE', 'FSIZE', 'DATA')
    return [resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[1] for n in names]
def status():
    with open('/proc/self/status') as stream: return stream.read()
def here(): return os.getcwd()
def kill(process): os.kill(process, 0)
"""


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "key.txt"
    path.write_text("the key")
    return path


@pytest.fixture
def student(forked: Fork) -> Student:
    return forked(USES)


def refused(student: Student, name: str, *args: object) -> bool:
    with pytest.raises(StudentRaised, match="PermissionError"):
        getattr(student.proxy, name)(*args)
    return True


@pytest.mark.sandbox
def test_every_layer_is_on(student: Student) -> None:
    assert set(student.session.layers) == set(LAYERS)
    assert all(state.startswith("on") for state in student.session.layers.values())


@pytest.mark.sandbox
def test_nothing_outside_can_be_read(student: Student, secret: Path) -> None:
    for path in (secret, ROOT / "pyproject.toml", ROOT / "exam.yaml", "/etc/passwd"):
        assert refused(student, "read", str(path))
        assert refused(student, "read", f"/proc/self/root{path}")
    for folder in (secret.parent, ROOT, "/tmp", "/", f"/proc/{os.getpid()}"):
        assert refused(student, "list_folder", str(folder))
    assert refused(student, "read", f"/proc/{os.getpid()}/environ")


@pytest.mark.sandbox
def test_a_link_leads_nowhere(student: Student, secret: Path, folder: Path) -> None:
    (folder / "link").symlink_to(secret)

    assert refused(student, "read", f"{folder}/link")
    with pytest.raises(StudentRaised):
        student.proxy.link(str(secret), "hard")


@pytest.mark.sandbox
def test_the_submission_can_be_read_and_not_written(
    student: Student, folder: Path
) -> None:
    (folder / "data.txt").write_text("mine")

    assert student.proxy.read(f"{folder}/data.txt") == b"mine"
    assert student.proxy.list_folder(str(folder)) == ["data.txt"]
    assert refused(student, "write", f"{folder}/data.txt")
    assert refused(student, "write", f"{folder}/new.txt")
    assert refused(student, "remove", f"{folder}/data.txt")


@pytest.mark.sandbox
def test_the_private_folder_can_be_written_and_programs_there_not_run(
    student: Student,
) -> None:
    student.proxy.write("own.txt")

    assert student.proxy.read("own.txt") == b"x"
    assert student.proxy.run("/bin/cp", "/bin/true", "mine") == 0
    assert refused(student, "run", "./mine")


@pytest.mark.sandbox
def test_the_runtime_can_be_read_and_not_written(student: Student) -> None:
    assert student.proxy.read(os.__file__)
    assert student.proxy.run("/bin/true") == 0
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


def test_limits_are_set_for_good(student: Student) -> None:
    assert student.proxy.limits() == [0, 256, 256 << 20, 4096 << 20]
    assert "NoNewPrivs:\t1" in student.proxy.status()


# the layers one by one, in a process of the test's own


def in_child(function: Callable[[], Any]) -> Any:
    """Return what `function` returns in a forked child."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = json.dumps(function())
        except BaseException as error:  # noqa: BLE001 - the parent tells
            answer = json.dumps(f"{type(error).__name__}: {error}")
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        data = stream.read()
    os.waitpid(child, 0)
    return json.loads(data)


def options(folder: Path, **more: Any) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "readable": [],
        "memory_mib": 4096,
        "gpu": False,
    } | more


def test_a_layer_that_the_kernel_refuses_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_options: object) -> str:
        raise OSError(38, "Function not implemented")

    monkeypatch.setitem(LAYERS, "landlock", refuse)
    states = in_child(lambda: confine(options(tmp_path)))

    assert states == {
        "no_new_privs": "on",
        "limits": "on",
        "landlock": "unavailable: Function not implemented",
    }


def test_a_limit_that_is_lower_already_stays(tmp_path: Path) -> None:
    def try_it() -> Any:
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
        if os.getuid() == 0:  # root might raise it again
            os.setuid(65534)
        return [
            LAYERS["limits"](options(tmp_path)),
            resource.getrlimit(resource.RLIMIT_NOFILE),
        ]

    assert in_child(try_it) == ["on", [100, 100]]


def test_an_option_that_the_kernel_does_not_know_is_an_error() -> None:
    with pytest.raises(OSError, match="prctl"):
        confine_module.prctl(-1, 0)


@pytest.mark.sandbox
@pytest.mark.parametrize("version", range(1, 8))
def test_every_version_of_landlock_is_asked_for_what_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    if confine_module._landlock_version() < version:
        pytest.skip("this kernel is older")
    monkeypatch.setattr(confine_module, "_landlock_version", lambda: version)

    def try_it() -> Any:
        states = confine(options(tmp_path))
        (tmp_path / "own").write_text("x")
        with pytest.raises(PermissionError):
            Path("/etc/passwd").read_text()
        return states["landlock"]

    assert in_child(try_it) == f"on (version {version})"


@pytest.mark.sandbox
def test_a_gpus_devices_are_allowed_where_one_may_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = tmp_path / "nvidia0"
    device.write_text("x")
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setattr(confine_module.glob, "glob", lambda _pattern: [str(device)])

    def try_it() -> Any:
        states = confine(options(folder, gpu=True))
        os.close(os.open(device, os.O_RDWR))
        return states["landlock"].startswith("on")

    assert in_child(try_it) is True


@pytest.mark.sandbox
def test_a_path_that_cannot_be_allowed_is_an_error(tmp_path: Path) -> None:
    free = os.dup(0)
    os.close(free)

    with pytest.raises(OSError, match=r"Bad file descriptor"):
        confine_module._allow(-1, str(tmp_path), confine_module.READ_FILE)
    following = os.dup(0)
    os.close(following)
    assert following == free
