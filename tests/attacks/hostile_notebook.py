# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# builds: a notebook
# outputs, metadata and magics that would run or be shown where a notebook is opened
import json

CELLS = [
    "!touch /tmp/gp-left-shell",
    "%%bash\ntouch /tmp/gp-left-bash",
    "%run /tmp/x.py\n%load_ext autoreload\n%%html\n<gp-evil>",
    "get_ipython().system('touch /tmp/gp-left-ipython')",
    "def relu(x):\n    raise ValueError('<gp-evil>\\x1b[2J')\n\n\nrelu_derivative = relu",
]


def build(folder):
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": "<gp-evil><script>gpEvil()</script>" * 1000},
    }
    cells = [
        {"cell_type": "code", "source": cell, "outputs": [output], "metadata": {"x": "\x1b"}, "execution_count": 1}
        for cell in CELLS
    ]
    cells.append({"cell_type": "markdown", "source": "<gp-evil>", "attachments": {"../../x": {}}, "metadata": {}})
    path = folder / "work.ipynb"
    kernel = {"name": "bash", "display_name": "<gp-evil>", "language": "python"}
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells, "metadata": {"kernelspec": kernel}}))
    return path
