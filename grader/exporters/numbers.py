"""Numbers as other systems read them."""

from grader.models.quiz import FormEntry


def plain(value: float) -> str:
    """Return a number with all its digits, without an exponent where it is short."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = repr(value)
    return f"{value:.20f}".rstrip("0") if "e-" in text and value > 1e-12 else text


def bounds(value: float, entry: FormEntry) -> tuple[str, str]:
    """Return the smallest and the largest number that is taken for `value`."""
    tolerance = entry.tolerance or 0
    if not tolerance:
        return plain(value), plain(value)
    return plain(value - tolerance), plain(value + tolerance)
