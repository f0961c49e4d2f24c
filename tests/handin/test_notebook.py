import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import BadSubmission
from grader.handin import rules
from grader.handin.notebook import notebook_cells


def notebook(*sources: object, **extra: object) -> bytes:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4, **extra}).encode()


def sources_of(data: bytes) -> list[str]:
    return [cell.source for cell in notebook_cells(data)[0]]


def test_code_cells_are_numbered_and_others_are_not_counted():
    v4 = nbformat.v4
    made = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Title"),
            v4.new_code_cell("a = 1\nb = 2"),
            v4.new_raw_cell("raw"),
            v4.new_code_cell("c = 3"),
        ]
    )

    cells, notes = notebook_cells(nbformat.writes(made).encode())

    assert [(cell.label, cell.source) for cell in cells] == [
        ("cell 1", "a = 1\nb = 2"),
        ("cell 2", "c = 3"),
    ]
    assert notes == ()


def test_the_old_format_with_worksheets_is_read():
    v3 = nbformat.v3
    sheet = v3.new_worksheet(
        cells=[v3.new_text_cell("markdown"), v3.new_code_cell(input="a = 1")]
    )
    made = v3.new_notebook(worksheets=[sheet])

    assert sources_of(nbformat.writes(made, version=3).encode()) == ["a = 1"]


@pytest.mark.parametrize("source", ["a = 1\nb = 2\n", ["a = 1\n", "b = 2\n"]])
def test_a_source_may_be_text_or_a_list_of_lines(source):
    assert sources_of(notebook(source)) == ["a = 1\nb = 2\n"]


def test_a_byte_order_mark_and_utf_16_are_read():
    text = notebook("a = 1").decode()

    assert sources_of(text.encode("utf-8-sig")) == ["a = 1"]
    assert sources_of(text.encode("utf-16")) == ["a = 1"]


def test_half_a_surrogate_pair_is_replaced():
    assert sources_of(notebook("a = '\ud800'")) == ["a = '\ufffd'"]
    assert sources_of(notebook("a = '\U0001f600'")) == ["a = '\U0001f600'"]


def test_a_nul_spoils_its_own_cell_only():
    cells, _ = notebook_cells(notebook("a = 1\n\0", "b = 2"))

    with pytest.raises(SyntaxError, match="cell 1, line 2: a NUL byte"):
        exec(cells[0].source)
    assert cells[1].source == "b = 2"


def test_cells_in_other_languages_are_skipped_and_keep_their_number():
    cells, notes = notebook_cells(
        notebook("%%bash\nls", "a = 1", "\n\n%%html\n<b>", "%%x\n", "%%writefile f\n")
    )

    assert [cell.label for cell in cells] == ["cell 2"]
    assert notes == (
        (
            "Not run, because they start with %% and are not Python: "
            "cell 1, cell 3, cell 4 and 1 more."
        ),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe\xff",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"cells": 3}',
        b'{"cells": {}}',
        b'{"cells": []}',
        b'{"worksheets": [[], 3, {"cells": 1}]}',
        b'{"cells": [' + b"9" * 5000 + b"]}",
    ],
)
def test_what_is_no_notebook_is_refused_with_advice(data):
    with pytest.raises(BadSubmission, match="open it in Jupyter and save it again"):
        notebook_cells(data)


@pytest.mark.parametrize("source", [None, 3, {}, [3], ["a", None]])
def test_a_code_cell_without_text_is_refused(source):
    with pytest.raises(BadSubmission, match="its code cell 2 has no text"):
        notebook_cells(notebook("a = 1", source))


def test_a_notebook_without_python_is_refused():
    with pytest.raises(BadSubmission, match="write your answers in code cells"):
        notebook_cells(b'{"cells": [{"cell_type": "markdown", "source": "a"}, 3]}')


@pytest.mark.parametrize("sources", [["a"] * 1001, ["#" * 300 * 1024]])
def test_a_notebook_with_too_much_code_is_refused(sources):
    with pytest.raises(BadSubmission, match="more than 1000 code cells, or more than"):
        notebook_cells(notebook(*sources))


def test_outputs_and_metadata_are_never_looked_at():
    cell = {"cell_type": "code", "source": "a = 1", "outputs": 3, "metadata": [[]]}

    assert sources_of(json.dumps({"cells": [cell], "metadata": 7}).encode()) == [
        "a = 1"
    ]


def test_a_notebook_answers_every_task(open_path, tmp_path, tasks):
    path = tmp_path / "Week 1.ipynb"
    path.write_bytes(notebook("a = 1"))

    submission = open_path(path)

    assert submission.name == "Week 1"
    assert set(submission.cells) == {task.id for task in tasks}
    assert len(set(submission.cells.values())) == 1
    assert [*submission.root.iterdir()] == []


def test_a_folder_with_only_a_notebook_is_that_notebook(open_path, tmp_path):
    folder = tmp_path / "alice"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / "work.ipynb").write_bytes(notebook("old"))
    (folder / "work.ipynb").write_bytes(notebook("a = 1"))
    (folder / "notes.md").write_text("mine")

    submission = open_path(folder)

    assert submission.cells["relu"][0].source == "a = 1"
    assert submission.notes == ()


def test_a_notebook_beside_the_tasks_files_is_not_run(open_path, work):
    (work / "scratch.ipynb").write_bytes(b"broken")

    assert sorted(open_path(work).cells) == ["model", "relu"]


def test_two_notebooks_are_refused(open_path, tmp_path):
    for name in ("a.ipynb", "b.ipynb"):
        (tmp_path / name).write_bytes(notebook("a = 1"))

    with pytest.raises(BadSubmission, match=r"notebooks \(a.ipynb, b.ipynb\); give"):
        open_path(tmp_path)


def test_pictures_may_make_a_notebook_large_but_not_endless(open_path, tmp_path):
    path = tmp_path / "work.ipynb"
    path.write_bytes(notebook("a = 1", metadata="x" * 3 * rules.MIB))
    opened = open_path(path)
    path.write_bytes(notebook("a = 1", metadata="x" * 9 * rules.MIB))

    assert opened.cells["relu"][0].source == "a = 1"
    with pytest.raises(BadSubmission, match=r"work.ipynb: .*larger than 8 MiB"):
        open_path(path)


ANYTHING = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "cell_type", "source", "input"]),
            inner | st.just("code"),
            max_size=3,
        )
    ),
)


@settings(deadline=None)
@given(ANYTHING.map(lambda value: json.dumps(value).encode()) | st.binary())
def test_any_json_is_a_notebook_or_refused(data):
    try:
        cells, _ = notebook_cells(data)
    except BadSubmission:
        return

    assert cells
