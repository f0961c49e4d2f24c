from pathlib import Path

import pytest

from tests.importers.comparing import drawn, run, told

TEXT = """\
What is the derivative
of $2 and \\(x^2\\)?
A. a *star*
B) 2x
and more
C. none
ANSWER: B

Which are even?
A. 2
B. 4
C. 5
D. 7
ANSWER: A, B
"""


def test_choices_are_plain_text_with_formulas(tmp_path: Path) -> None:
    single, multiple = drawn(TEXT, tmp_path)

    assert single.stem == "What is the derivative of \\$2 and $x^2$?"
    assert [(c.text, c.right) for c in single.choices] == [
        *(("2x and more", True), ("a \\*star\\*", False), ("none", False)),
    ]
    assert [c.text for c in multiple.choices if c.right] == ["2", "4"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Q?\nA. a\nB. b\nC. c\n", "no line `ANSWER: B` ends it"),
        ("Q?\nA. a\nB. b\nC. c\nANSWER: D\n", "its answer D is none of its choices"),
        ("Q?\nA. a\nA. b\nC. c\nANSWER: A\n", "it has two choices A"),
        ("Q?\nANSWER: A\n", "it has no question, or no choices"),
        ("Q?\nA. a\nB. b\nANSWER: A\n", "wrong choices: 1"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, wanted: str) -> None:
    done = run(f"\n{text}", "aiken")

    (line,) = told(done)
    assert line.startswith("line 2: the question: Q?")
    assert wanted in line
