"""Fresh questions for practice and `recall`: drawn by a seed, and fit to be asked.

A question is a lesson of one page, so that everything that happens on it happens as in lessons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tutor.course import schema
from tutor.course.build import build_problem
from tutor.course.course_file import Course
from tutor.course.lesson import (
    ActivityItem,
    Figure,
    Lesson,
    PageSource,
    Segment,
)
from tutor.descent.data import inline
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.errors import TutorError
from tutor.grading.choose import Chosen, digest
from tutor.grading.predict import Predict
from tutor.grading.questions import Question
from tutor.grading.variants import why_not_asked
from tutor.grading.written import Written
from tutor.learner.asking import Asking
from tutor.learner.context import context
from tutor.learner.drawn_runs import RunsLater, RunsWithin
from tutor.learner.engine import Engine
from tutor.learner.page import MISSING
from tutor.learner.runs import Runs
from tutor.learner.skills import skill_of
from tutor.learner.sources import Dice, Source, Sources, by_numpy
from tutor.learner.templates import TEMPLATES, Category, Sketch, Template
from tutor.learner.walk import first_place
from tutor.symbolic.objectives import read_objective
from tutor.symbolic.printing import numpy_source

TRIES = 60
"""Draws before a skill is taken to have no other question."""
PAGE = "question"
_CATEGORIES: Mapping[str, Category] = {
    "predict": "number",
    "derive": "expression",
    "write": "expression",
}


class Drawn(Struct, frozen=True, eq=False, dict=True):
    """One question, ready to be asked."""

    key: str
    """Two questions of one key are the same to a learner."""
    skill: str
    category: Category
    source: str
    """The id of the lesson where it is taught."""
    home: str
    """The id of the lesson whose problem it is asked of; empty where no lesson has that problem."""
    lesson: Lesson
    """Of one page, with that question."""
    runs: Runs
    seed: int

    def engine(self) -> Engine:
        """The numbers of its page."""
        return Engine(self.lesson, self.seed, self.runs)

    @property
    def item(self) -> ActivityItem:
        """The question's block."""
        found = self.lesson.pages[0].question
        assert found is not None
        return found

    @cached_property
    def question(self) -> Question:
        """The question itself."""
        return self.engine().question(self.item)


