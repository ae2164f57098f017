"""The state of a walk, read off its events one by one; pure, without numbers or a screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from tutor.learner.events import Event
from tutor.learner.page import Status


class Work(Struct, frozen=True):
    """What was done at one activity."""

    status: Status = "open"
    typed: tuple[str, ...] = ()
    """The last answer that was an attempt."""
    answered: bool = False
    """True while that answer is the last thing that happened here, hints apart."""
    settled: Mapping[str, str] = field(default_factory=dict)
    """Asked names that the last try left right, with their texts."""
    hints: int = 0
    misses: int = 0
    wrong: tuple[str, ...] = ()
    """The last answer that was wrong, whatever came after it."""
    changed: bool = False
    """True when there was an answer to an earlier form of this question."""
    reached: Mapping[str, Any] = field(default_factory=dict)
    """Of a `train` that ran: what its event recorded."""

    @property
    def done(self) -> bool:
        """True when nothing more is asked here."""
        return self.status != "open"


UNTOUCHED = Work()


class Walk(Struct, frozen=True):
    """Where a learner is in a lesson, and what was done at each activity."""

    page: str | None = None
    """The key of the page last turned to; None at the start."""
    ended: bool = False
    """True while passing the last page is the last thing that happened."""
    work: Mapping[str, Work] = field(default_factory=dict)

    def at(self, activity: str) -> Work:
        """What was done at an activity."""
        return self.work.get(activity, UNTOUCHED)


def after(walk: Walk, event: Event, fingerprints: Mapping[str, str]) -> Walk:
    """The walk after one event more; an event of an unknown kind or activity changes nothing."""
    match event.kind:
        case "restart" | "reset":
            return Walk()
        case "page":
            return replace(walk, page=event.item, ended=False)
        case "end":
            return replace(walk, ended=True)
    if event.item not in fingerprints:
        return walk
    work = walk.at(event.item)
    if event.fingerprint == fingerprints[event.item]:
        work = worked(work, event)
    elif event.kind == "answer":
        work = replace(work, changed=True)
    return replace(walk, work={**walk.work, event.item: work})


def worked(work: Work, event: Event) -> Work:
    """What was done at an activity after one more event of its present form."""
    match event.kind:
        case "answer":
            return _answered(work, event)
        case "hint":
            return replace(work, hints=max(work.hints, int(event.data.get("rung", 0))))
        case "reveal" if not work.done:
            return replace(work, status="revealed", answered=False)
        case "skip" if not work.done:
            return replace(work, status="skipped", answered=False)
        case "train":
            return replace(work, status="right", reached=event.data)
    return work


def _answered(work: Work, event: Event) -> Work:
    """An invalid answer is no attempt; one after the question was done (another terminal) is history."""
    if event.verdict == "invalid" or work.done:
        return work
    judged = event.data.get("verdicts", {})
    kept = {name: text for name, text in work.settled.items() if judged.get(name, "right") == "right"}
    return replace(
        work,
        status="right" if event.verdict == "right" else "open",
        typed=event.typed,
        answered=True,
        settled={**kept, **event.data.get("settled", {})},
        misses=work.misses + (event.verdict == "wrong"),
        wrong=event.typed if event.verdict == "wrong" else work.wrong,
    )
