from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.markup import symbols
from grader.markup.latex import BadMath, parse_math
from grader.markup.mathml import to_mathml
from grader.markup.mathtext import to_unicode

SHOWN = {
    r"784 \times 32 + 32": "784 × 32 + 32",
    r"25{,}450 = 25,088+362": "25,450 = 25,088 + 362",
    r"f(1, 2)": "f(1, 2)",
    r"\frac{1}{2}": "1/2",
    r"\frac{a+b}{c}": "(a + b)/c",
    r"\dfrac{\partial L}{\partial w}": "(∂L)/(∂w)",
    r"W^{(1)}x + b": "W⁽¹⁾x + b",
    r"\mathbf{W}^T": "Wᵀ",
    r"x^2_i": "xᵢ²",
    r"{}_1 x": "₁x",
    r"^2": "²",
    r"a_{\text{out}}": "a_out",
    r"10^{-3}": "10⁻³",
    r"e^{z_i + 1}": "e^(zᵢ + 1)",
    r"x'": "x′",
    r"x'_0": "x₀′",
    r"\sum_{i=1}^{n} x_i": "∑ᵢ₌₁ⁿ xᵢ",
    r"\prod x": "∏x",
    r"\max(0, x)": "max(0, x)",
    r"x\max y": "x max y",
    r"-\log p_y": "-log p_y",
    r"\log_2 8": "log₂8",
    r"[-0.0357, 0.0357]": "[-0.0357, 0.0357]",
    r"a - b": "a - b",
    r"\left( \frac{a}{b} \right)": "(a/b)",
    r"\left. x \right|": "x|",
    r"\left\lceil \frac{N}{B} \right\rceil": "⌈N/B⌉",
    r"\sqrt{784}": "√784",
    r"\sqrt[3]{a b}": "³√ab",
    r"\sqrt{a+b}": "√(a + b)",
    r"\hat{y}": "y\u0302",
    r"\underbrace{784 \times 32}_{\text{weights}}": "784 × 32_weights",
    r"\overbrace{x}": "x",
    r"\mathbb{R}^{n}": "ℝⁿ",
    r"\mathcal{O}(n)": "O(n)",
    r"\text{in\_size} = 4": "in_size = 4",
    r"\operatorname{ReLU}(x)": "ReLU(x)",
    r"\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}": "[1 2; 3 4]",
    r"\begin{cases}1 & x > 0 \\ 0 \end{cases}": "{1, x > 0; 0",
    r"\begin{matrix}a \\ b \\ \end{matrix}": "a; b",
    r"a\,b\;c\!d": "a b cd",
    r"a~b": "a b",
    r"w \leftarrow w - \eta \nabla L": "w ← w - η∇L",
    r"96\% \approx x": "96% ≈ x",
    r"\{x\}": "{x}",
    r"\lambda": "λ",
    "": "",
}
BAD = {
    r"\foo": r"`\foo` is no known command",
    r"\fracc{1}{2}": r"did you mean `\frac`?",
    r"\href{javascript:alert(1)}{x}": r"`\href` is no known command",
    r"\frac{1}": "it ends too early",
    r"\sqrt": "it ends too early",
    "a{b": "`}` is missing before `the end`",
    "a}b": "`}` without its beginning",
    "a & b": "`&` without its beginning",
    r"x^1^2": "`^` twice on one base",
    "x''": "`'` twice on one base",
    r"\left( x": r"`\right` is missing before `the end`",
    r"\left x \right)": "`x` is no delimiter",
    r"\left\alpha x \right)": r"`\alpha` is no delimiter",
    r"\right)": r"`\right` without its beginning",
    r"\begin{foo}x\end{foo}": r"\begin{foo} is not known here",
    r"\begin{matrix}x\end{cases}": r"\begin{matrix} ends as something else",
    r"\begin x": "`{` is missing before `x`",
    r"\text{\frac}": r"`\frac` inside \text",
    r"\text{a{b}}": r"`{` inside \text",
    r"\text x": "`{` is missing before `x`",
    r"\mathbf{\frac{1}{2}}": r"\mathbf takes letters only",
    "96 %": r"'%' has no meaning in a formula; perhaps \%",
    "a \\": "has no meaning in a formula",
    "a\x1b": "has no meaning in a formula",
    "x" * 2001: "longer than 2000 characters",
    "{" * 30: "nested more than 20 levels deep",
}


