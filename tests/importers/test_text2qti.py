from pathlib import Path

import pytest

from tests.importers.comparing import drawn, read_back, run, told

TEXT = """\
Quiz title: Sums
Quiz description: All of them.
% a comment
COMMENT
1. Not this one.
END_COMMENT

Title: Small sums
Points: 2
1.  What is 2+3?

    ```
    2 + 3
    ```
... General.
+   Right.
*a) 5
... Yes.
b)  6
c)  a line
    and more
... No.

2.  All even?
[*] 2
[ ] 3
[*] 4
[]  5

3.  Who?
*   Ada
*   Lovelace

4.  Root of two?
=   1.4142 +- 0.0001

5.  A range?
=   [1, 3]

6.  A share?
=   200 +- 5%

7.  Exactly?
=   1_000

8.  Is it so?
*a) True
b) False

9.  Why?
____
"""


def test_every_kind_is_read(tmp_path: Path) -> None:
    done = run(TEXT)
    single, multiple, short, root, span, share, exact, truth = drawn(TEXT, tmp_path)

    assert (done.format, told(done)) == ("text2qti", [])
    assert single.id == "small-sums.single"
    assert single.stem == "What is 2+3?\n\n```\n2 + 3\n```"
    assert single.why == "General.\n\nRight."
    assert [(c.text, c.right, c.why) for c in single.choices] == [
        ("5", True, "Yes."),
        ("6", False, ""),
        ("a line\nand more", False, "No."),
    ]
    assert [c.text for c in multiple.choices] == ["2", "4", "3", "5"]
    assert (short.key, short.accept) == ("Ada", ("Lovelace",))
    assert (root.key, root.tolerance) == (1.4142, 0.0001)
    assert (span.key, span.tolerance) == (2, 1)
    assert (share.key, share.tolerance) == (200, 10)
    assert (exact.key, exact.tolerance) == (1000, 0)
    assert truth.key is True
    items = read_back(done, tmp_path)
    assert items["why"].variants == ()
    imported = items["small-sums"].imported
    assert imported is not None
    assert imported.points == {"single": 2}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. Q?\n^^^^", "the question: Q?: the bank has no questions that take a file"),
        ("1. Q ((a))?\n<> b", "no questions with several gaps"),
        ("1. Q?", "it has no answer"),
        ("1. Q?\n= x", "`x` is no number"),
        ("1. Q?\n= [3, 1]", "`[3, 1]` is no number"),
        ("1. Q?\n= 1 +- x", "`1 +- x` is no number"),
        ("a) lonely", "it belongs to no question"),
        ("Text: Read this.", "texts between questions"),
        ("Text title: This", "texts between questions"),
        ("GROUP", "what a blueprint says"),
        ("pick: 2", "what a blueprint says"),
        ("```{.python .run}\nprint(1)\n```", "is never run here"),
        ("```{.python .run}\nprint(1)", "is never run here"),
        ("1.no space", "no beginning that is known"),
        ("1. Q?\n- no\n*a) 1\nb) 2\nc) 3", "the feedback no"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, wanted: str) -> None:
    done = run(f"\n{text}\n", "text2qti")

    (line,) = told(done)
    assert line.startswith("line 2")
    assert wanted in line
