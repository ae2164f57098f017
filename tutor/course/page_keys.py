"""The keys of pages and the ids of activities: what progress is saved under, each of them unique."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tutor.course import schema
from tutor.course.drafts import Draft
from tutor.course.problems import FileProblem
from tutor.course.source import Source
from tutor.text import quote

FIRST_PAGE = "start"
"""The key of the text above the first heading."""


class PageKeys:
    """Finds the keys and ids of one lesson; problems are added to `found`."""

    def __init__(self, source: Source, found: list[FileProblem]) -> None:
        self.source = source
        self.found = found
        self.taken: set[str] = set()

    def keys(self, drafts: list[Draft]) -> list[str]:
        """The key of each page; what is used twice is a problem."""
        keys: list[str] = []
        at: dict[str, tuple[int, Draft]] = {}
        for draft in drafts:
            key, offset = self._key(draft)
            if key in at and not (draft.heading and draft.heading.key is None and key in draft.ids()):
                line = self.source.position(at[key][0])[0]
                message = f"the page key `{quote(key, 40)}` is already that of line {line}."
                self._add(offset, "duplicate-id", message, "Give the page another: ## Title {#another-key}.")
            at.setdefault(key, (offset, draft))
            keys.append(key)
        self._unique(drafts, at)
        return keys

    def _key(self, draft: Draft) -> tuple[str, int]:
        heading = draft.heading
        if heading is None:
            return FIRST_PAGE, draft.offset
        if heading.key is not None:
            if re.fullmatch(schema.KEBAB, heading.key) is None or len(heading.key) > 60:
                message = (
                    f"`{quote(heading.key, 40)}` is no page key: keys are lower-case words joined by hyphens."
                )
                self._add(heading.key_offset, "bad-id", message, "Write it so: {#second-step}.")
            return heading.key, heading.key_offset
        for read in draft.activities():
            if read.kind in schema.QUESTIONS and read.table.value.id:
                return read.table.value.id, heading.offset
        key = slug(draft.title)
        if not key and draft.title:
            message = "no page key can be made of this heading."
            self._add(heading.offset, "missing-id", message, "Give it one: ## Title {#a-key}.")
        return key or f"page-{self.source.position(heading.offset)[0]}", heading.offset

    def _unique(self, drafts: list[Draft], at: Mapping[str, tuple[int, Draft]]) -> None:
        """Ids of activities are unique, among each other and among the keys of other pages."""
        seen: dict[str, int] = {}
        for draft in drafts:
            for read in draft.activities():
                id = read.table.value.id
                if not id:
                    continue
                elsewhere = id in at and at[id][1] is not draft
                offset = read.place.offset(("id",)) if id in seen or elsewhere else 0
                if id in seen:
                    message = f"the id `{id}` is already that of line {seen[id]}."
                    self._add(offset, "duplicate-id", message, "Give it another; answers are kept by id.")
                elif elsewhere:
                    line = self.source.position(at[id][0])[0]
                    message = f"`{id}` is already the key of the page of line {line}."
                    self._add(offset, "duplicate-id", message, "Give it another id.")
                seen.setdefault(id, self.source.position(read.fence.offset)[0])
        self.taken.update(seen)

    def id_of(self, page: str, kind: str) -> str:
        """An id for an activity that asks nothing: of its page and kind, so that reordering keeps it."""
        base = f"{page}-{kind}"
        number = 1
        id = base
        while id in self.taken:
            number += 1
            id = f"{base}-{number}"
        self.taken.add(id)
        return id

    def _add(self, offset: int, code: str, message: str, hint: str) -> None:
        self.found.append(self.source.problem(offset, code, message, hint))


def slug(title: str) -> str:
    """The heading's words in lower case, joined by hyphens, without accents; a letter first."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")[:60].strip("-")
    return f"page-{made}" if made[:1].isdigit() else made
