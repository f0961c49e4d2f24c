"""Numbers, as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.quiz.numbers import Decimal, NotANumber, exact, is_close, read_number

READ = [
    ("25450", "25450"),
    ("25,450", "25450"),
    ("25 450", "25450"),
    ("25\u202f450", "25450"),
    ("25'450", "25450"),
    ("25_450", "25450"),
    ("1,234,567.5", "1234567.5"),
    ("2.5e4", "25000"),
    ("2.5E-3", "0.0025"),
    ("2.5 x 10^4", "25000"),
    ("2.5\u00d710**4", "25000"),
    ("3*10^(-2)", "0.03"),
    ("3 * 10^{-2}", "0.03"),
    ("10\u207b\u00b3", "0.001"),
    ("-10^2", "-100"),
    ("1/8", "0.125"),
    ("1 / 8", "0.125"),
    ("-1\u20448", "-0.125"),
    ("3.2 %", "0.032"),
    ("3.2%", "0.032"),
    ("\u22124", "-4"),
    ("- 4", "-4"),
    ("+4", "4"),
    (".5", "0.5"),
    ("5.", "5"),
    ("  7 ", "7"),
    ("0.125", "0.125"),
    ("007", "7"),
]
REFUSED = [
    ("", "not read as a number"),
    ("-", "not read as a number"),
    (".", "grouped in a way"),
    ("many", "not read as a number"),
    ("nan", "not read as a number"),
    ("inf", "not read as a number"),
    ("=1+1", "not read as a number"),
    ("1/2/3", "not read as a number"),
    ("3,14", "write the number with a `.`"),
    ("0,125", "write the number with a `.`"),
    ("25,4500", "write the number with a `.`"),
    ("1,23,456", "could mean different numbers"),
    ("1.234.567", "could mean different numbers"),
    ("1 234,567", "could mean different numbers"),
    ("1 1/2", "could mean different numbers"),
    ("12 34", "could mean different numbers"),
    ("1/0", "divided by 0"),
    ("1e401", "exponent is too large"),
    ("10^99999", "exponent is too large"),
    ("9" * 61, "too long"),
]


@pytest.mark.parametrize(("text", "number"), READ)
def test_a_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert read_number(text) == Fraction(number)


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_what_is_none_or_could_be_two_is_refused(text: str, words: str) -> None:
    with pytest.raises(NotANumber, match=words.replace(".", r"\.")):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3,14", "3.14"), ("25.450", "25450"), ("1.234,5", "1234.5"), ("1/8", "0.125")],
)
def test_a_comma_can_be_the_decimal_mark(text: str, number: str) -> None:
    assert read_number(text, decimal=Decimal.COMMA) == Fraction(number)


def test_with_a_decimal_comma_a_point_is_refused_where_it_groups_nothing() -> None:
    with pytest.raises(NotANumber, match="write the number with a `,`"):
        read_number("3.14", decimal=Decimal.COMMA)


@pytest.mark.parametrize("text", ["12 ms", "12ms", "12 MS", "12"])
def test_the_unit_may_stand_behind_the_number(text: str) -> None:
    assert read_number(text, unit="ms") == 12


def test_where_the_unit_is_percent_nothing_is_divided() -> None:
    assert read_number("3.2 %", unit="%") == Fraction("3.2")
    assert read_number("3.2", unit="%") == Fraction("3.2")


@given(st.integers(-(10**12), 10**12))
def test_every_integer_is_read_with_and_without_groups(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number(f"{number:,}") == number
    assert read_number(f"{number:,}".replace(",", " ")) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_as_it_is_printed(number: float) -> None:
    assert float(read_number(repr(number))) == number
    assert exact(number) == read_number(repr(number))


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        found = read_number(text)
    except NotANumber as error:
        assert str(error)
    else:
        assert isinstance(found, Fraction)


def test_near_is_within_the_tolerance_and_a_tenth_is_a_tenth() -> None:
    assert is_close(Fraction("0.3"), 0.3, 0)
    assert is_close(Fraction(1, 3), 1 / 3, 0)
    assert is_close(Fraction("0.35"), 0.3, 0.05)
    assert not is_close(Fraction("0.351"), 0.3, 0.05)
    assert not is_close(Fraction(10**400), 1.0, 0)
