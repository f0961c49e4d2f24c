"""The bank as a page."""

from grader.preview.page import render_preview

__all__ = ["render_preview"]
