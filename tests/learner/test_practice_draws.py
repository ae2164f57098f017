"""What practice asks: fit to be asked, never twice, alike for everybody with a seed."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from msgspec.structs import replace
from practising import LESSONS, adds, play, pool, right

from tutor.course.course_file import read_course
from tutor.grading.choose import Chosen
from tutor.grading.play import misplayed
from tutor.grading.predict import Predict
from tutor.grading.variants import why_not_asked
from tutor.grading.written import Written
from tutor.learner.compose import Telling, compose, trainings
from tutor.learner.drawing import Drawn, Pool
from tutor.learner.fold import Walk, Work
from tutor.learner.journal import Journal
from tutor.learner.page import EpochBlock, NoteBlock, Paragraph
from tutor.learner.practice import Practice
from tutor.learner.tries import PRACTICE
from tutor.symbolic.printing import ascii_line

SEEDS = range(50)


def sitting(seed: int | None, journal: Journal | None = None, **options: object) -> Practice:
    return Practice(pool(), journal or Journal(None), seed=seed, **options)  # type: ignore[arg-type]


def check(drawn: Drawn) -> None:
    """No answer collides with a mistake, and there is one."""
    question = drawn.question
    if isinstance(question, Predict):
        assert why_not_asked(question) is None
        assert not any(question.collisions.values())
    elif isinstance(question, Chosen):
        assert sum(one.correct for one in question.choices) == 1
        assert len(set(question.options)) == len(question.options)
    else:
        assert isinstance(question, Written)
        for target in question.targets.values():
            for candidate, _ in target.forms[:3]:
                texts = tuple(ascii_line(candidate.form) for _ in question.ask)
                assert question.grade(texts).outcome != "right"
    assert question.grade(right(question)).outcome == "right"
    assert question.answer()


def checked(seed: int) -> Practice:
    """A seeded sitting by the right learner, with everything that must hold of it."""
    practice = sitting(seed)
    play(practice, right, pages=seed % 5 == 0)
    asked = practice.asked
    assert len(asked) == 10
    assert all(one.right_first for one in asked)
    keys = [one.drawn.key for one in asked]
    assert len(set(keys)) == len(keys)
    skills = [one.drawn.skill for one in asked]
    assert all(one != other for one, other in pairwise(skills))
    for one in asked:
        check(one.drawn)
    return practice


@pytest.mark.parametrize("part", range(2))
def test_fifty_seeds_are_fit_to_be_asked_and_the_right_learner_gets_all(part: int) -> None:
    kinds: Counter[str] = Counter()
    skills: Counter[str] = Counter()
    for seed in SEEDS[part::2]:
        practice = checked(seed)
        kinds.update(one.drawn.category for one in practice.asked)
        skills.update(one.drawn.skill for one in practice.asked)
    assert skills.keys() == set(pool().skills)
    assert abs(kinds["concept"] - kinds["number"]) <= 0.1 * kinds["number"]
    assert kinds["expression"] > 0


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_seeds(part: int) -> None:
    for seed in range(part, 1000, 10):
        for one in checked(seed).asked:
            # What is typed into a blank is no whole line, as the plays are.
            if "____" not in one.drawn.question.given:
                assert misplayed(one.drawn.question) == (), one.drawn.key


def test_the_questions_depend_on_course_seed_count_and_skill_alone() -> None:
    def prompts(practice: Practice) -> list[object]:
        while practice.page.question is not None:
            practice.reveal()
            practice.forward()
        return [(one.drawn.key, one.question.prompt, one.question.options) for one in practice.asked]

    ada = Journal(None, "Ada")
    play(sitting(3, ada), adds)
    assert prompts(sitting(7, ada)) == prompts(Practice(Pool(read_course(LESSONS)), Journal(None), seed=7))
    assert prompts(sitting(7)) != prompts(sitting(8))
    assert len(prompts(sitting(7, count=13))) == 13


@pytest.mark.parametrize("seed", [None, 6])
def test_what_is_drawn_ahead_is_what_comes(seed: int | None) -> None:
    own = {"count": 6, "seed": seed, "chance": lambda: 21}
    plain, ahead = (Practice(pool(), Journal(None), **own) for _ in range(2))  # type: ignore[arg-type]
    used = 0
    while plain.page.question is not None:
        ahead.ahead()
        if plain._at % 2:
            plain.answer(right(plain.asked[-1].drawn.question))
            ahead.answer(right(ahead.asked[-1].drawn.question))
        else:
            plain.reveal()
            ahead.reveal()
        plain.forward()
        coming = ahead._ahead and ahead._ahead[3]
        ahead.forward()
        used += coming is ahead.asked[-1]
        assert ahead.page == plain.page
        assert [one.drawn.key for one in ahead.asked] == [one.drawn.key for one in plain.asked]
    assert used >= 3
    # Nothing that was drawn ahead for one sitting is asked in another.
    first = ahead.asked[0].drawn.key
    ahead._chance = lambda: 22
    ahead.restart()
    assert seed is not None or ahead.asked[0].drawn.key != first


def test_the_numbers_given_are_the_numbers_that_are_reckoned_with() -> None:
    """What stands on the page adds up on paper: no digit of a given number is hidden."""
    looked = 0
    for seed in range(40):
        for skill in ("direction", "forward", "update", "gradient", "simultaneous-update", "learning-rate"):
            drawn = pool().draw(skill, seed)
            if drawn is None or drawn.item.id != drawn.lesson.activities[-1].id:
                continue
            run = drawn.runs.before(drawn.item)
            page = compose(drawn.lesson, Walk(), drawn.engine(), Telling())
            told = " ".join(
                block.text if isinstance(block, NoteBlock) else "".join(span.text for span in block.spans)
                for block in page.blocks
                if isinstance(block, NoteBlock | Paragraph)
            )
            for name, text in re.findall(r"\b(\w+) = (−?[\d.]+)(?=[,.]? )", told):
                if name in run.parameters and f"{name} from" not in told and drawn.category == "number":
                    looked += 1
                    exact = pytest.approx(run.parameters[name], rel=2**-23)
                    assert float(text.replace("−", "-").rstrip(".")) == exact, (skill, seed, told)
    assert looked > 40


def test_where_the_program_stands_is_said_once() -> None:
    told = 0
    for seed in range(60):
        drawn = pool().draw("classification", seed)
        assert drawn is not None
        page = compose(drawn.lesson, Walk(), drawn.engine(), Telling())
        words = [
            "".join(span.text for span in one.spans) for one in page.blocks if isinstance(one, Paragraph)
        ]
        places = [text for text in words if text.startswith("The program stands at")]
        assert len(places) <= 1, places
        told += len(places)
    assert told


def test_a_seeded_sitting_grows_by_no_miss() -> None:
    practice = sitting(5)
    play(practice, adds)
    assert len(practice.asked) == 10
    assert not all(one.right_first for one in practice.asked)


@pytest.mark.parametrize("skill", pool().skills)
def test_one_skill_alone(skill: str) -> None:
    practice = sitting(1, skill=skill, count=5)
    play(practice, right)
    assert {one.drawn.skill for one in practice.asked} == {skill}
    assert len({one.drawn.key for one in practice.asked}) == len(practice.asked) >= 4


def test_no_page_gives_its_answer_away() -> None:
    for seed in range(10):
        practice = sitting(seed)
        while (page := practice.page).question is not None:
            drawn = practice.asked[-1].drawn
            shown = " ".join(
                block.text if isinstance(block, NoteBlock) else ""
                for block in page.blocks
                if not isinstance(block, EpochBlock)
            )
            if isinstance(drawn.question, Predict):
                for number, text in zip(drawn.question.numbers, right(drawn.question), strict=True):
                    hidden = [line for line in page.lines if text in str(line.text)]
                    assert text not in shown or number.kind == "update", (seed, page)
                    assert not hidden or number.kind == "update", (seed, page)
            practice.reveal()
            practice.forward()


@pytest.mark.parametrize("skill", ["autograd", "losses", "networks"])
def test_a_step_that_a_lesson_asked_says_where_it_begins(skill: str) -> None:
    steps = [drawn for seed in range(12) if (drawn := pool().draw(skill, seed)) and drawn.item.steps()]
    assert steps
    for drawn in steps:
        engine = drawn.engine()
        done = {one.id: Work("right", reached=engine.train(one) or {}) for one in trainings(drawn.lesson)}
        page = compose(drawn.lesson, Walk(work=done), engine, Telling())
        notes = [block.text for block in page.blocks if isinstance(block, NoteBlock)]
        assert any(text.startswith("Before this step: ") for text in notes), drawn.question.prompt


def test_what_practice_asks_never_mixes_with_a_lesson() -> None:
    journal = Journal(None)
    play(sitting(1, journal), right)
    assert {record.event.lesson for record in journal.records("answer", "review", "sitting")} == {PRACTICE}
    assert all(journal.events(id) == [] for id in pool().course.lessons)


def test_a_course_of_another_kind_is_practised_by_what_it_has() -> None:
    course = read_course(LESSONS)
    alone = replace(course, lessons=("slope-and-intercept",))
    own = Pool(alone)
    assert "simultaneous-update" in own.skills
    assert "sum-or-mean" not in own.skills
    practice = Practice(own, Journal(None), seed=1, count=12)
    play(practice, right)
    assert all(one.right_first for one in practice.asked)
