"""Evaluate the bank's expressions: a small part of Python, no imports, no attributes.

An expression is checked once, node by node, against what is allowed; only then does
Python compile it, with nothing in reach but the values and the functions here.
"""

import ast
import dataclasses
import difflib
import functools
import keyword
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from types import CodeType
from typing import Any, Final

MAX_LENGTH: Final = 1000
MAX_RANGE: Final = 100_000
MAX_BITS: Final = 4096
MAX_SPEC: Final = 6
MAX_KNOWN: Final = 30
FLOAT_FORMAT: Final = ".6g"
_ALLOWED: Final[tuple[type[ast.AST], ...]] = (
    *(ast.Expression, ast.Constant, ast.Load, ast.Store),
    *(ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow),
    *(ast.UnaryOp, ast.UAdd, ast.USub, ast.Not, ast.BoolOp, ast.And, ast.Or),
    *(ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE),
    *(ast.In, ast.NotIn, ast.Is, ast.IsNot, ast.IfExp),
    *(ast.List, ast.Tuple, ast.Subscript, ast.Slice, ast.Starred),
    *(ast.ListComp, ast.GeneratorExp, ast.comprehension, ast.Call),
)
_CONSTANTS: Final = (bool, int, float, str, type(None))


class BadExpression(Exception):
    """An expression is not allowed, or has no value."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def show_value(value: object) -> str:
    """Return a value as a student reads it: floats with up to six digits."""
    if isinstance(value, float):
        return format(value, FLOAT_FORMAT)
    if isinstance(value, list):
        return f"[{', '.join(map(_show_inner, value))}]"
    if isinstance(value, tuple):
        comma = "," if len(value) == 1 else ""
        return f"({', '.join(map(_show_inner, value))}{comma})"
    return str(value)


def _show_inner(value: object) -> str:
    return repr(value) if isinstance(value, str) else show_value(value)


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, int) and isinstance(exponent, int):
        bits = abs(base).bit_length() * abs(exponent)
        if bits > MAX_BITS:
            raise BadExpression("a power is too large")
    return base**exponent


def _range(*ends: int) -> range:
    found = range(*ends)
    if len(found) > MAX_RANGE:
        raise BadExpression(f"a range has more than {MAX_RANGE} numbers")
    return found


def _format(value: object, spec: str = "") -> str:
    if len(spec) > MAX_SPEC:
        raise BadExpression(f"the format {spec!r} is longer than {MAX_SPEC} characters")
    return format(value, spec)


def _join(values: Any, separator: Any = ", ") -> str:
    """Join values as they are shown; the separator may come first, as in Python."""
    if isinstance(values, str) and not isinstance(separator, str):
        values, separator = separator, values
    return str(separator).join(map(show_value, values))


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    **{f.__name__: f for f in (abs, min, max, sum, len, round, any, all)},
    **{f.__name__: f for f in (int, float, str, bool, list, sorted, zip)},
    **{f.__name__: f for f in (math.ceil, math.floor, math.sqrt, math.exp)},
    **{f.__name__: f for f in (math.log, math.prod)},
    "reversed": lambda values: list(reversed(values)),
    "range": _range,
    "format": _format,
    "join": _join,
}
_POWER: Final = "_power"
_GLOBALS: Final[dict[str, Any]] = {"__builtins__": {}, **FUNCTIONS, _POWER: _power}


class _GuardPowers(ast.NodeTransformer):
    """Puts our own power, which has a limit, in the place of Python's."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Return the node, or a call where it is a power."""
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow):
            return node
        name = ast.Name(_POWER, ast.Load())
        return ast.Call(name, [node.left, node.right], [])


def check_expression(text: object, known: Collection[str]) -> None:
    """Complain of an expression that is not allowed or uses unknown names.

    Raises:
        BadExpression: it does.
    """
    if not isinstance(text, str):
        return
    names = _names_of(text.strip())
    if not names.issubset(known):
        name = min(names.difference(known))
        raise BadExpression(f"there is no value `{name}`", suggest(name, known))


def _names_of(text: str) -> frozenset[str]:
    if text.isidentifier() and not keyword.iskeyword(text):  # most are just a name
        return frozenset((text,)) - FUNCTIONS.keys()
    return parse_expression(text).names


@dataclasses.dataclass(frozen=True, slots=True)
class Parsed:
    """An expression's tree, and the names of the values that it needs."""

    tree: ast.Expression
    names: frozenset[str]


@functools.lru_cache(maxsize=4096)
def parse_expression(text: str) -> Parsed:
    """Return an expression with nothing in it but what is allowed.

    Raises:
        BadExpression: it is no expression, or uses something else.
    """
    if len(text) > MAX_LENGTH:
        raise BadExpression(f"longer than {MAX_LENGTH} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadExpression(f"`{text.strip()}` is no expression: {error}") from error
    loaded, stored = set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (loaded if isinstance(node.ctx, ast.Load) else stored).add(node.id)
        else:
            _require_allowed(node)
    return Parsed(tree, frozenset(loaded - stored - FUNCTIONS.keys()))


def _require_allowed(node: ast.AST) -> None:
    if isinstance(node, ast.Call):
        _require_function(node)
    elif isinstance(node, ast.Constant) and not isinstance(node.value, _CONSTANTS):
        raise BadExpression(f"`{ast.unparse(node)}` is not allowed in an expression")
    elif isinstance(node, ast.keyword):
        if node.arg not in {"reverse", "strict"}:
            raise BadExpression(f"the argument {node.arg}= is not allowed")
    elif not isinstance(node, _ALLOWED):
        raise BadExpression(
            f"`{ast.unparse(node) or type(node).__name__}` is not allowed here",
            "what needs more than arithmetic, lists and the functions goes to `verify`",
        )


def _require_function(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        name = ast.unparse(node.func)
        raise BadExpression(f"there is no function `{name}`", suggest(name, FUNCTIONS))


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a hint: the nearest of the known words, or all where they are few."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    if not 0 < len(words) <= MAX_KNOWN:
        return ""
    return f"known here: {', '.join(words)}"


@functools.lru_cache(maxsize=4096)
def _compile(text: str) -> CodeType:
    tree = parse_expression(text).tree
    if "**" in text:
        copy = ast.parse(text.strip(), mode="eval")
        tree = ast.fix_missing_locations(_GuardPowers().visit(copy))
    return compile(tree, "<expression>", "eval")


def evaluate(expression: object, values: Mapping[str, object]) -> Any:
    """Return the value of an expression; a number stands for itself.

    Raises:
        BadExpression: it is not allowed, or fails for these values.
    """
    if not isinstance(expression, str):
        return expression
    try:
        # the tree holds nothing but what is allowed, and the bank's authors wrote it
        return eval(_compile(expression), {**_GLOBALS, **values})  # noqa: S307
    except BadExpression:
        raise
    except Exception as error:
        raise BadExpression(
            f"`{expression.strip()}` fails: {type(error).__name__}: {error}"
        ) from error
