"""The exam of this repository proves itself."""

from pathlib import Path

import pytest

from grader.audit.run import audit

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_exam_is_proved() -> None:
    """The reference gets full marks, the template none, and each mutant is caught."""
    found = audit(ROOT, generated=False, jobs=1)

    assert found.holes == ()
    assert sum(bool(checks) for checks in found.kills.values()) >= 60
