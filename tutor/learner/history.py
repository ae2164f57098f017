"""A walk's events folded without knowing the lesson's present form, so that the sum of them can be kept.

A lesson edited since only chooses otherwise from it: nothing has to be read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from tutor.learner.events import Event, pack, unpack
from tutor.learner.fold import UNTOUCHED, Walk, Work, worked

SNAPSHOT_FORMAT = 2


class History(Struct, frozen=True):
    """What was done at each form (fingerprint) of each activity, and where the walk stands."""

    page: str | None = None
    ended: bool = False
    works: Mapping[str, Mapping[str, Work]] = field(default_factory=dict)
    """By the activity's id, then by its fingerprint."""
    answered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By the activity's id, the forms that were answered in any way."""

    def walk(self, fingerprints: Mapping[str, str]) -> Walk:
        """The walk through a lesson whose activities have these fingerprints now."""
        work = {}
        for item, forms in self.works.items():
            if item in fingerprints:
                present = fingerprints[item]
                others = self.answered.get(item, frozenset()) - {present}
                work[item] = replace(forms.get(present, UNTOUCHED), changed=bool(others))
        return Walk(self.page, self.ended, work)


def remembered(history: History, events: Iterable[Event]) -> History:
    """The history after more events."""
    page, ended = history.page, history.ended
    works = {item: dict(forms) for item, forms in history.works.items()}
    answered = {item: set(forms) for item, forms in history.answered.items()}
    for event in events:
        match event.kind:
            case "restart" | "reset":
                page, ended = None, False
                works.clear()
                answered.clear()
            case "page":
                page, ended = event.item, False
            case "end":
                ended = True
            case _:
                forms = works.setdefault(event.item, {})
                forms[event.fingerprint] = worked(forms.get(event.fingerprint, UNTOUCHED), event)
                if event.kind == "answer":
                    answered.setdefault(event.item, set()).add(event.fingerprint)
    return History(page, ended, works, {item: frozenset(forms) for item, forms in answered.items()})


def to_text(history: History) -> str:
    """A history as it is kept: JSON, every float bit for bit."""
    return pack(
        {
            "format": SNAPSHOT_FORMAT,
            "page": history.page,
            "ended": history.ended,
            "works": {
                item: {form: asdict(work) for form, work in forms.items()}
                for item, forms in history.works.items()
            },
            "answered": {item: sorted(forms) for item, forms in history.answered.items()},
        }
    )


def from_text(text: str) -> History | None:
    """What `to_text` made a text of; None for anything else."""
    values = unpack(text)
    if values.get("format") != SNAPSHOT_FORMAT:
        return None
    try:
        works = {
            item: {form: _work(work) for form, work in forms.items()}
            for item, forms in values["works"].items()
        }
        answered = {item: frozenset(forms) for item, forms in values["answered"].items()}
        return History(values["page"], values["ended"], works, answered)
    except (KeyError, TypeError, AttributeError):
        return None


def _work(values: dict[str, Any]) -> Work:
    return Work(**{**values, "typed": tuple(values["typed"]), "wrong": tuple(values["wrong"])})
