"""Runs tasks' checks: pytest and hypothesis here, the student's code elsewhere."""

from grader.runner.files import check_files
from grader.runner.host import Host, HostOptions
from grader.runner.options import RunOptions
from grader.runner.run import Run, list_checks, run_checks

__all__ = [
    "Host",
    "HostOptions",
    "Run",
    "RunOptions",
    "check_files",
    "list_checks",
    "run_checks",
]
