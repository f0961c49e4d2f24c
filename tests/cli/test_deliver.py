"""Where a report goes, and in which format."""

import json
import os
from pathlib import Path

import pytest

from grader.cli.deliver import BY_SUFFIX, check_outputs, deliver
from grader.errors import UserError
from grader.models import Report
from grader.renderers import RENDERERS
from tests.renderers.sample_reports import rich_report

ENDINGS = ".json, .html, .htm, .xml, .md, .txt"


@pytest.fixture
def report() -> Report:
    return rich_report()


def test_every_ending_stands_for_a_format() -> None:
    assert set(BY_SUFFIX.values()) == set(RENDERERS) - {"gradescope"}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("-", "to print a report, leave -o out and name its --format"),
        (".", "this is a folder; name a file in it"),
        (
            "nowhere/a.json",
            "there is no folder {here}/nowhere; make it, or name another one",
        ),
        (
            "a.pdf",
            f"no format is known for this ending ({ENDINGS} are); name one with --form",
        ),
        ("a", "no format is known for this ending "),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_grading(
    name: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UserError) as caught:
        check_outputs([Path("right.json"), Path(name)], None)

    assert str(caught.value).startswith(f"{name}: {fault.format(here=tmp_path)}")


@pytest.mark.parametrize("exists", [True, False])
def test_a_place_where_nobody_may_write_is_refused(
    exists: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    if exists:
        path.touch()
    asked = []
    monkeypatch.setattr(os, "access", lambda *args: asked.append(args))

    with pytest.raises(UserError, match=r"a.json: you may not write there; name anoth"):
        check_outputs([path], None)

    assert asked == [(path if exists else tmp_path, os.W_OK)]


def test_outputs_that_can_be_written_are_left_alone(tmp_path: Path) -> None:
    outputs = [tmp_path / name for name in ("a.json", "b.HTML")]

    check_outputs(outputs, None)
    check_outputs([tmp_path / "any"], "gradescope")

    assert list(tmp_path.iterdir()) == []


def test_the_ending_gives_the_format_and_the_terminal_gets_the_report_as_well(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, data = tmp_path / "a.html", tmp_path / "a.json"

    deliver(report, [page, data], None, quiet=False)

    shown = capsys.readouterr()
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert json.loads(data.read_text("utf-8"))["exam"]["id"] == "mnist"
    assert shown.out.startswith("╭")
    assert shown.err == f"written: {page}\nwritten: {data}\n"


def test_a_format_that_is_named_holds_for_the_file_alone(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.json"

    deliver(report, [path], "gradescope", quiet=False)

    assert "tests" in json.loads(path.read_text("utf-8"))
    assert capsys.readouterr() == ("", f"written: {path}\n")


def test_quiet_writes_and_prints_nothing(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver(report, [tmp_path / "a.md"], None, quiet=True)

    assert (tmp_path / "a.md").read_text("utf-8").startswith("## ")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_can_be_printed(
    name: str, report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver(report, [], name, quiet=False)

    assert capsys.readouterr() == (RENDERERS[name](report), "")


def test_a_terminal_gets_its_width_and_colours(
    report: Report,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")

    deliver(report, [], None, quiet=False)

    first = capsys.readouterr().out.splitlines()[0]
    assert "\x1b[" in first
    assert first.count("─") == 58


def test_a_full_disk_is_complained_of(report: Report) -> None:
    with pytest.raises(UserError, match=r"^/dev/full: cannot .*No space.*; name ano"):
        deliver(report, [Path("/dev/full")], "json", quiet=True)
