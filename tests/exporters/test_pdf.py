"""PDF, judged by Typst's own check of PDF/UA-1."""

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exporters import export_form
from grader.exporters.pdf import compile_pdf, write_key, write_paper
from grader.exporters.typst_math import to_equation
from grader.exporters.typst_text import to_typst
from tests.exporters.sample_forms import (
    make_form,
    make_numeric,
    make_open,
    make_short,
    make_true_false,
)

MATHS = (
    r"W_1 \in \mathbb{R}^{32 \times 784}",
    r"\frac{\partial L}{\partial W} = \mathbf{x}^\top \boldsymbol{\delta}",
    r"\sqrt{784} \le \sqrt[3]{x} - 2",
    r"\sum_{i=1}^n x_i + \max_{j} \mathcal{L} \bmod 2",
    r"\hat{y} = \overline{ab} \vec{v} \underbrace{a + b}_{c} \overbrace{d}",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
    r"\left( \frac{a}{b} \right] \quad \left. x \right|",
    r"\lfloor x \rfloor \; {} \mathit{z}",
)
TEXT = """\
# A heading

Some *emphasised* **strong** `code`, [a link](http://example.org) ![a cat](x.png)\\
and $x^2$ or $$y$$.

1. one
2. two
   - nested

> quoted

| a | b |
|---|---|
| 1 | $z$ |

    indented

---

$$
E = mc^2
$$
"""


def document(body: str) -> str:
    return f'#set document(title: "T")\n#set text(lang: "en")\n#{body}\n'


@pytest.mark.parametrize("tex", MATHS)
def test_formulas_can_be_set(tex: str) -> None:
    pdf, problem = compile_pdf(document(f"{{ {to_equation(tex, display=True)} }}"))

    assert pdf.startswith(b"%PDF")
    assert problem == ""


def test_signs_in_a_row_stay_signs_of_a_formula() -> None:
    row = '{ []; symbol("z"); symbol("="); symbol("\N{MINUS SIGN}"); "3" }'

    assert to_equation("z = -3").endswith(f"{row})")


def test_a_formula_that_cannot_be_read_is_shown_as_it_stands() -> None:
    assert to_equation('\\bogus{"x"}') == r'raw("\\bogus{\"x\"}")'


def test_all_of_markdown_can_be_set() -> None:
    assert compile_pdf(document(to_typst(TEXT)))[1] == ""
    assert to_typst("") == "[]"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("No.", '{ par({ text("Not 3: "); text("No.") }) }'),
        ("`a`\n\nb", None),
        ("", '{ text("Not 3: ") }'),
        ("```\na\n```", '{ text("Not 3: "); raw("a", block: true) }'),
    ],
)
def test_a_head_stands_on_the_first_line(text: str, code: str | None) -> None:
    made = to_typst(text, head="Not 3: ")

    assert compile_pdf(document(made))[1] == ""
    assert code in {made, None}


def test_a_form_has_a_paper_and_a_key_and_both_are_accessible() -> None:
    files = export_form(make_form(), "pdf").files

    assert set(files) == {"midterm.A.pdf", "midterm.A-key.pdf"}
    assert all(b"pdfuaid" in content for content in files.values())


def test_the_paper_shows_no_key() -> None:
    form = make_form()

    assert '"25,450 parameters"' in write_key(form)
    assert "verdict(true," in write_key(form)
    paper = write_paper(form)
    assert "25,450" not in paper
    assert '#paper(title: "Midterm <1> & more"' in paper
    assert "verdict(true," not in paper
    assert "Because" not in paper


def test_what_is_not_there_is_left_out() -> None:
    form = make_form(
        make_true_false(1, truth=False, why=""),
        make_numeric(2, tolerance=0.5, points=2),
        make_open(3, rubric=None, stem="long " * 300),
        make_short(4, traps=(make_short(4).traps[0].model_copy(update={"why": ""}),)),
        minutes=None,
        instructions="",
        student="Ada",
    )

    paper = write_paper(form)
    assert 'person("Ada")' in paper
    assert "minutes" not in paper.partition("#paper(")[2]
    assert "instructions(" not in paper.partition("#paper(")[2]
    assert "short: false" in paper
    assert "25,450 ± 0.5 parameters" in write_key(form)
    assert compile_pdf(write_key(form))[1] == ""


def test_a_sign_that_no_font_has_costs_the_tags_and_not_the_paper() -> None:
    form = make_form(make_true_false(1, stem="Is \U0001f9ff it?"))

    exported = export_form(form, "pdf")

    assert [loss.entry for loss in exported.losses] == list(exported.files)
    assert "could not be displayed" in exported.losses[0].what
    assert all(content.startswith(b"%PDF") for content in exported.files.values())


def test_a_fault_in_the_code_is_no_loss_but_an_error() -> None:
    with pytest.raises(typst.TypstError):
        compile_pdf("#bogus()")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_no_text_acts_as_code(text: str) -> None:
    compile_pdf(document(f"{{ {to_typst(text)} }}"))
