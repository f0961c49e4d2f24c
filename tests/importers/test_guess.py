import pytest

from grader.errors import UserError
from grader.importers import IMPORTERS, Source, load_importer
from grader.importers.guess import guess_format
from tests.exporters.opening import only_file
from tests.exporters.sample_forms import make_form
from tests.importers.test_qti2 import pack


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Q?\nA. a\nB. b\nANSWER: A", "aiken"),
        (b"Q? {=a}", "gift"),
        (b"1. Is {x} so?\n*a) yes\nb) no", "text2qti"),
        (b"1. Why?\n____", "text2qti"),
        (b"1. Grant {T}", "gift"),
        (b'id;"kind";question;answer', "csv"),
        (b"\xef\xbb\xbf <quiz/>", "moodle"),
        (b'<qti-assessment-item xmlns="x"/>', "qti3"),
    ],
)
def test_the_content_tells_the_format(data: bytes, name: str) -> None:
    assert guess_format(Source(name="file", data=data)) == name


@pytest.mark.parametrize("name", ["gift", "moodle", "qti12", "qti21", "qti3", "csv"])
def test_our_own_exports_are_recognised(name: str) -> None:
    assert guess_format(Source(name="file", data=only_file(make_form(), name))) == name


@pytest.mark.parametrize(
    "data",
    [
        b"just words",
        b"<html/>",
        pack({"a.xml": "<a", "b.xml": "<quiz/>", "c.txt": "x"}),
    ],
)
def test_what_looks_like_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="file: it looks like none of the formats"):
        guess_format(Source(name="file", data=data))


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_format_has_its_importer(name: str) -> None:
    assert callable(load_importer(name))
