"""Describes what student code raised, whatever the student made of it."""

import traceback
from collections.abc import Collection

from grader.sandbox.messages import Failure
from grader.sandbox.wire import MAX_TEXT

MAX_FRAMES = 20
MAX_MESSAGE = 4000


def describe(
    call_id: int, error: BaseException, own_files: Collection[str], folder: str
) -> Failure:
    """Return the failure that answers a call, with the student's own frames only.

    Args:
        call_id: the call that it answers.
        error: what was raised; its class may be the student's, and lie or raise.
        own_files: what tracebacks call the student's sources.
        folder: where the rest of them lie; "" before any was loaded.
    """
    try:
        return Failure(
            call_id,
            cut(type(error).__name__, 256),
            cut(_message(error).replace(folder, ""), MAX_MESSAGE),
            cut(_trace(error, own_files, folder), MAX_TEXT),
        )
    except BaseException:  # noqa: BLE001 - the student's own class
        return Failure(call_id, "Exception", "(it cannot be shown)", "")


def cut(text: str, limit: int) -> str:
    """Return the start of `text`, fit to be encoded."""
    return str.__str__(text)[:limit].encode("utf-8", "replace").decode()


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, SyntaxError):
            return str(error.msg or "")
        return str(error)
    except BaseException:  # noqa: BLE001 - the student's own __str__
        return "(its text cannot be shown)"


def _trace(error: BaseException, own_files: Collection[str], folder: str) -> str:
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in own_files or (folder and frame.filename.startswith(folder))
    ]
    text = "".join(traceback.format_list(frames[-MAX_FRAMES:]))
    if isinstance(error, SyntaxError) and isinstance(error.text, str):
        line = error.text.strip()
        text += f'  File "{error.filename}", line {error.lineno}\n    {line}\n'
    return text.replace(folder, "")
