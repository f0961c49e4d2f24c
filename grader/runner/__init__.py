"""Runs a task's checks: pytest and hypothesis here, the student's code elsewhere."""

from grader.runner.host import Host, HostOptions
from grader.runner.options import RunOptions
from grader.runner.run import list_checks, run_checks

__all__ = ["Host", "HostOptions", "RunOptions", "list_checks", "run_checks"]
