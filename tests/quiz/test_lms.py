"""What Moodle and Canvas let a teacher download."""

import csv
import io
from pathlib import Path

import pytest

from grader.forms import to_json
from grader.models.quiz import Answer, FormChoice, Response
from grader.quiz.library import open_library
from grader.quiz.mark import Refusal
from grader.quiz.responses import read_responses
from tests.quiz.samples import MULTIPLE, NUMERIC, SINGLE, TRUTH, form

TRICKY = MULTIPLE.model_copy(
    update={
        "number": 2,
        "choices": tuple(
            FormChoice(id=letter, text=text, right=letter == "A")
            for letter, text in [
                ("A", "copies; then views"),
                ("B", "`copies`"),
                ("C", "$x_1$, or **not**"),
                ("D", "then views"),
            ]
        ),
    }
)
FORM = form(
    SINGLE,
    TRICKY,
    TRUTH.model_copy(update={"number": 3, "name": "q3"}),
    NUMERIC.model_copy(update={"number": 4, "name": "q4"}),
)
MOODLE = [
    *("Last name", "First name", "ID number", "Email address", "Status"),
    *("Started", "Completed", "Duration", "Grade/10.00"),
    *("Response 1", "Right answer 1", "Response 2", "Response 3", "Response 4"),
]
CANVAS = [
    *("name", "id", "sis_id", "section", "section_id", "section_sis_id", "submitted"),
    *("attempt", "101: What about single?", "2.0"),
    *("102: What about\n multiple?", "4.0", "103: Was formula", "2.0"),
    *("104: What about numeric?", "2.0", "n correct", "n incorrect", "score"),
]


def read(folder: Path, header: list[str], *rows: list[str]) -> list[Response | str]:
    forms, path = folder / "forms", folder / "download.csv"
    forms.mkdir(exist_ok=True)
    (forms / "form.json").write_text(to_json(FORM), "utf-8")
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path.write_text(text.getvalue(), "utf-8")
    return [
        f"{one.place}: {one.reason}" if isinstance(one, Refusal) else one
        for _, one in read_responses(path, open_library(forms))
    ]


def moodle(*answers: str, **about: str) -> list[str]:
    said = {
        "last": "L",
        "first": "F",
        "number": "7",
        "mail": "f@x",
        "state": "Finished",
    }
    said |= about
    one, *others = answers
    return [*said.values(), "early", "late", "1 min", "5.00", one, "right", *others]


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (
            ("x.b()", "copies; then views; copies", "True", "25450"),
            {"q1": "B", "q2": ("A", "B"), "q3": "True", "q4": "25450"},
        ),
        (("-", "-", "", "-"), {}),
        (
            ("x.b()", "then views; copies; x1, or NOT", "False", "1,5"),
            {
                "q1": "B",
                "q2": ("D", "B", "C"),
                "q3": "False",
                "q4": "1,5",
            },
        ),
        (("x.z()", "what; else", "-", "-"), {"q1": "x.z()", "q2": ("what", "else")}),
    ],
)
def test_moodle_names_choices_by_their_texts(
    tmp_path: Path, cells: tuple[str, ...], answers: dict[str, Answer]
) -> None:
    assert read(tmp_path, MOODLE, moodle(*cells)) == [
        Response(form="demo.A", student="7", answers=answers)
    ]


@pytest.mark.parametrize(
    ("about", "student"),
    [({"number": ""}, "f@x"), ({"number": "", "mail": ""}, "F L")],
)
def test_a_student_of_moodle_is_known_by_number_mail_or_name(
    tmp_path: Path, about: dict[str, str], student: str
) -> None:
    (found,) = read(tmp_path, MOODLE, moodle("-", "-", "-", "-", **about))

    assert isinstance(found, Response)
    assert found.student == student


def test_attempts_of_moodle_that_are_not_finished_are_refused(tmp_path: Path) -> None:
    nothing = ("-", "-", "-", "-")
    nobody = dict.fromkeys(("last", "first", "number", "mail"), "")

    assert read(
        tmp_path,
        MOODLE,
        moodle(*nothing, state="In progress"),
        moodle(*nothing, state="-"),
        moodle(*nothing, state="", last="Overall average"),
        ["short"],
        moodle(*nothing, **nobody),
    ) == [
        "line 2: 7: this attempt is not finished: In progress",
        "line 5: 1 cells, and the header has 14",
        "line 6: student: empty; write who you are, as your instructor knows you",
    ]


def test_a_quiz_of_moodle_with_more_questions_is_another_one(tmp_path: Path) -> None:
    (found,) = read(tmp_path, [*MOODLE, "Response 5"])

    assert isinstance(found, str)
    assert "column Response 5: form demo.A has 4 questions" in found


def canvas(*answers: str, sis: str = "S7", number: str = "7") -> list[str]:
    pairs = [cell for answer in answers for cell in (answer, "1.0")]
    return ["F L", number, sis, "one", "1", "s1", "late", "1", *pairs, "1", "2", "3"]


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (
            ("x.b()", "copies; then views,copies", "True", "25450"),
            {"q1": "B", "q2": ("A", "B"), "q3": "True", "q4": "25450"},
        ),
        (("x.b()", r"x1\, or not,then views", "", ""), {"q1": "B", "q2": ("C", "D")}),
        (("", "", "", ""), {}),
    ],
)
def test_canvas_names_questions_and_choices_by_their_texts(
    tmp_path: Path, cells: tuple[str, ...], answers: dict[str, Answer]
) -> None:
    assert read(tmp_path, CANVAS, canvas(*cells)) == [
        Response(form="demo.A", student="S7", answers=answers)
    ]


def test_a_student_of_canvas_is_known_by_the_schools_number_or_canvas_own(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, CANVAS, canvas("", "", "", "", sis=""), ["short"])

    assert isinstance(found[0], Response)
    assert found[0].student == "7"
    assert found[1] == "line 4: 1 cells, and the header has 19"


def test_a_quiz_of_canvas_with_fewer_questions_is_another_one(tmp_path: Path) -> None:
    (found,) = read(tmp_path, [*CANVAS[:8], "101: What?", "1.0", "n correct"])

    assert isinstance(found, str)
    assert "1 columns of questions, and form demo.A has 4" in found


def test_a_text_that_could_be_two_choices_is_not_guessed(tmp_path: Path) -> None:
    (found,) = read(tmp_path, MOODLE, moodle("x", "-", "-", "-"))

    assert isinstance(found, Response)
    assert found.answers == {"q1": "x"}
