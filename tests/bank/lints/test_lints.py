"""Each lint: what it finds, and what it leaves alone."""

from pathlib import Path

import pytest

from grader.bank.files import open_bank
from grader.bank.lints import LINTS, NAMES, lint
from grader.errors import BadExam
from tests.bank.conftest import Change, OpenOne

SINGLE = """\
id: v
kind: single
stem: {stem}
key: {{text: {key}, why: "{why}"}}
distractors:
  - {{misconception: b, text: {wrong}, why: w}}
  - {{misconception: c, text: {third}, why: w}}
"""


def single(
    key: str = "the right one here",
    wrong: str = "the other one here",
    stem: str = "Which?",
    why: str = "w",
    third: str = "the third one here",
) -> str:
    return SINGLE.format(key=key, wrong=wrong, stem=stem, why=why, third=third)


def names_of(messages: list[str]) -> list[str]:
    heads = [message.splitlines()[0] for message in messages]
    return [head.rpartition("(")[2].rstrip(")") for head in heads]


def test_the_sample_is_clean(sample: Path) -> None:
    assert lint(open_bank(sample)) == []


@pytest.mark.parametrize(
    ("old", "new", "name", "message"),
    [
        ("Counted with", "$784 \\tims 32$", "math", "`\\tims` is no known command"),
        ("Counted with", "'![](x.png)' #", "image_alt", "no alternative text"),
        ("Counted with", "an em dash â€” no", "mojibake", "`â€` is a broken sign"),
        ("why: The strides do not fit.}", "}", "missing_why", "keys[0]: no `why`"),
        (
            "why: That is the transpose.}",
            "}",
            "missing_why",
            "distractors[0]: no `why`",
        ),
        (
            *("        why: Any value from 0 to 1 would do; PyTorch takes 0.\n", ""),
            *("missing_why", "items[1].variants[1]: no `why`"),
        ),
        ("why: Rows are outputs.}", "}", "missing_why", "variants[1].key: no `why`"),
        (
            *("misconception: forgets_the_biases", "misconception: unnamed_1"),
            *("unnamed_misconception", "`unnamed_1` is no misconception"),
        ),
        (
            *("misconception: takes_one_half_at_zero", "misconception: unnamed_2"),
            *("unnamed_misconception", "`unnamed_2` is no misconception"),
        ),
        (
            "source: {item: 44}",
            "imported: {file: a.xml, place: line 3, to_write: [source]}",
            *("unfinished", "imported from a.xml, to be written: source"),
        ),
        (
            "source: {item: 44}",
            "imported: {file: a.xml, place: line 3}",
            *("unfinished", "to be written: nothing more"),
        ),
        (
            *("answer: Where the strides do", "answer: Where they do"),
            *("rubric_misses", "does not earn `strides`: it has none of its wordings"),
        ),
        (
            *("answer: Where the strides do", "answer: No strides. They do"),
            *("rubric_misses", "does not earn `strides`: it negates it: `strides`"),
        ),
        (
            *('wordings: ["strides"]', 'wordings: ["strides"], negations: [copies]'),
            *("rubric_misses", "does not earn `strides`: it undoes it: `copies`"),
        ),
        (
            '["bias* ... ignored"]',
            '["first layer"]',
            "rubric_misses",
            "says `first layer`",
        ),
    ],
)
def test_a_text_that_is_wrong_is_found(
    old: str, new: str, name: str, message: str, change: Change
) -> None:
    found = lint(open_bank(change(old, new)))

    assert set(names_of(found)) == {name}
    assert message in found[0]


@pytest.mark.parametrize(
    ("variant", "name", "message"),
    [
        (
            single(key="the right one here which says much more than all of the rest"),
            *("longest_key", "the key has 60 characters, the others at most 18"),
        ),
        (
            single(key="'`x`'"),
            "unlike_choices",
            "this choice is code, all others are text",
        ),
        (
            single(key="$x + y$"),
            "unlike_choices",
            "this choice is a formula, all others",
        ),
        (
            single(key="'12.5 %'"),
            "unlike_choices",
            "this choice is a number, all others",
        ),
        (
            single(wrong="One here."),
            "unlike_choices",
            "a text that ends in `.`, all oth",
        ),
        (
            single(wrong="always the same"),
            "absolutes",
            "`always` stands in distractors",
        ),
        (
            single(wrong="all of the above"),
            "key_position",
            "`all of the above`: choices",
        ),
        (
            single(why="See option B."),
            "key_position",
            "`option B`: choices are shuffled",
        ),
        (
            single(stem="Which does not?"),
            "plain_negation",
            "negation `not` is not emph",
        ),
        (
            single(stem="What isn't so?"),
            "plain_negation",
            "negation `isn't` is not emph",
        ),
        (
            "id: v\nkind: numeric\nstem: x\nkey: 1\ntolerance: 0\nwhy: w",
            *("missing_proof", "a numeric variant without `verify`"),
        ),
        (
            (
                "id: v\nkind: short\nstem: x\nkey: a\nwhy: w\n"
                "distractors: [{misconception: m, text: b}]"
            ),
            *("missing_why", "distractors[0]: no `why`"),
        ),
        (
            (
                "id: v\nkind: true_false\nkey: true\nmisconception: m\nwhy: w\n"
                'stem: "It is:\\n\\n```python\\nx = = 1\\n```"'
            ),
            *("code", "line 1 of a block of code is no Python"),
        ),
        (
            (
                "id: v\nkind: numeric\nstem: x\nkey: 1\ntolerance: 0\nwhy: w\n"
                "verify: answer = = 1"
            ),
            *("code", "`verify`, line 1, is no Python"),
        ),
        (
            (
                "id: v\nkind: single\nstem: x\nwhy: w\nverify: pass\n"
                "key: {text: one, claim: 1 +}\n"
                "distractors:\n"
                "  - {misconception: a, text: two, why: w, claim: '0'}\n"
                "  - {misconception: b, text: six, why: w, claim: '0'}\n"
            ),
            *("code", "`claim`, line 1, is no Python"),
        ),
    ],
)
def test_a_variant_that_is_unclear_or_unfair_is_found(
    variant: str, name: str, message: str, open_one: OpenOne
) -> None:
    found = lint(open_one(variant))

    assert set(names_of(found)) == {name}
    assert message in found[0]


