"""Realistic slips: each operator says what could stand in a node's place."""

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeGuard, TypeVar

from grader.audit.sites import SCOPES, Site

Node = TypeVar("Node", bound=ast.AST)
Operator = Callable[[Site], Iterator[ast.AST]]

# the boundary first, then the direction
COMPARISONS: Final[Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: Final[Mapping[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
}
FORGETTABLE: Final = (
    *(ast.AugAssign, ast.Raise, ast.Assert),
    *(ast.Break, ast.Continue, ast.Delete),
)
# calls that nobody leaves out or turns round by mistake
QUESTIONS: Final = frozenset({"isinstance", "issubclass", "hasattr", "type"})


def _with(node: Node, **fields: Any) -> Node:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _without_each(node: Node, field: str) -> Iterator[Node]:
    items = getattr(node, field)
    for index in range(len(items)):
        yield _with(node, **{field: items[:index] + items[index + 1 :]})


def _exchange(items: list[Any], index: int, item: ast.AST) -> list[Any]:
    return [*items[:index], item, *items[index + 1 :]]


def _swap_comparison(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.Compare):
        for index, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                yield _with(node, ops=_exchange(node.ops, index, other()))


def _swap_arithmetic(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.BinOp | ast.AugAssign):
        other = ARITHMETIC.get(type(node.op))
        if other:
            yield _with(node, op=other())


def _change_number(site: Site) -> Iterator[ast.AST]:
    match site.node:
        case ast.Constant(value=bool()):
            return
        case ast.Constant(value=int(value) | float(value)):
            yield _number(value + 1)
            if value:
                yield _number(value - 1)
        case _:
            return


def _number(value: float) -> ast.expr:
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _flip_boolean(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)


def _change_key(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.Subscript) and _is_text(node.slice):
        yield _with(node, slice=_misspell(node.slice))
    if isinstance(node, ast.Dict):
        for index, key in enumerate(node.keys):
            if _is_text(key):
                yield _with(node, keys=_exchange(node.keys, index, _misspell(key)))


def _is_text(node: ast.expr | None) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _misspell(text: ast.Constant) -> ast.Constant:
    return ast.Constant(f"{text.value!s}_")


def _return_none(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.Return) and node.value:
        yield _with(node, value=ast.Constant(None))


def _remove_unary(site: Site) -> Iterator[ast.AST]:
    # a negative number is one number, and changed as such
    if isinstance(node := site.node, ast.UnaryOp) and not isinstance(
        node.operand, ast.Constant
    ):
        yield node.operand


def _swap_and_or(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _remove_call(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.Expr) and isinstance(
        node.value, ast.Call | ast.Await
    ):
        yield ast.Pass()


def _remove_statement(site: Site) -> Iterator[ast.AST]:
    if isinstance(site.node, FORGETTABLE) or _is_update(site.node):
        yield ast.Pass()


def _is_update(node: ast.AST) -> bool:
    """Tell `x = x + 1` and `self.x = y` from a first binding, which nobody forgets."""
    match node:
        case ast.Assign(targets=targets, value=value):
            bound = {leaf.id for leaf in _names(*targets)}
            used = {leaf.id for leaf in _names(value)}
            kept = [t for t in targets if isinstance(t, ast.Attribute | ast.Subscript)]
            return bool(kept or bound & used)
        case _:
            return False


def _names(*nodes: ast.AST) -> list[ast.Name]:
    leaves = (leaf for node in nodes for leaf in ast.walk(node))
    return [leaf for leaf in leaves if isinstance(leaf, ast.Name)]


def _swap_arguments(site: Site) -> Iterator[ast.AST]:
    match site.node:
        case ast.Call(func=ast.Name(id=name)) if name in QUESTIONS:
            return
        case ast.Call(args=[first, second, *rest]) as node:
            if not any(isinstance(each, ast.Starred) for each in (first, second)):
                yield _with(node, args=[second, first, *rest])
        case _:
            return


def _remove_argument(site: Site) -> Iterator[ast.AST]:
    """Drop a literal at the end: `x.sum(1)`, `fit(model, 0.1)`."""
    match site.node:
        case ast.Call(args=[*rest, ast.Constant() | ast.UnaryOp()], func=func) as node:
            if rest or isinstance(func, ast.Attribute):
                yield _with(node, args=rest)
        case _:
            return


def _remove_keyword(site: Site) -> Iterator[ast.AST]:
    if isinstance(site.node, ast.Call):
        yield from _without_each(site.node, "keywords")


def _force_condition(site: Site) -> Iterator[ast.AST]:
    if isinstance(site.node, ast.If):
        yield _with(site.node, test=ast.Constant(True))
        yield _with(site.node, test=ast.Constant(False))


def _negate_condition(site: Site) -> Iterator[ast.AST]:
    match site.node:
        case ast.If(test=ast.Compare(ops=[_]) | ast.UnaryOp(op=ast.Not())):
            return  # the same as another comparison, or as the `not` removed
        case ast.If(test=test) as node:
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case _:
            return


def _loop_once(site: Site) -> Iterator[ast.AST]:
    if isinstance(node := site.node, ast.For | ast.AsyncFor) and not isinstance(
        node.body[-1], ast.Return | ast.Raise | ast.Break
    ):
        yield _with(node, body=[*node.body, ast.Break()])


def _change_yield(site: Site) -> Iterator[ast.AST]:
    match site.node:
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
        case ast.Yield():
            yield ast.Yield(ast.Constant(None))
        case ast.YieldFrom(value=value):
            yield ast.Yield(value)
        case _:
            return


def _remove_decorator(site: Site) -> Iterator[ast.AST]:
    if isinstance(site.node, SCOPES):
        yield from _without_each(site.node, "decorator_list")


def _open_slice(site: Site) -> Iterator[ast.AST]:
    if isinstance(site.node, ast.Slice):
        for field in ("lower", "upper", "step"):
            yield _with(site.node, **{field: None})


def _unwrap_call(site: Site) -> Iterator[ast.AST]:
    """Turn `f(x).to(y)` into `f(x)`, and `F.relu(x)` and `self.layer(x)` into `x`."""
    if isinstance(site.parent, ast.Expr):
        return  # the same as the call removed
    match site.node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
            name[0].isupper() or name in QUESTIONS
        ):
            return
        case ast.Call(func=ast.Attribute(value=value)) if not _is_home(value, site):
            yield value
        case ast.Call(args=[first, *_]) if not isinstance(first, ast.Starred):
            yield first
        case _:
            return


def _is_home(value: ast.expr, site: Site) -> bool:
    """Tell a module, `self` or `super()`, where functions live, from a value."""
    first = _names(value)[:1]
    return any(leaf.id in site.imported | {"self", "super"} for leaf in first)


def _take_branch(site: Site) -> Iterator[ast.AST]:
    if isinstance(site.node, ast.IfExp):
        yield site.node.body
        yield site.node.orelse


def _drop_filter(site: Site) -> Iterator[ast.AST]:
    if isinstance(site.node, ast.comprehension):
        yield from _without_each(site.node, "ifs")


OPERATORS: Final[Mapping[str, Operator]] = {
    "comparison": _swap_comparison,
    "arithmetic": _swap_arithmetic,
    "number": _change_number,
    "boolean": _flip_boolean,
    "key": _change_key,
    "return-none": _return_none,
    "unary-removed": _remove_unary,
    "and-or": _swap_and_or,
    "call-removed": _remove_call,
    "statement-removed": _remove_statement,
    "arguments-swapped": _swap_arguments,
    "argument-removed": _remove_argument,
    "keyword-removed": _remove_keyword,
    "condition-forced": _force_condition,
    "condition-negated": _negate_condition,
    "loop-once": _loop_once,
    "yield-changed": _change_yield,
    "decorator-removed": _remove_decorator,
    "slice-opened": _open_slice,
    "call-unwrapped": _unwrap_call,
    "branch-taken": _take_branch,
    "filter-removed": _drop_filter,
}
