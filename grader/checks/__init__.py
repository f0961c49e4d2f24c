"""What the authors of checks import.

A check is a pytest function over a `submission` fixture. It asks the student's code a
question with an unpredictable input, and judges the answer here, in the grader:

    @check("relu", weight=2, hint="What is max(0, x)?")
    @given(x=strategies.tensors())
    def test_relu_values(submission: SubmissionProxy, x: torch.Tensor) -> None:
        '''relu keeps what is positive and replaces the rest by 0'''
        assert_close(submission.relu(x), x.clamp(min=0))
"""

from grader.checks import strategies
from grader.checks.asserts import (
    assert_close,
    assert_equal,
    expect_device,
    expect_integer,
    expect_mapping,
    expect_number,
    expect_object,
    expect_sequence,
    expect_tensor,
    fail,
    require,
    take,
)
from grader.checks.declare import CheckSpec, PartlyRight, Recorder, check, spec_of
from grader.errors import CheckFailed, StudentRaised, Thrown
from grader.sandbox.proxy import (
    Callback,
    Feed,
    RemoteFunction,
    RemoteObject,
    SubmissionProxy,
)
from grader.sandbox.session import Session

__all__ = [
    "Callback",
    "CheckFailed",
    "CheckSpec",
    "Feed",
    "PartlyRight",
    "Recorder",
    "RemoteFunction",
    "RemoteObject",
    "Session",
    "StudentRaised",
    "SubmissionProxy",
    "Thrown",
    "assert_close",
    "assert_equal",
    "check",
    "expect_device",
    "expect_integer",
    "expect_mapping",
    "expect_number",
    "expect_object",
    "expect_sequence",
    "expect_tensor",
    "fail",
    "require",
    "spec_of",
    "strategies",
    "take",
]
