#!/usr/bin/env python3
"""Makes the parts of the documentation that come from the program itself.

Run it from the repository's root, with the names of what to make, or none for all:

    .venv/bin/python docs/make.py [cli] [schema] [threats] [transcript] [picture]

`picture` needs Chromium on the PATH.
"""

import argparse
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from playwright.sync_api import sync_playwright

from grader.bank.schema import SCHEMAS, schema_text
from grader.cli import COMMANDS
from grader.cli.lazy import walk_commands
from grader.renderers.as_json import report_schema, to_json
from tests.threats.table import make_tables

ROOT: Final = Path(__file__).resolve().parent.parent
BLOCK: Final = re.compile(
    r"(?<=<!-- transcript -->\n\n```console\n)\$ (?P<command>.+)\n(?P<output>[^`]*)"
    r"(?=```\n\n<!-- end of transcript -->)"
)
THREATS: Final = re.compile(
    r"(?<=<!-- threats -->\n)(?P<tables>.*?)(?=<!-- end of threats -->)", re.DOTALL
)
CLI_HEAD: Final = """\
# The command line

This page is made from `--help` by `docs/make.py`. Exit codes of every command: 0 is \
success, 2 bad use or bad input, 3 our own failure; what 1 means, each command says.

```text
grade COMMAND

"""
PICTURE_SIZE: Final = (1000, 1010)


def cli_page() -> str:
    """Return docs/cli.md: the help of every command."""
    width = max(map(len, COMMANDS))
    overview = "".join(
        f"  {name:{width}}  {line}\n" for name, (_, line) in COMMANDS.items()
    )
    pages = (
        f"\n## grade {name}\n\n```text\n{_help_of(name, command)}\n```\n"
        for name, command in walk_commands(COMMANDS)
    )
    return f"{CLI_HEAD}{overview}```\n{''.join(pages)}"


def _help_of(name: str, rich: click.Command) -> str:
    """Return a command's help as click writes it: without boxes and colours."""
    plain = click.Command(name, params=rich.params, help=rich.help, epilog=rich.epilog)
    return plain.get_help(
        click.Context(plain, info_name=f"grade {name}", terminal_width=80)
    )


def run_transcript(command: str) -> tuple[str, int]:
    """Run a `grade` command of the README; return what it prints, and its exit code."""
    program, *arguments = shlex.split(command)
    grade = Path(sys.executable).with_name(Path(program).name)
    done = subprocess.run(  # noqa: S603 - the command stands in our README
        [grade, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout, done.returncode


def _write_cli() -> None:
    (ROOT / "docs/cli.md").write_text(cli_page(), "utf-8")


def _write_schema() -> None:
    (ROOT / "docs/report.schema.json").write_text(to_json(report_schema()), "utf-8")
    for name in SCHEMAS:
        path = ROOT / f"docs/schemas/{name}.schema.json"
        path.write_text(schema_text(name), "utf-8")


def _write_threats() -> None:
    page = ROOT / "docs/threat-model.md"
    tables = f"\n{make_tables()}\n\n"
    text = THREATS.sub(lambda _: tables, page.read_text("utf-8"))
    page.write_text(text, "utf-8")


def _write_transcript() -> None:
    readme = ROOT / "README.md"

    def renew(found: re.Match[str]) -> str:
        output, _ = run_transcript(found["command"])
        return f"$ {found['command']}\n{output}"

    readme.write_text(BLOCK.sub(renew, readme.read_text("utf-8")), "utf-8")


def _take_picture() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder, "report.html")
        run_transcript(f"grade check examples/first_try -q -o {page_file}")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        width, height = PICTURE_SIZE
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme="light"
        )
        page.goto(page_file.as_uri())
        page.screenshot(path=ROOT / "docs/report.png")
        browser.close()


MAKERS: Final[dict[str, Callable[[], None]]] = {
    "cli": _write_cli,
    "schema": _write_schema,
    "threats": _write_threats,
    "transcript": _write_transcript,
    "picture": _take_picture,
}


def main() -> None:
    """Make what is named on the command line."""
    parser = argparse.ArgumentParser(description="Make the generated documentation.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MAKERS))
    names = parser.parse_args().names
    for name in names:
        if name not in MAKERS:
            parser.error(f"{name}: there are {', '.join(MAKERS)}")
    for name in names or MAKERS:
        MAKERS[name]()


if __name__ == "__main__":
    main()
