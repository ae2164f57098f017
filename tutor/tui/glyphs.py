"""The marks of the screens, and their ASCII forms for terminals that show nothing else."""

from __future__ import annotations

from dataclasses import dataclass

ASCII_FORMS = str.maketrans(
    {
        "·": "*",
        "−": "-",
        "–": "-",
        "—": "-",
        "…": "...",
        "•": "*",
        "²": "^2",
        "³": "^3",
        "ŷ": "y_hat",
        "ℓ": "l",
        "∂": "d",
        "η": "eta",
        "β": "beta",
        "σ": "sigma",
        "Σ": "sum",
        "√": "sqrt",
        "′": "'",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "×": "x",
        "✓": "+",
        "≤": "<=",
        "≥": ">=",
        "≈": "~",
        "→": "->",
        "½": "1/2",
        "ᵢ": "_i",
    }
)


@dataclass(frozen=True)
class Glyphs:
    """Which characters this terminal is given."""

    ascii: bool = False

    def of(self, text: str) -> str:
        """The text, in ASCII where that is all there is."""
        if not self.ascii:
            return text
        return text.translate(ASCII_FORMS).encode("ascii", "replace").decode("ascii")

    @property
    def ran(self) -> str:
        """The mark before a line that was executed."""
        return ">" if self.ascii else "▸"

    def progress(self, done: int, of: int, width: int) -> str:
        """A bar of `width` cells."""
        filled = round(width * done / of) if of else 0
        full, empty = ("#", "-") if self.ascii else ("▓", "░")
        return full * filled + empty * (width - filled)