@pytest.mark.parametrize(
    "variant",
    [
        single(),
        single(stem="Which is **not** so, by `not x` and $not$?"),
        single(key="always right here", wrong="always wrong here"),
        single(key="'`a`'", wrong="'`b`'", third="'`c`'"),
        (
            "id: v\nkind: multiple\nstem: x\n"
            "keys: [{text: one thing is much longer than others, why: w}]\n"
            "distractors:\n"
            "  - {misconception: a, text: one, why: w}\n"
            "  - {misconception: b, text: two, why: w}\n"
            "  - {misconception: c, text: six, why: w}\n"
        ),
    ],
)
def test_a_fair_variant_is_left_alone(variant: str, open_one: OpenOne) -> None:
    assert lint(open_one(variant)) == []


def test_two_items_that_ask_the_same_are_found(change: Change) -> None:
    root = change(
        "stem: When does `view` fail?",
        "stem: How many parameters does a network 784-32-10 have?",
    )
    (message,) = lint(open_bank(root))

    assert "items[0].stem: `views` asks nearly the same (similar_stems)" in message


STEM = "What is the shape of the weight of `nn.Linear({{in_size}}, {{hidden}})`?"
CUE = "Which method, `reshape` or `view`, copies where it must copy?"
ENEMIES = "enemies: [[parameter-count, views.name-it]]"


def test_an_item_that_gives_another_away_is_found(change: Change) -> None:
    change(STEM, CUE)
    root = change(ENEMIES, "enemies: []", "quizzes/short.yaml")
    (message,) = lint(open_bank(root))

    assert "the quiz `short`, `parameter-count.weight-shape` can give away" in message
    assert "add enemies: [[views.name-it, parameter-count.weight-shape]]" in message


def test_a_word_in_another_matter_gives_nothing_away(change: Change) -> None:
    change(STEM, "Has a loss after `reshape` fewer digits than one hour has minutes?")
    root = change(ENEMIES, "enemies: []", "quizzes/short.yaml")

    assert lint(open_bank(root)) == []


@pytest.mark.parametrize(
    "apart",
    [
        ENEMIES,
        "excluded: [views.name-it]",
        "excluded: [parameter-count]",
    ],
)
def test_enemies_give_nothing_away(apart: str, change: Change) -> None:
    root = change(STEM, CUE)
    change(ENEMIES, apart, "quizzes/short.yaml")

    assert lint(open_bank(root)) == []


def test_a_lint_is_silenced_with_a_reason(change: Change) -> None:
    change("why: That is the transpose.}", "}")
    root = change(
        "    stem: How many parameters does the network 784-32-10 have?",
        "    stem: How many?\n"
        "    lint_ignore: [{lint: missing_why, reason: It says so itself.}]",
    )

    assert lint(open_bank(root)) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing_why", "nothing here needs `missing_why` silenced (unused_ignore)"),
        ("mising_why", "there is no lint `mising_why`"),
    ],
)
def test_silencing_nothing_is_a_finding(
    name: str, message: str, change: Change
) -> None:
    root = change(
        "    stem: How many parameters does the network 784-32-10 have?",
        f"    stem: How many?\n    lint_ignore: [{{lint: {name}, reason: x}}]",
    )
    (found,) = lint(open_bank(root))

    assert f"items[0].lint_ignore[0]: {message}" in found


def test_a_variant_that_cannot_be_drawn_is_a_broken_bank(open_one: OpenOne) -> None:
    opened = open_one("id: v\nkind: numeric\nstem: x\nkey: 1 / 0\ntolerance: 0")

    with pytest.raises(BadExam, match=r"variants\[0\]: `1 / 0` fails"):
        lint(opened)


def test_every_lint_says_what_it_looks_for() -> None:
    assert all(look.__doc__ for look in LINTS.values())
    assert set(LINTS) < NAMES