class Pool:
    """Everything that can be asked of one course."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.sources = Sources(course)

    @cached_property
    def skills(self) -> tuple[str, ...]:
        """The skills that can be asked for, in the course's order."""
        return tuple(skill for skill in self.course.skill_titles if self.ways(skill))

    @cached_property
    def taught(self) -> Mapping[tuple[str, str], str]:
        """The skill of every question of the lessons, by the ids of both."""
        return {
            (source.lesson.id, item.id): skill_of(item, source.lesson)
            for source in self.sources.all
            for item in source.lesson.activities
            if item.asks
        }

    @cached_property
    def _teachers(self) -> Mapping[str, str]:
        """Where to look again: the first lesson that names a skill as its own, else the first to ask it."""
        asking = {skill: lesson for (lesson, _), skill in reversed([*self.taught.items()])}
        return {**asking, **self.sources.teachers}

    def title(self, skill: str) -> str:
        """A skill in words."""
        return self.course.skill_titles.get(skill, skill)

    def categories(self, skill: str) -> tuple[Category, ...]:
        """The kinds of question that a skill has."""
        return tuple(dict.fromkeys(category for category, _ in self.ways(skill)))

    def ways(self, skill: str) -> Sequence[tuple[Category, Template | tuple[Source, ActivityItem]]]:
        """Every template that fits some lesson, and the authors' own questions for it."""
        return self._ways.get(skill, ())

    @cached_property
    def _ways(self) -> Mapping[str, list[tuple[Category, Template | tuple[Source, ActivityItem]]]]:
        found: dict[str, list[tuple[Category, Template | tuple[Source, ActivityItem]]]] = {}
        for template in TEMPLATES:
            if any(template.fits(source) for source in self.sources.all):
                found.setdefault(template.skill, []).append((template.category, template))
        for source in self.sources.all:
            for skill, item in self._own(source):
                found.setdefault(skill, []).append((_category(item), (source, item)))
        return found

    def _own(self, source: Source) -> Iterator[tuple[str, ActivityItem]]:
        """An author's questions: those with a skill of their own, or of one that the course declares."""
        declared = [skill for skill in source.lesson.skills if skill in self.course.file.skills]
        for item in source.lesson.activities:
            if not item.asks or isinstance(item.block, schema.Recall | schema.Derive):
                continue
            if isinstance(item.block, schema.Predict) and item.block.collides:
                # A collision that its lesson speaks of is none to be met without the lesson.
                continue
            if item.block.skill or isinstance(item.block, schema.Choose):
                yield skill_of(item, source.lesson), item
            elif declared:
                yield declared[0], item

    def draw(
        self, skill: str, seed: int, avoid: Collection[str] = (), category: Category | None = None
    ) -> Drawn | None:
        """A question for a skill that is none of `avoid`; None where no other can be found.

        Of another category only where the wished one has none left.
        """
        ways = self.ways(skill)
        wished = [way for kind, way in ways if category in (None, kind)]
        others = [way for kind, way in ways if category not in (None, kind)]
        for group, some in (("wished", wished), ("other", others)):
            if some and (found := self._draw(skill, some, Dice(self.course.id, seed, group), avoid)):
                return found
        return None

    def _draw(
        self,
        skill: str,
        ways: Sequence[Template | tuple[Source, ActivityItem]],
        dice: Dice,
        avoid: Collection[str],
    ) -> Drawn | None:
        names = {_name(way): way for way in ways}
        for turn in range(TRIES):
            own = Dice(dice.number(turn))
            way = names[own.order(tuple(names), "way")[0]]
            try:
                found = self._make(skill, way, own)
            except TutorError:
                continue
            if found is not None and found.key not in avoid:
                return found
        return None

    def _make(self, skill: str, way: Template | tuple[Source, ActivityItem], dice: Dice) -> Drawn | None:
        seed = dice.number("seed") % 2**32
        if not isinstance(way, Template):
            source, item = way
            return _from_lesson(source, item, skill, seed)
        fitting = [source for source in self.sources.all if way.fits(source)]
        source = dice.pick(fitting, "source")
        sketch = way.sketch(source, dice)
        item = _item(source, way.name, sketch.block, sketch.epochs)
        teacher = self._teachers.get(skill, source.lesson.id)
        return _from_sketch(source, sketch, item, skill, way.category, teacher, seed)


def _name(way: Template | tuple[Source, ActivityItem]) -> str:
    return way.name if isinstance(way, Template) else f"{way[0].lesson.id}/{way[1].id}"


def _item(source: Source, id: str, block: schema.Block, epochs: int) -> ActivityItem:
    kind = type(block).__name__.lower()
    return ActivityItem(kind, id, block, PAGE, None, epochs, {}, {}, source.lesson.place)


def _from_sketch(
    source: Source,
    sketch: Sketch,
    item: ActivityItem,
    skill: str,
    category: Category,
    teacher: str,
    seed: int,
) -> Drawn | None:
    own = source.lesson
    front = own.front
    if sketch.runs:
        named = {name: schema.Run(learning_rate=rate) for name, rate in sketch.runs.items()}
        front = msgspec.structs.replace(front, runs=named)
    bare = replace(own, front=front, pages=(PageSource(PAGE, own.title, (item,), 0),))
    runs = RunsLater(bare, lambda run: _problem(source, sketch, run, seed), sketch.epochs)
    question = Asking(bare, runs, seed).question(item, _tell)
    run = runs.before(item)
    if not _can_be_asked(question, run):
        return None
    whole = (*context(run, question, sketch, item), item)
    lesson = replace(bare, pages=(PageSource(PAGE, own.title, whole, 0),))
    home = "" if sketch.objective else own.id
    return Drawn(_key(question, run, sketch), skill, category, teacher, home, lesson, runs, seed)


