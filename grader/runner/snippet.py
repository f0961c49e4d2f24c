"""Writes the calls of a failed check as Python that a student can paste and run."""

import builtins
import keyword
import math
import re
from collections.abc import Collection, Sequence
from typing import Any

import torch

from grader.sandbox.proxy import Feed, RemoteObject
from grader.sandbox.session import Event

MAX_ELEMENTS = 64
MAX_LINES = 25


class _Unwritable(Exception):
    """A value that has no short literal."""


def write_snippet(module: str, events: Sequence[Event]) -> str:
    """Return the calls as a program, or "" where it would not be worth reading.

    Args:
        module: the student's module, without `.py`.
        events: the calls in order; the last is the one whose answer was wrong.
    """
    writer = _Writer({event.name for event in events})
    try:
        for event in events:
            writer.write(event, last=event is events[-1])
    except _Unwritable:
        return ""
    if not writer.lines or len(writer.lines) > MAX_LINES:
        return ""
    head = ["import torch"]
    if writer.imported:
        head.append(f"from {module} import {', '.join(sorted(writer.imported))}")
    return "\n".join([*head, "", *writer.lines]) + "\n"


class _Writer:
    def __init__(self, called: Collection[str]) -> None:
        self.lines: list[str] = []
        self.imported: set[str] = set()
        # a variable of such a name would hide what a later line means
        self._reserved = {"torch", *called, *dir(builtins), *keyword.kwlist}
        self._names: dict[int, str] = {}
        self._collected: set[int] = set()

    def write(self, event: Event, *, last: bool) -> None:
        if event.op == "next":
            self._collect(event)
            return
        text = self._expression(event)
        if event.made is not None and not last:
            name = self._name(event)
            self._names[id(event.made)] = name
            self.lines.append(f"{name} = {text}")
        else:
            self.lines.append(f"print({text})" if last else text)

    def _collect(self, event: Event) -> None:
        # the items of one iterator read better as one list
        key = id(event.target)
        if key in self._names and key not in self._collected:
            self._collected.add(key)
            self.lines.append(f"print(list({self._names[key]}))")

    def _expression(self, event: Event) -> str:
        arguments = self._arguments(event)
        target = "" if event.target is None else self._reference(event.target)
        if event.op == "call":
            if event.target is None:
                self.imported.add(event.name)
                return f"{event.name}({arguments})"
            return f"{target}{'.' if event.name else ''}{event.name}({arguments})"
        if event.op in ("iter", "len"):
            return f"{event.op}({target})"
        if event.op == "get" and event.target is not None:
            return f"{target}.{event.name}"
        if event.op == "get":
            self.imported.add(event.name)
            return event.name
        if event.op == "build" and not event.kwargs:
            return self._inline(event)
        raise _Unwritable

    def _inline(self, event: Event) -> str:
        text = re.sub(r"\bnn\.", "torch.nn.", event.name.replace("torch.nn.", "nn."))
        everything = ", ".join(map(self._literal, event.args))

        def write(found: re.Match[str]) -> str:
            index = found["index"]
            return self._literal(event.args[int(index)]) if index else everything

        return re.sub(r"\bargs\[(?P<index>\d+)\]|\*args\b", write, text)

    def _arguments(self, event: Event) -> str:
        if event.op in ("build", "define"):
            return ""
        named = [f"{key}={self._literal(arg)}" for key, arg in event.kwargs.items()]
        return ", ".join([*map(self._literal, event.args), *named])

    def _reference(self, remote: RemoteObject) -> str:
        if id(remote) not in self._names:
            raise _Unwritable
        return self._names[id(remote)]

    def _name(self, event: Event) -> str:
        words = re.findall(r"[A-Z]?[a-z0-9]+", event.name.split("(")[0]) or ["it"]
        base = "iterator" if event.op == "iter" else words[-1].lower()
        if base in self._reserved:
            base += "_"
        taken = set(self._names.values())
        numbered = (f"{base}{index}" for index in range(2, 1000))
        return (
            base if base not in taken else next(n for n in numbered if n not in taken)
        )

    def _literal(self, value: Any) -> str:
        if isinstance(value, torch.Tensor):
            return _write_tensor(value)
        if isinstance(value, RemoteObject):
            return self._reference(value)
        if isinstance(value, Feed) and isinstance(value.items, list):
            return self._literal(value.items)
        if isinstance(value, dict | list | tuple):
            return self._container(value)
        return _write_scalar(value)

    def _container(self, value: dict[Any, Any] | list[Any] | tuple[Any, ...]) -> str:
        if isinstance(value, dict):
            items = (
                f"{self._literal(key)}: {self._literal(item)}"
                for key, item in value.items()
            )
            return "{" + ", ".join(items) + "}"
        inner = ", ".join(map(self._literal, value))
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"


def _write_tensor(value: torch.Tensor) -> str:
    dtype = "" if value.dtype is torch.float32 else f", dtype={value.dtype}"
    shape = tuple(value.shape)
    if value.device.type == "meta":
        return f'torch.empty({shape}{dtype}, device="meta")'
    if value.numel() == 0:
        return f"torch.empty({shape}{dtype})"
    if value.numel() <= MAX_ELEMENTS:
        values = value.tolist()
        if value.dtype is torch.int64:
            dtype = ""
        if value.is_complex() and not bool(value.isfinite().all()):
            raise _Unwritable
        text = re.sub(r"\b(nan|inf)\b", r'float("\1")', repr(values))
        return f"torch.tensor({text}{dtype})"
    if bool((value == value.reshape(-1)[0]).all()):
        return f"torch.full({shape}, {value.reshape(-1)[0].item()!r}{dtype})"
    raise _Unwritable


def _write_scalar(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, torch.device):
        return f'torch.device("{value}")'
    if value is None or isinstance(value, bool | int | float | str | torch.dtype):
        return str(value) if isinstance(value, torch.dtype) else repr(value)
    raise _Unwritable
