"""What is printed, and on what kind of terminal."""

import os
import sys
from pathlib import Path

import pytest

from grader.cli.screen import measure_screen, print_text, progress_line
from grader.errors import UserError


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")


def test_text_and_bytes_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_text("half\n")
    print_text("déjà\n".encode())

    assert capsys.readouterr().out == "half\ndéjà\n"


def test_colours_stay_where_they_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    print_text("\x1b[31mred\x1b[0m ", color=True)
    print_text("\x1b[31mplain\x1b[0m")

    assert capsys.readouterr().out == "\x1b[31mred\x1b[0m plain"


def test_a_reader_who_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        print_text("much\n" * 100_000)
        stream.write("more")


def test_an_output_that_cannot_be_written_is_complained_of_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Path("/dev/full").open("w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(
            UserError, match=r"^standard output: cannot .*No space.*; write to a file"
        ):
            print_text("much\n" * 100_000)
        stream.write("more")


def test_without_a_terminal_there_is_neither_width_nor_colour() -> None:
    assert measure_screen() == (None, False)


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("80", 80), ("120", 100)])
@pytest.mark.usefixtures("terminal")
def test_the_width_is_the_terminals_as_far_as_lines_can_be_read(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    assert measure_screen() == (width, True)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
@pytest.mark.usefixtures("terminal")
def test_some_terminals_want_no_colour(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    assert measure_screen() == (80, False)


@pytest.mark.usefixtures("terminal")
def test_progress_is_one_line_of_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")

    with progress_line(quiet=False) as show:
        show("half: [bold]half of an odd number is not whole")

    shown = capsys.readouterr()
    assert shown.out == ""
    assert " half: [bold]half of an odd …" in shown.err
    assert "\x1b[?25h" in shown.err  # the cursor is back


@pytest.mark.parametrize(
    ("name", "value"), [("FORCE_COLOR", ""), ("TERM", "dumb"), ("QUIET", "yes")]
)
@pytest.mark.usefixtures("terminal")
def test_progress_is_silent_where_nobody_watches(
    name: str,
    value: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, value)

    with progress_line(quiet=name == "QUIET") as show:
        show("half")

    assert capsys.readouterr() == ("", "")
