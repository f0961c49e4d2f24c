"""`grade quiz`: the commands of quizzes."""

import rich_click as click

from grader.cli.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("grader.cli.quiz_new", "Draw the forms of a quiz."),
    "export": ("grader.cli.quiz_export", "Write forms for other systems."),
    "take": ("grader.cli.quiz_take", "Take a form in the terminal."),
    "validate": ("grader.cli.quiz_validate", "Check a response without any key."),
    "mark": ("grader.cli.quiz_mark", "Mark responses, and write the gradebook."),
    "review": ("grader.cli.quiz_review", "Decide what waits for a person."),
    "analyse": ("grader.cli.quiz_analyse", "Say what marks tell about a quiz."),
    "regrade": ("grader.cli.quiz_regrade", "Mark results again with other keys."),
}


@click.command(cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Draw, take, mark and analyse quizzes from the bank."""
