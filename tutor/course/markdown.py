"""The block part of the Markdown subset: headings, paragraphs, lists, tables and fences, with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from tutor.course.inline import Piece
from tutor.course.problems import FileProblem
from tutor.course.source import Source
from tutor.course.ticks import code_spans

_FENCE = re.compile(r"[ \t]{0,3}(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<text>.*))?$")
_KEY = re.compile(r"\{#(?P<key>[^{}]*)\}$")
_CRAMPED = re.compile(r" {0,3}##+[^#\s]")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
# The rest is compiled where it is first needed: few lessons need all of it.
_RULE = r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$"
_DELIMITERS = r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$"
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_FILLER = "\0"
"""Stands for each character of a remark; a line of nothing else ends no paragraph."""
_NOTHING = " \t\0"
_REMARK = r"<!--|(?<!`)`(?=[^`\n]*`)|\n *(?:```+|~~~+)"


class Heading(Struct, frozen=True):
    """`## Title {#key}`."""

    level: int
    text: str
    key: str | None
    offset: int
    text_offset: int
    key_offset: int


class Paragraph(Struct, frozen=True):
    """A paragraph or list item."""

    piece: Piece
    marker: str = ""
    level: int = 0


class Table(Struct, frozen=True):
    """Cells as pieces of prose."""

    header: tuple[Piece, ...]
    rows: tuple[tuple[Piece, ...], ...]


class Fence(Struct, frozen=True):
    """A fenced block; `start` to `end` is what it holds."""

    info: str
    offset: int
    info_offset: int
    start: int
    end: int


Element = Heading | Paragraph | Table | Fence


class _Lines(Struct):
    """The lines of a text from an offset on, with remarks blanked out."""

    source: Source
    text: str
    at: int
    problems: list[FileProblem] = field(default_factory=list)

    def line(self) -> str:
        end = self.text.find("\n", self.at)
        return self.text[self.at :] if end < 0 else self.text[self.at : end]

    def advance(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end + 1

    @property
    def over(self) -> bool:
        return self.at >= len(self.text)


def elements(source: Source, start: int, problems: list[FileProblem]) -> Iterator[Element]:
    """Everything from an offset to the end of the file, in order; problems are added to the list."""
    lines = _Lines(source, _without_remarks(source, start, problems), start, problems)
    while not lines.over:
        line = lines.line()
        if not line.strip(_NOTHING):
            lines.advance()
        elif fence := _FENCE.match(line):
            yield _fence(lines, fence)
        elif heading := _HEADING.match(line.replace(_FILLER, " ")):
            yield _heading(lines.at, heading)
            lines.advance()
        elif _is_rule(line):
            lines.advance()
        elif _begins_table(lines, line):
            yield _table(lines)
        else:
            yield _paragraph(lines)


def _without_remarks(source: Source, start: int, problems: list[FileProblem]) -> str:
    """The text with each `<!-- -->` outside of code filled up, so that offsets stay what they are."""
    text = source.text
    if text.find("<!--", start) < 0:
        return text
    # One character early: the pattern of a fence begins with the newline before it.
    at = max(start - 1, 0)
    parts = [text[:at]]
    while found := re.compile(_REMARK).search(text, at):
        parts.append(text[at : found.start()])
        opening = found.group()
        if opening == "<!--":
            end = text.find("-->", found.end())
            if end < 0:
                message = "a remark is opened with `<!--` and never closed."
                problems.append(source.problem(found.start(), "bad-fence", message, "Close it with `-->`."))
                end = len(text)
            stop = min(end + 3, len(text))
            parts.append(re.sub(r"[^\n]", _FILLER, text[found.start() : stop]))
        else:
            stop = _end_of_code(text, found)
            parts.append(text[found.start() : stop])
        at = stop
    parts.append(text[at:])
    return "".join(parts)


def _end_of_code(text: str, found: re.Match[str]) -> int:
    opening = found.group()
    if opening == "`":
        return text.index("`", found.end()) + 1
    mark = opening.strip()
    closing = re.compile(rf"\n *{mark[0]}{{{len(mark)},}}[ \t]*(?=\n|\Z)").search(text, found.end())
    return closing.end() if closing else len(text)


def _is_rule(line: str) -> bool:
    return line.lstrip()[:1] in {"-", "*", "_", "="} and re.match(_RULE, line) is not None


def _fence(lines: _Lines, opening: re.Match[str]) -> Fence:
    mark = opening["mark"]
    closing = re.compile(rf"[ \t]{{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*$")
    begin = lines.at
    info_offset = begin + opening.start("info")
    lines.advance()
    start = lines.at
    while not lines.over:
        if closing.match(lines.line()):
            end = lines.at
            lines.advance()
            return Fence(opening["info"].strip(), begin, info_offset, start, end)
        lines.advance()
    message = "this block is opened and never closed."
    hint = f"End it with a line {mark}."
    lines.problems.append(lines.source.problem(begin + opening.start("mark"), "bad-fence", message, hint))
    return Fence("", begin, info_offset, start, len(lines.source.text))


def _heading(at: int, found: re.Match[str]) -> Heading:
    raw = found["text"] or ""
    text = _without_closing_marks(raw.rstrip())
    lead = len(text) - len(text.lstrip())
    text_offset = at + (found.start("text") + lead if found["text"] else found.end())
    mark = at + found.start("marks")
    keyed = _KEY.search(text) if text.endswith("}") else None
    if keyed is None:
        return Heading(len(found["marks"]), text.strip(), None, mark, text_offset, text_offset)
    key_offset = at + found.start("text") + keyed.start("key")
    title = text[: keyed.start()].strip()
    return Heading(len(found["marks"]), title, keyed["key"], mark, text_offset, key_offset)


def _without_closing_marks(text: str) -> str:
    """`Title ##` as `Title`; `C#` as it is."""
    bare = text.rstrip("#")
    return bare.rstrip() if bare != text and (not bare or bare[-1] in " \t") else text


def _begins_table(lines: _Lines, line: str) -> bool:
    if "|" not in line:
        return False
    end = lines.text.find("\n", lines.at)
    if end < 0:
        return False
    after = lines.text[end + 1 : (lines.text.find("\n", end + 1) + 1 or len(lines.text) + 1) - 1]
    return "-" in after and re.match(_DELIMITERS, after) is not None


def _table(lines: _Lines) -> Table:
    header = _cells(lines.line(), lines.at)
    lines.advance()
    lines.advance()
    rows: list[tuple[Piece, ...]] = []
    while not lines.over and "|" in lines.line():
        row = _cells(lines.line(), lines.at)
        if len(row) > len(header):
            message = f"this row has {len(row)} cells and the header has {len(header)}."
            hint = r"Write a bar that is text as \|, or give the header a cell more."
            at = row[len(header)].starts[0][1]
            lines.problems.append(lines.source.problem(at, "bad-table", message, hint))
        rows.append(row[: len(header)] + (Piece("", ((0, lines.at),)),) * (len(header) - len(row)))
        lines.advance()
    return Table(header, tuple(rows))


def _cells(line: str, offset: int) -> tuple[Piece, ...]:
    start = len(line) - len(line.lstrip())
    if line.startswith("|", start):
        start += 1
    end = len(line.rstrip())
    bounds = list(_bars(line, start, end))
    if not bounds or bounds[-1] != end - 1:
        bounds.append(end)
    cells: list[Piece] = []
    for bound in bounds:
        raw = line[start:bound]
        lead = len(raw) - len(raw.lstrip())
        cells.append(Piece(_without_filler(raw.strip()), ((0, offset + start + lead),)))
        start = bound + 1
    return tuple(cells)


def _paragraph(lines: _Lines) -> Paragraph:
    line = lines.line()
    marker, level = "", 0
    lead = len(line) - len(line.lstrip(_NOTHING))
    if item := _ITEM.match(line):
        mark = item["mark"]
        marker = "•" if mark in "-*+" else mark.replace(")", ".")
        level = min(len(item["indent"].expandtabs(4)) // 2, 4)
        lead = item.end()
    elif quote := _QUOTE.match(line):
        lead = quote.end()
    _warn_of_headings(lines, line)
    texts = [_without_filler(line[lead:])]
    starts = [(0, lines.at + lead)]
    length = len(texts[0])
    lines.advance()
    while not lines.over and not _ends_paragraph(lines, line := lines.line()):
        quote = _QUOTE.match(line)
        lead = quote.end() if quote else len(line) - len(line.lstrip(_NOTHING))
        starts.append((length + 1, lines.at + lead))
        texts.append(_without_filler(line[lead:]))
        length += 1 + len(texts[-1])
        lines.advance()
    return Paragraph(Piece("\n".join(texts), tuple(starts)), marker, level)


def _bars(line: str, start: int, end: int) -> Iterator[int]:
    """The bars between cells: not those in code, nor those after a backslash."""
    spans = code_spans(line)
    at = start
    while at < end:
        if at in spans:
            length, closing = spans[at]
            at = closing + length
        elif line[at] == "\\":
            at += 2
        else:
            if line[at] == "|":
                yield at
            at += 1


def _without_filler(text: str) -> str:
    return text.replace(_FILLER, " ").rstrip()


def _warn_of_headings(lines: _Lines, line: str) -> None:
    if _CRAMPED.match(line):
        message = "a heading has a space after its ##."
        at = lines.at + len(line) - len(line.lstrip())
        lines.problems.append(lines.source.problem(at, "bad-heading", message, "Write `## Title`."))


def _ends_paragraph(lines: _Lines, line: str) -> bool:
    if not line.strip(_NOTHING):
        return _FILLER not in line
    if _is_rule(line):
        message = "a heading is not underlined here: a line of its own begins with ##."
        hint = "Write `## Title`, or leave an empty line above a rule."
        at = lines.at + len(line) - len(line.lstrip())
        lines.problems.append(lines.source.problem(at, "bad-heading", message, hint))
        return True
    return bool(_FENCE.match(line) or _HEADING.match(line) or _ITEM.match(line) or _begins_table(lines, line))
