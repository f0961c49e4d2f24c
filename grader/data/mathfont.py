"""The font of formulas, for pages that need no network."""

import base64
from pathlib import Path
from typing import Final

FONT: Final = Path(__file__).with_name("fonts") / "stix-two-math.woff2"


def math_font_css() -> str:
    """Return a style sheet that embeds the font and sets formulas in it."""
    data = base64.b64encode(FONT.read_bytes()).decode()
    return (
        '@font-face { font-family: "STIX Two Math"; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2") }}\n'
        'math { font-family: "STIX Two Math", math }\n'
    )
