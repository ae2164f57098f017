"""What a `recall` block asks, on paper: the page that its question was drawn from, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.course.lesson import ActivityItem
from tutor.learner.compose import Telling, compose, trainings
from tutor.learner.engine import Engine
from tutor.learner.fold import Walk, Work
from tutor.learner.words import block_lines

WIDTH = 96
"""Columns of the lines."""


def recalled_lines(engine: Engine, item: ActivityItem) -> Iterator[str]:
    """Where the question is from, and what stands above it; nothing of the answer."""
    asker, own = engine.asker(item)
    yield f"Recalled from {asker.lesson.title}:"
    done = {one.id: Work("right", reached=asker.train(one) or {}) for one in trainings(asker.lesson)}
    page = compose(asker.lesson, Walk(work={**done, own.id: Work()}), asker, Telling())
    for block in page.blocks[: page.question_at]:
        yield from (line.rstrip() for line in block_lines(block, WIDTH))
