"""An analysis as a table."""

from grader.renderers.analysis_table import table_of
from tests.renderers.sample_analyses import few_analysis, rich_analysis


def test_each_answer_to_each_question_has_a_row() -> None:
    header, *rows = table_of(rich_analysis())
    named = [dict(zip(header, row, strict=True)) for row in rows]

    assert [(one["id"], one["origin"], one["chosen"]) for one in named] == [
        ("weight-shape.first", "keys.0", 24),
        ("weight-shape.first", "distractors.0", 33),
        ("weight-shape.first", "blank", 3),
        ("parameter-count.mlp", "right", 50),
        ("parameter-count.mlp", "forgets_the_biases", 8),
        ("parameter-count.mlp", "other", 2),
        ("gradients", "nothing", 1),
    ]
    assert [one["right"] for one in named][:6] == ["yes", "no", "no", "yes", "no", ""]
    assert (named[1]["answer"], named[1]["highest"], named[1]["highest_n"]) == (
        *("784 \u00d7 32", 14),
        19,
    )


def test_figures_have_their_numbers_and_else_words() -> None:
    header, first, *_ = table_of(few_analysis())
    row = dict(zip(header, first, strict=True))

    assert (row["p"], row["p_words"]) == ("", "too few: 2, and 20 are needed")
    assert (row["r"], row["r_low"], row["r_n"]) == ("", "", 2)
    assert (row["seconds"], row["seconds_n"]) == (31.4, 58)
    assert (row["lowest"], row["lowest_n"]) == ("", "")
