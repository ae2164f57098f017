"""A page while it is read: what stands on it, its activities read and its figures not yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from tutor.course import schema
from tutor.course.blocks import TomlBlock
from tutor.course.figure_model import FigureText
from tutor.course.lesson import Item, Segment
from tutor.course.markdown import Fence, Heading
from tutor.course.tables import Table


class Activity(Struct):
    """A fence that was read as an activity."""

    kind: str
    fence: Fence
    place: TomlBlock
    table: Table[Any]
    texts: Mapping[str, tuple[Segment, ...]]
    conditions: Mapping[int, FigureText]


class Draft(Struct):
    """A page while it is read."""

    title: str
    heading: Heading | None
    offset: int
    items: list[Item | Activity] = field(default_factory=list)

    def activities(self) -> list[Activity]:
        """Its activities, in order."""
        return [item for item in self.items if isinstance(item, Activity)]

    def ids(self) -> list[str]:
        """The ids of its questions."""
        return [read.table.value.id for read in self.activities() if read.kind in schema.QUESTIONS]
