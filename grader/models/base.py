"""What all records share, and the closed sets of words."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record that refuses unknown fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        serialize_by_alias=True,
        # what is never used costs no start-up time, and what lies in others none twice
        defer_build=True,
    )


class Verdict(StrEnum):
    """The outcome of one check."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"
    GRADER_ERROR = "grader_error"


class Visibility(StrEnum):
    """Who may see what a check found."""

    PUBLIC = "public"
    HIDDEN = "hidden"


class Audience(StrEnum):
    """Who reads a report."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"


class Scope(StrEnum):
    """Which checks ran: the public ones, or all."""

    PUBLIC = "public"
    ALL = "all"


class Level(StrEnum):
    """How strongly a worker is confined, weakest first."""

    PROCESS = "process"
    CONTAINER = "container"
    FULL = "full"
