"""The places in a file where a slip would change what the code does."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# no behaviour of their own (a decorator is taken off as a whole), or not free to change
SKIPPED_FIELDS: Final = frozenset(
    {"annotation", "returns", "bases", "decorator_list", "pattern", "guard"}
)
SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A node and where it hangs in its tree.

    Attributes:
        index: the place in the parent's list, or None where the field holds one node.
        scope: the qualified name of the enclosing function or class, or "".
        imported: the names that the file's import statements bind.
    """

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    scope: str
    imported: frozenset[str]

    def put(self, node: ast.AST) -> None:
        """Hang a node in this place of the tree."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def find_sites(tree: ast.Module) -> Iterator[Site]:
    """Every place that behaviour depends on, from the outside in."""
    imported = frozenset(
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    )
    yield from _below(tree, "", imported)


def _below(parent: ast.AST, scope: str, imported: frozenset[str]) -> Iterator[Site]:
    for field, index, node in _children(parent):
        yield Site(
            node=node,
            parent=parent,
            field=field,
            index=index,
            scope=scope,
            imported=imported,
        )
        inner = f"{scope}.{node.name}" if isinstance(node, SCOPES) else scope
        yield from _below(node, inner.removeprefix("."), imported)


def _children(parent: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(parent):
        if field in SKIPPED_FIELDS:
            continue
        items = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in items:
            if isinstance(node, ast.AST) and not _is_idle(node):
                yield field, index, node


def _is_idle(node: ast.AST) -> bool:
    """Tell what no check of behaviour can see: messages and what only a script runs."""
    match node:
        case ast.JoinedStr() | ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case _:
            return False
