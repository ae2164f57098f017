"""A walk read off its events from the first to the last, as a session does it one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from tutor.learner.events import Event
from tutor.learner.fold import Walk, after


def fold(events: Iterable[Event], prints: Mapping[str, str]) -> Walk:
    return reduce(lambda walk, event: after(walk, event, prints), events, Walk())
