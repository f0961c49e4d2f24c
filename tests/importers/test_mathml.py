import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from grader.importers.mathml import UnknownMath, to_latex
from grader.markup.mathml import to_mathml

TEX = r"<annotation encoding='application/x-tex'>\alpha</annotation>"


def read(inner: str) -> str:
    return to_latex(etree.fromstring(f"<math>{inner}</math>"))


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        ("<mi>x</mi><mo>=</mo><mn>2</mn>", "x = 2"),
        ("<mi>max</mi><mi>lr</mi><mo>{</mo>", r"\max \mathrm{lr} \{"),
        ("<mfrac><mn>1</mn><mi>n</mi></mfrac>", r"\frac{1}{n}"),
        ("<msqrt><mi>x</mi></msqrt>", r"\sqrt{x}"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "{x}_{i}^{2}"),
        ("<munder><mi>lim</mi><mi>n</mi></munder>", r"{\lim}_{n}"),
        ("<mtext>if $</mtext><mspace/><mtext/>", r"\text{if } \ "),
        ("<mfenced open='{'><mi>a</mi><mi>b</mi></mfenced>", r"\{ a , b )"),
        ("<semantics><mi>a</mi></semantics><semantics/>", "a"),
        ("<mo>\N{MINUS SIGN}</mo><mn>1</mn>", "- 1"),
        (f"<semantics><mi>a</mi>{TEX}</semantics>", r"\alpha"),
    ],
)
def test_mathml_becomes_latex(inner: str, wanted: str) -> None:
    assert read(inner).split() == wanted.split()


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [("<mtable/>", "<mtable>"), ("<mfrac><mi>a</mi></mfrac>", "<mfrac> with 1 parts")],
)
def test_what_has_no_latex_here_is_named(inner: str, wanted: str) -> None:
    with pytest.raises(UnknownMath, match=wanted):
        read(inner)


@settings(max_examples=60)
@given(
    st.recursive(
        st.sampled_from(["x", "12", "\\alpha", "W"]),
        lambda inner: (
            st.builds("\\frac{{{}}}{{{}}}".format, inner, inner)
            | st.builds("\\sqrt{{{}}}".format, inner)
            | st.builds("{{{}}}^{{{}}}".format, inner, inner)
            | st.builds("{} + {}".format, inner, inner)
        ),
        max_leaves=6,
    )
)
def test_our_own_mathml_means_the_same_when_its_source_is_gone(latex: str) -> None:
    root = etree.fromstring(to_mathml(latex))
    del root.attrib["alttext"]

    again = etree.fromstring(to_mathml(to_latex(root)))
    del again.attrib["alttext"]

    assert [one.text for one in again.iter()] == [one.text for one in root.iter()]
