import hashlib
import re

from grader.data.mathfont import FONT, math_font_css


def test_the_font_is_the_one_described_and_small() -> None:
    digest = hashlib.sha256(FONT.read_bytes()).hexdigest()

    assert digest in (FONT.parent / "SOURCE.md").read_text("utf-8")
    assert FONT.stat().st_size < 50_000
    assert "SIL Open Font License" in (FONT.parent / "OFL.txt").read_text("utf-8")


def test_the_style_sheet_holds_the_font_itself() -> None:
    css = math_font_css()

    assert re.findall(r"url\(.(data:font/woff2;base64,d09GM)", css)
    assert "http" not in css
