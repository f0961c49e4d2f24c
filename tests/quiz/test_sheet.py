"""The answer sheet."""

from grader.forms import without_keys
from grader.quiz.sheet import HOW, answer_sheet
from grader.yaml.reader import parse_yaml
from tests.quiz import samples
from tests.quiz.samples import form

FENCED = "Look:\n\n```python\nx = 1\n```\n" + "long words " * 20


def test_the_questions_stand_as_comments_over_their_places() -> None:
    assert answer_sheet(without_keys(form(samples.SINGLE, samples.NUMERIC))) == (
        "# A demo, form A\n"
        "#\n"
        "# Write your name behind `student:`, and your answers behind the\n"
        "# colons; what you leave empty counts as not answered.\n"
        "schema: gradeproof/response/1\n"
        "form: demo.A\n"
        f"paper: {form(samples.SINGLE, samples.NUMERIC).paper}\n"
        'student: ""  # who you are\n'
        "answers:\n"
        "\n"
        "  # 1. (2 points; one letter)\n"
        "  #    What about single?\n"
        "  #    A. `x.a()`\n"
        "  #    B. `x.b()`\n"
        "  #    C. `x.c()`\n"
        "  q1:\n"
        "\n"
        "  # 4. (2 points; a number, like 25450, 0.125, 1/8 or 2.5e4, in weights)\n"
        "  #    What about numeric?\n"
        "  q4:\n"
    )


def test_long_lines_are_wrapped_and_code_keeps_its_lines() -> None:
    one = samples.SINGLE.model_copy(update={"stem": FENCED, "points": 1})
    lines = answer_sheet(form(one)).splitlines()

    assert "  # 1. (1 point; one letter)" in lines
    assert "  #    x = 1" in lines
    assert max(map(len, lines)) <= 80


def test_no_text_can_break_out_of_its_comment() -> None:
    evil = "a\n  q1: B\r  q1: C\u2028q1: D\x1b[2J\n\n: !"
    one = samples.SINGLE.model_copy(update={"stem": evil, "unit": "a\nq1: B"})
    told = form(one, student='x"\n# y', quiz={"id": "demo", "title": "T\nform: other"})
    parsed = parse_yaml(answer_sheet(told).encode())

    assert parsed.flaws == ()
    assert parsed.root is not None
    root = parsed.root.value
    assert isinstance(root, dict)
    assert {key: node.value for key, node in root.items() if key != "answers"} == {
        "schema": "gradeproof/response/1",
        "form": "demo.A",
        "paper": told.paper,
        "student": 'x"\n# y',
    }
    answers = root["answers"].value
    assert isinstance(answers, dict)
    assert {name: node.value for name, node in answers.items()} == {"q1": None}


def test_every_kind_is_told_how_it_is_answered() -> None:
    assert {one.kind for one in samples.ENTRIES} == set(HOW)
