"""What may come from anywhere: each hostile file is a clear error, with its place."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UserError
from grader.importers import IMPORTERS, files
from grader.importers.files import decode, open_package, parse_xml, show
from tests.importers.comparing import run

XXE = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'
LAUGHS = (
    '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz>&c;</quiz>'
)
OUTSIDE = '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/x.dtd">\n<quiz>{}</quiz>'
QUESTION = (
    '<question type="truefalse"><questiontext><text>Q?</text></questiontext>'
    '<answer fraction="100"><text>true</text></answer></question>'
)


def pack(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("text", [XXE, LAUGHS])
def test_a_document_with_entities_of_its_own_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="file: it declares entities of its own"):
        run(text, "moodle")


def test_a_document_type_elsewhere_is_not_fetched() -> None:
    assert run(OUTSIDE.format(QUESTION)).variants == 1


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"<quiz>\n<question>", "file: line 2: no well-formed XML: "),
        (b"", "file: line 1: no well-formed XML: "),
        (b'<?xml version="1.0" encoding="x"?><quiz/>', "no well-formed XML: "),
        (b"<quiz>\xff</quiz>", "no well-formed XML: "),
        (b"<quiz>" + b"<a>" * 5000, "no well-formed XML: "),
        (b"<quiz>" + b"x" * 11_000_000 + b"</quiz>", "no well-formed XML: "),
    ],
)
def test_broken_xml_is_refused_with_its_line(data: bytes, wanted: str) -> None:
    with pytest.raises(UserError) as refused:
        run(data, "moodle")

    assert wanted in str(refused.value)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"a\nb\xff", "file: line 2: byte 3 is not UTF-8; save the file as UTF-8"),
        (b"\xff\xfea", "byte 2 is not UTF-16"),
        (b"a\n\nb\x07", r"file: line 3: a control character \(U\+0007\)"),
    ],
)
def test_text_in_another_encoding_is_refused_with_its_line(
    data: bytes, wanted: str
) -> None:
    with pytest.raises(UserError, match=wanted):
        run(data, "gift")


def test_text_may_be_utf_16_and_end_its_lines_in_any_way() -> None:
    assert decode("é\r\nb\rc".encode("utf-16"), "file") == "é\nb\nc"
    assert decode(b"\xef\xbb\xbfa", "file") == "a"


@pytest.mark.parametrize("read", [decode, parse_xml])
def test_a_file_that_is_too_large_is_refused(
    read: Callable[[bytes, str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FILE_LIMIT", 10)

    with pytest.raises(UserError, match="file: larger than 0 MiB; split it"):
        read(b"<a>1234567</a>", "file")


def test_a_package_that_unpacks_to_too_much_is_refused() -> None:
    bomb = pack("a.xml", b"\0" * (files.FILE_LIMIT + 1))

    assert len(bomb) < 100_000
    with pytest.raises(
        UserError, match=r"file: a\.xml in it unpacks to more than 16 MiB"
    ):
        run(bomb, "qti21")


def test_a_package_or_its_directory_that_is_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "ENTRIES_LIMIT", 0)
    with pytest.raises(UserError, match="file: it holds more than 0 files"):
        open_package(pack("a.xml", b""), "file")
    monkeypatch.setattr(files, "PACKAGE_LIMIT", 10)
    with pytest.raises(UserError, match="file: larger than 0 MiB"):
        open_package(pack("a.xml", b""), "file")


def test_names_that_lead_elsewhere_lead_nowhere() -> None:
    opened = open_package(pack("../../etc/a.xml", b"<a/>"), "file")

    assert opened == {"../../etc/a.xml": b"<a/>"}


@pytest.mark.parametrize("damage", [slice(0, 60), slice(0, -30)])
def test_a_damaged_package_is_refused(damage: slice) -> None:
    with pytest.raises(UserError, match="file: the package is damaged or encrypted"):
        run(pack("a.xml", b"<a/>" * 9)[damage], "qti12")


def test_ten_megabytes_of_text_are_read_in_time() -> None:
    with pytest.raises(UserError, match="it looks like none"):
        run("word " * 2_000_000)
    assert run("{T}" * 4_000_000, "gift").items == 0
    assert run("Q? {T}\n\n" * 500, "gift").items == 500


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(IMPORTERS)),
    data=st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.lists(
        st.sampled_from(
            [
                "<quiz>",
                "<question type='essay'>",
                "{",
                "}",
                "=",
                "~",
                "#",
                "::",
                "a",
                "\n",
                "\n\n",
                "1. ",
                "*a) ",
                "ANSWER: A",
                "A. ",
                "->",
                "%50%",
                "[html]",
                "kind,question,answer\n",
                ",",
                "[*] ",
                "....",
                "```",
                "_____",
                "\\",
                ":",
            ]
        ),
        max_size=20,
    ).map(lambda parts: "".join(parts).encode()),
)
def test_any_file_is_read_or_refused(name: str, data: bytes) -> None:
    try:
        done = run(data, name)
    except UserError as error:
        assert str(error).startswith("file: ")
    else:
        assert done.format == name


def test_what_is_shown_of_a_file_steers_no_terminal() -> None:
    assert show("a\x1b[31m\n b") == "a\N{REPLACEMENT CHARACTER}[31m b"
    assert show("x" * 100) == f"{'x' * 59}…"
