"""`grade bank import`: files, exit codes, and what is printed."""

import shutil
from pathlib import Path

import pytest

from grader.bank.files import load_bank
from grader.models import ItemFile
from grader.quiz.whole import whole_bank
from grader.yaml import load_yaml
from tests.bank.conftest import SAMPLE
from tests.cli.conftest import Grade
from tests.exporters.opening import only_file

GIFT = "::First::Is it so? {T}\n\n::Second::Match {=a -> b =c -> d}\n"


@pytest.fixture
def gift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "quiz.gift"
    path.write_text(GIFT)
    return path


def test_what_is_read_is_written_and_what_is_left_out_is_listed(
    grade: Grade, gift: Path, tmp_path: Path
) -> None:
    done = grade("bank", "import", gift.name, "-o", "items/week-1.yaml")

    assert done.code == 1
    assert done.out == (
        "written: items/week-1.yaml\n"
        "quiz.gift: line 3 (Second): the question: ::Second::Match {=a -> b =c -> d}: "
        "the bank has no questions that match pairs\n"
        "read as gift: 1 item, 1 variant; 1 thing left out\n"
        "`grade bank lint` lists what a person must still write\n"
    )
    file = load_yaml(tmp_path / "items/week-1.yaml", ItemFile)
    assert file.topic == "week-1"
    assert [item.id for item in file.items] == ["first"]


def test_all_that_is_read_is_a_success_and_quiet_is_quiet(
    grade: Grade, gift: Path, tmp_path: Path
) -> None:
    gift.write_text("::First::Is it so? {T}\n\n::Second::Or so? {F}\n")
    (tmp_path / "items").mkdir()

    loud = grade(
        "bank", "import", gift, "-o", "items", "--topic", "a", "--from", "gift"
    )
    quiet = grade("bank", "import", gift, "-o", "items", "--topic", "b", "-q")

    assert (loud.code, quiet.code, quiet.out) == (0, 0, "")
    assert "read as gift: 2 items, 2 variants; nothing left out" in loud.out
    assert sorted(path.name for path in (tmp_path / "items").iterdir()) == [
        *("a.yaml", "b.yaml"),
    ]


def test_nothing_is_written_where_nothing_was_read(
    grade: Grade, gift: Path, tmp_path: Path
) -> None:
    gift.write_text("::Second::Match {=a -> b =c -> d}\n")

    done = grade("bank", "import", gift.name, "-o", "x.yaml")

    assert done.code == 2
    assert "quiz.gift: line 1 (Second): the question" in done.err
    assert "quiz.gift: no question was read as gift; nothing is written" in done.err
    assert not (tmp_path / "x.yaml").exists()


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (("quiz.gift", "-o", "Week 1.yaml"), "as in week-1.yaml; name it so"),
        (("quiz.gift", "-o", "a.yaml", "--topic", "b"), "called after its topic"),
        (("quiz.gift", "-o", "??.yaml"), "as in topic.yaml"),
        (("quiz.gift", "-o", "folder"), "name a file in it, or a --topic"),
        (("none.gift", "-o", "a.yaml"), "none.gift: cannot be read (No such file"),
        (("quiz.gift", "-o", "quiz.gift/a.yaml"), "quiz.gift: "),
    ],
)
def test_bad_use_is_refused(
    grade: Grade, gift: Path, args: tuple[str, ...], wanted: str
) -> None:
    done = grade("bank", "import", *args)

    assert gift.read_text() == GIFT
    assert done.code == 2
    assert wanted in done.err


def test_no_file_is_overwritten(grade: Grade, gift: Path, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("mine")

    done = grade("bank", "import", gift, "-o", "a.yaml")

    assert done.code == 2
    assert "a.yaml: there is such a file already; name another one" in done.err
    assert (tmp_path / "a.yaml").read_text() == "mine"


def test_a_file_that_is_too_large_is_refused(
    grade: Grade, gift: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.cli.bank_import.LIMIT", 10)

    done = grade("bank", "import", gift, "-o", "a.yaml")

    assert done.code == 2
    assert "larger than 0 MiB; split it" in done.err


def test_what_the_bank_knows_gets_its_names_and_is_told(
    grade: Grade, exam: Path, tmp_path: Path
) -> None:
    form = whole_bank(load_bank(SAMPLE), "All", 1)
    (tmp_path / "all.gift").write_bytes(only_file(form, "gift"))
    shutil.copytree(SAMPLE, exam / "questions")
    text = (exam / "exam.yaml").read_text()
    (exam / "exam.yaml").write_text(f"{text}bank: questions\n")
    out = tmp_path / "back.yaml"

    done = grade("bank", "import", tmp_path / "all.gift", "-o", out)

    assert done.code == 0
    assert "the bank has an item views already; delete or rename" in done.out
    names = {
        line.split()[-1]
        for line in out.read_text("utf-8").splitlines()
        if "misconception:" in line
    }
    assert {"transposes_the_weight", "takes_one_half_at_zero", "takes_view"} <= names


def test_an_exam_that_is_named_must_have_a_bank(
    grade: Grade, gift: Path, tmp_path: Path
) -> None:
    (tmp_path / "exam").mkdir()

    done = grade("bank", "import", gift, "-o", "a.yaml", "--exam", tmp_path / "exam")

    assert done.code == 2
    assert "no exam.yaml in there" in done.err
