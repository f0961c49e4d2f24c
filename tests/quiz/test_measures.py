"""Figures of test theory equal what others compute."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from grader.quiz.measures import (
    alpha_of,
    correlate,
    fisher_interval,
    kappa_of,
    resample,
)

matrices = st.integers(2, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 4), min_size=width, max_size=width),
        min_size=3,
        max_size=20,
    )
)
ratings = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40
)


@given(matrices)
def test_alpha_is_that_of_the_covariance_matrix(rows: list[list[int]]) -> None:
    scores = np.array(rows, dtype=float)
    covariance = np.cov(scores, rowvar=False)
    items = scores.shape[1]
    found = alpha_of(scores)

    if covariance.sum() < 1e-9:
        assert found is None
    else:
        share = np.trace(covariance) / covariance.sum()
        assert found == pytest.approx(items / (items - 1) * (1 - share))


def test_alpha_of_points_that_are_all_or_nothing_is_kr_20() -> None:
    drawn = random.Random(2)
    scores = np.array([[drawn.random() < x / 30 for _ in range(6)] for x in range(30)])
    p = scores.mean(axis=0)
    kr20 = 6 / 5 * (1 - (p * (1 - p)).sum() / scores.sum(axis=1).var())

    assert alpha_of(scores.astype(float)) == pytest.approx(kr20)


def test_alpha_needs_two_students_and_two_questions() -> None:
    assert alpha_of(np.ones((1, 3))) is None
    assert alpha_of(np.ones((3, 1))) is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), min_size=2))
def test_a_correlation_is_scipys_point_biserial(rows: list[tuple[bool, int]]) -> None:
    right = [float(one) for one, _ in rows]
    rest = [other / 30 for _, other in rows]
    found = correlate(right, rest)

    if len(set(right)) == 1 or len(set(rest)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(stats.pointbiserialr(right, rest).statistic)


def test_one_student_has_no_correlation() -> None:
    assert correlate([1.0], [0.5]) is None


@given(ratings)
def test_kappa_is_that_of_the_table_of_ratings(pairs: list[tuple[int, int]]) -> None:
    table = np.zeros((5, 5))
    for one, other in pairs:
        table[one, other] += 1
    weights = np.subtract.outer(np.arange(5), np.arange(5)) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / len(pairs)
    found = kappa_of(np.array(pairs, dtype=float))

    if (weights * chance).sum() < 1e-9:
        assert found is None
    else:
        expected = 1 - (weights * table).sum() / (weights * chance).sum()
        assert found == pytest.approx(expected)


def test_the_interval_of_a_correlation_is_scipys() -> None:
    drawn = random.Random(3)
    ones = [drawn.random() for _ in range(40)]
    others = [one + drawn.random() for one in ones]
    found = stats.pearsonr(ones, others)
    low, high = found.confidence_interval(0.95)

    assert fisher_interval(found.statistic, 40) == pytest.approx((low, high), abs=1e-6)
    assert fisher_interval(1.0, 40) == pytest.approx((1, 1), abs=1e-3)


def test_a_resampled_interval_is_near_to_scipys_and_the_same_each_time() -> None:
    drawn = np.random.default_rng(4)
    ability = drawn.normal(size=(120, 1))
    scores = (ability + drawn.normal(size=(120, 8)) > 0).astype(float)
    low, high = resample(scores, alpha_of, seed=5) or (None, None)
    theirs = stats.bootstrap(
        (np.arange(120),),
        lambda rows: alpha_of(scores[rows]),
        vectorized=False,
        method="percentile",
        n_resamples=1000,
        rng=6,
    ).confidence_interval

    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=0.02)
    assert resample(scores, alpha_of, seed=5) == (low, high)
    assert resample(scores, alpha_of, seed=6) != (low, high)


def test_a_measure_that_is_mostly_undefined_has_no_interval() -> None:
    rows = np.zeros((10, 3))
    rows[0, 0] = 1

    assert resample(rows, alpha_of, seed=1) is None
