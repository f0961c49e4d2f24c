"""What a check gives a worker by name only: feeds and callbacks, served from here."""

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.errors import Thrown
from grader.sandbox.codec import CodecError
from grader.sandbox.messages import Ask
from grader.sandbox.proxy import Callback, Feed
from grader.sandbox.wire import CallbackValue, FeedValue

MAX_PASSES = 100_000


class Exports:
    """The feeds and callbacks of one session, and the passes over its feeds."""

    def __init__(self) -> None:
        self._feeds: dict[int, Feed] = {}
        self._iterators: dict[int, Iterator[Any]] = {}
        self._callbacks: dict[int, Callback] = {}
        self._numbers = itertools.count(1)

    def add(self, value: Any) -> FeedValue | CallbackValue:
        """Return the wire form of a feed or callback.

        Raises:
            TypeError: it is neither.
        """
        number = next(self._numbers)
        if isinstance(value, Feed):
            self._feeds[number] = value
            return FeedValue(number, value.length)
        if isinstance(value, Callback):
            self._callbacks[number] = value
            return CallbackValue(number)
        raise TypeError(f"a {type(value).__name__} cannot cross to the worker")

    def answer(self, ask: Ask, decode: Callable[[Any], Any]) -> Any:
        """Return the answer to a worker's question.

        Args:
            ask: the question.
            decode: turns the wire form of an argument into its value.

        Raises:
            CodecError: it asks about nothing that was given, or too often.
            StopIteration: the feed has no more items.
            Thrown: the worker is to see this exception.
        """
        if ask.op == "iter":
            return self._start_pass(_find(self._feeds, ask.target))
        if ask.op == "next":
            return next(_find(self._iterators, ask.target))
        function = _find(self._callbacks, ask.target).function
        args = [decode(arg) for arg in ask.args]
        try:
            inspect.signature(function).bind(*args)
        except TypeError as error:
            raise Thrown("TypeError", str(error)) from None
        return function(*args)

    def _start_pass(self, feed: Feed) -> int:
        if len(self._iterators) >= MAX_PASSES:
            raise CodecError(f"more than {MAX_PASSES} passes over batches")
        number = next(self._numbers)
        self._iterators[number] = iter(feed.items)
        return number


def _find(given: Mapping[int, Any], number: int) -> Any:
    if number not in given:
        raise CodecError("a question about nothing that was given")
    return given[number]
