from pathlib import Path
from typing import Any

import pytest

from tests.importers.comparing import drawn, read_back, run, told


def one(text: str, folder: Path) -> Any:
    (found,) = drawn(text, folder, "gift")
    return found


def choices_of(found: Any) -> list[tuple[str, bool, str]]:
    return [(choice.text, choice.right, choice.why) for choice in found.choices]


def test_one_right_choice_among_others(tmp_path: Path) -> None:
    found = one(
        "// a comment\n\n"
        "::Grant::Who is buried in\nGrant's tomb? {\n=Grant#yes\n~Nobody#no\n~Lee\n}",
        tmp_path,
    )

    assert found.id == "grant.single"
    assert found.stem == "Who is buried in Grant's tomb?"
    assert choices_of(found) == [
        ("Grant", True, "yes"),
        ("Nobody", False, "no"),
        ("Lee", False, ""),
    ]


def test_several_right_choices_have_weights(tmp_path: Path) -> None:
    found = one("Which? {~%50%a ~%50%b ~%-50%c ~%-50%d#no ####Look.}", tmp_path)

    assert [(text, right) for text, right, _ in choices_of(found)] == [
        *(("a", True), ("b", True), ("c", False), ("d", False))
    ]
    assert found.why == "Look."


@pytest.mark.parametrize(
    ("braces", "key", "why"),
    [
        ("{T}", True, ""),
        ("{FALSE#wrong#right}", False, "wrong\n\nright"),
        ("{true####all}", True, "all"),
    ],
)
def test_a_statement(braces: str, key: bool, why: str, tmp_path: Path) -> None:
    found = one(f"The sky is blue. {braces}", tmp_path)

    assert (found.kind, found.key, found.why) == ("true_false", key, why)


@pytest.mark.parametrize(
    ("braces", "key", "tolerance"),
    [
        ("{#3}", 3, 0),
        ("{#3:0.5}", 3, 0.5),
        ("{#2.5..3.5}", 3, 0.5),
        ("{#=-1e-3:0}", -0.001, 0),
        ("{#\n=%100%3:1\n}", 3, 1),
    ],
)
def test_a_number(braces: str, key: float, tolerance: float, tmp_path: Path) -> None:
    found = one(f"How many? {braces}", tmp_path)

    assert (found.key, found.tolerance) == (key, tolerance)


def test_known_wrong_numbers_and_texts(tmp_path: Path) -> None:
    number = one("How many? {#=3:1 =%0%7#too many}", tmp_path)
    text = one("Who? {=%100%Ada =Lovelace =%0%Bob#no}", tmp_path)

    assert [(t.value, t.why) for t in number.distractors] == [(7, "too many")]
    assert (text.key, text.accept) == ("Ada", ("Lovelace",))
    assert [(t.text, t.why) for t in text.distractors] == [("Bob", "no")]


def test_an_asterisk_stands_for_anything_and_slashes_for_themselves(
    tmp_path: Path,
) -> None:
    found = one(r"What? {=state =st*e.dict =a\\*b =/etc/}", tmp_path)

    assert found.accept == (r"/st.*e\.dict/", "a*b", "//etc//")


def test_the_gap_of_a_sentence_is_shown(tmp_path: Path) -> None:
    found = one("Grant is {=buried ~born ~lost} in it.", tmp_path)

    assert found.stem == r"Grant is \_\_\_\_ in it."


def test_texts_say_how_they_are_written(tmp_path: Path) -> None:
    html = one("[html]<b>a</b> \\= \\(x\\) {T}", tmp_path)
    markdown = one("[markdown]**a** $x$ {T}", tmp_path)
    plain = one("[plain]<b> *a*\\nb \\\\(x_1\\\\) {T}", tmp_path)
    tagged = one("a <i>b</i>\\nc {T}", tmp_path)

    assert html.stem == "**a** = $x$"
    assert markdown.stem == "**a** $x$"
    assert plain.stem == "\\<b> \\*a\\*\n\nb $x_1$"
    assert tagged.stem == "a *b*\\\nc"


def test_what_is_left_out_is_listed_in_the_order_of_the_file() -> None:
    kept = "\n\n".join("Fine? {T}" for _ in range(3))

    done = run(f"C? {{=a ~b}}\n\n{kept}\n\nNo.\n\nN? {{#x}}\n\n{{T}}", "gift")

    assert [one.place for one in done.left_out] == [
        *("line 1", "line 9", "line 11", "line 13"),
    ]


def test_ids_and_tags_stand_in_comments(tmp_path: Path) -> None:
    done = run("// [id:a.b] [tag:x y] [tag:apply]\nQ? {T}", "gift")
    (item,) = read_back(done, tmp_path).values()

    assert (item.id, item.variants[0].id) == ("a", "b")
    assert (item.tags, item.level) == (("x-y",), "apply")


def test_an_open_question_has_no_answers(tmp_path: Path) -> None:
    (item,) = read_back(run("::Essay::Why? {}", "gift"), tmp_path).values()

    assert (item.id, item.stem, item.variants) == ("essay", "Why?", ())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nothing here", "no answers in braces"),
        ("Odd } then {", "no answers in braces"),
        ("Match {=a -> b =c -> d}", "no questions that match pairs"),
        ("N? {#x}", "`x` is no number"),
        ("N? {#3:-1}", "`3:-1` is no number"),
        ("N? {#5..3}", "`5..3` is no range"),
        ("N? {#=%50%3}", "no answer earns all points"),
        ("C? {=a ~b}", "wrong choices: 1"),
        ("C? {=a ~b ~c ~d ~e ~f}", "wrong choices: 5"),
        ("C? {=a =b ~c ~d}", "right choices: 2"),
        ("C? {~%100%a ~%-100%b ~%-100%c}", "it has 3 choices"),
        ("C? {~a ~b ~c ~d}", "all of its choices are right, or none"),
        ("C? {= ~b ~c}", "one of its choices is empty"),
        ("{T}", "it asks nothing"),
        ("{}", "it asks nothing"),
        ("S? {=*}", "all are patterns"),
        (f"{'x' * 300_000} {{T}}", "longer than 200,000"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, wanted: str) -> None:
    done = run(f"$CATEGORY: a\n\n{text}\n\nFine? {{T}}", "gift")

    line = told(done)[-1]
    assert line.startswith("line 3: the question: ")
    assert wanted in line
    assert done.variants == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("S? {=a#yes =b}", "the feedback on a: a right answer"),
        ("S? {=a =%50%b}", "50 % for b"),
        ("S? {=a =%0%*#no}", "the feedback on *"),
        ("N? {#=1#yes}", "the feedback on 1"),
        ("N? {#=1 =2}", "the answer 2"),
        ("N? {#=1 =%50%1:2}", "the answer 1:2"),
        ("N? {#=1 ~#no}", "the feedback on all other answers"),
        ("C? {=a ~%50%b ~c}", "50 % for b"),
        ("[html]<script>x</script>C? {T}", "a script"),
        (
            "[html]C <img src='https://x.y/z.png' alt='q'> {T}",
            "the picture https://x.y",
        ),
    ],
)
def test_a_part_that_is_lost_is_told(text: str, wanted: str) -> None:
    done = run(f"// [id:x]\n{text}", "gift")

    (line,) = told(done)
    assert line.startswith("line 2 (x): ")
    assert wanted in line
    assert done.variants == 1
