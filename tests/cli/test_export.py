"""`grade quiz export` and `grade bank export`: files, exit codes, what is printed."""

import json
from pathlib import Path

import pytest

from grader.forms import seal
from tests.cli.conftest import Grade
from tests.exporters.sample_forms import make_form, make_single, make_true_false

ROOT = Path(__file__).parents[2]


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    folder.mkdir()
    for letter, entry in (("A", make_true_false(1)), ("B", make_single(1, points=2))):
        form = seal(make_form(entry, id=f"midterm.{letter}", label=letter))
        text = json.dumps(form.model_dump(mode="json"))
        (folder / f"{form.id}.json").write_text(text, "utf-8")
    return folder


def test_each_form_of_a_folder_is_written_and_losses_are_told(
    grade: Grade, forms: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "out"

    done = grade("quiz", "export", forms, "--to", "gift", "-o", out)

    assert done.code == 0
    assert done.out.splitlines() == [
        f"written: {out / 'midterm.A.gift'}",
        f"written: {out / 'midterm.B.gift'}",
        "1 of 2 questions kept whole in gift",
        "  lost in 1: the points: GIFT gives each question one (the-item.single-1)",
    ]
    assert len(list(out.iterdir())) == 2


def test_strict_writes_nothing_where_something_would_be_lost(
    grade: Grade, forms: Path, tmp_path: Path
) -> None:
    done = grade(
        "quiz", "export", forms, "--to", "gift", "-o", tmp_path / "out", "--strict"
    )

    assert done.code == 2
    assert "form midterm.B: not written" in done.err
    assert not (tmp_path / "out").exists()


def test_many_files_are_counted_and_a_loss_of_many_forms_is_told_once(
    grade: Grade, forms: Path, tmp_path: Path
) -> None:
    for number in range(12):
        form = seal(make_form(make_single(1, points=2), id=f"m.{number}"))
        text = json.dumps(form.model_dump(mode="json"))
        (forms / f"m.{number}.json").write_text(text, "utf-8")

    done = grade("quiz", "export", forms, "--to", "gift", "-o", tmp_path / "out")

    assert done.out.splitlines() == [
        f"written: 14 files in {tmp_path / 'out'}",
        "1 of 14 questions kept whole in gift",
        "  lost in 1: the points: GIFT gives each question one (the-item.single-1)",
    ]


def test_strict_writes_what_is_whole(grade: Grade, forms: Path, tmp_path: Path) -> None:
    done = grade(
        *("quiz", "export", forms, "--to", "json", "-o", tmp_path / "out", "--strict")
    )

    assert done.code == 0
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_quiet_is_quiet_and_the_page_knows_where_to_send(
    grade: Grade, forms: Path, tmp_path: Path
) -> None:
    url = "https://school.example/in"

    done = grade(
        *("quiz", "export", forms / "midterm.A.json", "--to", "html", "-q"),
        *("-o", tmp_path, "--post-to", url),
    )

    assert (done.code, done.out) == (0, "")
    assert url in (tmp_path / "midterm.A.html").read_text("utf-8")


@pytest.mark.parametrize(
    "url", ["school", "file:///x", "https://a b", "https://a; script-src *"]
)
def test_responses_are_sent_to_a_url(grade: Grade, forms: Path, url: str) -> None:
    done = grade("quiz", "export", forms, "--to", "html", "--post-to", url)

    assert done.code == 2
    assert "name a URL, like https://" in done.err


def test_a_folder_that_cannot_be_made_is_a_users_mistake(
    grade: Grade, forms: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")

    done = grade("quiz", "export", forms, "--to", "csv", "-o", tmp_path / "taken" / "x")

    assert done.code == 2
    assert f"{tmp_path / 'taken'}" in done.err


def test_the_whole_bank_is_written(grade: Grade, tmp_path: Path) -> None:
    done = grade(
        "bank", "export", "--to", "json", "-o", tmp_path, "--exam", ROOT, "--seed", "3"
    )

    assert done.code == 0
    form = json.loads((tmp_path / "bank.all.json").read_text("utf-8"))
    assert form["seed"] == 3
    assert f"of {len(form['entries'])} questions kept whole in json" in done.out
    assert "the random draws: one of them is kept" in done.out
