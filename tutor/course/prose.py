"""The parts of a paragraph: runs of text in one style, and numbers that are computed where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from tutor.course.figure_model import FigureText

TextStyle = Literal["plain", "strong", "emphasis", "code"]


class Text(Struct, frozen=True):
    """A run of prose in one style."""

    text: str
    style: TextStyle = "plain"
    link: str = ""
    """Where it points, of a Markdown link; shown or not as the front end can."""


class Figure(Struct, frozen=True):
    """A `{{…}}` of prose: a number that is computed where it stands."""

    source: str
    """The text between the braces, without the format."""
    format: str
    """What stands after the last colon, such as `.3f`; empty for the lesson's own display."""
    line: int
    column: int
    style: TextStyle = "plain"
    parsed: FigureText | None = None
    """What it asks for; always there in a lesson without problems."""


Segment = Text | Figure
