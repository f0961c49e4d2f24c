from grader.bank.files import load_bank
from grader.bank.stats import stats_of
from tests.bank.conftest import SAMPLE


def test_everything_is_counted() -> None:
    bank = load_bank(SAMPLE)

    assert stats_of(bank) == {
        "version": bank.version,
        "items": 2,
        "sources": [16, 44],
        "corrections": 1,
        "variants": 5,
        "kinds": {
            "single": 1,
            "multiple": 1,
            "true_false": 1,
            "numeric": 1,
            "short": 1,
        },
        "parametrised": 2,
        "parametrised_numeric": 1,
        "proofs": 4,
        "slow_proofs": 0,
        "topics": {"shapes": {"items": 2, "variants": 5}},
        "difficulty": {"1": 0, "2": 2, "3": 3, "4": 0, "5": 0},
        "quizzes": ["short"],
    }
