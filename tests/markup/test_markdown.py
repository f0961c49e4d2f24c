import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.markup import code_css, to_html, to_html_inline, to_line, to_text
from grader.markup.problems import (
    code_problems,
    image_problems,
    math_problems,
    plain_words,
)

TEXT = """\
A **bold** *claim* on $x_i$ and `x = 1`,
on two lines\\
and a third.

1. one
2. two
   - inner words that are wrapped

   more of two

- dash

```python
for i in range(3):
    print("<b>", i)
```

    verbatim

| a | b |
|---|---|
| 1 | $x^2$ |

$$
\\frac{1}{2}
$$

> quoted ![a plot](plot.png)

---

end
"""


def test_text_for_a_terminal_is_wrapped_and_free_of_marks() -> None:
    assert to_text(TEXT, width=24) == (
        "A *bold* claim on xᵢ and\n"
        "x = 1, on two lines\n"
        "and a third.\n"
        "\n"
        "1. one\n"
        "2. two\n"
        "   - inner words that are\n"
        "     wrapped\n"
        "   more of two\n"
        "\n"
        "- dash\n"
        "\n"
        "    for i in range(3):\n"
        '        print("<b>", i)\n'
        "\n"
        "    verbatim\n"
        "\n"
        "a | b\n"
        "1 | x²\n"
        "\n"
        "    1/2\n"
        "\n"
        "quoted [a plot]\n"
        "\n"
        "end"
    )


def test_a_line_has_no_breaks() -> None:
    assert to_line("a $x$\n\n- b\n- c") == "a x - b - c"


def test_html_has_mathml_and_coloured_code() -> None:
    written = to_html(TEXT)

    assert "<strong>bold</strong>" in written
    assert "<msub><mi>x</mi><mi>i</mi></msub>" in written
    assert '<pre tabindex="0"><code><span class="hl-k">for</span>' in written
    assert "<td><math" in written
    assert 'display="block"' in written
    assert "[a plot]" in written
    assert "plot.png" not in written


def test_a_single_paragraph_can_stand_inline() -> None:
    assert to_html_inline("`[1, 2]`") == "<code>[1, 2]</code>"
    assert to_html_inline("a\n\nb") == "<p>a</p>\n<p>b</p>\n"


@pytest.mark.parametrize("language", ["", "nonsense", "text"])
def test_code_in_no_known_language_has_no_colours(language: str) -> None:
    assert to_html(f"```{language}\na < b\n```") == (
        '<pre tabindex="0"><code>a &lt; b\n</code></pre>\n'
    )


def test_colours_can_be_left_out_and_formulas_written_otherwise() -> None:
    written = to_html(
        "```python\nx\n```\n$a$ and\n\n$$b$$",
        write_math=lambda source, display: f"({source}:{display})",
        colors=False,
    )

    assert "<span" not in written
    assert "(a:False) and" in written
    assert "(b:True)" in written


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("[x](javascript:alert(1))", "<a"),
        ("[x](data:text/html,<b>)", "<a"),
        ('[x](https://a.b/"onclick="alert)', '"onclick'),
        ("![x](https://a.b/c.png)", "https"),
        ("![x](data:image/svg+xml;base64,PHN2Zz4=)", "<img"),
        ('![">](x "t")', '">'),
        ("$<b>$", "<b>"),
        (r"$\text{<b>}$", "<b>"),
        ("`<b>`", "<b>"),
        ("```<b>\n<b>\n```", "<b>"),
    ],
)
def test_hostile_text_stays_text(text: str, absent: str) -> None:
    assert absent not in to_html(text)


def test_embedded_pictures_and_links_are_kept() -> None:
    written = to_html("![p](data:image/png;base64,AAAA) [l](https://a.b/?x=1&y)")

    assert '<img src="data:image/png;base64,AAAA" alt="p">' in written
    assert '<a href="https://a.b/?x=1&amp;y" rel="noopener noreferrer">' in written


@given(st.text(max_size=120))
def test_any_text_can_be_written(text: str) -> None:
    assert "<script" not in to_html(text)
    assert isinstance(to_text(text, width=30), str)


def test_the_colours_have_a_dark_form() -> None:
    light, dark = code_css().split("@media (prefers-color-scheme: dark)")

    assert light.count("color:") == dark.count("color:") > 4


def test_problems_are_found() -> None:
    text = (
        "$\\foo$ and $x$\n\n$$a{$$\n\n```python\nx = = 1\n```\n\n"
        "```python\nx = 1\n```\n"
        "![](a.png) ![fine](b.png)"
    )

    assert [problem.partition(":")[0] for problem in math_problems(text)] == [
        *(r"$\foo$", "$a{$"),
    ]
    assert list(image_problems(text)) == ["the image a.png has no alternative text"]
    assert [problem[:34] for problem in code_problems(text)] == [
        "line 1 of a block of code is no Py"
    ]


def test_emphasised_words_code_and_formulas_are_not_plain() -> None:
    assert "".join(plain_words("a **not** *no* `never` $not$ b")).split() == ["a", "b"]