def _category(item: ActivityItem) -> Category:
    return _CATEGORIES.get(item.kind, "concept")


def _from_lesson(source: Source, item: ActivityItem, skill: str, seed: int) -> Drawn | None:
    """An author's question on its own page, with a seed's numbers; what stands above it is its context."""
    own, category = source.lesson, _category(item)
    page = own.page(item.page)
    assert page is not None
    above = tuple(takewhile(lambda one: one is not page.question, page.items))
    lesson = replace(own, pages=(PageSource(PAGE, own.title, (*above, replace(item, page=PAGE)), 0),))
    asked = lesson.activities[-1]
    begin = first_place(own, page)
    runs = RunsWithin(own, lambda run: by_numpy(build_problem(own, run=run, seed=seed)), begin)
    drawn = Drawn("", skill, category, own.id, own.id, lesson, runs, seed)
    question = drawn.question
    run, sketch = runs.before(asked), Sketch(item.block)
    if not _can_be_asked(question, run):
        return None
    if isinstance(item.block, schema.Choose):
        key = f"{digest(question.prompt, sorted(question.options)):016x}"
        return replace(drawn, key=key)
    # The pages before are not seen here: where the program stands has to be said.
    whole = (*context(run, question, sketch, asked, above), *lesson.pages[0].items)
    lesson = replace(lesson, pages=(replace(lesson.pages[0], items=whole),))
    return replace(drawn, key=_key(question, run, sketch), lesson=lesson)


def _tell(segments: tuple[Segment, ...]) -> str:
    """Prose of an author's block is told by the engine; here only its question counts."""
    return "".join(MISSING if isinstance(part, Figure) else part.text for part in segments)


def _problem(source: Source, sketch: Sketch, run: str | None, seed: int) -> Problem:
    if sketch.objective is not None:
        return _own_problem(*sketch.objective)
    overrides = dict(sketch.overrides)
    if run is not None and run in sketch.runs:
        overrides["learning_rate"] = sketch.runs[run]
        run = None
    return by_numpy(build_problem(source.lesson, run=run, overrides=overrides, seed=seed))


def _own_problem(model: str, loss: str) -> Problem:
    """A problem for an expression: its data are never shown."""
    objective = read_objective(loss, model, "w", ("x", "y"))
    start = dict.fromkeys(sorted(objective.parameters), 0.5)
    data = inline({"x": (1.0, 2.0, 3.0), "y": (2.0, 3.0, 5.0)}, "float64")
    return Problem(objective=objective, data=data, start=start, learning_rate=0.01)


# Fit to be asked


def _can_be_asked(question: Question, run: Run) -> bool:
    if run.diverged:
        return False
    if isinstance(question, Predict):
        return why_not_asked(question) is None
    if isinstance(question, Chosen):
        texts = [option.casefold() for option in question.options]
        return len(set(texts)) == len(texts) > 1 and sum(one.correct for one in question.choices) == 1
    return bool(question.answer()) and not _given_is_right(question)


def _given_is_right(question: Question) -> bool:
    return bool(question.given) and question.grade((question.given,)).outcome == "right"


def _key(question: Question, run: Run, sketch: Sketch) -> str:
    """What a learner sees of it: an expression's numbers are not seen, a step's are."""
    problem = run.problem
    seen: list[object] = [question.kind, question.prompt, question.given]
    if not isinstance(question, Written):
        seen += [sorted(question.options), problem.learning_rate, dict(run.parameters), problem.data.points]
        seen += [sorted(problem.gradient_text.items()), sketch.note]
    if not isinstance(question, Chosen):
        seen.append(question.answer())
    if question.kind != "write":
        seen += [numpy_source(problem.objective.model), numpy_source(problem.objective.loss)]
    return f"{digest(*seen):016x}"
