"""Four functions that bring a text everywhere a report may show it; see tools.py."""

import sys


def show(text):
    """Print `text`, and return functions that answer with it, or raise it."""
    for stream in (sys.stdout, sys.stderr):
        print(text, file=stream)
        print(f"\n{text}", file=stream)

    def answer(*args, **kwargs):
        return text

    def answer_within(*args, **kwargs):
        return {text: [text, (text,)], "val_loss": text}

    def fail(*args, **kwargs):
        raise ValueError(text)

    def fail_by_name(*args, **kwargs):
        error = type(text.replace("\0", ""), (Exception,), {})
        exec(compile("raise error(text)", text.replace("\0", ""), "exec"))

    return answer, fail, answer_within, fail_by_name
