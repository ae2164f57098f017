"""What change of numbers would part a mistake from the answer: tried out, not guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from tutor.authoring.cases import Case, questions, seed_cases
from tutor.authoring.collisions import Collision, find, size_problems, undeclared
from tutor.course.build import build_problem
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.schema import Variants
from tutor.course.variants import declared_values
from tutor.errors import TutorError
from tutor.grading.landings import plain_number
from tutor.grading.predict import Predict as PredictQuestion
from tutor.learner.engine import Engine
from tutor.learner.runs import Runs

RATES = (2.0, 0.5, 1.5, 0.75, 1.2, 0.8)
"""By what the learning rate is multiplied, one after the other."""
SHIFTS = (0.25, -0.25, 0.5, -0.5, 1.0, -1.0)
"""What is added to a start, likewise."""
NOTHING_HELPS = (
    "Ask another step; or, where the numbers are forced, declare the mistake in `collides` and speak of it on"
    " the page."
)
MOST_ASKED = 6
"""Decimals beyond which nobody wants to be asked."""
MOST_DROPPED = 12
"""Values that may be left out of [variants]; of more, another range is wanted."""
TOO_LONG = 20_000
"""Epochs before the question beyond which no other numbers are tried."""


class _Change(Struct, frozen=True):
    """One number that could be another."""

    words: str
    overrides: Mapping[str, float]


class Mender(Struct, frozen=True):
    """Looks for mends in one lesson; what was tried for one mistake is not tried again for the next."""

    lesson: Lesson
    collisions: Mapping[str, Sequence[Collision]]
    """Those that are not declared, by the id of their question."""
    changes: dict[str | None, _Change | None] = field(default_factory=dict)
    """By run: the first change with which all its questions stand."""
    narrowed: dict[str, str] = field(default_factory=dict)
    """By question: what to leave out of [variants], in words."""

    def mend(self, alike: Sequence[Collision]) -> str:
        """One sentence with a change that was tried and works, or what to do where none was found.

        `alike` is one mistake of one question, for every set of numbers with which it collides.
        """
        collision = alike[0]
        item = collision.item
        if item.epoch > TOO_LONG:
            return NOTHING_HELPS
        decimals = max(one.number.decimals for one in alike) + 1
        if not any(one.same for one in alike) and all(_is_parted(one, decimals) for one in alike):
            return f"decimals = {decimals} in this block would part them."
        if collision.case.seeds:
            return _typed(self._narrowed(item)) or NOTHING_HELPS
        change = self._change(item)
        return _typed(f"With {change.words} they stand apart.") if change else NOTHING_HELPS

    def _change(self, item: ActivityItem) -> _Change | None:
        if item.run not in self.changes:
            works = (one for one in _changes(self.lesson, item) if _works(self.lesson, item, one))
            self.changes[item.run] = next(works, None)
        return self.changes[item.run]

    def _narrowed(self, item: ActivityItem) -> str:
        if item.id not in self.narrowed:
            hit = [one.case.values for one in self.collisions.get(item.id, ()) if one.case.seeds]
            self.narrowed[item.id] = _narrowed(self.lesson, item, hit)
        return self.narrowed[item.id]


def _typed(words: str) -> str:
    """With the minus that TOML reads, since what is offered is copied into the file."""
    return words.replace("−", "-")


def _is_parted(collision: Collision, decimals: int) -> bool:
    """True where so many decimals are computed, and tell the question's mistakes from its answer."""
    question = collision.case.engine.question(collision.item)
    if not isinstance(question, PredictQuestion) or decimals > MOST_ASKED:
        return False
    finer = replace(question, least=decimals)
    exact = all(number.dust * 10.0**number.decimals * 10 <= 1 for number in finer.numbers)
    wide_enough = all(number.decimals >= decimals for number in finer.numbers)
    return exact and wide_enough and not undeclared(find(collision.item, collision.case, finer))


def _changes(lesson: Lesson, item: ActivityItem) -> Iterator[_Change]:
    problem = lesson.problems[item.run]
    for factor in RATES:
        rate = float(f"{problem.learning_rate * factor:.3g}")
        yield _Change(f"learning_rate = {plain_number(rate)}", {"learning_rate": rate})
    for name, value in problem.start.values.items():
        if isinstance(value, str):
            continue
        for shift in SHIFTS:
            start = float(f"{value + shift:.10g}")
            yield _Change(f"{name} = {plain_number(start)} as its start", {name: start})
    numbers = {name: value for name, value in problem.start.values.items() if not isinstance(value, str)}
    for shift in SHIFTS if len(numbers) > 1 else ():
        starts = {
            name: float(f"{value + shift / place:.10g}")
            for place, (name, value) in enumerate(numbers.items(), 1)
        }
        listed = ", ".join(f"{name} = {plain_number(start)}" for name, start in starts.items())
        yield _Change(f"{listed} as the start", starts)


def _works(lesson: Lesson, item: ActivityItem, change: _Change) -> bool:
    """True where all questions of the run on numbers can be asked with the change."""
    runs = Runs(lesson, lambda run: build_problem(lesson, run, change.overrides if run == item.run else None))
    case = Case(lesson, Engine(lesson, None, runs))
    try:
        for other in questions(lesson):
            if other.run == item.run and other.epoch <= TOO_LONG and not _is_fit(other, case):
                return False
    except TutorError:
        return False
    return True


def _is_fit(item: ActivityItem, case: Case) -> bool:
    question = case.engine.question(item)
    if not isinstance(question, PredictQuestion):
        return True
    return not undeclared(find(item, case, question)) and not any(size_problems(item, case, question))


def _narrowed(lesson: Lesson, item: ActivityItem, hit: Sequence[Mapping[str, float]]) -> str:
    """A value to leave out of [variants] so that this question stands for every seed; empty for none."""
    variants = lesson.front.variants
    if variants is None:
        return ""
    for key, kept, gone in _narrower(lesson, hit):
        changed = _with_values(lesson, variants, key, kept)
        if all(not undeclared(find(item, case, case.engine.question(item))) for case in seed_cases(changed)):
            shown = ", ".join(map(plain_number, kept))
            left_out = " and ".join(map(plain_number, gone))
            return f"Without {left_out} they stand apart for every seed: {key} = [{shown}] in [variants]."
    return ""


def _narrower(
    lesson: Lesson, hit: Sequence[Mapping[str, float]]
) -> Iterator[tuple[str, list[float], list[float]]]:
    """For each key the values left when those that collide are dropped, the fewest dropped first."""
    found = []
    for key, values in declared_values(lesson).items():
        gone = sorted({case[key] for case in hit})
        kept = [value for value in values if value not in gone]
        if kept and len(gone) <= MOST_DROPPED:
            found.append((len(gone) / len(values), key, kept, gone))
    for _, key, kept, gone in sorted(found, key=lambda one: one[0]):
        yield key, kept, gone


def _with_values(lesson: Lesson, variants: Variants, key: str, values: Sequence[float]) -> Lesson:
    if key in ("learning_rate", "seed"):
        changed = msgspec.structs.replace(variants, **{key: tuple(values)})
    else:
        changed = msgspec.structs.replace(variants, values={**variants.values, key: tuple(values)})
    return replace(lesson, front=msgspec.structs.replace(lesson.front, variants=changed))
