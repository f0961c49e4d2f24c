import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.models import Curve, Series
from grader.renderers.chart import plot, sparkline, summary

VALUES = st.lists(st.floats() | st.sampled_from([0.0, 1e308, -1e308, 5e-324]))
CURVES = st.lists(VALUES, max_size=20).map(
    lambda rows: make_curve(*rows, names=["a name that is long"] * len(rows))
)


def make_curve(*rows: list[float], names: list[str] | None = None) -> Curve:
    names = names or ["loss"] * len(rows)
    series = [
        Series(name=name, values=tuple(row))
        for name, row in zip(names, rows, strict=True)
    ]
    return Curve(title="Loss", x_label="epoch", y_label="loss", series=tuple(series))


def test_axes_have_round_ticks() -> None:
    drawn = plot(make_curve([0.65, 0.8, 0.97]))

    assert [tick.label for tick in drawn.x_ticks] == ["1", "2", "3"]
    assert [tick.label for tick in drawn.y_ticks] == ["0.7", "0.8", "0.9"]


def test_a_higher_value_is_drawn_higher_and_a_later_one_further_right() -> None:
    (x1, y1), (x2, y2) = plot(make_curve([1.0, 2.0])).lines[0].dots

    assert x1 < x2
    assert y1 > y2


def test_a_value_that_is_no_number_is_a_gap() -> None:
    line = plot(make_curve([1.0, math.nan, 3.0, 4.0])).lines[0]

    assert line.path.count("M") == 2
    assert len(line.dots) == 3


def test_a_series_without_values_has_no_line() -> None:
    line = plot(make_curve([])).lines[0]

    assert (line.path, line.dots, line.end) == ("", (), None)


def test_a_single_value_stands_in_the_middle() -> None:
    drawn = plot(make_curve([5.0]))

    assert drawn.lines[0].dots == (
        ((drawn.left + drawn.right) / 2, (drawn.top + drawn.bottom) / 2),
    )


def test_labels_of_lines_that_end_together_keep_apart() -> None:
    lines = plot(make_curve(*[[1.0, 2.0]] * 4)).lines
    ys = sorted(line.label_y for line in lines)

    assert all(b - a >= 16 for a, b in pairwise(ys))


def test_long_names_are_shortened() -> None:
    drawn = plot(make_curve([1.0], names=["validation accuracy"]))

    assert drawn.lines[0].label == "validation …"


@given(CURVES)
def test_every_curve_can_be_drawn_inside_its_frame(curve: Curve) -> None:
    drawn = plot(curve)

    for line in drawn.lines:
        assert 0 <= line.label_y <= drawn.height
        for x, y in line.dots:
            assert drawn.left <= x <= drawn.right
            assert drawn.top - 0.1 <= y <= drawn.bottom + 0.1
    assert all(b - a > 16 for a, b in pairwise(sorted(r.label_y for r in drawn.lines)))
    assert 1 <= len(drawn.y_ticks) <= 7
    assert len(drawn.x_ticks) <= 8


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((0.0, 0.5, 1.0), "▁▅█"),
        ((0.0, math.nan, 1.0), "▁·█"),
        ((2.0, 2.0), "▅▅"),
        ((), ""),
    ],
)
def test_a_sparkline_draws_low_to_high(values: tuple[float, ...], text: str) -> None:
    assert sparkline(Series(name="x", values=values), width=10) == text


@given(VALUES, st.integers(1, 30))
def test_a_sparkline_fits_its_width(values: list[float], width: int) -> None:
    drawn = sparkline(Series(name="x", values=tuple(values)), width=width)

    assert len(drawn) == min(len(values), width)


def test_a_summary_tells_the_first_and_the_last_value() -> None:
    assert summary(Series(name="x", values=(0.71, 0.9, 0.96111))) == "0.71 to 0.9611"
    assert summary(Series(name="x", values=())) == "no values"
