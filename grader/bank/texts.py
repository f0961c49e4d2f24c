"""Compare a short answer with the texts that are accepted."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_QUOTES: Final = re.compile("[`\"'\u2018-\u201e]")
_SPACES: Final = re.compile(r"\s+")
MAX_ANSWER: Final = 500


def normalise(text: str) -> str:
    """Return a text without case, quotes, backticks, spare spaces and its final dot."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _SPACES.sub(" ", _QUOTES.sub("", text)).strip()
    return text.removesuffix(".").rstrip()


def is_accepted(answer: str, accepted: Iterable[str]) -> bool:
    """Tell whether a text is one of those accepted; /…/ is a pattern for all of it."""
    said = normalise(answer[:MAX_ANSWER])
    return any(_matches(said, one) for one in accepted)


def _matches(said: str, accepted: str) -> bool:
    if is_pattern(accepted):
        return re.fullmatch(accepted[1:-1], said, re.IGNORECASE) is not None
    return said == normalise(accepted)


def is_pattern(accepted: str) -> bool:
    """Tell whether an accepted text is a /pattern/."""
    return len(accepted) > 2 and accepted[0] == accepted[-1] == "/"
