import codecs
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.handin.source import as_utf8, file_cell


def message_of(source: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        exec(compile(source, "cell", "exec"))
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        "s = 'é'\n".encode(),
        codecs.BOM_UTF8 + "s = 'é'\n".encode(),
        "# coding: latin-1\ns = 'é'\n".encode("latin-1"),
        "#!/usr/bin/python\n# -*- coding: cp1252 -*-\ns = 'é'\n".encode("cp1252"),
        "s = 'é'\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "s = 'é'\r\n".encode("utf-16-be"),
    ],
)
def test_a_file_is_read_in_its_own_encoding(data):
    cell = file_cell("relu.py", data)
    space: dict[str, str] = {}
    exec(cell.source, space)

    assert space["s"] == "é"


def test_line_ends_become_plain():
    assert file_cell("a.py", b"a\r\nb\rc\n").source == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a = 1\nb = '\xff'\n", "line 2: byte 0xff cannot be read as utf-8"),
        (codecs.BOM_UTF8 + b"\n\n\xff", "line 3: byte 0xff cannot be read as utf-8"),
        (b"# coding: ascii\n\xe9", "line 2: byte 0xe9 cannot be read as ascii"),
        (b"# coding: klingon\n", "unknown encoding: klingon"),
        (b"# coding: punycode\n", "encoding punycode is not supported"),
        (b"# coding: unicode_escape\n", "encoding unicode_escape is not supported"),
        (b"# coding: rot13\n", "encoding rot13 is not supported"),
        (b"# coding: hex\n", "encoding hex is not supported"),
        (b"a = 1\n\0", "line 2: a NUL byte; save the file again as UTF-8"),
        (codecs.BOM_UTF16_LE + b"\0\xd8a", "cannot be read as utf-16"),
    ],
)
def test_a_file_that_cannot_be_read_becomes_a_cell_that_says_so(data, expected):
    message = message_of(file_cell("relu.py", data).source)

    assert message.startswith("relu.py: ")
    assert expected in message


@given(st.binary() | st.binary().map(lambda tail: b"# coding: " + tail))
def test_any_bytes_become_a_cell(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cell = file_cell("a.py", data)

    assert "\0" not in cell.source
    cell.source.encode()


@given(st.sampled_from(["utf-16", "utf-8", "latin-1"]), st.text(max_size=20))
def test_utf_16_is_rewritten_and_nothing_else(encoding, text):
    data = text.encode(encoding, "replace")

    expected = text.encode() if encoding == "utf-16" else data
    if encoding == "utf-16" or not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert as_utf8(data) == expected


def test_broken_utf_16_stays_as_it_is():
    assert as_utf8(codecs.BOM_UTF16_LE + b"a") == codecs.BOM_UTF16_LE + b"a"
