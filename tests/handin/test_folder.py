import os
import socket
from pathlib import Path

import pytest

from grader.errors import BadSubmission
from grader.handin import folder, rules


def names_below(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()
    )


def test_a_folder_is_copied_and_each_task_gets_its_file(open_path, work):
    submission = open_path(work)

    assert submission.name == "alice"
    assert sorted(submission.cells) == ["model", "relu"]
    (cell,) = submission.cells["relu"]
    assert (cell.label, cell.source) == ("relu.py", (work / "relu.py").read_text())
    assert names_below(submission.root) == [
        "answers.yaml",
        "helpers/text.py",
        "model.py",
        "relu.py",
    ]
    assert submission.root != work
    assert submission.notes == ()


def test_every_opening_makes_a_fresh_copy(open_path, work):
    first, second = open_path(work), open_path(work)

    assert first.root != second.root
    assert first.hash == second.hash


def test_caches_hidden_folders_and_the_checks_of_the_template_are_no_part_of_it(
    open_path, work
):
    before = open_path(work)
    for name in (".git", ".venv", "__pycache__", "node_modules", "checks"):
        (work / name).mkdir()
        (work / name / "relu.py").write_text("1")
    (work / ".DS_Store").write_text("junk")

    after = open_path(work)

    assert after.hash == before.hash
    assert after.notes == ()


def test_a_folder_named_checks_deeper_down_is_the_students_own(open_path, work):
    (work / "helpers" / "checks").mkdir()
    (work / "helpers" / "checks" / "own.py").write_text("1")

    assert "helpers/checks/own.py" in names_below(open_path(work).root)


def test_what_is_left_out_is_noted_in_one_line(open_path, work):
    for number in range(5):
        (work / f"weights{number}.pt").write_bytes(b"0")
    (work / "big.csv").write_bytes(b"0" * (rules.FILE_LIMIT + 1))

    submission = open_path(work)

    assert submission.notes == (
        (
            "Left out: big.csv (it is larger than 1 MiB), "
            "weights0.pt (it is no source or text file), "
            "weights1.pt (it is no source or text file) and 3 more."
        ),
    )


def test_the_one_folder_that_holds_the_work_is_used(open_path, work):
    submission = open_path(work.parent)

    assert sorted(submission.cells) == ["model", "relu"]
    assert submission.notes == ("The work was found in the folder alice.",)
    assert submission.hash == open_path(work).hash


def test_two_folders_with_work_are_refused(open_path, work):
    (work.parent / "bob").mkdir()
    (work.parent / "bob" / "relu.py").write_text("1")

    with pytest.raises(BadSubmission, match=r"several folders .*alice, bob.*one of"):
        open_path(work.parent)


def test_a_folder_without_work_says_what_is_expected(open_path, tmp_path):
    (tmp_path / "other.py").write_text("1")

    with pytest.raises(BadSubmission, match=r"expected device_loader.py, model.py, "):
        open_path(tmp_path)


@pytest.mark.parametrize("slip", ["Train.py", "train (1).py", "train.py.txt"])
def test_a_file_under_almost_the_right_name_is_noted(open_path, work, slip):
    (work / slip).write_text("1")

    submission = open_path(work)

    assert "train" not in submission.cells
    assert submission.notes == (f"train.py is not there, but {slip} is: rename it.",)


def test_a_spare_copy_beside_the_right_file_is_not_noted(open_path, work):
    (work / "relu (1).py").write_text("1")

    assert open_path(work).notes == ()


def test_a_missing_path_is_refused(open_path, tmp_path):
    with pytest.raises(BadSubmission, match="no such file or folder; check the path"):
        open_path(tmp_path / "absent")


def test_a_path_that_cannot_be_is_refused(open_path):
    with pytest.raises(BadSubmission, match="cannot be opened"):
        open_path(Path("a\0b"))


def test_a_path_of_another_type_is_refused_with_advice(open_path, tmp_path):
    (tmp_path / "work.rar").write_bytes(b"Rar!")

    with pytest.raises(BadSubmission, match=r"work.rar: .*\.zip, \.tar or \.tar\.gz"):
        open_path(tmp_path / "work.rar")


def test_a_pipe_is_refused_without_waiting_for_a_writer(open_path, tmp_path):
    os.mkfifo(tmp_path / "relu.py")

    with pytest.raises(BadSubmission, match="hand in a folder"):
        open_path(tmp_path / "relu.py")


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(path.parent)  # a socket's whole path may have 108 bytes
        server.bind(path.name)


@pytest.mark.parametrize("make", [make_link, os.mkfifo, make_socket, os.mkdir])
def test_a_tasks_file_that_is_no_file_is_refused(open_path, work, make, monkeypatch):
    monkeypatch.chdir(work)
    make(work / "train.py")

    with pytest.raises(BadSubmission, match=r"train.py cannot be taken: it is a "):
        open_path(work)


