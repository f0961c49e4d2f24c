"""Where the parts of the plots go."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.models.analysis import Figure
from grader.renderers import analysis_plots as plots
from tests.renderers.sample_analyses import rich_analysis


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_bars_are_as_high_as_their_counts_and_stay_inside(counts: list[int]) -> None:
    bars = plots.histogram(counts)

    assert [bar.count for bar in bars] == counts
    assert max(bar.height for bar in bars) == (
        plots.BOTTOM - plots.TOP if any(counts) else 0
    )
    for bar in bars:
        assert bar.y >= plots.TOP
        assert bar.y + bar.height == pytest.approx(plots.BOTTOM, abs=0.11)
        assert bar.x >= plots.LEFT
        assert bar.x + bar.width <= plots.RIGHT + 0.2


def test_a_question_with_both_figures_has_a_dot() -> None:
    found = plots.dots(rich_analysis())

    assert [(one.number, one.name, one.flagged) for one in found] == [
        (1, "weight-shape.first", True),
        (2, "parameter-count.mlp", True),
    ]
    assert found[0].x == found[1].x
    assert found[0].y > found[1].y


def test_no_two_numbers_meet_and_a_flag_goes_first() -> None:
    analysis = rich_analysis()
    first, second = analysis.items[:2]
    plain: dict[str, Any] = {"flags": (), "discrimination": first.discrimination}
    crowded = (
        first.model_copy(update=plain),
        second.model_copy(update={"discrimination": first.discrimination}),
        first.model_copy(update={"flags": (), "difficulty": Figure(value=1, n=60)}),
    )

    found = plots.dots(analysis.model_copy(update={"items": crowded}))

    assert [dot.label for dot in found] == ["", "2", "3"]


@pytest.mark.parametrize(
    ("r", "low"), [(0.2, 0), (0, 0), (-0.1, -0.5), (-0.5, -0.5), (-0.7, -1)]
)
def test_the_axis_begins_below_the_lowest_correlation(r: float, low: float) -> None:
    analysis = rich_analysis()
    changed: dict[str, Any] = {"discrimination": Figure(value=r, n=60)}
    item = analysis.items[0].model_copy(update=changed)

    assert plots.lowest(analysis.model_copy(update={"items": (item,)})) == low
    assert plots.down(low, low) == plots.BOTTOM
    assert plots.down(1, low) == plots.TOP
