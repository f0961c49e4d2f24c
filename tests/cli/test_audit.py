"""`grade audit`: the matrix, the summary and the holes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.audit.corpus import Case, Kind
from grader.audit.verdict import Audit
from tests.cli.conftest import Grade

VARIANTS = [Case(kind=Kind.VARIANT, name=name) for name in ("by_power", "by_shift")]
GENERATED = [Case(kind=Kind.GENERATED, name=f"half.py:half:{n}") for n in range(3)]


def make_mutant(name: str) -> Case:
    return Case(kind=Kind.MUTANT, name=name, task=name.partition("/")[0])


def make_audit(
    kills: Mapping[str, tuple[str, ...]], *more: Case, **fields: Any
) -> Audit:
    cases = [*more, *(make_mutant(name) for name in kills)]
    return Audit(cases=cases, kills=kills, **{"full": frozenset(), **fields})


KILLS = {
    "half/whole": ("half.odd",),
    "half/same_as_it_was": ("half.public_half", "half.odd", "quarter.any"),
    "quarter/nothing": (),
}
PROVED = make_audit(
    KILLS,
    *VARIANTS,
    *GENERATED,
    full=frozenset({"by_power", GENERATED[0].name, GENERATED[1].name}),
    explained={GENERATED[0].name: "It is\n  right."},
)


MATRIX = """
Half (half): 2 mutants
    1 half.odd
    2 half.public_half
                  1  2
  whole           ●  ·
  same_as_it_was  ●  ●

Quarter (quarter): 1 mutant

variants with full marks: 1 of 2
mutants killed: 2 of 3
generated mutants killed: 1 of 3
  half.py:half:0 survives, as it may: It is right.
The exam is proved.
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What an audit is asked; it finds what stands under `finds`."""
    found: dict[str, Any] = {"finds": PROVED}

    def audit(root: Path, **options: Any) -> Audit:
        options["progress"]("a line")
        found.update(options, root=root)
        result = found["finds"]
        assert isinstance(result, Audit)
        return result

    monkeypatch.setattr("grader.audit.run.audit", audit)
    return found


@pytest.mark.usefixtures("asked", "exam")
def test_the_matrix_shows_which_check_kills_which_mutant(grade: Grade) -> None:
    done = grade("audit")

    assert (done.code, done.err) == (0, "")
    assert done.out == MATRIX


@pytest.mark.usefixtures("exam")
def test_a_matrix_of_many_checks_fits_a_hundred_columns(
    grade: Grade, asked: dict[str, Any]
) -> None:
    checks = tuple(f"half.check_{'of_a_long_name_' * 3}{n:02}" for n in range(40))
    kills = {f"half/{'mutant_' * 4}{n}": checks[n::2] for n in range(3)}
    asked["finds"] = make_audit(kills)

    done = grade("audit")

    lines = done.out.splitlines()
    rows = [line for line in lines if "●" in line]
    numbers = " ".join(line for line in lines if line.startswith(" " * 30)).split()
    assert max(map(len, lines)) <= 100
    assert len(rows) == 6
    assert sum(row.count("●") for row in rows) == 20 + 20 + 19
    assert numbers == [str(n) for n in range(1, 41)]


@pytest.mark.usefixtures("asked", "exam")
def test_a_name_that_is_too_long_leaves_room_for_some_columns(
    grade: Grade, asked: dict[str, Any]
) -> None:
    kills = {f"half/{'m' * 99}": tuple(f"half.c{n}" for n in range(7))}
    asked["finds"] = make_audit(kills)

    rows = [line for line in grade("audit").out.splitlines() if "●" in line]

    assert [row.count("●") for row in rows] == [5, 2]


@pytest.mark.usefixtures("exam")
def test_only_what_was_audited_is_summed_up(
    grade: Grade, asked: dict[str, Any]
) -> None:
    asked["finds"] = make_audit({})

    assert grade("audit").out == (
        "\nvariants with full marks: 0 of 0\nmutants killed: 0 of 0\n"
        "The exam is proved.\n"
    )


@pytest.mark.usefixtures("exam")
@pytest.mark.parametrize(
    ("holes", "count"), [(("a",), "1 hole."), (("a", "b"), "2 holes.")]
)
def test_holes_are_listed_and_counted_and_make_the_exit_code(
    holes: tuple[str, ...], count: str, grade: Grade, asked: dict[str, Any]
) -> None:
    asked["finds"] = make_audit(KILLS, holes=holes)

    loud, quiet = grade("audit"), grade("audit", "-q")

    listed = "".join(f"HOLE: {hole}\n" for hole in holes) + f"{count}\n"
    assert loud.code == quiet.code == 1
    assert loud.out.endswith(f"mutants killed: 2 of 3\n{listed}")
    assert (quiet.out, quiet.err) == (listed, "")


@pytest.mark.usefixtures("asked", "exam")
def test_a_proved_exam_is_quiet(grade: Grade) -> None:
    done = grade("audit", "--quiet")

    assert (done.code, done.out, done.err) == (0, "", "")


def test_the_audit_does_what_it_was_asked(
    exam: Path, grade: Grade, asked: dict[str, Any]
) -> None:
    grade("audit", "--task", "half", "--no-generated", "--jobs", "3")
    chosen = dict(asked)
    grade("audit", "--exam", exam)

    assert chosen["root"] == asked["root"] == exam
    assert (chosen["only"], chosen["generated"], chosen["jobs"]) == (
        *(("half",), False),
        3,
    )
    assert (asked["only"], asked["generated"]) == ((), True)
    assert asked["jobs"] >= 1


def test_a_published_seed_is_warned_of(
    exam: Path, grade: Grade, asked: dict[str, Any]
) -> None:
    text = (exam / "exam.yaml").read_text()
    (exam / "exam.yaml").write_text(text.replace("seed_file: secret/seed.txt\n", ""))

    done = grade("audit", "-q")

    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("warning: the secret seed is the published default; ")
    assert asked["root"] == exam


@pytest.mark.usefixtures("exam")
def test_a_task_that_is_not_there_is_an_error(
    grade: Grade, asked: dict[str, Any]
) -> None:
    done = grade("audit", "--task", "hlaf")

    assert done.code == 2
    assert done.err == "grade: --task hlaf: no such task; there are half, quarter\n"
    assert "root" not in asked
