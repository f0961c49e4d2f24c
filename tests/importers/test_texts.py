"""HTML of all kinds as Markdown that means the same."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.importers.texts import from_html, from_plain
from grader.markup import to_html
from grader.markup.problems import math_problems
from tests.importers.comparing import meaning


def convert(text: str) -> tuple[str, list[str]]:
    """Return Markdown, and what was told to be lost."""
    lost: list[str] = []
    return from_html(text, lambda what, why: lost.append(f"{what}: {why}")), lost


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("plain", "plain"),
        ("<p>a\n  b</p><p>c</p>", "a b\n\nc"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p>a <i> b </i>c</p>", "a *b* c"),
        ("<b>a</b><strong>b</strong>", "**ab**"),
        ("<em>a <i>b</i></em>", "*a b*"),
        ("<em> </em>x", "x"),
        ("<p>a<br><br>b<br></p>", "a\\\n\\\nb"),
        ("<code>a`b</code> <tt>`</tt> <kbd></kbd>", "``a`b`` `` ` ``"),
        ("<pre>a\n```\nb\n</pre>", "````\na\n```\nb\n````"),
        (
            '<pre><code class="language-python">x = 1</code></pre>',
            "```python\nx = 1\n```",
        ),
        ("<pre></pre>", "```\n```"),
        ("<ul><li>a<li>b<ol start=3><li>c</ol></ul>", "- a\n\n- b\n\n  3. c"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol start='x'><li></li></ol>", "1."),
        ("<ul></ul>a", "a"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<h2>a<br>b #</h2>", "## a b \\#"),
        ("a<hr>b", "a\n\n***\n\nb"),
        (
            "<table><tr><th>a|b<td><p>c</p><pre>d</pre></tr><tr><td>e</table>",
            "| a\\|b | c `d` |\n| --- | --- |\n| e |  |",
        ),
        ("<table></table>a", "a"),
        ('<a href="https://x.y/(z)">a</a>', "[a](<https://x.y/(z)>)"),
        ('<a href="https://x.y/<z>">a</a>', "[a](https://x.y/%3Cz%3E)"),
        ('<a href="javascript:x">a</a> <a href="/b"></a>', "a"),
        (
            '<img src="data:image/png;base64,AAAA" alt="a]">',
            "![a\\]](data:image/png;base64,AAAA)",
        ),
        (r"\(x\) \[ y \] $$z$$ $5 \( \)", "$x$ $$y$$ $$z$$ \\$5"),
        (r"\(a \$ b\) \(a $ b\)", r"$a \$ b$ \\(a \$ b\\)"),
        ('<img data-equation-content="x^2" src="/equation_images/x">', "$x^2$"),
        ("<math alttext='x'><mi>y</mi></math>", "$x$"),
        ("<math display='block'><mi>y</mi></math>", "$$y$$"),
        ("10<sup>6</sup> x<sub>i</sub> a<sup>*</sup>", "10$^{6}$ x$_{i}$ a\\*"),
        ("1. a", "1\\. a"),
        ("# a<br>- b", "\\# a\\\n\\- b"),
        (
            "a_b _c_ <d> &lt;e&gt; &amp;amp; [f](g) *",
            "a_b \\_c\\_ \\<e> \\&amp; [f\\](g) \\*",
        ),
        ("<!-- c --><?php x ?>a", "a"),
        ("<section>a</section><unknown>b</unknown>", "a\n\nb"),
        ("<li>a</li>b", "a\n\nb"),
        ("<em><p>a</p></em>", "*a*"),
        ("<em><ul><li>a<li>b</ul></em>", "*a b*"),
        ("", ""),
    ],
)
def test_html_becomes_markdown(source: str, wanted: str) -> None:
    assert convert(source) == (wanted, [])


@pytest.mark.parametrize(
    ("source", "wanted", "lost"),
    [
        ("a<script>x</script>", "a", "a script: the bank's texts hold none"),
        ("<video>x</video>a", "a", "a video: the bank's texts hold none"),
        ('<img src="a.png" alt="b">', "[b]", "the picture a.png: put it into the text"),
        ("<math><mfoo>x</mfoo></math>", "x", "a formula: <mfoo> in its MathML"),
        ('<em>"a"</em>b', '\\"a\\"b', "an emphasis: Markdown has none"),
        ("<table><tr><td>a<tr><td>b<td>c</table>", "| a |\n| --- |\n| b |", "cells of"),
        ("<div>" * 90 + "a", "a", "marks: more than 60 elements"),
        ("x" * 300_000, "", "a text: longer than 200,000 characters"),
        ("$$-$$\\", "$$-$$\\\\", "the layout of a text"),
    ],
)
def test_what_markdown_cannot_say_is_told(source: str, wanted: str, lost: str) -> None:
    written, told = convert(source)

    assert [line[: len(lost)] for line in told][:1] == [lost]
    assert written == wanted


def test_plain_text_has_paragraphs_and_formulas() -> None:
    text = "a *b*\nc <d>\n\n\\(x\\)"

    assert from_plain(text, lambda *_: None) == "a \\*b\\* c \\<d>\n\n$x$"


def write_tex(source: str, display: bool) -> str:
    left, right = (r"\[", r"\]") if display else (r"\(", r"\)")
    return html.escape(f"{left}{source.strip()}{right}", quote=False)


MARKS = (
    *(
        "a",
        "b c",
        "1.",
        "- ",
        "1. ",
        "> ",
        "    ",
        "*",
        "_",
        "`",
        "$",
        "\\",
        "[",
        "](",
        ")",
    ),
    *(
        "<",
        "&",
        "#",
        "|",
        "~",
        "=",
        "!",
        "\n",
        "\n\n",
        "**",
        "```\n",
        "  \n",
        "&amp;",
        "é",
    ),
    *("| a | b |\n|-|-|\n", "[a](https://b.c)", "![a](data:image/png;base64,AA)"),
)


@settings(max_examples=400, deadline=None)
@given(
    text=st.lists(st.sampled_from(MARKS), max_size=14).map("".join)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30)
)
def test_any_markdown_comes_back_with_its_meaning(text: str) -> None:
    written, told = convert(to_html(text, write_math=write_tex, colors=False))

    if "$$" in text or list(math_problems(text)):
        return  # where nobody can say what is a formula, what counts is that it is read
    assert told == []
    assert meaning(written) == meaning(text)
