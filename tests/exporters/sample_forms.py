"""A form with every kind of question, and texts that are hard to carry."""

from typing import Any

from grader.models.bank import Contradiction, KeyPoint, Rubric
from grader.models.quiz import EntryKind, Form, FormChoice, FormEntry, QuizName, Trap

HOSTILE = (
    'a < b & c, "q" {x} = ~y~ # z: \\n [id:x] %50% ]]> `</script>` $x^2 < \\frac{1}{2}$'
)
CODE = "```python\nx = {1: 2}\n\nprint(x)  # ~ = \\ :\n```"


def make_choice(letter: str, text: str, **more: Any) -> FormChoice:
    return FormChoice(id=letter, text=text, **more)


def make_entry(number: int, kind: EntryKind, **more: Any) -> FormEntry:
    return FormEntry(
        **{
            "number": number,
            "name": f"q{number}",
            "kind": kind,
            "points": 1,
            "stem": f"A {kind} question: {HOSTILE}\n\n{CODE}\n\nWhat is shown?",
            "id": f"the-item.{kind.replace('_', '-')}-{number}",
            "topic": "shapes-and-parameters",
            "level": "apply",
            "difficulty": 2,
            "content": "0" * 64,
            "why": f"Because of {HOSTILE}\n\nand more.",
        }
        | more
    )


def make_single(number: int, **more: Any) -> FormEntry:
    choices = (
        make_choice("A", "`[784, 32]`", right=False, why=HOSTILE, misconception="m"),
        make_choice("B", HOSTILE, right=True, why="Rows are outputs."),
        make_choice("C", "$32 \\times 784$", right=False, why="No."),
    )
    return make_entry(number, EntryKind.SINGLE, choices=choices, **more)


def make_multiple(number: int, **more: Any) -> FormEntry:
    choices = (
        make_choice("A", "one", right=True, why="Yes."),
        make_choice("B", "two\n\n```\ncode\n\nmore\n```", right=False, why="No."),
        make_choice("C", "three", right=True),
        make_choice("D", "four", right=False, why="No."),
    )
    return make_entry(number, EntryKind.MULTIPLE, choices=choices, **more)


def make_numeric(number: int, **more: Any) -> FormEntry:
    given: dict[str, Any] = {
        "number_key": 25450,
        "tolerance": 0.0,
        "answer": "25,450",
        "unit": "parameters",
        "traps": (
            Trap(misconception="forgets", value=25408, text="25,408", why=HOSTILE),
        ),
    }
    return make_entry(number, EntryKind.NUMERIC, **(given | more))


def make_short(number: int, **more: Any) -> FormEntry:
    given: dict[str, Any] = {
        "answer": "state_dict",
        "accept": ("state dict", "/state[_ ]?dict/"),
        "traps": (Trap(misconception="m", text="para*meters", why="No: " + HOSTILE),),
    }
    return make_entry(number, EntryKind.SHORT, **(given | more))


def make_true_false(number: int, **more: Any) -> FormEntry:
    return make_entry(number, EntryKind.TRUE_FALSE, **({"truth": True} | more))


def make_open(number: int, **more: Any) -> FormEntry:
    point = KeyPoint(id="a", says="Says a.", points=1, wordings=("a",))
    wrong = Contradiction(wordings=("c",), why="No.")
    rubric = Rubric(
        points=(point, point.model_copy(update={"id": "b"})), must_not_say=(wrong,)
    )
    given = {"answer": f"An answer: {HOSTILE}", "rubric": rubric, "points": 2}
    return make_entry(number, EntryKind.OPEN, **(given | more))


MAKERS = (
    make_single,
    make_multiple,
    make_true_false,
    make_numeric,
    make_short,
    make_open,
)


def make_form(*entries: FormEntry, **more: Any) -> Form:
    """Return a form of these entries, or of one of each kind."""
    given: dict[str, Any] = {
        "id": "midterm.A",
        "quiz": QuizName(id="midterm", title="Midterm <1> & more"),
        "label": "A",
        "seed": 7,
        "bank": "1" * 64,
        "hash": "2" * 64,
        "instructions": "Read *all* questions.",
        "minutes": 45,
        "entries": entries
        or tuple(maker(number) for number, maker in enumerate(MAKERS, start=1)),
    }
    return Form(**(given | more))
