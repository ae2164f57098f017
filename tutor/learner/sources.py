"""The lessons that practice draws from: their problems, and what may be varied of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec.structs import replace

from tutor.course.build import build_problem
from tutor.course.course_file import Course
from tutor.course.lesson import Lesson
from tutor.descent.landscape import largest_stable_rate
from tutor.descent.problem import Problem, outlined
from tutor.errors import TutorError
from tutor.grading.choose import digest
from tutor.symbolic.expression import Call, Expression
from tutor.symbolic.printing import numpy_source

FEW = 8
"""Points that can be reckoned with by hand."""

T = TypeVar("T")


class Dice:
    """Choices that depend on nothing but the numbers and words they were made with."""

    def __init__(self, *parts: object) -> None:
        self._parts = parts

    def number(self, *what: object) -> int:
        """A large number of its own for each thing that is decided."""
        return digest(*self._parts, *what)

    def pick(self, choices: Sequence[T], *what: object) -> T:
        """One of several."""
        return choices[self.number(*what) % len(choices)]

    def order(self, things: Sequence[T], *what: object) -> list[T]:
        """All of them in some order."""
        return sorted(things, key=lambda thing: self.number(*what, str(thing)))


class Source:
    """One lesson with its problem."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson

    @cached_property
    def problem(self) -> Problem:
        """The lesson's own; the same steps by NumPy where it asks for torch."""
        return by_numpy(build_problem(self.lesson))

    @property
    def is_small(self) -> bool:
        """True where every number can be found by hand."""
        return self.problem.data.points <= FEW and self.problem.batch is None

    @property
    def is_plain(self) -> bool:
        """True for plain gradient descent with the derived gradient."""
        problem = self.problem
        plain = problem.optimizer.name == "plain" and problem.zero_grad and problem.batch is None
        return plain and not problem.gradient

    @property
    def factor(self) -> float:
        """How many times dJ/dNAME the gradient line is; 1 for the derived one, nan for no one number."""
        found = self.problem.gradient_factor
        return float("nan") if found is None else float(found)

    @cached_property
    def limit(self) -> float | None:
        """The largest learning rate that does not diverge, where there is one."""
        return largest_stable_rate(self.problem)

    @cached_property
    def summand(self) -> str:
        """The NumPy source of what dJ/dNAME is the mean of, for one parameter; empty where it is no mean."""
        name = self.problem.parameters[0]
        folded: Expression = outlined(self.problem.objective, name).folded
        if isinstance(folded, Call) and folded.function == "mean":
            return numpy_source(folded.arguments[0])
        return ""


def by_numpy(problem: Problem) -> Problem:
    """The same steps without torch, whose import takes seconds; gradients that pile up need it."""
    if problem.engine != "torch" or not problem.zero_grad:
        return problem
    return replace(problem, engine="numpy", parameter_dtype="float32")


class Sources:
    """The lessons of a course that can be read, each read when it is first drawn from."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._read: dict[str, Source | None] = {}

    def source(self, lesson: str) -> Source | None:
        """A lesson by its id."""
        if lesson not in self._read:
            self._read[lesson] = self._open(lesson)
        return self._read[lesson]

    def _open(self, id: str) -> Source | None:
        from tutor.course.reader import read_lesson

        try:
            found = Source(read_lesson(self.course.path(id), self.course))
            _ = found.problem
        except TutorError:
            return None
        return found

    @cached_property
    def all(self) -> tuple[Source, ...]:
        """Every lesson that can be used, in course order."""
        return tuple(found for id in self.course.lessons if (found := self.source(id)) is not None)

    @cached_property
    def teachers(self) -> Mapping[str, str]:
        """The first lesson that names each skill as its own: where to look again."""
        found: dict[str, str] = {}
        for source in self.all:
            for skill in source.lesson.skills:
                found.setdefault(skill, source.lesson.id)
        return found
