"""Typed characters to the few that the tokenizer knows, each with its place in the text as typed."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

from msgspec import Struct

from tutor.symbolic.parse_error import ParseError, visible
from tutor.text import is_unsafe

SUPERSCRIPT_OPEN = "\ue000"
SUPERSCRIPT_CLOSE = "\ue001"
"""Around a run of superscripts; private characters, which nobody can type: they are refused below."""

TIMES = "·"
"""Every product sign but `*`, so that two of them are never a power."""

VULGAR: dict[str, Fraction] = {
    c: Fraction(unicodedata.numeric(c)).limit_denominator(10) for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}

_SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾⁼ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        "0123456789+-()=abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        strict=True,
    )
)
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₐₑₒₓₕₖₗₘₙₚₛₜᵣᵤᵥ", "0123456789+-=()ijaeoxhklmnpstruv", strict=True))

_SIGNS: dict[str, str] = (
    dict.fromkeys("·⋅∙•×✕✖⨯⨉⊙", TIMES)
    | dict.fromkeys("∗＊", "*")
    | dict.fromkeys("−–—‐‑‒―﹣", "-")
    | dict.fromkeys("÷∕⁄", "/")
    | dict.fromkeys("∣❘", "|")
    | dict.fromkeys("′‘’", "'")
    | dict.fromkeys("“”", '"')
    | {"ˆ": "^", "∑": "Σ", "≤": "<=", "≥": ">=", "≠": "!="}
)
_KEPT = frozenset("Σ√∂∇") | frozenset(VULGAR)

# fmt: off
GREEK: dict[str, str] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi",
    "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Φ": "Phi", "Ψ": "Psi",
    "Ω": "Omega", "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho",
}
# fmt: on
"""Greek letters with their names; `lambda` can never be declared and so is never known."""

LOOK_ALIKES: dict[str, str] = dict(
    zip(
        "аеорсухіјѕһԁԛԝѵАВЕКМНОРСТХУІЈЅԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıɑɡⅰⅴⅹⅼⅽⅾⅿ",
        "aeopcyxijshdqwvABEKMHOPCTXYIJSWABEZHIKMNOPTYXoiagivxlcdm",
        strict=True,
    )
)
"""Letters of other scripts that look like a Latin one."""

_HAT = "\u0302"


class Mapped(Struct, frozen=True):
    """The rewritten text; `origins[k]` is where its k-th character comes from, the last one the end."""

    text: str
    origins: tuple[int, ...]
    typed: str

    def origin(self, index: int) -> int:
        """The place in the text as typed of an index into the rewritten text."""
        return self.origins[min(index, len(self.origins) - 1)]


def map_characters(typed: str) -> Mapped:
    """Rewrite the text; raises `bad_char` at the first character that has no meaning anywhere."""
    rewriter = _Rewriter(typed)
    index = 0
    while index < len(typed):
        index = rewriter.take(index)
    rewriter.origins.append(len(typed))
    return Mapped("".join(rewriter.pieces), tuple(rewriter.origins), typed)


class _Rewriter:
    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.pieces: list[str] = []
        self.origins: list[int] = []

    def put(self, text: str, origin: int) -> None:
        self.pieces.append(text)
        self.origins.extend([origin] * len(text))

    def take(self, index: int) -> int:
        """Rewrite what stands at `index`; gives the index after it."""
        character = self.typed[index]
        if character in _SUPERSCRIPTS:
            return self.run(index, _SUPERSCRIPTS, SUPERSCRIPT_OPEN, SUPERSCRIPT_CLOSE)
        if character in _SUBSCRIPTS:
            return self.run(index, _SUBSCRIPTS, "_{", "}")
        plain = _plain(character)
        if plain is None:
            raise ParseError("bad_char", _complaint(character), index, self.typed)
        if plain.isalpha() and self.typed[index + 1 : index + 2] == _HAT:
            self.put(plain + "_hat", index)
            return index + 2
        self.put(plain, index)
        return index + 1

    def run(self, index: int, table: dict[str, str], opening: str, closing: str) -> int:
        """A run of raised or lowered characters is one group: x²³ has the exponent 23."""
        self.put(opening, index)
        while (character := self.typed[index : index + 1]) in table or self._slash(index, table):
            self.put(table.get(character, "/"), index)
            index += 1
        self.put(closing, index - 1)
        return index

    def _slash(self, index: int, table: dict[str, str]) -> bool:
        """A fraction slash between two raised digits, as in x¹⁄²."""
        return self.typed[index : index + 1] == "⁄" and self.typed[index + 1 : index + 2] in table


def _plain(character: str) -> str | None:
    """What the tokenizer gets for one character; None for one it cannot use."""
    if " " <= character <= "~":
        return character
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _KEPT:
        return character
    if character in GREEK:
        return GREEK[character]
    if character == "\t" or unicodedata.category(character) == "Zs":
        return " "
    base, _, mark = unicodedata.normalize("NFD", character).partition(_HAT)
    if len(base) == 1 and base.isascii() and base.isalpha() and mark == "" and character != base:
        return base + "_hat"
    styled = _unstyled(character)
    return _plain(styled) if styled else None


def _unstyled(character: str) -> str | None:
    """A styled or full-width form as its plain character; other compatibility forms are not letters."""
    code = ord(character)
    if 0x1D400 <= code <= 0x1D7FF or 0xFF01 <= code <= 0xFF5E or character in "ℎℓℯℊℴµ":
        plain = unicodedata.normalize("NFKC", character)
        return plain if len(plain) == 1 and plain != character else None
    return None


def _complaint(character: str) -> str:
    if character in "\r\n\u2028\u2029\u0085\v\f":
        return "The answer is one line; delete the line break here."
    if is_unsafe(character):
        return "There is a control character here; delete it and type this part again."
    category = unicodedata.category(character)
    if character in LOOK_ALIKES:
        return (
            f"The {character} here is {_script(character)}; type the letter {LOOK_ALIKES[character]} instead."
        )
    if category in {"Cf", "Cn", "Co"} or character in "\u115f\u1160\u3164\uffa0\u2800\u034f":
        return f"There is an invisible character here (U+{ord(character):04X}); delete it."
    if category.startswith("M"):
        if character in "\u0304\u0305":
            return "A bar over a name is not read here; write mean(x)."
        return f"There is an accent here (U+{ord(character):04X}) that I cannot read; delete it."
    if category == "Nd":
        return f"I cannot read the digit {visible(character)}; use the digits 0 to 9."
    return f"I cannot read the character {visible(character)} (U+{ord(character):04X}) here."


def _script(character: str) -> str:
    name = unicodedata.name(character, "").split(" ")[0]
    return {"CYRILLIC": "a Cyrillic letter", "GREEK": "a Greek letter"}.get(name, "a look-alike letter")
