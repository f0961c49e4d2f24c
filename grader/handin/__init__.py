"""Open what a student handed in: a folder, a file, a notebook or an archive."""

from grader.handin.submission import open_submission

__all__ = ["open_submission"]
