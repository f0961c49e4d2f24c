import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank.texts import is_accepted, is_pattern, normalise


@pytest.mark.parametrize(
    "answer",
    [
        *("state_dict", " State_Dict ", "`state_dict`", "“state_dict”.", "STATE_DICT"),
        *("state dict", "state\n dict", "model.state_dict()"),
    ],
)
def test_an_accepted_text_is_recognised_however_it_is_set(answer: str) -> None:
    accepted = ["state_dict", "state dict", "/(model\\.)?state[_ ]?dict(\\(\\))?/"]

    assert is_accepted(answer, accepted)


@pytest.mark.parametrize("answer", ["", "state", "my state_dict", "state_dicts"])
def test_another_text_is_not_accepted(answer: str) -> None:
    assert not is_accepted(answer, ["state_dict", "/state[_ ]?dict/"])


def test_a_pattern_stands_between_slashes() -> None:
    assert is_pattern("/a/")
    assert not is_pattern("/")
    assert not is_pattern("//")
    assert not is_pattern("a/b")


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)

    assert normalise(once).removesuffix(".") == normalise(once)
