"""Markdown with maths and code: to safe HTML with MathML, and to plain text.

`to_html` and `to_html_inline` write HTML, `code_css` the colours of its code, `to_text`
and `to_line` write plain text.
"""

from grader.markup.code import code_css
from grader.markup.html import to_html, to_html_inline
from grader.markup.plain import to_line, to_text

__all__ = ["code_css", "to_html", "to_html_inline", "to_line", "to_text"]