def test_links_are_never_followed(open_path, work, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.py").write_text("KEY = 1")
    (work / "data").symlink_to(secret)
    (work / "key.py").symlink_to(secret / "key.py")

    submission = open_path(work)

    assert "key.py" not in " ".join(names_below(submission.root))
    assert submission.notes == (
        "Left out: data (it is a link), key.py (it is a link).",
    )


def test_a_path_that_is_itself_a_link_is_opened(open_path, work, tmp_path):
    (tmp_path / "link").symlink_to(work)

    assert open_path(tmp_path / "link").hash == open_path(work).hash


def test_a_file_swapped_for_a_link_after_the_look_is_not_read(
    open_path, work, monkeypatch
):
    honest = folder.read_file

    def swap_then_read(path, limit, folder=None):
        if path == "answers.yaml":
            (work / path).unlink()
            (work / path).symlink_to("/etc/passwd")
        return honest(path, limit, folder)

    monkeypatch.setattr(folder, "read_file", swap_then_read)

    (note,) = open_path(work).notes

    assert note.startswith("Left out: answers.yaml (it is not readable (")


def test_a_file_swapped_for_a_pipe_after_the_look_is_refused(tmp_path):
    os.mkfifo(tmp_path / "relu.py")

    with pytest.raises(BadSubmission, match=r"relu.py is not a regular file"):
        folder.read_file(tmp_path / "relu.py", 10)


def test_a_folder_swapped_for_a_link_after_the_look_is_not_entered(
    open_path, work, monkeypatch
):
    honest = os.open

    def swap_then_open(path, flags, **options):
        if path == "helpers":
            (work / "helpers").rename(work.parent / "moved")
            (work / "helpers").symlink_to(work.parent / "moved")
        return honest(path, flags, **options)

    monkeypatch.setattr(os, "open", swap_then_open)

    submission = open_path(work)

    assert "helpers/text.py" not in names_below(submission.root)
    assert submission.notes[0].startswith("Left out: helpers (it is not readable (")


def test_a_folder_that_may_not_be_read_is_refused(open_path, work, monkeypatch):
    def deny(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)

    with pytest.raises(BadSubmission, match=r"cannot be read \(Permission denied\)"):
        open_path(work)


def test_a_tasks_file_that_is_too_large_is_refused(open_path, work):
    (work / "relu.py").write_bytes(b"#" * (rules.FILE_LIMIT + 1))

    with pytest.raises(BadSubmission, match=r"relu.py .* larger than 1 MiB"):
        open_path(work)


def test_too_many_files_are_refused(open_path, work):
    for number in range(rules.FILES_LIMIT):
        (work / f"f{number}.txt").touch()

    with pytest.raises(BadSubmission, match="more than 500 source and text files"):
        open_path(work)


def test_too_many_entries_are_refused(open_path, work, monkeypatch):
    monkeypatch.setattr(rules, "ENTRIES_LIMIT", 5)
    (work / "a.png").touch()

    with pytest.raises(BadSubmission, match="more than 5 files and folders"):
        open_path(work)


def test_too_many_bytes_are_refused(open_path, work):
    for number in range(21):
        (work / f"f{number}.csv").write_bytes(b"0" * rules.MIB)

    with pytest.raises(BadSubmission, match="larger than 20 MiB together"):
        open_path(work)


def test_what_lies_too_deep_is_left_out(open_path, work):
    deep = work.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "x.py").touch()
    (deep.parent / "y.py").touch()

    submission = open_path(work)

    assert "a/b/c/d/e/f/g/y.py" in names_below(submission.root)
    assert submission.notes == (
        "Left out: a/b/c/d/e/f/g/h (it is more than 8 folders deep).",
    )


def test_two_names_that_differ_only_in_case_are_refused(open_path, work):
    (work / "Relu.py").touch()
    if len(list(work.glob("*elu.py"))) == 1:
        pytest.skip("this file system knows no case")

    with pytest.raises(BadSubmission, match=r"both Relu.py and relu.py.*rename one"):
        open_path(work)


def test_pictures_that_differ_only_in_case_hurt_nobody(open_path, work):
    (work / "a.png").touch()
    (work / "A.png").touch()

    assert sorted(open_path(work).cells) == ["model", "relu"]


@pytest.mark.parametrize(
    "name", [b"\xff.py", b"a\nb.py", b"a\\b.py", b"\xe2\x80\xae.py"]
)
def test_a_file_under_an_odd_name_is_left_out(open_path, work, name):
    Path(os.fsdecode(os.fsencode(work) + b"/" + name)).touch()

    submission = open_path(work)

    assert len(names_below(submission.root)) == 4
    assert submission.notes[0].startswith("Left out: ")
    assert submission.notes[0].isprintable()
