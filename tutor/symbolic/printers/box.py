"""Blocks of characters with a base line, set beside and above one another."""

from __future__ import annotations

from msgspec import Struct


class Box(Struct, frozen=True):
    """Lines of equal width; the line `base` is the one that runs on with the text around it."""

    lines: tuple[str, ...]
    base: int = 0

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.lines[0])

    @property
    def is_tall(self) -> bool:
        """True for more than one line."""
        return len(self.lines) > 1


def text(characters: str) -> Box:
    """One line."""
    return Box((characters,))


def beside(*boxes: Box) -> Box:
    """The boxes from left to right, on one base line."""
    above = max(box.base for box in boxes)
    below = max(len(box.lines) - box.base for box in boxes)
    padded = [
        [" " * box.width] * (above - box.base)
        + list(box.lines)
        + [" " * box.width] * (below - len(box.lines) + box.base)
        for box in boxes
    ]
    return Box(tuple("".join(row) for row in zip(*padded, strict=True)), above)


def stacked(top: Box, middle: Box, bottom: Box) -> Box:
    """Three boxes, centred, on the base line of the middle one."""
    width = max(top.width, middle.width, bottom.width)
    rows = (*top.lines, *middle.lines, *bottom.lines)
    return Box(tuple(row.center(width) for row in rows), len(top.lines) + middle.base)


def over(top: Box, bottom: Box, ascii: bool) -> Box:
    """A fraction with its bar, never so short that it is taken for a minus."""
    width = max(top.width, bottom.width)
    width = 3 if width == 1 else width
    return stacked(top, text(("-" if ascii else "─") * width), bottom)


def raised(base: Box, exponent: Box) -> Box:
    """The exponent above the right end of the base."""
    gap = " " * exponent.width
    rows = [" " * base.width + row for row in exponent.lines] + [row + gap for row in base.lines]
    return Box(tuple(rows), len(exponent.lines) + base.base)


TALL = {"(": ("⎛", "⎜", "⎝"), ")": ("⎞", "⎟", "⎠"), "|": ("│", "│", "│"), "{": ("⎧", "⎨", "⎩")}
TALL_ASCII = {"(": ("/", "|", "\\"), ")": ("\\", "|", "/"), "|": ("|", "|", "|"), "{": ("/", "<", "\\")}


def bracketed(box: Box, signs: str, ascii: bool) -> Box:
    """The box between two signs of `signs`, or after the one; as tall as the box."""
    left = _fence(signs[0], box, ascii)
    inside = beside(left, text(" "), box) if signs[0] == "{" else beside(left, box)
    return beside(inside, _fence(signs[1], box, ascii)) if len(signs) > 1 else inside


def _fence(sign: str, box: Box, ascii: bool) -> Box:
    height = len(box.lines)
    if height == 1:
        return Box((sign,), 0)
    top, middle, bottom = (TALL_ASCII if ascii else TALL)[sign]
    if sign == "{":
        extension = "|" if ascii else "⎪"
        rows = [top] + [middle if row == box.base else extension for row in range(1, height - 1)] + [bottom]
    else:
        rows = [top] + [middle] * (height - 2) + [bottom]
    return Box(tuple(rows), box.base)
