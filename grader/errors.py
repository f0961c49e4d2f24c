"""What can go wrong, and whose fault it is.

GradeproofError                 an outcome for the whole command; carries its exit code
├── UserError            (2)    bad use or bad input: where, what, and what to do
│   ├── BadExam                 exam.yaml, tasks or checks are wrong
│   ├── BadQuiz                 a blueprint, form, roster or response is wrong
│   └── BadSubmission           what was handed in cannot be opened safely
└── NotFinal             (3)    our failure: no mark may be taken from this run

StudentFault                    an outcome for one check: the student's code is at fault
├── CheckFailed                 the answer is wrong
├── NotHandedIn                 the task's file is not there
└── StudentRaised               the student's code raised

WorkerLost (BaseException)      the worker is gone: out of time, dead, or misbehaved
Thrown                          an exception that a check wants raised inside the worker
"""

from enum import StrEnum


class GradeproofError(Exception):
    """An error that ends the command with its `exit_code`."""

    exit_code = 3


class UserError(GradeproofError):
    """Bad use or bad input."""

    exit_code = 2


class BadExam(UserError):
    """The exam's own files are wrong."""


class BadQuiz(UserError):
    """A blueprint, form, roster or response is wrong."""


class BadSubmission(UserError):
    """What was handed in cannot be opened safely."""


class NotFinal(GradeproofError):
    """The grader failed; nobody gets a mark from this run."""


class StudentFault(Exception):
    """The student's code is at fault; ends one check."""


class CheckFailed(StudentFault, AssertionError):
    """The answer is wrong.

    Attributes:
        expected: what the check wanted, as text, or "".
        actual: what came, as text, or "".
    """

    def __init__(self, message: str, *, expected: str = "", actual: str = "") -> None:
        super().__init__(message)
        self.expected, self.actual = expected, actual


class NotHandedIn(StudentFault):
    """The task's file is not in the submission."""


class StudentRaised(StudentFault):
    """The student's code raised; all three texts are the worker's words, cleaned."""

    def __init__(self, kind: str, message: str, trace: str = "") -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind, self.message, self.trace = kind, message, trace


class Loss(StrEnum):
    """Why a worker is gone."""

    TIMED_OUT = "timed_out"
    DIED = "died"
    VANISHED = "vanished"  # with what runs workers: our failure
    PROTOCOL = "protocol"


class WorkerLost(BaseException):
    """The worker is gone.

    Not an Exception: hypothesis would run a time-out again and again while it shrinks.
    """

    def __init__(self, loss: Loss, message: str) -> None:
        super().__init__(message)
        self.loss = loss


class Thrown(Exception):
    """Raised by a check's feed or callback to raise `kind` inside the worker."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
