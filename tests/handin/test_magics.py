import ast
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.handin.magics import without_magics


def dedent(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install torch\nx = 1", "pass\nx = 1"),
        ("?print", "pass"),
        ("print?", "pass"),
        ("torch.nn.*Loss??  ", "pass"),
        ("if x:\n    %timeit f()\n    y = 1", "if x:\n    pass\n    y = 1"),
        ("files = !ls\ny = 1", "files = None\ny = 1"),
        ("  a, b[0] = %sx ls", "  a, b[0] = None"),
        ("%time history = fit(5)", "history = fit(5)"),
        ("h = %time fit(5)", "h = fit(5)"),
        ("%time", "pass"),
        ("%time -x f()", "pass"),
        ("!pip install \\\n  torch \\\n  numpy\nx = 1", "pass\n\n\nx = 1"),
        ("%time f(1, \\\n  2)\n%ls", "f(1, \\\n  2)\npass"),
    ],
)
def test_a_magic_gives_way_to_python_on_the_same_line(cell, plain):
    assert without_magics(cell) == plain


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("%%time\nx = 1", "\nx = 1"),
        ("\n\n%%capture out\n%%time\nx = 1\n%ls", "\n\n\n\nx = 1\npass"),
        ("%%timeit -n 1\nx = 1", "\nx = 1"),
        ("%%prun\n", "\n"),
        ("%%time", ""),
        ("", ""),
        ("x = 1\n%%time\ny = 1", "x = 1\npass\ny = 1"),
    ],
)
def test_a_cell_magic_that_runs_python_loses_its_own_line_only(cell, plain):
    assert without_magics(cell) == plain


@pytest.mark.parametrize("cell", ["%%bash\nls", "\n %%html\n<b>", "%%time\n%%js\n1"])
def test_a_cell_in_another_language_is_no_python(cell):
    assert without_magics(cell) is None


INNOCENT = [
    's = """\n%d items\n!x\n"""',
    "s = '''a \\'''\n%d\n'''",
    "s = r'''\n\\\n%d\n'''",
    "y = a \\\n% b",
    "y = (a\n% b)",
    'y = [\n\'(\' # ) """\n% b]',
    "t = '''%d''' ; u = (1\n% x)",
    "s = 'it\\'s ('\nt = \"((\" # (((",
    "if a != b: pass\nx %= 3",
    "def f(a='?'):\n    return a",
]


@pytest.mark.parametrize("cell", INNOCENT)
def test_what_is_python_already_is_left_alone(cell):
    assert without_magics(cell) == cell


@pytest.mark.parametrize("cell", INNOCENT)
def test_a_magic_changes_nothing_but_its_own_line(cell):
    assert without_magics(f"%ls\n{cell}\n!ls") == f"pass\n{cell}\npass"


@pytest.mark.parametrize(
    "cell", ["def f(:\n", "x = )\ny = 'open\nz = 1", "(\n%ls", "s = '''\n%ls"]
)
def test_broken_python_stays_as_broken_as_it_was(cell):
    assert without_magics(cell) == cell


def test_a_bracket_too_many_does_not_hide_the_next_magic():
    assert without_magics("f())\n%ls") == "f())\npass"


def test_a_comment_that_ends_in_a_backslash_continues_nothing():
    assert without_magics("# a \\\n%ls") == "# a \\\npass"


def test_a_cell_of_the_tutorial_runs():
    cell = dedent(
        """
        !pip install jovian --quiet
        import math
        %matplotlib inline
        for n in range(2):
            !echo {n}
            last = n
        root = math.sqrt(4)
        root?
        """
    )
    plain = without_magics(cell)
    space: dict[str, object] = {}
    exec(plain, space)

    assert (space["root"], space["last"]) == (2.0, 1)
    assert plain.count("\n") == cell.count("\n")


@pytest.mark.parametrize(
    "unit", ['"\\', "'\\", "\\", '"""', "(", "a = ", " ", "-", "x."]
)
def test_hostile_lines_cost_no_more_than_their_length(unit):
    cell = "%ls\n" + unit * 50_000

    assert without_magics(cell) is not None


PIECES = st.sampled_from(
    [
        "%ls",
        "!x",
        "x?",
        "a = %t",
        "'''",
        '"""',
        "'",
        "(",
        "]",
        "\\",
        "\n",
        " ",
        "#",
        "x",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text())
def test_any_cell_keeps_its_number_of_lines(cell):
    plain = without_magics(cell)

    assert plain is None or plain.count("\n") == cell.count("\n")


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_python_is_left_alone(cell):
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError):
        return

    assert without_magics(cell) == cell
