import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.models import Contradiction, Evidence, KeyPoint, Rubric
from grader.rubric import GAP, check_wording, find_evidence

OTHER = KeyPoint(id="other", says="x", points=1, wordings=("zzz",))


def find(answer: str, *wordings: str, negations: tuple[str, ...] = ()) -> Evidence:
    point = KeyPoint(id="p", says="x", points=2, wordings=wordings, negations=negations)
    return find_evidence(Rubric(points=(point, OTHER)), answer)


@pytest.mark.parametrize(
    ("wording", "answer"),
    [
        ("hidden layer", "One HIDDEN\nlayer."),
        ("hidden layer", "a *hidden* `layer`"),
        ("non-linear", "It is non linear"),
        ("non-linear", "It is non\N{EN DASH}linear"),
        ("state_dict", "call model.state_dict()"),
        ("zero_grad", "`optimizer.zero_grad()`"),
        ("don't", "they don\N{RIGHT SINGLE QUOTATION MARK}t"),
        ("25,450|25450", "25450 in all"),
        ("25450", "25,450."),
        ("0.5", "a rate of 0.5."),
        ("-1", "the value -1"),
        ("-1", "the value (\N{MINUS SIGN}1)"),
        ("784 32 10", "784-32-10"),
        ("784 x|times|by|* 32", "784 x 32"),
        ("784 x|times|by|* 32", "784x32"),
        ("784 x|times|by|* 32", "784 * 32"),
        ("784 x|times|by|* 32", "784*32"),
        ("784 x|times|by|* 32", r"$784 \times 32$"),
        ("784 x|times|by|* 32", "784 × 32"),
        ("784 x|times|by|* 32", "784 times 32"),
        ("grad* ... add|accumulate up|", "gradients of all the steps accumulate"),
        ("bias*", "the biases"),
        ("*linear", "a nonlinear map"),
        ("*grad*", "the subgradients"),
        ("first ... last", "first a b c d e f last"),
        ("one ... two ... three", "one, then two, and three"),
        ("x ... y", "x y"),
    ],
)
def test_a_wording_is_found_however_it_is_written(wording: str, answer: str) -> None:
    evidence = find(answer, wording)

    assert (evidence.earned, evidence.possible) == (2, 3)
    assert evidence.points[0].earned
    assert not evidence.points[1].earned


@pytest.mark.parametrize(
    ("wording", "answer"),
    [
        ("hidden layer", "hidden units in a layer"),
        ("bias", "biases"),
        ("linear", "nonlinear"),
        ("first ... last", "first a b c d e f g last"),
        ("25,450", "25 and 450"),
        ("-1", "784-1"),
        ("784 x 32", "is *not* 784, 32"),
        ("a", ""),
    ],
)
def test_another_text_is_no_match(wording: str, answer: str) -> None:
    assert find(answer, wording).earned == 0


@pytest.mark.parametrize(
    "answer",
    [
        *("it is not linear", "it isn't linear", "never linear", "no linear map"),
        *("it cannot be linear", "without a linear part", "not a very linear map"),
        *("neither linear", "It is not, *linear*".replace(",", "")),
    ],
)
def test_a_negated_wording_does_not_earn(answer: str) -> None:
    point = find(answer, "linear").points[0]

    assert not point.earned
    assert [span.text for span in point.negated] == ["linear"]
    assert point.found == ()


@pytest.mark.parametrize(
    "answer",
    [
        *("it is not deep, linear", "not deep. Linear", "not deep but linear"),
        *("not a very deep one: linear", "not only linear", "no. Linear"),
        *("not at all deep and linear", "not linear; it is linear"),
    ],
)
def test_a_negation_reaches_three_words_in_its_clause(answer: str) -> None:
    assert find(answer, "linear").points[0].earned


def test_a_negation_in_a_gap_turns_the_wording_round() -> None:
    assert not find("weights are not shared", "weights ... shared").points[0].earned
    assert find("weights are shared", "weights ... shared").points[0].earned
    assert find("weights are not shared", "weights ... not shared").points[0].earned


def test_a_negation_of_the_point_undoes_it() -> None:
    evidence = find(
        "weights, but without biases", "weights", negations=("without bias*",)
    )

    assert evidence.earned == 0
    assert [span.text for span in evidence.points[0].undone] == ["without biases"]


def test_evidence_says_where_it_stands() -> None:
    answer = "First the **strides**, then strides again."
    found = find(answer, "strides", "stride*").points[0].found

    assert [answer[span.start : span.end] for span in found] == ["strides", "strides"]
    assert [span.text for span in found] == ["strides", "strides"]


def test_contradictions_are_listed_with_their_reason() -> None:
    rubric = Rubric(
        points=(OTHER, OTHER),
        must_not_say=(
            Contradiction(wordings=("bias* ... ignored",), why="They count."),
            Contradiction(wordings=("gpu",), why="No."),
        ),
    )
    evidence = find_evidence(rubric, "The biases can be ignored, not the GPU")

    assert [one.why for one in evidence.contradictions] == ["They count."]
    assert evidence.contradictions[0].found[0].text == "biases can be ignored"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("For large inputs the gradient is 0.", True),
        ("For large inputs, it seems, the gradient is 0.", True),
        ("For large inputs of F.relu the gradient is 0!", True),
        ("For large inputs, e.g. 100, the gradient is 0.", True),
        ("For large inputs, I.e. above 9, the gradient is 0.", True),
        ("It is 1 for large inputs. The gradient is 0 below.", False),
        ("1 for large inputs; the gradient is 0 below", False),
        ("1 for large inputs\n\nThe gradient is 0 below", False),
        ("1 for large inputs but the gradient is 0 below", False),
    ],
)
def test_a_contradiction_is_said_in_one_sentence(answer: str, says: bool) -> None:
    statement = Contradiction(wordings=("large inputs ... gradient is 0",), why="No.")
    earns = KeyPoint(id="a", says="A", points=1, wordings=statement.wordings)
    rubric = Rubric(points=(earns, earns), must_not_say=(statement,))

    found = find_evidence(rubric, answer)

    assert bool(found.contradictions) is says
    assert all(point.earned for point in found.points)


@pytest.mark.parametrize("wording", ["... a", "a ...", "...", "-", "* |"])
def test_a_wording_without_words_at_its_ends_is_refused(wording: str) -> None:
    with pytest.raises(ValueError, match="does not begin and end with words"):
        check_wording(wording)


def test_a_wording_of_words_is_fine() -> None:
    check_wording("a|b ... c*")


@given(st.text(max_size=200), st.lists(st.sampled_from("abc *|.x1"), min_size=1))
def test_any_answer_and_any_wording_give_evidence(
    answer: str, letters: list[str]
) -> None:
    wording = "a" + "".join(letters) + "a"
    evidence = find(answer, wording)

    assert 0 <= evidence.earned <= evidence.possible
    for span in evidence.points[0].found:
        assert answer[span.start : span.end] == span.text


@given(st.integers(0, 2 * GAP))
def test_a_gap_has_at_most_six_words(count: int) -> None:
    answer = f"from {'word ' * count}to"

    assert find(answer, "from ... to").points[0].earned == (count <= GAP)
