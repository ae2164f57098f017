"""Names of what is coloured: component classes of a screen, so that the sheet alone knows colours."""

from __future__ import annotations

CHART_ROLES = frozenset((
    "curve", "path", "present", "right", "wrong", "training", "validation", "data", "fit", "residual",
    "minimum", "run-a", "run-b", "run-c", "run-d",
    "title", "axis", "label", "legend", "contour", "note", "caption",
))  # fmt: skip
CHART_INKS = frozenset(f"chart--{role}" for role in CHART_ROLES)

TEXT_INKS = frozenset(
    f"ink--{name}"
    for name in (
        "heading", "strong", "emphasis", "code", "number", "muted", "asked", "ran",
        "right", "wrong", "almost", "notice",
    )
)  # fmt: skip

HEADING = ".ink--heading"
STRONG = ".ink--strong"
EMPHASIS = ".ink--emphasis"
CODE = ".ink--code"
NUMBER = ".ink--number"
MUTED = ".ink--muted"
ASKED = ".ink--asked"
RAN = ".ink--ran"
RIGHT = ".ink--right"
WRONG = ".ink--wrong"
ALMOST = ".ink--almost"
NOTICE = ".ink--notice"
"""Each is a style of Content; the dot makes Textual look it up among the component classes."""
