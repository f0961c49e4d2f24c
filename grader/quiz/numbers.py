"""Read a number as people write it, exactly; what could mean two things is refused."""

import functools
import re
from enum import StrEnum
from fractions import Fraction
from typing import Final


class Decimal(StrEnum):
    """What separates whole from part in the answers of a course."""

    POINT = "."
    COMMA = ","


class NotANumber(ValueError):
    """This text is no number that can be taken; says why, to a student."""


MAX_LENGTH: Final = 60
MAX_EXPONENT: Final = 400
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_PLAIN_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2012\u2013\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2002\u2007\u2008\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("⁄∕÷", "/"),  # noqa: RUF001
        **dict.fromkeys("’ʼ`", "'"),  # noqa: RUF001
        **dict.fromkeys("×∙·⋅*xX", "*"),  # noqa: RUF001
    }
)
_POWER: Final = re.compile(
    r"(?:(?P<factor>[^*]+?) ?\* ?)?(?P<sign>-?)10 ?"
    r"(?:(?:\^|\*\*) ?(?P<power>[-+]?\d+|\([-+]?\d+\)|\{[-+]?\d+\})"
    r"|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
)
_NUMBER: Final = re.compile(
    r"(?P<sign>[-+]?) ?"
    r"(?P<whole>\d*|[1-9]\d{0,2}(?P<group>[ ',_])\d{3}(?:(?P=group)\d{3})*)"
    r"(?P<part>\.\d*)?(?:[eE](?P<exponent>[-+]?\d{1,4}))?"
)
_SWAP: Final = str.maketrans(".,", ",.")


def read_number(
    text: str, *, unit: str = "", decimal: Decimal = Decimal.POINT
) -> Fraction:
    """Return the number that a text says: 25,450, 25 450, 2.5e4, 1/8, 3.2 %.

    Args:
        text: what somebody wrote.
        unit: what may stand behind the number.
        decimal: what separates whole from part.

    Raises:
        NotANumber: it says none, or could mean two.
    """
    if len(text) > MAX_LENGTH:
        raise NotANumber("this is too long for a number")
    plain = " ".join(text.translate(_PLAIN_SIGNS).split())
    plain = _without_unit(plain, " ".join(unit.translate(_PLAIN_SIGNS).split()))
    scale = Fraction(1)
    if plain.endswith("%"):
        plain, scale = plain[:-1].rstrip(), Fraction(1, 100)
    above, slash, below = plain.partition("/")
    number = _read_power(above.strip(), decimal)
    if slash:
        divisor = _read_power(below.strip(), decimal)
        if not divisor:
            raise NotANumber("nothing can be divided by 0")
        number /= divisor
    return number * scale


def _without_unit(text: str, unit: str) -> str:
    if unit and text.casefold().endswith(unit.casefold()):
        return text[: -len(unit)].rstrip()
    return text


def _read_power(text: str, decimal: Decimal) -> Fraction:
    """Read `2.5 * 10^4` and `10⁻³`, and what has no power of ten."""
    text = text.replace("**", "^")
    found = _POWER.fullmatch(text)
    if found is None:
        return _read_plain(text, decimal)
    factor = _read_plain(found["factor"], decimal) if found["factor"] else Fraction(1)
    raised = found["power"] or found["raised"].translate(_SUPERSCRIPTS)
    power = _small(raised.strip("(){}"))
    return factor * Fraction(10) ** power * (-1 if found["sign"] else 1)


def _small(exponent: str) -> int:
    if len(exponent) > MAX_LENGTH or abs(int(exponent)) > MAX_EXPONENT:
        raise NotANumber("this exponent is too large")
    return int(exponent)


def _read_plain(text: str, decimal: Decimal) -> Fraction:
    plain = text.translate(_SWAP) if decimal is Decimal.COMMA else text
    found = _NUMBER.fullmatch(plain)
    if found is None or not re.search(r"\d", found["whole"] + (found["part"] or "")):
        raise NotANumber(_explain(plain, decimal))
    whole = re.sub(r"\D", "", found["whole"]) or "0"
    part = (found["part"] or ".")[1:]
    power = _small(found["exponent"] or "0") - len(part)
    number = int(whole + part) * Fraction(10) ** power
    return -number if found["sign"] == "-" else number


def _explain(plain: str, decimal: Decimal) -> str:
    """Say why a text is no number; `plain` is the text with a decimal point."""
    mark, other = (".", ",") if decimal is Decimal.POINT else (",", ".")
    if re.fullmatch(r"[-+]? ?\d+,\d+([eE][-+]?\d+)?", plain):
        return (
            f"a `{other}` is taken for a thousands separator, and this is none; write "
            f"the number with a `{mark}`"
        )
    if re.fullmatch(r"[-+]?[\d ',._]+", plain):
        return "its digits are grouped in a way that could mean different numbers"
    return "this is not read as a number; write digits, like 25450, 0.125, 1/8 or 2.5e4"


@functools.lru_cache(maxsize=4096)
def exact(number: float) -> Fraction:
    """Return the number that is written like this: 0.1 is a tenth."""
    return Fraction(repr(number))


def is_close(given: Fraction, key: float, tolerance: float) -> bool:
    """Return whether an answer is within the tolerance of the key."""
    return abs(given - exact(key)) <= exact(tolerance) or _same_float(given, key)


def _same_float(given: Fraction, key: float) -> bool:
    try:
        return float(given) == key
    except OverflowError:
        return False
