import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.errors import BadSubmission
from grader.handin import rules
from grader.models import Submission


def test_a_single_file_answers_every_task(open_path, tmp_path, tasks):
    (tmp_path / "all in one.py").write_text("def relu(x): ...\n")

    submission = open_path(tmp_path / "all in one.py")

    assert submission.name == "all in one"
    assert set(submission.cells) == {task.id for task in tasks}
    (cell,) = submission.cells["train"]
    assert (cell.label, cell.source) == ("all in one.py", "def relu(x): ...\n")
    assert [path.name for path in submission.root.iterdir()] == ["all in one.py"]
    assert submission.notes == ()


def test_a_single_file_that_bears_a_tasks_name_is_noted(open_path, work):
    assert open_path(work / "relu.py").notes == (
        (
            "relu.py was read as the whole work, for every task; "
            "to hand in several files, give their folder."
        ),
    )


def test_a_single_file_that_is_too_large_is_refused(open_path, tmp_path):
    (tmp_path / "a.py").write_bytes(b"#" * (rules.MIB + 1))

    with pytest.raises(BadSubmission, match=r"a.py: cannot be taken: .*than 1 MiB"):
        open_path(tmp_path / "a.py")


def test_a_single_file_under_an_odd_name_is_copied_under_a_plain_one(
    open_path, tmp_path
):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[2J.PY"))
    path.write_text("a = 1")

    submission = open_path(path)

    assert [found.name for found in submission.root.iterdir()] == ["submission.py"]
    assert submission.name == "[2J"


def test_a_file_that_cannot_be_decoded_leaves_the_other_tasks_alone(open_path, work):
    (work / "relu.py").write_bytes(b"a = '\xff'")

    submission = open_path(work)

    with pytest.raises(SyntaxError, match=r"relu.py: line 1: byte 0xff"):
        exec(submission.cells["relu"][0].source)
    assert submission.cells["model"][0].source == (work / "model.py").read_text()


def test_utf_16_is_noted_and_copied_as_utf_8(open_path, work):
    (work / "relu.py").write_text("s = 'é'\n", encoding="utf-16")

    submission = open_path(work)

    assert submission.cells["relu"][0].source == "s = 'é'\n"
    assert (submission.root / "relu.py").read_text(encoding="utf-8") == "s = 'é'\n"
    assert submission.notes == (
        "relu.py is saved as UTF-16 and was read so; save it as UTF-8.",
    )


def test_the_hash_is_over_names_and_contents_with_their_lengths(open_path, tmp_path):
    (tmp_path / "a.py").write_bytes(b"a = 1\n")
    parts = b"\0\0\0\0\0\0\0\4a.py\0\0\0\0\0\0\0\6a = 1\n"

    assert open_path(tmp_path / "a.py").hash == hashlib.sha256(parts).hexdigest()


@pytest.mark.parametrize("change", ["name", "content", "boundary"])
def test_another_work_has_another_hash(open_path, work, change):
    before = open_path(work).hash
    if change == "name":
        (work / "answers.yaml").rename(work / "answer.yaml")
    elif change == "content":
        (work / "answers.yaml").write_text("q1: b\n")
    else:
        (work / "answers.yaml").rename(work / "answers.yam.yaml")

    assert open_path(work).hash != before


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("alice", "alice"),
        ("", "submission"),
        ("\x1b\u202e\n", "submission"),
        ("a\x1b[31mb", "a [31mb"),
        ("a\u202eb\udcff c", "a b c"),
        ("x" * 200, "x" * 80),
        ("x" * 79 + " y", "x" * 79),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_a_name_is_made_fit_for_display(name, shown):
    assert rules.display_name(name) == shown


@given(st.text())
def test_any_name_becomes_one_short_printable_line(name):
    for shown in (rules.display_name(name), rules.show(name)):
        assert len(shown) <= 80
        assert len(shown.splitlines()) <= 1
        shown.encode()
    assert rules.display_name(name).strip()


def test_a_path_that_steers_terminals_is_shown_without(open_path, tmp_path):
    with pytest.raises(BadSubmission) as caught:
        open_path(tmp_path / "\x1b[2J\u202e.zip")

    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "suffix", ["", ".py", ".ipynb", ".zip", ".tar", ".tar.gz", ".tgz", ".exe"]
)
@given(data=st.binary(max_size=300))
@example(data=b"")
@example(data=b"PK\x05\x06" + bytes(18))
@example(data=b"PK\x01\x02" * 20_000)
@example(data=b"\x1f\x8b\x08\0")
@example(data=bytes(10240))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_submission_or_refused(open_path, tmp_path, suffix, data):
    path = tmp_path / f"work{suffix}"
    path.write_bytes(data)

    try:
        submission = open_path(path)
    except BadSubmission as exc:
        assert "\n" not in str(exc)
    else:
        assert isinstance(submission, Submission)
        assert suffix in {".py", ".ipynb"}