@pytest.mark.parametrize("source", SHOWN)
def test_a_formula_is_readable_as_a_line_of_text(source: str) -> None:
    assert to_unicode(source) == SHOWN[source]


@pytest.mark.parametrize("source", SHOWN)
def test_a_formula_becomes_well_formed_mathml(source: str) -> None:
    root = ET.fromstring(to_mathml(source, display=True))

    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert root.get("display") == "block"
    assert root.get("alttext") == " ".join(source.split())


@pytest.mark.parametrize("source", BAD)
def test_what_is_not_known_is_refused_and_shown_as_it_is(source: str) -> None:
    with pytest.raises(BadMath) as caught:
        parse_math(source)

    assert BAD[source] in str(caught.value)
    assert to_unicode(source) == source
    assert to_mathml(source).startswith('<code class="bad-math">')


@pytest.mark.parametrize(
    ("source", "part"),
    [
        (
            r"-\frac{1}{2}",
            '<mo form="prefix">−</mo><mfrac><mn>1</mn><mn>2</mn></mfrac>',
        ),
        ("a-b", "<mi>a</mi><mo>−</mo><mi>b</mi>"),
        (r"\mathbf{W}", "<mi>𝐖</mi>"),
        (r"\boldsymbol{w}", "<mi>𝒘</mi>"),
        (r"\mathbb{RA}", "<mi>ℝ</mi><mi>𝔸</mi>"),
        (r"\mathcal{LA}", "<mi>ℒ</mi><mi>𝒜</mi>"),
        (r"\mathit{x1}", "<mi>x</mi><mn>1</mn>"),
        ("(x)^2", '<msup><mo stretchy="false">)</mo><mn>2</mn></msup>'),
        ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (r"\sum_i^n", "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"),
        (r"\max_i x", "<msub><mi>max</mi><mi>i</mi></msub><mspace"),
        (r"\left[x\right.", '<mo stretchy="true" fence="true">[</mo><mi>x</mi></mrow>'),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        (r"\underbrace{x}_y", "<munder><munder><mi>x</mi><mo>⏟</mo></munder>"),
        (r"\overbrace{x}", "<mover><mi>x</mi><mo>⏞</mo></mover>"),
        (r"\bar{x}", '<mover accent="true"><mi>x</mi><mo>¯</mo></mover>'),
        (r"a\!b", '<mspace width="0"/>'),
        (r"\begin{pmatrix}1\end{pmatrix}", '<mtable class="math-pmatrix"><mtr><mtd>'),
    ],
)
def test_mathml_has_the_elements_that_the_formula_needs(source: str, part: str) -> None:
    assert part in to_mathml(source)


def test_limits_of_functions_stand_below_in_display() -> None:
    assert "<munder><mi>max</mi><mi>i</mi></munder>" in to_mathml(
        r"\max_i x", display=True
    )


@pytest.mark.parametrize(
    "source", [r"\text{<script>alert(1)</script>}", "<b>", r"\text{&lt;b&gt;}", "\"'"]
)
def test_no_markup_gets_through(source: str) -> None:
    written = to_mathml(source)

    assert "<script" not in written
    assert "<b>" not in written
    ET.fromstring(written)


@given(st.text(alphabet="\\{}^_&'$%[]()ab12 +-.,fractextsqleighbnd", max_size=60))
def test_any_text_is_a_formula_or_refused(source: str) -> None:
    ET.fromstring(to_mathml(source))

    assert isinstance(to_unicode(source), str)


@pytest.mark.parametrize("name", sorted(symbols.COMMANDS - symbols.STRUCTURES))
def test_every_command_can_be_used(name: str) -> None:
    takes = 2 if name in symbols.FRACTIONS else 1
    source = f"\\{name}" + "{x}" * takes

    parse_math(source)
