from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from grader.errors import BadExam
from grader.models import Level, Record
from grader.yaml import Fault, dump_yaml, load_yaml, open_yaml
from grader.yaml.reader import MAX_ALIASED, MAX_BYTES, parse_yaml


class Single(Record):
    kind: Literal["single"]
    options: tuple[str, ...]


class Numeric(Record):
    kind: Literal["numeric"]
    answer: float


class Item(Record):
    title: str
    count: int = 0
    level: Level = Level.PROCESS
    variants: tuple[Annotated[Single | Numeric, Field(discriminator="kind")], ...] = ()
    names: dict[str, int] = Field(default_factory=dict)
    pair: tuple[int, str] | None = None
    even: Annotated[int, Field(multiple_of=2)] = 0


class Anything(Record):
    value: object = None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "item.yaml"


def errors_of(file: Path, content: str | bytes, model: type[Record] = Item) -> str:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadExam) as caught:
        load_yaml(file, model)
    return str(caught.value).replace(f"{file}:", "")


def value_of(content: str) -> object:
    parsed = parse_yaml(content.encode())

    assert parsed.flaws == ()
    assert parsed.root is not None
    return parsed.root.value


def test_a_right_file_becomes_a_record(file: Path) -> None:
    file.write_text(
        "title: no\ncount: 3\nlevel: full\nnames: {a: 1}\npair: [1, x]\n"
        "variants:\n  - {kind: single, options: [a, b]}\n  - {kind: numeric, answer: 1}"
    )

    item = load_yaml(file, Item)

    assert item.title == "no"
    assert item.level is Level.FULL
    assert item.variants[0] == Single(kind="single", options=("a", "b"))
    assert item.pair == (1, "x")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("no", "no"), ("yes", "yes"), ("off", "off"), ("012", "012")),
        *(("1_000", "1_000"), ("1:30", "1:30"), ("2026-01-01", "2026-01-01")),
        *(("12", 12), ("-3", -3), ("+4", 4), ("0x1F", 31), ("0o17", 15), ("0", 0)),
        *(("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("1e3", 1000.0), ("-2.5E-1", -0.25)),
        *((".inf", ".inf"), (".nan", ".nan"), ("1e", "1e"), (".", "."), ("-", [None])),
        *(("true", True), ("False", False), ("~", None), ("", None), ("null", None)),
        *(("'12'", "12"), ('"true"', "true"), ("9" * 101, "9" * 101), ("=", "=")),
    ],
)
def test_plain_values_follow_json_and_nothing_older(text: str, value: object) -> None:
    read = value_of(text)
    if isinstance(read, list):
        read = [child.value for child in read]

    assert read == value
    assert type(read) is type(value)


