"""A lesson, checked: linted, its mathematics held against itself, and played as every kind of learner."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from itertools import starmap
from multiprocessing import get_context
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from tutor.authoring import lint
from tutor.authoring.cases import Case, own_case, questions, seed_cases
from tutor.authoring.collisions import (
    Collision,
    asked,
    declared_problems,
    expression_problems,
    find,
    mixed_questions,
    option_problems,
    size_problems,
    undeclared,
)
from tutor.authoring.folders import gather
from tutor.authoring.mathematics import derivative_problems, finite_problems, past_trainings, work_of
from tutor.authoring.mends import Mender
from tutor.authoring.own_words import already_right, figure_problems, telling_hints
from tutor.authoring.places import at_activity, at_line
from tutor.authoring.players import (
    LEARNERS,
    OUR_FAULT,
    Stuck,
    answered_right,
    answers_all,
    play,
    right_answer,
    walk,
)
from tutor.authoring.report import FileReport, Played, report
from tutor.authoring.requirements import Shelf
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.problems import FileProblem, LessonError
from tutor.course.reader import read_lesson
from tutor.errors import TutorError
from tutor.grading.play import misplayed
from tutor.learner.walk import fingerprints
from tutor.text import clean

MANY = 4
"""Lessons from which on it pays to start other processes."""
READ = 8
"""Choices of numbers with which every page is read too; with the others the questions are answered."""
WALK_WORK = 60_000
"""Steps over 1,000 rows that the seeds' learners may take in all; with further seeds the questions are asked
where they stand, and nobody walks on to the end."""
SEED_WORK = 500_000
"""Likewise for being asked at all."""


Stop = Callable[[], bool]
"""Whether a check is to end early."""


class Stopped(Exception):  # noqa: N818
    """The check was ended early."""


class _Check(Struct):
    """What was found so far in one lesson."""

    lesson: Lesson
    stop: Stop | None = None
    problems: list[FileProblem] = field(default_factory=list)
    collisions: dict[str, list[Collision]] = field(default_factory=dict)
    """By the id of their question."""
    seeds: int = 0
    variants: int = 0
    walked: int = 0

    @property
    def failed(self) -> bool:
        """True once there is an error, so that the lesson is not played further."""
        return any(problem.severity == "error" for problem in self.problems)

    def go_on(self) -> None:
        """Raise Stopped where the check is to end."""
        if self.stop is not None and self.stop():
            raise Stopped


def check(paths: Sequence[str], workers: int = 1) -> Iterator[FileReport]:
    """A report for each lesson of these files and folders, and for course files with problems.

    Many lessons are shared among so many processes, two cores being twice as fast.
    """
    found = gather(paths)
    yield from found.reports
    if workers > 1 and len(found.lessons) >= MANY:
        yield from _together(found.lessons, workers)
    else:
        yield from starmap(check_file, found.lessons)


def _together(lessons: Sequence[tuple[Path, Shelf | None]], workers: int) -> Iterator[FileReport]:
    """The reports in order, by several processes; by this one where there can be no others."""
    done = 0
    try:
        # Not forked: whoever asks may have threads, and a copy of those stands still.
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            for one in pool.map(check_file, *zip(*lessons, strict=True)):
                yield one
                done += 1
    except (OSError, BrokenExecutor):
        yield from starmap(check_file, lessons[done:])


def check_file(path: Path, shelf: Shelf | None = None, stop: Stop | None = None) -> FileReport:
    """Everything there is to say of one lesson file; raises nothing that the file is to blame for.

    Once `stop` says so, Stopped is raised: what was found so far is not wanted any more.
    """
    shown = clean(os.fspath(path), keep="")
    try:
        lesson = read_lesson(path, shelf.course if shelf else None)
    except LessonError as error:
        return report(shown, error.problems, unreadable=error.unreadable)
    problems, played = _check_lesson(lesson, shelf, stop)
    return report(shown, problems, played)


def _check_lesson(
    lesson: Lesson, shelf: Shelf | None = None, stop: Stop | None = None
) -> tuple[list[FileProblem], Played]:
    """The problems of a lesson that could be read, and what was played of it."""
    check = _Check(lesson, stop)
    check.problems += lint.of_text(lesson, shelf)
    try:
        fingerprints(lesson)
        own = own_case(lesson)
        check.problems += derivative_problems(own)
        check.problems += finite_problems(own)
        check.problems += past_trainings(own)
        check.problems += lint.of_numbers(lesson, own)
        check.problems += figure_problems(own)
        _ask(check, own, full=True)
        learners = {} if check.failed else _play(check, own)
        _seeds(check, own, playing=bool(learners))
    except LessonError as error:
        return [*check.problems, *error.problems], Played()
    except TutorError as error:
        return [*check.problems, _unplayable(lesson, str(error))], Played()
    check.problems += _collisions(check)
    asks = len(questions(lesson))
    return check.problems, Played(asks, learners, check.seeds, check.variants, check.walked)


def _unplayable(lesson: Lesson, said: str) -> FileProblem:
    """What ended the checks: at the activity that it names, else at the top."""
    hint = "Leave it out, or ask something else."
    blamed = next((item for item in lesson.activities if f" {item.id} " in said), None)
    if blamed is not None:
        return at_activity(blamed, (), "cannot-be-asked", said, hint)
    return at_line(lesson, 1, 1, "cannot-be-asked", said, OUR_FAULT, "error")


def _ask(check: _Check, case: Case, *, full: bool) -> None:
    """Whether every question can be asked with these numbers; `full` tries its whole range of answers."""
    for item in questions(check.lesson):
        check.go_on()
        question = asked(item, case)
        if isinstance(question, FileProblem):
            check.problems.append(question)
            continue
        check.collisions.setdefault(item.id, []).extend(find(item, case, question))
        found = [*size_problems(item, case, question), *option_problems(item, case, question)]
        check.problems += found
        if not full or found:
            continue
        check.problems += already_right(item, question)
        check.problems += telling_hints(item, question)
        alike = list(expression_problems(item, question))
        check.problems += alike
        for said in () if alike else misplayed(question):
            check.problems.append(at_activity(item, (), "misjudged", f"{item.id}: {said}.", OUR_FAULT))


def _play(check: _Check, case: Case) -> dict[str, int]:
    """Every kind of learner, one after the other."""
    came_through = {}
    for learner in LEARNERS:
        check.go_on()
        count, stuck = play(case, learner)
        check.problems += stuck
        came_through[learner] = count
    return came_through


def _seeds(check: _Check, own: Case, *, playing: bool) -> None:
    """Each choice of numbers of the seeds: is it finite, can it be asked and played."""
    lesson = check.lesson
    work = work_of(lesson, own.engine.runs.problem)
    found: list[FileProblem] = []
    for case in seed_cases(lesson, own.engine):
        if check.variants * work > SEED_WORK:
            break
        before = len(check.problems)
        walked = check.variants * work <= WALK_WORK
        if walked:
            check.problems += finite_problems(case)
        _ask(check, case, full=False)
        if walked and playing and len(check.problems) == before:
            check.walked += 1
            try:
                walk(case, answered_right) if check.variants < READ else answers_all(case)
            except Stuck as stuck:
                check.problems.append(stuck.problem)
        check.problems += _mixed(case)
        found += check.problems[before:]
        del check.problems[before:]
        check.variants += 1
        check.seeds += len(case.seeds)
    known = {(one.line, one.column, one.code) for one in check.problems}
    check.problems += _once(one for one in found if (one.line, one.column, one.code) not in known)


def _mixed(case: Case) -> Iterator[FileProblem]:
    """Questions that a seed mixes anew: their options, and that the right one is right."""
    for item, mixed, engine in mixed_questions(case):
        question = asked(item, mixed, engine)
        if isinstance(question, FileProblem):
            yield question
            continue
        wrong = [*option_problems(item, mixed, question)]
        yield from wrong
        if not wrong and question.grade(right_answer(question)).outcome != "right":
            message = f"With {mixed.where}: {item.id} does not accept its own answer."
            yield at_activity(item, (), "misjudged", message, OUR_FAULT)


def _once(found: Iterable[FileProblem]) -> Iterator[FileProblem]:
    """Of problems that several seeds have alike, the first, with how many there are."""
    alike: dict[tuple[int, int, str], list[FileProblem]] = {}
    for problem in found:
        alike.setdefault((problem.line, problem.column, problem.code), []).append(problem)
    for same in alike.values():
        first, more = same[0], len(same) - 1
        others = f" The same with {more} other variant{'' if more == 1 else 's'}." if more else ""
        yield replace(first, message=first.message + others)


def _collisions(check: _Check) -> Iterator[FileProblem]:
    """Collisions that are not declared, each with a mend that was tried; and declared ones that are none."""
    open_ones = {id: undeclared(found) for id, found in check.collisions.items()}
    mender = Mender(check.lesson, open_ones)
    for item in questions(check.lesson):
        if item.id not in open_ones:
            continue
        yield from declared_problems(item, check.collisions[item.id])
        groups: dict[tuple[str, str], list[Collision]] = {}
        for one in open_ones[item.id]:
            groups.setdefault((one.number.name, one.landing.code), []).append(one)
        for alike in groups.values():
            yield _collision(item, alike, mender)


def _collision(item: ActivityItem, alike: list[Collision], mender: Mender) -> FileProblem:
    first = alike[0]
    seeds = sum(len(one.case.seeds) for one in alike)
    if first.case.seeds:
        others = f" and {seeds - 1} other seed{'' if seeds == 2 else 's'}" if seeds > 1 else ""
        said = f"With {first.case.where}{others}, at {_step(item)}, {first.sentence}"
    else:
        too = f" So it is with {seeds} of the seeds." if seeds else ""
        said = f"At {_step(item)} {first.sentence}{too}"
    return at_activity(item, ("ask",), "collision", said, mender.mend(alike))


def _step(item: ActivityItem) -> str:
    """Where a question stands in its run, in words."""
    if not item.within:
        return f"step {item.epoch + 1}"
    return f"mini-batch {item.within + 1} after epoch {item.epoch}"
