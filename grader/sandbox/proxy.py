"""What a check holds of the worker: its functions and objects, and what it serves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from grader.errors import StudentRaised
from grader.sandbox.messages import Operation
from grader.sandbox.text import clean


class Caller(Protocol):
    """What carries a call to the worker: a session."""

    def call(  # noqa: PLR0913 - a call has this many parts
        self,
        op: Operation,
        *,
        target: "RemoteObject | None" = None,
        name: str = "",
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        echo: bool = False,
        seconds: float | None = None,
    ) -> Any:
        """Have the worker do `op`, and return what comes back."""
        ...

    def release(self, number: int) -> None:
        """Let the worker forget the object with this number."""
        ...


@dataclass(frozen=True, slots=True)
class Feed:
    """An iterable that the grader serves to the worker, item by item, as it is asked.

    Attributes:
        items: iterated afresh for each pass; it may raise `Thrown`.
        length: what `len` says in the worker, or None for no length.
    """

    items: Iterable[Any]
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Callback:
    """A function that the grader runs for the worker; it may raise `Thrown`."""

    function: Callable[..., Any]


class NoLength(StudentRaised, TypeError):
    """The student's `len` raised; a TypeError, so that `list` goes on without it."""


class RemoteObject:
    """An object that lives in the worker; only what a check names crosses."""

    __slots__ = ("__weakref__", "_id", "_kind", "_session")

    def __init__(self, session: Caller, number: int, kind: str) -> None:
        self._session, self._id, self._kind = session, number, kind

    def __getattr__(self, name: str) -> "RemoteFunction":
        """Return the method of that name, to be called in the worker."""
        if name.startswith("_"):  # pytest and hypothesis look for these
            raise AttributeError(name)
        return RemoteFunction(self._session, self, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object itself."""
        return RemoteFunction(self._session, self, "")(*args, **kwargs)

    def __iter__(self) -> "RemoteIterator":
        got = self._session.call("iter", target=self)
        if not isinstance(got, RemoteObject):
            raise StudentRaised("TypeError", "iter() gave no iterator")
        return RemoteIterator(got)

    def __len__(self) -> int:
        try:
            length = self._session.call("len", target=self)
        except StudentRaised as error:
            raise NoLength(error.kind, error.message, error.trace) from None
        if type(length) is not int or not 0 <= length < 1 << 60:
            raise NoLength("TypeError", "len() gave no length")
        return length

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return clean(self._kind)

    def __del__(self) -> None:
        self._session.release(self._id)


class RemoteIterator:
    """An iterator that lives in the worker."""

    def __init__(self, remote: RemoteObject) -> None:
        self._remote = remote

    def __iter__(self) -> "RemoteIterator":
        return self

    def __next__(self) -> Any:
        got = self._remote._session.call("next", target=self._remote)  # noqa: SLF001
        if type(got) is not tuple or len(got) > 1:
            raise StudentRaised("TypeError", "next() gave no item")
        if not got:
            raise StopIteration
        return got[0]


class RemoteFunction:
    """A function of the student's module, or a method of an object in the worker."""

    __slots__ = ("_name", "_seconds", "_session", "_target")

    def __init__(
        self,
        session: Caller,
        target: RemoteObject | None,
        name: str,
        seconds: float | None = None,
    ) -> None:
        self._session, self._target, self._name = session, target, name
        self._seconds = seconds

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the worker, and return what comes back."""
        return self._session.call(
            "call",
            target=self._target,
            name=self._name,
            args=args,
            kwargs=kwargs,
            seconds=self._seconds,
        )

    def echo(self, *args: Any) -> tuple[Any, tuple[Any, ...]]:
        """Call, and return the result and the arguments as they are afterwards."""
        got = self._session.call(
            "call", target=self._target, name=self._name, args=args, echo=True
        )
        if (
            type(got) is not tuple
            or len(got) != 3
            or type(got[1]) is not list
            or len(got[1]) != len(args)
        ):
            raise StudentRaised("TypeError", "the worker lost the arguments")
        return got[0], tuple(got[1])

    def within(self, seconds: float) -> "RemoteFunction":
        """Return the same function with a limit of its own for each call."""
        return RemoteFunction(self._session, self._target, self._name, seconds)

    def value(self) -> Any:
        """Return the attribute itself."""
        return self._session.call("get", target=self._target, name=self._name)


class SubmissionProxy:
    """The student's module: `submission.relu(x)` calls `relu` in the worker."""

    def __init__(self, session: Caller) -> None:
        self._session = session

    def __getattr__(self, name: str) -> RemoteFunction:
        """Return the student's function of that name, to be called in the worker."""
        if name.startswith("_"):
            raise AttributeError(name)
        return RemoteFunction(self._session, None, name)
