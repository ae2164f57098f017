"""A page of words alone, where there is no step to take yet, or none any more."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.learner.page import Block, Page


def bare_page(
    lesson: str,
    lesson_title: str,
    title: str,
    blocks: Iterable[Block],
    *,
    key: str = "",
    number: int = 0,
    pages: int = 0,
    epoch: int = 1,
    done: bool = True,
    seed: int | None = None,
    notice: str = "",
    place: str = "",
) -> Page:
    """A page without lines, question or charts; imports no NumPy."""
    return Page(
        lesson=lesson,
        lesson_title=lesson_title,
        number=number,
        pages=pages,
        key=key,
        title=title,
        epoch=epoch,
        parameters={},
        blocks=tuple(blocks),
        question_at=None,
        lines=(),
        question=None,
        charts=(),
        verdict=None,
        done=done,
        seed=seed,
        notice=notice,
        place=place,
    )
