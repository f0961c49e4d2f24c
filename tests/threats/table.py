"""The tables of docs/threat-model.md, from the attacks' heads and what was found."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from grader.environment import LEFT_OFF
from grader.models import Level
from grader.sandbox.confine import LAYERS
from tests.threats.attack import AIMS, ATTACKS, Attack, read_attack
from tests.threats.gaps import GAPS
from tests.threats.matrix import Column, is_wanted, list_columns, load_results

STOPPED, OPEN, UNTRIED = "stopped", "**open**", "?"
REFUSED: Final = "refused when it is handed in"
TITLES: Final = {
    "points": "For points",
    "secrets": "For secrets",
    "harm": "To do harm",
}
Results = Mapping[str, Mapping[str, Sequence[str]]]


def make_tables() -> str:
    """Return the generated part of the threat model."""
    attacks = [read_attack(path) for path in ATTACKS]
    results = load_results()["columns"]
    return "\n".join(
        [
            _count(attacks, results),
            "### What each layer buys\n",
            _make_layers(attacks, results),
            *(
                f"### {TITLES[aim]}\n\n"
                + _make_attacks([a for a in attacks if a.tries == aim], results)
                for aim in AIMS
            ),
            "### What gets through\n",
            _make_gaps(),
        ]
    ).rstrip("\n")


def _count(attacks: Collection[Attack], results: Results) -> str:
    lines = ["| setting | tried | open |", "|---|---|---|"]
    for column in _levels():
        found = results.get(column.name, {})
        tried = [each for each in attacks if each.name in found]
        achieved = [each.name for each in tried if found[each.name]]
        lines.append(f"| {column.name} | {len(tried)} | {len(achieved)} |")
    return "\n".join(lines) + "\n"


def _levels() -> list[Column]:
    return [column for column in list_columns() if not column.without]


def _make_layers(attacks: Collection[Attack], results: Results) -> str:
    lines = [
        "| without | opens at `full` | opens in a `container` |",
        "|---|---|---|",
    ]
    for layer in LAYERS:
        cells = [
            _list_opened(level, layer, attacks, results)
            for level in (Level.FULL, Level.CONTAINER)
        ]
        lines.append(f"| {layer} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _list_opened(
    level: Level, layer: str, attacks: Collection[Attack], results: Results
) -> str:
    if layer in LEFT_OFF[level]:
        return "no part of it"
    column = Column(level=level, user="root", without=layer)
    found = results.get(column.name, {})
    opened = [_say(name) for name, got in sorted(found.items()) if got]
    if any(is_wanted(each, column) and each.name not in found for each in attacks):
        opened.append(UNTRIED)
    return ", ".join(opened) or "nothing: the others stop it all"


def _make_attacks(attacks: Collection[Attack], results: Results) -> str:
    names = [column.name for column in _levels()]
    lines = [f"| attack | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for attack in attacks:
        title = f"**{_say(attack.name)}**: {_escape(attack.about)}"
        cells = [_show(attack, column, results) for column in _levels()]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _make_gaps() -> str:
    lines = ["| attack | where | why |", "|---|---|---|"]
    for name, gap in sorted(GAPS.items()):
        where = f"`{gap.level}`" + ("" if gap.level is Level.PROCESS else " and below")
        lines.append(f"| {_say(name)} | {where} | {gap.reason} |")
    return "\n".join(lines) + "\n"


def _show(attack: Attack, column: Column, results: Results) -> str:
    if attack.builds and "refused" in attack.expect:
        return REFUSED
    found: Any = results.get(column.name, {}).get(attack.name)
    return UNTRIED if found is None else OPEN if found else STOPPED


def _say(name: str) -> str:
    return name.replace("_", " ")


def _escape(text: str) -> str:
    for char in "|*<":
        text = text.replace(char, f"\\{char}")
    return text.replace("_", r"\_")
