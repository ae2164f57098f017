"""Progress is read off the journal: first tries, skills, mistakes, days."""

from __future__ import annotations

from pathlib import Path

from tutor.course.course_file import read_course
from tutor.course.library import Library
from tutor.grading.derivative_mistakes import DERIVATIVE_MISTAKES
from tutor.grading.update_catalogue import UPDATE_MISTAKES
from tutor.grading.value_catalogue import GRADIENT_MISTAKES, LOSS_MISTAKES, Y_HAT_MISTAKES
from tutor.learner.events import Event
from tutor.learner.journal import Journal
from tutor.learner.progress import DAYS, progress_of, shares
from tutor.learner.progress_words import lines
from tutor.learner.session import Session
from tutor.learner.skills import SkillIndex, skill_of, skill_of_mistake, words_of_mistake
from tutor.learner.tries import PRACTICE, TELLING, first_tries

LESSONS = Path(__file__).parents[2] / "lessons"


def library() -> Library:
    return Library((read_course(LESSONS),))


def said(verdict: str, item: str = "second-step", kind: str = "answer", **more: object) -> Event:
    mistakes = ("added",) if verdict == "wrong" else ()
    return Event(kind, "one-weight", None, item, "f", ("1",), verdict, mistakes, **more)  # type: ignore[arg-type]


def rights(*events: Event) -> list[bool]:
    journal = Journal(None)
    journal.append(*events)
    return [one.right for one in first_tries(journal.records(*TELLING))]


def test_the_first_judged_answer_counts() -> None:
    assert rights(said("invalid"), said("incomplete"), said("right")) == [True]
    assert rights(said("wrong"), said("right")) == [False]
    assert rights(said("", kind="hint"), said("right")) == [False]
    assert rights(said("", kind="reveal")) == [False]
    assert rights(said("", kind="hint")) == []


def test_a_question_asked_again_is_tried_again() -> None:
    restart, reset = Event("restart", "one-weight"), Event("reset", "one-weight")
    assert rights(said("wrong"), restart, said("right")) == [False, True]
    assert rights(said("wrong"), reset, said("right")) == [True]
    assert rights(said("wrong"), Event("reset", "another"), said("right")) == [False]


def test_a_lesson_that_was_played_is_in_the_progress() -> None:
    journal = Journal(None, clock=lambda: 1.7e9)
    from tutor.course.reader import read_lesson

    session = Session(read_lesson(LESSONS / "one-weight.md"), journal)
    session.goto("second-step")
    session.answer("0.045")
    session.answer("0.555")
    found = progress_of(journal, library())
    first = found.lessons[0]
    assert (first.id, first.asked, first.right_first, first.page, first.pages) == ("one-weight", 1, 0, 6, 12)
    assert [(one.id, one.asked, one.right_first) for one in found.skills] == [("update", 1, 0)]
    assert [(one.code, one.skill, one.times) for one in found.mistakes] == [("added", "direction", 1)]
    assert len(found.days) == DAYS
    assert found.days[-1] == ("2023-11-14", 2)
    assert (found.begun, found.done, found.asked, found.practised) == (1, 0, 1, 0)


def test_a_lesson_begun_without_an_answer_is_told() -> None:
    journal = Journal(None)
    journal.append(Event("page", "one-weight", None, "model", data={"number": 2, "pages": 12}))
    first = next(lines(progress_of(journal, library()), 80))
    assert first.text == f"1 of {len(library().courses[0].lessons)} lessons begun, 0 done; 0 questions tried."


def test_practice_counts_by_the_skill_that_was_recorded() -> None:
    journal = Journal(None)
    first, second = (
        Event("answer", PRACTICE, None, "1", "f", ("1",), "right", (), {"skill": "loss", "sitting": name})
        for name in ("a", "b")
    )
    journal.append(first, first, Event("sitting", PRACTICE, item="b"), second, first)
    found = progress_of(journal, library())
    assert [(one.id, one.asked) for one in found.skills] == [("loss", 2)]
    assert found.practised == 2


def test_a_lesson_or_question_that_is_there_no_longer_is_kept_and_not_shown() -> None:
    journal = Journal(None)
    journal.append(Event("answer", "gone", None, "q", "f", ("1",), "right"), said("right", "removed"))
    found = progress_of(journal, library())
    assert found.skills == ()
    assert len(journal.records("answer")) == 2


def test_every_question_of_the_bundled_course_has_a_skill_of_the_course() -> None:
    from tutor.course.reader import read_lesson

    here = library()
    titles = SkillIndex(here).titles
    for header in here.headers:
        lesson = read_lesson(header.path, header.course)
        for item in lesson.activities:
            if item.asks:
                assert skill_of(item, lesson) in titles, (lesson.id, item.id)


def test_mistakes_are_spoken_of_without_a_lesson() -> None:
    assert skill_of_mistake("used_loss") == "update"
    assert skill_of_mistake("wrong_parameter_b") == skill_of_mistake("wrong_parameter")
    assert skill_of_mistake("nonsense") == ""
    assert words_of_mistake("no_learning_rate") == "leaving out the learning rate"
    assert "{" not in "".join(map(words_of_mistake, ("added", "sum_for_mean", "power_kept", "nonsense")))
    assert words_of_mistake("missing_inner") == "leaving out the inner derivative"
    assert words_of_mistake("wrong_parameter_slope") == "giving the derivative by another parameter"


def test_every_mistake_of_the_catalogue_has_words_of_its_own() -> None:
    codes = {*DERIVATIVE_MISTAKES, *Y_HAT_MISTAKES, *LOSS_MISTAKES, *GRADIENT_MISTAKES, *UPDATE_MISTAKES}
    assert len(codes) > 40
    assert {code for code in codes if words_of_mistake(code) == code.replace("_", " ")} == set()


def test_mistakes_with_the_same_words_are_one_line_and_one_count() -> None:
    journal = Journal(None)
    made = [("sum_for_mean",)] * 2 + [("missing_mean",)] * 2 + [("added",)] * 3
    for place, codes in enumerate(made):
        journal.append(Event("answer", "one-weight", None, f"q{place}", "f", ("1",), "wrong", codes))
    found = progress_of(journal, library())
    words = words_of_mistake("sum_for_mean")
    assert words == words_of_mistake("missing_mean")
    told = [line.text for line in lines(found, 100)]
    at = next(place for place, line in enumerate(told) if line.startswith("Mistakes made most"))
    assert [line.split("  ")[0] for line in told[at + 1 :]] == [words, words_of_mistake("added")]
    assert told[at + 1].endswith(" 4")
    # By its code each stays by itself: for programs these are keys.
    assert {one.code: one.times for one in found.mistakes} == {
        "sum_for_mean": 2,
        "missing_mean": 2,
        "added": 3,
    }


def test_shares_are_means_of_equal_parts() -> None:
    assert shares([1.0, 0.0, 1.0, 1.0], 2) == (0.5, 1.0)
    assert shares([1.0], 8) == (1.0,)
    assert shares([]) == ()
