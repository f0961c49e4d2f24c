import base64
import json
import random

import pytest

NOISE = base64.b64encode(random.Random(1).randbytes(9_500)).decode()


def test_code_is_not_large(open_path, work):
    (work / "train.py").write_text("# a comment on every line\n" * 5000)

    assert open_path(work).notes == ()


@pytest.mark.parametrize("name", ["train.py", "weights.txt"])
def test_what_no_compressor_makes_smaller_is_told(open_path, work, name):
    (work / name).write_text(f"W = '{NOISE}'\n")

    (note,) = open_path(work).notes

    assert note.startswith("The work is large for code: 9 KiB even when compressed")
    assert f"most of it in {name}." in note


def test_of_a_notebook_only_its_code_counts_and_only_that_is_there(open_path, tmp_path):
    def save(source: str) -> None:
        code = {"cell_type": "code", "source": source, "outputs": [{"data": NOISE}]}
        text = {"cell_type": "markdown", "source": NOISE}
        whole = {"cells": [text, code], "nbformat": 4, "metadata": {}}
        (tmp_path / "all.ipynb").write_text(json.dumps(whole))

    save("a = 1")
    small = open_path(tmp_path / "all.ipynb")
    save(f"W = '{NOISE}'")
    large = open_path(tmp_path / "all.ipynb")

    assert small.notes == ()
    assert [*small.root.iterdir()] == []
    assert "most of it in cell" in large.notes[0]


def test_pieces_count_together(open_path, work):
    for number in range(4):
        part = NOISE[3_000 * number : 3_000 * (number + 1)]
        (work / f"part{number}.py").write_text(f"W = '{part}'\n")

    assert "The work is large for code" in open_path(work).notes[0]