def test_all_errors_are_reported_at_their_places(file: Path) -> None:
    message = errors_of(
        file, "titel: x\ncount: no\nlevel: ful\nnames:\n  a: 1\n  a: 2\n  b: x\n"
    )

    assert message == (
        "1:1: title: this key is missing\n"
        "    titel: x\n"
        "    ^\n"
        "1:1: titel: unknown key\n"
        "    titel: x\n"
        "    ^\n"
        "    hint: did you mean `title`?\n"
        "2:8: count: Input should be a valid integer\n"
        "    count: no\n"
        "           ^\n"
        "3:8: level: Input should be 'process', 'container' or 'full'\n"
        "    level: ful\n"
        "           ^\n"
        "    hint: did you mean `full`?\n"
        "6:3: names.a: the same key twice\n"
        "      a: 2\n"
        "      ^\n"
        "    hint: it stands on line 5 already\n"
        "7:6: names.b: Input should be a valid integer\n"
        "      b: x\n"
        "         ^"
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1:1: the file is empty\n    \n    ^\n    hint: it needs: title"),
        ("# nothing\n", "1:1: the file is empty"),
        ("~", "1:1: the file is empty"),
        ("- 1", "1:1: Input should be an object"),
        ("title: [", "expected the node content"),
        ("title: a: b", "1:9: mapping values are not allowed here"),
        ("title: 'x\n", "hint: while scanning a quoted scalar that starts on line 1"),
        ("title:\n\tx: 1\n", "2:1: found character '\\t' that cannot start any token"),
        ("title:\n\tx: 1\n", "hint: indent with spaces, not with tabs"),
        ("%YAML 1.9\n---\na: 1", "1:1: after this is no YAML: version"),
        ('title: "\\U00110000"', "1:1: after this is no YAML: chr()"),
        (b"title: x\n# caf\xe9", "2:6: this is not UTF-8"),
        ("title: x".encode("utf-16"), "1:1: this is not UTF-8"),
        ("title: \x1b[31m", "1:8: the control character U+001B is not allowed"),
        ("title: 2024", "1:8: title: Input should be a valid string"),
        ("title: 2024", "hint: put it in quotes to make it text"),
        ("title: []", "1:8: title: Input should be a valid string"),
        ("title: x\nlevel: 3", "2:8: level: Input should be"),
        ("title: x\nlevel: zzz", "hint: known here: container, full, process"),
        ("title: x\neven: 3", "2:7: even: Input should be a multiple of 2"),
        ("title: x\neven: x\nzzz: 1", "hint: known here: count, level, names"),
        ("title: x\nnames: {a: {b: 1}}", "2:12: names.a: Input should be a valid int"),
        ("title: x\npair: [1]", "2:7: pair.1: this key is missing"),
        ("title: x\npair: [1, 2]", "2:11: pair[1]: Input should be a valid string"),
        ("title: !!str x", "1:8: title: a tag (!) is not allowed"),
        ("title: !python/name:os.system x", "hint: write the plain value"),
        ("!x {title: x}", "1:1: a tag (!) is not allowed"),
        ("title: x\n<<: {a: 1}", "2:1: `<<` is not allowed"),
        ("title: x\n? [1, 2]\n: 3", "2:3: a key must be text"),
        ("title: x\n!!str y: 3", "2:1: a key must be text"),
        ("title: &t x\n*t : 3", "2:1: a key must be text"),
        ("title: x\n---\ntitle: y", "2:1: a second document starts here"),
        ("title: &a [*a]", "1:12: no complete value &a stands above"),
        ("title: *b", "1:8: no complete value &b stands above"),
        ('title: "\\ud800"', "1:8: title: half of a surrogate pair is no character"),
        ("[" * 5000, "1:66: nested more than 64 levels deep"),
        ("- " * 65 + "x", "1:131: nested more than 64 levels deep"),
        ("variants:\n  - {kind: x}\ntitle: x", "2:5: variants[0]: Input tag 'x'"),
        (
            "title: x\nvariants: [{kind: single, optoins: [a]}]",
            (
                "2:27: variants[0].optoins: unknown key\n    variants: [{kind: single, "
                f"optoins: [a]}}]\n{' ' * 30}^\n    hint: did you mean `options`?"
            ),
        ),
    ],
)
def test_errors_say_where_and_what(
    file: Path, content: str | bytes, expected: str
) -> None:
    assert expected in errors_of(file, content)


def test_a_model_without_fields_to_know_gives_no_hint(file: Path) -> None:
    class Nothing(Record):
        pass

    assert errors_of(file, "a: 1", Nothing).endswith("a: unknown key\n    a: 1\n    ^")


def test_keys_inside_a_list_of_tuples_are_known(file: Path) -> None:
    class Pairs(Record):
        pairs: tuple[tuple[int, Single], ...]

    message = errors_of(
        file, "pairs:\n  - [1, {kind: single, options: [], kin: 1}]", Pairs
    )

    assert "2:37: pairs[0][1].kin: unknown key" in message
    assert "known here" not in message


def test_a_file_that_is_missing_or_too_large_is_refused(
    file: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadExam, match=r"item\.yaml: cannot be read: No such file"):
        load_yaml(file, Item)
    with pytest.raises(BadExam, match="cannot be read: Is a directory"):
        load_yaml(tmp_path, Item)
    assert "larger than 2 MiB" in errors_of(file, b"#" * (MAX_BYTES + 1))


