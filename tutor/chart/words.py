"""Words on a chart, made safe for a grid of cells: one character, one cell, whatever was typed."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tutor.text import is_unsafe

_UNKNOWN = "□"
_MORE = (
    ("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"), ("\uffa0", "\uffa0"),  # the parts of Korean syllables
    ("\U0001f1e6", "\U0001f1ff"),  # the letters of flags
    ("\u2630", "\u2637"), ("\u268a", "\u268f"), ("\u4dc0", "\u4dff"), ("\U0001d300", "\U0001d376"),
)  # fmt: skip
"""Not one cell wide besides those that `unicodedata` knows; the last line is wide from Unicode 16 on."""
_ASCII = {
    "−": "-", "–": "-", "—": "-", "·": "*", "×": "x", "÷": "/", "…": "...", "≤": "<=", "≥": ">=",
    "≠": "!=", "≈": "~", "→": "->", "←": "<-", "²": "^2", "³": "^3", "½": "1/2", "∂": "d", "√": "sqrt",
    "Σ": "sum", "η": "eta", "β": "beta", "ε": "eps", "σ": "sigma", "ℓ": "l", "′": "'", "’": "'", "‘": "'",
    "“": '"', "”": '"', "•": "-", "●": "o", "◆": "*", "∞": "inf", "±": "+/-",
}  # fmt: skip


@lru_cache(maxsize=512)
def cells(text: str, *, ascii_only: bool = False) -> str:
    """The text on one line with exactly one cell per character: marks are dropped, wide ones replaced."""
    composed = unicodedata.normalize("NFC", text)
    if ascii_only:
        return "".join(map(_as_ascii, composed))
    return "".join(map(_as_cell, composed))


def cut(text: str, width: int, *, ascii_only: bool = False) -> str:
    """At most `width` cells of a text that `cells` has cleaned, with an ellipsis where it was cut."""
    if len(text) <= width:
        return text
    ellipsis = "." if ascii_only else "…"
    return text[: width - 1].rstrip() + ellipsis if width > 1 else text[:width]


def wrap(text: str, width: int) -> list[str]:
    """The words of a cleaned text in lines of at most `width` cells; a longer word is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while len(word) > width:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:width])
            word = word[width:]
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def _as_cell(character: str) -> str:
    if " " <= character <= "~":
        return character
    if character in "\t\n\r\v\f":
        return " "
    category = unicodedata.category(character)
    if is_unsafe(character) or category in {"Mn", "Me", "Cf"}:
        return ""
    if category == "Zs":
        return " "
    if category in {"Mc", "Co", "Cn", "Cs"} or _is_not_one_cell(character):
        return _UNKNOWN
    return character


def _is_not_one_cell(character: str) -> bool:
    """True for wide characters, and those that terminals join with a neighbour (jamo, flags)."""
    return unicodedata.east_asian_width(character) in {"W", "F"} or any(
        first <= character <= last for first, last in _MORE
    )


def _as_ascii(character: str) -> str:
    cell = _as_cell(character)
    if cell.isascii():
        return cell
    if character in _ASCII:
        return _ASCII[character]
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if c.isascii() and c.isprintable())
    return plain or "?"
