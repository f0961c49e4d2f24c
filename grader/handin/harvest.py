"""Collect files from any source, within the limits that hold for all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from grader.errors import BadSubmission
from grader.handin import rules


@dataclass(slots=True, kw_only=True)
class Harvest:
    """What was found in a submission.

    Attributes:
        files: relative path to content.
        left_out: relative path of what was not taken to the reason, in words that
            follow "it is".
    """

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    _spellings: dict[str, tuple[str, bool]] = field(default_factory=dict)
    _entries: int = 0
    _total: int = 0

    def count(self, entries: int = 1) -> None:
        """Note that something was looked at; refuse when it becomes too much."""
        self._entries += entries
        if self._entries > rules.ENTRIES_LIMIT:
            raise BadSubmission(
                f"it holds more than {rules.ENTRIES_LIMIT:,} files and folders; "
                "hand in only the folder with your work"
            )

    def claim(self, name: str, *, folder: bool = False) -> None:
        """Reserve a path; refuse one that another would overwrite on any computer."""
        parts = name.split("/")
        for end in range(1, len(parts) + 1):
            spelled = "/".join(parts[:end])
            entry = (spelled, end == len(parts) and not folder)
            known = self._spellings.setdefault(spelled.casefold(), entry)
            if known is not entry and (known != entry or entry[1]):
                one, other = rules.show(known[0]), rules.show(spelled)
                raise BadSubmission(
                    f"it holds both {one} and {other}, which are one file on many "
                    "computers; remove or rename one"
                    if one != other
                    else f"it holds {one} twice; remove or rename one"
                )

    def offer(self, name: str, read: Callable[[int], bytes]) -> None:
        """Take a file if the rules want it; `read` gets the most bytes to read."""
        if reason := _reason_to_leave(name):
            self.left_out[name] = reason
            return
        if len(self.files) >= rules.FILES_LIMIT:
            raise BadSubmission(
                f"it holds more than {rules.FILES_LIMIT} source and text files; "
                "hand in only the folder with your work"
            )
        limit = rules.limit_of(name)
        content = read(limit + 1)
        if len(content) > limit:
            self.left_out[name] = f"larger than {limit // rules.MIB} MiB"
            return
        self._total += len(content)
        if self._total > rules.TOTAL_LIMIT:
            raise BadSubmission(
                f"its files are larger than {rules.TOTAL_LIMIT // rules.MIB} MiB "
                "together; leave out data, and clear the outputs of notebooks"
            )
        self.files[name] = content


def _reason_to_leave(name: str) -> str:
    if fault := rules.name_fault(name):
        return f"under {fault}"
    if not rules.is_wanted(name):
        return "no source or text file"
    return ""
