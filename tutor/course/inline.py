"""The inline part of the Markdown subset: styles, code, links and the figures of one piece of prose."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct

from tutor.course.prose import Figure, Segment, Text, TextStyle
from tutor.course.source import Source
from tutor.course.ticks import code_spans

_TOKEN = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?P<code>`+)"
    r"|(?P<figure>\{\{)"
    r"|(?P<image>!?)\[(?P<label>[^\[\]]{0,400})\]\((?P<target>[^()\s]{0,400})\)"
    r"|(?P<mark>\*\*|__|\*|_)"
)
_MOST_DEPTH = 3
"""Styles within styles; what is nested deeper stays as it is typed."""
_BLANKS = re.compile(r"\s+")
_CLOSING = re.compile(r"\}\}|\{\{")


class Piece(Struct, frozen=True):
    """Prose as written: its text, lines joined by newlines, and the file's offset of each line's text."""

    text: str
    starts: tuple[tuple[int, int], ...]
    """Pairs (index in `text`, offset in the file), ascending."""

    def offset(self, index: int) -> int:
        """The offset in the file of a character of the text."""
        before = self.starts[max(bisect_right(self.starts, (index, 1 << 62)) - 1, 0)]
        return before[1] + index - before[0]


class InlineProblem(Struct, frozen=True):
    """A figure that is never closed, at an index of the text."""

    index: int
    message: str


class _Inline:
    def __init__(self, piece: Piece, source: Source) -> None:
        self.piece = piece
        self.source = source
        self.segments: list[Segment] = []
        self.problems: list[InlineProblem] = []
        self.pending: list[str] = []
        self.depth = 0
        self.spans = code_spans(piece.text) if "`" in piece.text else {}
        self.hopeless: set[tuple[str, int]] = set()
        """Marks that have no closing mark before an index."""

    def run(self, start: int, end: int, style: TextStyle) -> None:
        text = self.piece.text
        at = start
        while at < end:
            found = _TOKEN.search(text, at, end)
            if found is None:
                break
            self.pending.append(text[at : found.start()])
            at = self._token(found, end, style)
        self.pending.append(text[at:end])
        self._flush(style)

    def _flush(self, style: TextStyle, link: str = "") -> None:
        joined = "".join(self.pending).replace("\n", " ")
        if style != "code":
            joined = _BLANKS.sub(" ", joined)
        self.pending.clear()
        if joined:
            self.segments.append(Text(joined, style, link))

    def _token(self, found: re.Match[str], end: int, style: TextStyle) -> int:
        if found["escape"]:
            self.pending.append(found["escape"])
            return found.end()
        if found["code"]:
            return self._code(found, end, style)
        if found["figure"]:
            return self._figure(found, end, style)
        if found["mark"]:
            return self._marked(found, end, style)
        self._flush(style)
        self.pending.append(found["label"])
        self._flush(style, found["target"])
        return found.end()

    def _code(self, found: re.Match[str], end: int, style: TextStyle) -> int:
        length, closing = self.spans.get(found.start(), (0, end))
        if closing + length > end or not length:
            self.pending.append(found["code"])
            return found.end()
        self._flush(style)
        inner = self.piece.text[found.end() : closing]
        if len(inner) > 2 and inner[0] == inner[-1] == " " and inner.strip():
            inner = inner[1:-1]
        self.pending.append(inner)
        self._flush("code")
        return closing + length

    def _figure(self, found: re.Match[str], end: int, style: TextStyle) -> int:
        text = self.piece.text
        closing = _CLOSING.search(text, found.end(), end)
        if closing is None or closing.group() == "{{":
            self.problems.append(InlineProblem(found.start(), "`{{` begins a number and no `}}` ends it."))
            self.pending.append("{{")
            return found.end()
        self._flush(style)
        body, format_spec = split_format(text[found.end() : closing.start()])
        line, column = self.source.position(self.piece.offset(found.start()))
        self.segments.append(Figure(body, format_spec, line, column, style))
        return closing.end()

    def _marked(self, found: re.Match[str], end: int, style: TextStyle) -> int:
        """A style mark, only where it stands at the edge of a word: `2*x*y` and `y_hat` are no emphasis."""
        mark, text = found["mark"], self.piece.text
        opens = not _wordlike(text, found.start() - 1) and text[found.end() : found.end() + 1].strip() != ""
        if opens and self.depth < _MOST_DEPTH and (mark, end) not in self.hopeless:
            closing = _closing_mark(text, mark, found.end(), end)
            if closing >= 0:
                self._flush(style)
                self.depth += 1
                self.run(found.end(), closing, _deeper(style, mark))
                self.depth -= 1
                return closing + len(mark)
            self.hopeless.add((mark, end))
        self.pending.append(mark)
        return found.end()


def _wordlike(text: str, index: int) -> bool:
    return index >= 0 and (text[index].isalnum() or text[index] in ")_]")


def _deeper(style: TextStyle, mark: str) -> TextStyle:
    return "strong" if len(mark) == 2 or style == "strong" else "emphasis"


def _closing_mark(text: str, mark: str, start: int, end: int) -> int:
    at = text.find(mark, start, end)
    while at >= 0:
        after = at + len(mark)
        inside = text[at - 1 : at].strip() != "" and at > start
        doubled = len(mark) == 1 and (text[after : after + 1] == mark or text[at - 1] == mark)
        if inside and not doubled and not (after < len(text) and text[after].isalnum()):
            return at
        at = text.find(mark, after, end)
    return -1


def split_format(text: str) -> tuple[str, str]:
    """`loss:.3f` as its two parts; the colon must stand outside of brackets."""
    body, colon, format_spec = text.rpartition(":")
    if colon and body.count("(") == body.count(")"):
        return body.strip(), format_spec.strip()
    return text.strip(), ""


def inline(piece: Piece, source: Source) -> tuple[tuple[Segment, ...], tuple[InlineProblem, ...]]:
    """The segments of a piece of prose, in order, and what is wrong with it."""
    reading = _Inline(piece, source)
    reading.run(0, len(piece.text), "plain")
    return tuple(reading.segments), tuple(reading.problems)
