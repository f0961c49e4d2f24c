"""Options that several commands have."""

from pathlib import Path

import rich_click as click

exam_option = click.option(
    "--exam",
    "exam_root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The exam's folder; else it is found by walking up.",
)
task_option = click.option(
    "--task",
    "tasks",
    multiple=True,
    metavar="ID",
    help="Only this task; can be given several times.",
)
quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Print nothing but what is wrong."
)