def test_an_alias_stands_for_the_value_above(file: Path) -> None:
    file.write_text("value:\n  a: &x [1, {b: c}]\n  d: *x\n")

    assert load_yaml(file, Anything).value == {
        "a": [1, {"b": "c"}],
        "d": [1, {"b": "c"}],
    }


def test_an_alias_bomb_is_refused(file: Path) -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    message = errors_of(file, "\n".join(lines))

    assert f"aliases repeat more than {MAX_ALIASED} characters in all" in message


def test_a_long_text_may_not_be_repeated_without_end(file: Path) -> None:
    message = errors_of(file, f"a: &a {'x' * 60_000}\nb: *a\nc: *a\n")

    assert "3:4: aliases repeat more than" in message


def test_aliases_do_not_get_around_the_depth_limit(file: Path) -> None:
    chain = [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100)]
    message = errors_of(file, "\n".join(["a0: &a0 [x]", *chain]))

    assert "nested more than 64 levels deep" in message


def test_a_long_line_is_cut_around_the_caret(file: Path) -> None:
    message = errors_of(file, f"title: {{a: {'x' * 300}, a: {'y' * 300}}}")
    shown, caret = message.splitlines()[4:6]

    assert len(shown) == 104
    assert shown[caret.index("^")] == "a"


def test_hostile_keys_cannot_drive_a_terminal(file: Path) -> None:
    message = errors_of(file, 'title: x\n"\\e[2J\\u202e": 1\n')

    assert "2:1: \N{REPLACEMENT CHARACTER}[2J" in message
    assert all(char.isprintable() or char == "\n" for char in message)


def test_a_byte_order_mark_is_ignored(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbftitle: x\n")

    assert load_yaml(file, Item).title == "x"


def test_faults_found_later_are_shown_at_their_places_in_order(file: Path) -> None:
    file.write_text("title: x\nnames:\n  a: 1\n")
    document = open_yaml(file, Item)
    error = document.error(
        [Fault(("names", "a", "gone"), "too few"), Fault(("title",), "dull", "try y")]
    )

    assert str(error).replace(f"{file}:", "") == (
        "1:8: title: dull\n"
        "    title: x\n"
        "           ^\n"
        "    hint: try y\n"
        "3:6: names.a.gone: too few\n"
        "      a: 1\n"
        "         ^"
    )


TOKENS = st.sampled_from(
    [
        *("a", "b: ", "- ", "? ", ": ", "\n", "\n  ", "\t", " ", "[", "]", "{", "}"),
        *(",", "&x ", "*x", "!t ", "!!int ", "|\n ", ">-\n ", "'", '"', "\\", "#"),
        *("%YAML 1.1\n", "%TAG ! x\n", "---\n", "...\n", "<<: ", "012", "~", "=", "\r"),
        *('"\\ud800"', '"\\U00110000"', "\x85", "\u2028", "é", "😀", "\x00", "@", "`"),
    ]
)


@given(st.lists(TOKENS, max_size=15).map("".join) | st.text() | st.binary())
def test_any_content_gives_nodes_or_flaws_with_places(content: str | bytes) -> None:
    if isinstance(content, str):
        content = content.encode()
    parsed = parse_yaml(content)

    assert parsed.root is not None or parsed.flaws
    for flaw in parsed.flaws:
        assert flaw.mark.column <= len(parsed.lines[flaw.mark.line])


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text()
    # an emitter may drop digits that no reader could see
    | st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_what_is_dumped_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    file = tmp_path_factory.getbasetemp() / "dumped.yaml"
    file.write_text(dump_yaml({"value": value}), "utf-8")

    assert load_yaml(file, Anything).value == value


def test_text_of_several_lines_is_dumped_as_a_block() -> None:
    shared = ["x"]

    assert dump_yaml({"b": "one\ntwo\n", "a": shared, "c": shared}) == (
        "b: |\n  one\n  two\na:\n  - x\nc:\n  - x\n"
    )
    assert dump_yaml({"a": "one \ntwo\n"}) == 'a: "one \\ntwo\\n"\n'
