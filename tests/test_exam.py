from pathlib import Path

import pytest

from grader.bundle import write_public_exam
from grader.errors import BadExam, UserError
from grader.exam import PUBLIC_SEED, find_exam, load_exam, uses_published_seed
from grader.models import Level
from grader.yaml import dump_yaml

SECRET = "a-secret-of-32-characters-or-so!"
ROOT = Path(__file__).parents[1]
WHOLE: dict[str, object] = {
    "id": "toy",
    "title": "A toy: small",
    "tasks": "questions/tasks.yaml",
    "template": "student_template",
    "checks": {"public": "student_template/checks", "hidden": "reference/checks"},
    "reference": "reference/solution",
    "mutants": "reference/mutants",
    "variants": "reference/variants",
    "standins": "reference/standins",
    "seed_file": "reference/seed.txt",
    "least_isolation": "container",
}


def task(name: str, **fields: object) -> dict[str, object]:
    plain = {
        "id": name,
        "title": name,
        "file": f"{name}.py",
        "points": 5,
        "prompt": "?",
    }
    return {**plain, **fields}


def write_tasks(root: Path, *tasks: dict[str, object]) -> None:
    (root / "questions/tasks.yaml").write_text(dump_yaml({"tasks": list(tasks)}))


def write_exam(root: Path, **changes: object) -> None:
    said = {key: value for key, value in {**WHOLE, **changes}.items() if value}
    (root / "exam.yaml").write_text(dump_yaml(said))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A whole exam of two tasks."""
    root = tmp_path / "exam"
    for folder in ("checks", "solution", "mutants", "variants", "standins"):
        (root / "reference" / folder).mkdir(parents=True)
    (root / "student_template/checks").mkdir(parents=True)
    (root / "student_template/one.py").write_text("def one(): ...\n")
    (root / "student_template/checks/test_public.py").write_text("@ public\n")
    (root / "reference/seed.txt").write_text(f"{SECRET}\n")
    (root / "questions").mkdir()
    write_exam(root)
    write_tasks(root, task("one"), task("two", uses=["one"], prompt="a\nb\n"))
    return root


def errors_of(root: Path) -> str:
    with pytest.raises(BadExam) as caught:
        load_exam(root)
    return str(caught.value)


def test_a_whole_exam_is_loaded(root: Path) -> None:
    exam = load_exam(root)

    assert (exam.id, exam.title, exam.root) == ("toy", "A toy: small", root)
    assert [task.id for task in exam.tasks] == ["one", "two"]
    assert exam.template == root / "student_template"
    assert exam.public_checks == root / "student_template/checks"
    assert exam.hidden_checks == root / "reference/checks"
    assert exam.reference == root / "reference/solution"
    assert exam.mutants == root / "reference/mutants"
    assert exam.variants == root / "reference/variants"
    assert exam.standins == root / "reference/standins"
    assert exam.least_isolation is Level.CONTAINER
    assert exam.seed == SECRET
    assert not uses_published_seed(exam)
    assert SECRET not in repr(exam)


def test_secret_parts_that_stayed_at_home_are_none(root: Path) -> None:
    (root / "reference").rename(root.parent / "elsewhere")
    exam = load_exam(root)

    assert exam.hidden_checks is None
    assert exam.reference is None
    assert exam.mutants is None
    assert exam.variants is None
    assert exam.standins is None
    assert uses_published_seed(exam)


def test_secret_parts_need_not_be_named(root: Path) -> None:
    write_exam(
        root,
        checks={"public": "student_template/checks"},
        template=None,
        seed_file=None,
        reference=None,
    )
    exam = load_exam(root)

    assert exam.template is None
    assert exam.hidden_checks is None
    assert exam.reference is None
    assert exam.seed == PUBLIC_SEED


def test_the_exam_is_found_upwards(root: Path) -> None:
    assert find_exam(root) == root
    assert find_exam(root / "student_template/one.py") == root
    assert find_exam(root / "not/there") == root
    assert find_exam(Path("/")) is None


def test_a_folder_without_an_exam_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path / 'exam.yaml'}: cannot be read" in errors_of(tmp_path)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tasks": "gone.yaml"}, "3:8: tasks: there is no such file"),
        ({"tasks": "questions"}, "3:8: tasks: this is no file"),
        ({"template": "gone"}, "4:11: template: there is no such folder"),
        ({"checks": {"public": "gone"}}, "checks.public: there is no such folder"),
        ({"checks": {"hidden": "x"}}, "checks.public: this key is missing"),
        ({"reference": "exam.yaml"}, "reference: this is no folder"),
        ({"seed_file": "reference"}, "seed_file: this is no file"),
        ({"tasks": "/etc/passwd"}, "tasks: leads out of the exam's folder"),
        ({"mutants": "../x"}, "mutants: leads out of the exam's folder"),
        ({"mutants": "loop"}, "mutants: no usable path: Symlink loop"),
        ({"mutants": "x" * 300}, "mutants: no usable path:"),
        ({"mutants": "x\0"}, "mutants: String should match pattern"),
        ({"mutants": "away"}, "mutants: leads out of the exam's folder"),
        ({"template": "."}, "reference: lies inside exam, which students get"),
        (
            {"reference": "student_template/checks"},
            "reference: lies inside checks, which students get",
        ),
        ({"id": "No Id"}, "1:5: id: String should match pattern"),
        ({"masters": "x"}, "masters: unknown key"),
        ({"least_isolation": "ful"}, "did you mean `full`?"),
    ],
)
def test_wrong_parts_are_located(
    root: Path, changes: dict[str, object], expected: str
) -> None:
    (root / "loop").symlink_to("loop")
    (root / "away").symlink_to("/")
    write_exam(root, **changes)
    message = errors_of(root)

    assert expected in message
    assert str(root / "exam.yaml") in message


def test_all_wrong_parts_are_reported_at_once(root: Path) -> None:
    write_exam(root, tasks="gone", mutants="../x", reference="exam.yaml")
    message = errors_of(root)

    assert message.index("tasks:") < message.index("reference:")
    assert "mutants: leads out" in message


@pytest.mark.parametrize("content", [b"short", b"   sixteen-less   \n", b""])
def test_a_short_seed_is_refused_and_not_shown(root: Path, content: bytes) -> None:
    (root / "reference/seed.txt").write_bytes(content)
    message = errors_of(root)

    assert "seed_file: the seed in it is shorter than 16 characters" in message
    assert "sixteen-less" not in message


def test_an_unreadable_seed_is_refused(root: Path) -> None:
    (root / "reference/seed.txt").write_bytes(b"\xff" * 32)

    assert "seed_file: cannot be read as UTF-8 text" in errors_of(root)


def test_tasks_are_needed(root: Path) -> None:
    write_tasks(root)

    assert "tasks: Tuple should have at least 1 item" in errors_of(root)


def test_all_that_is_wrong_among_tasks_is_reported_at_once(root: Path) -> None:
    write_tasks(
        root,
        task("one", uses=["two"]),
        task("two", uses=["thre", "zzz"]),
        task("one", file="three.py"),
        task("three", file="two.py", uses=["three"]),
    )
    message = errors_of(root).replace(f"{root / 'questions/tasks.yaml'}:", "@")

    assert [
        line for line in message.splitlines() if line[0] == "@" or "hint" in line
    ] == [
        "@15:9: tasks[1].uses[0]: there is no task `thre`",
        "    hint: did you mean `three`?",
        "@16:9: tasks[1].uses[1]: there is no task `zzz`",
        "@17:9: tasks[2].id: tasks[0] has the id `one` already",
        "@24:11: tasks[3].file: tasks[1] has the file `two.py` already",
        "@28:7: tasks[3].uses: these tasks use each other in a circle: three → three",
    ]


def test_circles_of_uses_are_refused(root: Path) -> None:
    write_tasks(
        root,
        *(task("a", uses=["b"]), task("b", uses=["c"]), task("c", uses=["a"])),
        *(task("d", uses=["e"]), task("e", uses=["d"])),
    )
    message = errors_of(root)

    assert "tasks[2].uses: these tasks use each other in a circle: " in message
    assert "tasks[4].uses: these tasks use each other in a circle: " in message
    assert any(circle in message for circle in ("a → b → c → a", "b → c → a → b"))


def test_this_repository_holds_an_exam_with_the_published_seed() -> None:
    exam = load_exam(ROOT)

    assert [task.points for task in exam.tasks] == [20, 20, 10, 15, 35]
    assert uses_published_seed(exam)


def test_what_is_handed_out_is_an_exam_without_secrets(
    root: Path, tmp_path: Path
) -> None:
    template = root / "student_template"
    (template / "__pycache__").mkdir()
    (template / "__pycache__/one.pyc").write_bytes(b"x")
    exam = load_exam(root)
    dest = tmp_path / "new/dest"
    written = write_public_exam(exam, dest, hidden_counts={"one": 7})
    copy = load_exam(dest)

    assert [str(path.relative_to(dest)) for path in written] == [
        *("checks/test_public.py", "exam.yaml", "one.py", "tasks.yaml")
    ]
    assert sorted(p for p in dest.rglob("*") if p.is_file()) == written
    assert (copy.id, copy.title) == (exam.id, exam.title)
    assert copy.least_isolation is exam.least_isolation
    assert copy.public_checks == dest / "checks"
    assert (copy.template, copy.hidden_checks, copy.reference) == (None, None, None)
    assert [task.hidden_checks for task in copy.tasks] == [7, 0]
    assert [t.model_copy(update={"hidden_checks": None}) for t in copy.tasks] == list(
        exam.tasks
    )
    assert uses_published_seed(copy)
    for path in written:
        assert "reference" not in path.read_text()
        assert SECRET not in path.read_text()


def test_public_checks_beside_the_template_are_handed_out_too(
    root: Path, tmp_path: Path
) -> None:
    (root / "student_template/checks").rename(root / "public")
    write_exam(root, checks={"public": "public"})
    write_public_exam(load_exam(root), tmp_path / "dest", hidden_counts={})

    assert (tmp_path / "dest/checks/test_public.py").is_file()
    assert load_exam(tmp_path / "dest").public_checks == tmp_path / "dest/checks"


def test_a_folder_in_use_is_left_alone(root: Path, tmp_path: Path) -> None:
    work = tmp_path / "one.py"
    work.write_text("mine")

    with pytest.raises(UserError, match="not empty; name another one"):
        write_public_exam(load_exam(root), tmp_path, hidden_counts={})
    with pytest.raises(UserError, match="cannot be written"):
        write_public_exam(load_exam(root), work, hidden_counts={})
    assert work.read_text() == "mine"


def test_an_exam_without_template_hands_out_nothing(root: Path, tmp_path: Path) -> None:
    exam = load_exam(root).model_copy(update={"template": None})

    with pytest.raises(UserError, match="has no template to hand out"):
        write_public_exam(exam, tmp_path / "dest", hidden_counts={})
    assert not (tmp_path / "dest").exists()


@pytest.mark.parametrize("name", ["exam.yaml", "tasks.yaml"])
def test_a_template_may_not_hold_the_files_we_write(
    root: Path, tmp_path: Path, name: str
) -> None:
    (root / "student_template" / name).write_text("id: x")

    with pytest.raises(BadExam, match="is written by gradeproof"):
        write_public_exam(load_exam(root), tmp_path / "dest", hidden_counts={})
    assert not (tmp_path / "dest").exists()


def test_a_link_in_the_template_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "student_template/leak").symlink_to("../reference")

    with pytest.raises(BadExam, match="a link could lead to secrets"):
        write_public_exam(load_exam(root), tmp_path / "dest", hidden_counts={})
    assert not (tmp_path / "dest").exists()
