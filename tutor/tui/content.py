"""Text for the screen: cleaned, and never read as markup."""

from __future__ import annotations

from textual.content import Content

from tutor.text import clean


def text(value: str, style: str = "") -> Content:
    """Safe text in one style."""
    return Content.styled(clean(value), style)
