import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank.expressions import (
    BadExpression,
    check_expression,
    evaluate,
    parse_expression,
    show_value,
    suggest,
)

VALUES = {"n": 5, "xs": [3, 1, 2], "word": "relu", "x": 2.5}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("n + 1", 6), ("n // 2", 2), ("-n % 3", 1), ("n ** 2", 25), ("+n", 5)),
        *(("n / 2", 2.5), ("2 ** -1", 0.5), ("x ** 2", 6.25), ("1 < n <= 5", True)),
        *(("n if x > 2 else 0", 5), ("not n or word", "relu"), ("n and 3", 3)),
        *(("xs[0]", 3), ("xs[1:]", [1, 2]), ("(n, 1)", (5, 1)), ("[*xs, n][-1]", 5)),
        *(("[i * n for i in xs if i > 1]", [15, 10]), ("sum(i for i in xs)", 6)),
        *(("sorted(xs, reverse=True)", [3, 2, 1]), ("reversed(xs)", [2, 1, 3])),
        *(("max(xs)", 3), ("prod(xs)", 6), ("ceil(x)", 3), ("floor(x)", 2)),
        *(("round(x * 1.1, 1)", 2.8), ("list(range(3))", [0, 1, 2]), ("len(word)", 4)),
        *(("list(zip(xs, [1, 2, 3], strict=True))[0]", (3, 1)), ("log(exp(1))", 1.0)),
        *(('format(25450, ",")', "25,450"), ("format(n)", "5"), ("sqrt(16)", 4.0)),
        *(("join(xs)", "3, 1, 2"), ('join("-", xs)', "3-1-2"), ('join(xs, "")', "312")),
        *(("any(i > 2 for i in xs)", True), ("n in xs", False), ("None is None", True)),
        *(("  n  ", 5), ("'a' + str(n)", "a5"), ("int(x) + float(n)", 7.0)),
    ],
)
def test_an_expression_has_its_value(text: str, value: object) -> None:
    check_expression(text, VALUES)

    assert evaluate(text, VALUES) == value


@pytest.mark.parametrize("value", [3, 2.5, True])
def test_a_number_stands_for_itself(value: object) -> None:
    check_expression(value, ())

    assert evaluate(value, {}) is value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("xs.append(1)", "there is no function `xs.append`"),
        ("().__class__", "`().__class__` is not allowed here"),
        ("__import__('os')", "there is no function `__import__`"),
        ("eval('1')", "there is no function `eval`"),
        ("(lambda: 1)()", "there is no function"),
        ("lambda: 1", "is not allowed"),
        ("{1: 2}", "is not allowed"),
        ("{n}", "is not allowed"),
        ("f'{n}'", "is not allowed"),
        ("n := 3", "is no expression"),
        ("b'x'", "is not allowed"),
        ("...", "is not allowed"),
        ("n +", "`n +` is no expression"),
        ("import os", "is no expression"),
        ("\0", "is no expression"),
        ("sorted(xs, key=len)", "the argument key= is not allowed"),
        ("max(**xs)", "the argument None= is not allowed"),
        ("await n", "is no"),
        ("1" + "+1" * 600, "longer than 1000 characters"),
        ("m + 1", "there is no value `m`"),
        ("m", "there is no value `m`"),
        ("if", "is no expression"),
    ],
)
def test_whatever_else_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as caught:
        check_expression(text, VALUES)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("n / 0", "`n / 0` fails: ZeroDivisionError"),
        ("9 ** 9 ** 9", "a power is too large"),
        ("xs[9]", "IndexError"),
        ("range(10 ** 9)", "a range has more than 100000 numbers"),
        ('format(n, ">9999999")', "the format '>9999999' is longer"),
        ("sqrt(-1)", "ValueError"),
        ("nowhere", "NameError"),
        ("n + word", "TypeError"),
    ],
)
def test_what_fails_or_grows_without_bounds_is_an_error(
    text: str, message: str
) -> None:
    with pytest.raises(BadExpression) as caught:
        evaluate(text, VALUES)

    assert message in str(caught.value)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadExpression) as caught:
        check_expression("hiden", {"hidden", "out"})

    assert caught.value.hint == "did you mean `hidden`?"
    assert suggest("zzz", {"a", "b"}) == "known here: a, b"
    assert suggest("zzz", set()) == ""
    assert suggest("zzz", {f"name{n}" for n in range(40)}) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((1 / 3, "0.333333"), (2.0, "2"), (1e-9, "1e-09"), (True, "True"), (7, "7")),
        *(([1, 0.1 + 0.2], "[1, 0.3]"), ((3,), "(3,)"), ((1, 2), "(1, 2)"), ("a", "a")),
        *((["a", None], "['a', None]"), ([[1], (2,)], "[[1], (2,)]")),
    ],
)
def test_values_are_shown_without_spare_digits(value: object, shown: str) -> None:
    assert show_value(value) == shown


@given(st.text(max_size=80))
def test_any_text_has_a_value_or_is_refused(text: str) -> None:
    try:
        parse_expression(text)
        evaluate(text, {})
    except BadExpression:
        return

    assert text.strip()


@given(st.integers(-50, 50), st.integers(0, 8))
def test_our_power_is_pythons(base: int, exponent: int) -> None:
    assert evaluate("b ** e", {"b": base, "e": exponent}) == base**exponent
    assert math.isclose(evaluate("1.5 ** e", {"e": exponent}), 1.5**exponent)
