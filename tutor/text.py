"""Text from strangers, made safe to show: no terminal escapes, no characters that reorder a line."""

from __future__ import annotations

import unicodedata

_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_ASCII_FORMS = str.maketrans(
    {
        "·": "*",
        "×": "x",
        "−": "-",
        "–": "-",
        "—": "-",
        "…": "...",
        "•": "*",
        "²": "^2",
        "³": "^3",
        "½": "1/2",
        "ŷ": "y_hat",
        "ℓ": "l",
        "∂": "d",
        "α": "alpha",
        "β": "beta",
        "ε": "epsilon",
        "η": "eta",
        "θ": "theta",
        "σ": "sigma",
        "Σ": "sum",
        "Δ": "delta",
        "√": "sqrt",
        "′": "'",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "≈": "~",
        "±": "+-",
        "→": "->",
        "∞": "infinity",
        "ᵢ": "_i",
        "▸": ">",
        "✓": "+",
    }
)


def ascii_form(text: str) -> str:
    """The text in ASCII: mathematics in words or by the nearest signs, what has no form as `?`."""
    if text.isascii():
        return text
    text = text.replace("y\u0302", "ŷ").translate(_ASCII_FORMS)
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare.encode("ascii", "replace").decode("ascii")


def is_unsafe(character: str) -> bool:
    """True for control, surrogate and bidirectional-override characters, which a terminal obeys."""
    return character in _BIDIRECTIONAL or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def clean(text: str, keep: str = "\n") -> str:
    """The text without unsafe characters, but for those of `keep`; a tab becomes a space."""
    text = text.replace("\t", " ")
    return "".join(c for c in text if c in keep or not is_unsafe(c))


def quote(text: str, limit: int = 60) -> str:
    """A short, safe, one-line quotation of what somebody typed, for use in a message."""
    safe = clean(text, keep="").strip() or '""'
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"
