"""The walk through a lesson: predict, commit, diagnose, execute, see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.course.lesson import Lesson
from tutor.descent.run import Run
from tutor.learner.events import Event
from tutor.learner.journal import Journal, Place
from tutor.learner.page import EpochBlock, NoteBlock, Page, Paragraph, TableBlock
from tutor.learner.session import OFFER, Session

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = 2 * X


def after(steps: int, rate: float = 0.01) -> float:
    """w by a hand-written loop."""
    w = 0.0
    for _ in range(steps):
        w -= rate * float(np.mean(2 * X * (w * X - Y)))
    return w


def words(page: Page) -> str:
    return "\n".join(
        "".join(span.text for span in block.spans) for block in page.blocks if isinstance(block, Paragraph)
    )


def kinds(journal: Journal) -> list[tuple[str, str]]:
    return [(event.kind, event.item) for event in journal.events("small")]


def test_it_begins_at_the_first_page_and_records_nothing(session: Session, journal: Journal) -> None:
    page = session.page
    assert (page.number, page.pages, page.key, page.epoch) == (1, 5, "start", 1)
    assert page.parameters == {"w": 0.0}
    assert page.question is None
    assert page.done
    assert words(page) == "Welcome at w = 0."
    assert journal.events("small") == []


def test_an_open_question_hides_what_stands_below_it(session: Session) -> None:
    session.forward()
    page = session.page
    assert page.question is not None
    assert (page.question.id, page.question.kind, page.question.ask) == ("first-step", "predict", ("w",))
    assert (page.question.status, page.question.decimals) == ("open", 3)
    assert words(page) == "Before: 0."
    assert page.question_at == len(page.blocks)
    assert not page.done


def test_the_lines_give_all_but_what_is_asked(session: Session) -> None:
    session.forward()
    forward, loss, gradient, update = session.page.lines
    assert (forward.of, forward.source, forward.value) == ("y_hat", "w*x", (0.0, 0.0, 0.0, 0.0))
    assert (loss.of, loss.value) == ("J", 30.0)
    assert (gradient.of, gradient.value) == ({"w": "dJ/dw"}, {"w": -30.0})
    assert (update.of, update.value, update.text) == ({"w": "w"}, {"w": None}, {"w": "?"})
    assert session.page.lines == next(b for b in session.page.blocks if isinstance(b, EpochBlock)).lines


def test_a_right_answer_takes_the_step_and_shows_the_rest(session: Session) -> None:
    session.forward()
    assert session.answer("0.3") == ""
    page = session.page
    assert page.verdict is not None
    assert page.verdict.outcome == "right"
    assert page.parameters == {"w": after(1)}
    assert page.epoch == 2
    assert page.lines[-1].value == {"w": after(1)}
    assert words(page) == "Before: 0.\nAfter: 0.3, at first 0."
    assert page.question is not None
    assert (page.question.status, page.question.answer) == ("right", "0.3")
    assert page.done
    assert any(isinstance(block, NoteBlock) and "0.300" in block.text for block in page.blocks)


def test_answering_right_does_not_turn_the_page(session: Session) -> None:
    session.forward()
    session.answer("0.3")
    assert session.page.key == "first"
    session.forward()
    assert session.page.key == "way"


def test_a_wrong_answer_keeps_the_question_open_and_names_the_rule(session: Session) -> None:
    session.forward()
    session.answer("-0.3")
    page = session.page
    assert page.verdict is not None
    assert page.verdict.outcome == "wrong"
    assert "added" in [mistake.code for mistake in page.verdict.mistakes]
    assert page.verdict.landing == {"w": pytest.approx(-0.3)}
    assert page.question is not None
    assert (page.question.status, page.question.misses) == ("open", 1)
    assert page.parameters == {"w": 0.0}
    assert any(series.role == "wrong" for series in page.charts[0].chart.series)


def test_no_chart_gives_away_a_loss_that_is_asked(
    write_lesson: Callable[..., Lesson], journal: Journal
) -> None:
    session = Session(write_lesson('\n```predict\nid = "how-far-off"\nask = "loss"\n```\n'), journal)
    assert [chart.chart.title for chart in session.page.charts] == ["data and fit"]
    session.reveal()
    assert session.page.question is not None
    assert session.page.question.status == "revealed"
    assert [chart.chart.title for chart in session.page.charts] == ["J(w)"]


def test_after_two_misses_the_answer_is_offered(session: Session) -> None:
    session.forward()
    session.answer("-0.3")
    assert session.page.verdict is not None
    assert OFFER not in session.page.verdict.message
    session.answer("5")
    assert session.page.verdict is not None
    assert session.page.verdict.message.endswith(OFFER)


@pytest.mark.parametrize(
    "text", ["", "abc", "1/0", "9**9**9**9", "1" * 10_000, "\x1b[2J\x07\x00", "\ud800", "0,3", "0.3" * 5000]
)
def test_nonsense_costs_nothing(session: Session, text: str) -> None:
    session.forward()
    session.answer(text)
    page = session.page
    assert page.verdict is not None
    assert page.verdict.outcome == "invalid"
    assert page.verdict.message
    assert page.question is not None
    assert (page.question.status, page.question.misses) == ("open", 0)
    session.answer("0.3")
    assert session.page.done


def test_hints_are_seen_one_by_one_and_stay(session: Session) -> None:
    session.forward()
    for seen in (1, 2, 3):
        assert session.hint() == ""
        assert session.page.question is not None
        assert len(session.page.question.hints) == seen
        assert session.page.question.rungs == 3
    assert "no further hint" in session.hint()
    session.answer("0.3")
    assert session.page.question is not None
    assert len(session.page.question.hints) == 3


def test_reveal_shows_the_answer_and_takes_the_step(session: Session, journal: Journal) -> None:
    session.forward()
    session.reveal()
    page = session.page
    assert page.question is not None
    assert (page.question.status, page.question.answer) == ("revealed", "w = 0.300")
    assert page.parameters == {"w": after(1)}
    assert page.done
    assert kinds(journal) == [("page", "first"), ("reveal", "first-step")]


def test_what_cannot_be_done_now_says_so_and_records_nothing(session: Session, journal: Journal) -> None:
    assert "first page" in session.back()
    for refused in (session.answer("0.3"), session.hint(), session.reveal()):
        assert refused == "There is no open question on this page."
    session.forward()
    before = kinds(journal)
    assert "still open" in session.forward()
    assert "There is no page" in session.goto("nowhere")
    assert "There is no page" in session.goto(0)
    assert "There is no page" in session.goto(6)
    assert kinds(journal) == before


def test_a_training_runs_when_its_page_is_reached_and_is_recorded(session: Session, journal: Journal) -> None:
    session.goto("way")
    session.answer("1")
    session.forward()
    page = session.page
    assert page.key == "more"
    assert page.parameters == {"w": pytest.approx(after(10), rel=1e-12)}
    assert page.epoch == 11
    table = next(block for block in page.blocks if isinstance(block, TableBlock))
    assert table.header == ("epoch", "loss", "dJ/dw", "w")
    assert [row[0] for row in table.rows] == ["5", "9"]
    event = journal.events("small")[-1]
    assert (event.kind, event.item, event.data["epochs"]) == ("train", "more-train", 8)
    assert event.data["state"][1] == {"w": page.parameters["w"]}


def test_resuming_never_trains_again(
    small: Lesson, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Session(small, journal)
    first.goto("last")
    shown = first.page

    def fail(run: Run, epochs: int) -> Run:
        assert epochs <= 1, "trained again"
        return advance(run, epochs)

    advance = Run.advance
    monkeypatch.setattr(Run, "advance", fail)
    monkeypatch.setattr("tutor.learner.trained.rows", None)
    again = Session(small, journal)
    assert again.page == shown
    again.back()
    assert [block for block in again.page.blocks if isinstance(block, TableBlock)]


def test_a_long_training_is_drawn_alike_after_resuming(write_lesson: Callable[..., Lesson]) -> None:
    lesson = write_lesson(
        '\nGo.\n\n```train\nepochs = 3000\n```\n\n```plot\nof = "loss"\nlog = true\n```\n\nDone.\n'
    )
    journal = Journal(None)
    first = Session(lesson, journal).page
    again = Session(lesson, journal).page
    assert again.parameters == first.parameters
    assert again.charts[0].summary == first.charts[0].summary
    assert len(str(journal.events("small")[0].data)) < 40_000


def test_going_back_shows_the_page_as_it_was(session: Session) -> None:
    session.forward()
    session.answer("-0.3")
    session.answer("0.3")
    answered = session.page
    session.forward()
    session.answer("1")
    session.back()
    assert session.page == answered
    assert session.page.parameters == {"w": after(1)}
    session.forward()
    assert session.page.parameters == {"w": after(2)}


def test_going_ahead_takes_the_steps_between_and_records_them_as_skipped(
    session: Session, journal: Journal
) -> None:
    session.goto(5)
    assert session.page.key == "last"
    assert session.page.parameters == {"w": pytest.approx(after(10), rel=1e-12)}
    assert kinds(journal) == [
        ("skip", "first-step"),
        ("skip", "way"),
        ("train", "more-train"),
        ("page", "last"),
    ]
    session.goto("first")
    assert session.page.question is not None
    assert (session.page.question.status, session.page.question.answer) == ("skipped", "w = 0.300")


def test_the_last_page_ends_the_lesson_once(session: Session, journal: Journal) -> None:
    session.goto("last")
    session.reveal()
    assert not session.ended
    assert session.forward() == ""
    assert session.ended
    assert journal.place("small") == Place("last", True, number=5, pages=5, finished=True)
    session.forward()
    assert [event.kind for event in journal.events("small")].count("end") == 1
    session.back()
    assert not session.ended
    assert session.page.key == "more"


def test_restart_begins_anew(session: Session, journal: Journal) -> None:
    session.goto("last")
    session.restart()
    assert session.page.key == "start"
    assert session.page.parameters == {"w": 0.0}
    session.forward()
    assert session.page.question is not None
    assert session.page.question.status == "open"
    assert Session(session.lesson, journal).page.key == "first"


def test_a_session_goes_on_where_another_was_left(small: Lesson, journal: Journal) -> None:
    first = Session(small, journal)
    first.forward()
    first.hint()
    first.answer("-0.3")
    again = Session(small, journal)
    assert again.page == first.page
    assert again.page.verdict is not None
    assert again.page.verdict.outcome == "wrong"
    first.answer("0.3")
    assert Session(small, journal).page == first.page


def test_each_seed_keeps_its_own_place_and_numbers(small: Lesson, journal: Journal) -> None:
    own = Session(small, journal)
    own.forward()
    seeds = [Session(small, journal, seed) for seed in range(6)]
    assert {one.page.key for one in seeds} == {"start"}
    steps = set()
    for one in seeds:
        one.forward()
        one.reveal()
        steps.add(round(one.page.parameters["w"], 9))
    assert steps <= {0.3, 0.6, 0.9}
    assert len(steps) > 1
    assert Session(small, journal, 3).page == seeds[3].page
    assert own.page.question is not None
    assert own.page.question.status == "open"


def test_prose_edits_and_reordering_keep_progress(
    write_lesson: Callable[..., Lesson], journal: Journal
) -> None:
    first = Session(write_lesson(), journal)
    first.forward()
    first.answer("0.3")
    pages = first.lesson.path.read_text("utf-8").partition("+++\n\n")[2]
    edited = write_lesson("\n" + pages.replace("Before:", "Beforehand:"))
    page = Session(edited, journal).page
    assert page.question is not None
    assert page.question.status == "right"
    assert words(page).startswith("Beforehand: 0.")


def test_a_changed_question_is_asked_again_and_the_old_answer_stays(
    write_lesson: Callable[..., Lesson], small: Lesson, journal: Journal
) -> None:
    first = Session(small, journal)
    first.forward()
    first.answer("0.3")
    first.goto("last")
    front, _, pages = small.path.read_text("utf-8").partition("+++\n\n")
    changed = write_lesson("\n" + pages, front.replace("0.01\n", "0.02\n", 1) + "+++\n")
    again = Session(changed, journal)
    assert again.page.key == "first"
    assert again.page.question is not None
    assert again.page.question.status == "open"
    assert "changed" in again.page.notice
    again.answer("0.6")
    assert again.page.key == "first"
    assert again.page.parameters == {"w": pytest.approx(after(1, 0.02))}
    typed = [event.typed for event in journal.events("small") if event.kind == "answer"]
    assert typed == [("0.3",), ("0.6",)]


def test_the_calculator_counts_and_records_nothing(session: Session, journal: Journal) -> None:
    session.forward()
    before = kinds(journal)
    session.answer("= 0.01*-25.5")
    assert session.page.verdict is not None
    assert (session.page.verdict.outcome, session.page.verdict.code) == ("invalid", "calculator")
    assert session.page.verdict.message == "0.01·(−25.5) = −0.255"
    assert session.calculate("= w - learning_rate*dJ/dw") == "w − learning_rate · dJ/dw = 0.3"
    assert kinds(journal) == before


def test_an_answer_is_in_the_journal_before_the_page_changes(
    small: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(None)
    session = Session(small, journal)
    session.forward()

    def fail(*events: Event) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "append", fail)
    with pytest.raises(KeyboardInterrupt):
        session.answer("0.3")
    assert session.page.question is not None
    assert session.page.question.status == "open"


def test_training_can_be_left_to_the_front_end_and_cancelled(small: Lesson, journal: Journal) -> None:
    session = Session(small, journal, waits_for_training=True)
    session.goto("way")
    session.reveal()
    session.forward()
    assert session.page.pending == "more-train"
    assert not session.page.done
    told: list[tuple[int, int]] = []

    def cancel(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 4

    assert not session.train(cancel)
    assert session.page.pending
    assert told[-1][1] == 8
    assert session.train(lambda done, total: True)
    assert session.page.pending == ""
    assert session.page.parameters == {"w": pytest.approx(after(10), rel=1e-12)}


def test_forward_runs_a_training_that_waits(small: Lesson, journal: Journal) -> None:
    session = Session(small, journal, waits_for_training=True)
    session.goto("more")
    assert session.page.pending
    session.forward()
    assert session.page.key == "more"
    assert session.page.done


def test_two_terminals_on_one_lesson(small: Lesson, tmp_path: Path) -> None:
    one, other = (Session(small, Journal(tmp_path)) for _ in range(2))
    one.forward()
    other.forward()
    one.answer("0.3")
    other.answer("-0.3")
    other.reveal()
    other.forward()
    one.forward()
    one.answer("2")
    assert one.page.question is not None
    assert one.page.question.misses == 1
    again = Session(small, Journal(tmp_path)).page
    assert again == one.page
    typed = [event.typed for event in Journal(tmp_path).events("small") if event.kind == "answer"]
    assert typed == [("0.3",), ("-0.3",), ("2",)]


AWAY = """+++
format = 1
id = "small"
title = "Away"
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 1.5
epochs = 5
diverges = true
[problem.start]
w = 0.0
[problem.data]
x = [1, 2, 3, 4]
y = [2, 4, 6, 8]
+++
"""


def test_a_run_that_diverges_is_said_and_walked_through(write_lesson: Callable[..., Lesson]) -> None:
    lesson = write_lesson(
        '\nGo.\n\n```train\nepochs = 50\n```\n\n```plot\nof = "loss"\n```\n\nAt {{w}}.\n', AWAY
    )
    journal = Journal(None)
    page = Session(lesson, journal).page
    notes = [block.text for block in page.blocks if isinstance(block, NoteBlock)]
    assert "diverged at epoch" in notes[0]
    assert "0.1333" in notes[0]
    assert "ran away" in page.charts[0].summary
    assert Session(lesson, journal).page == page


MOVES = st.sampled_from(
    ["forward", "back", "hint", "reveal", "restart", "right", "wrong", "junk", "goto3", "goto5", "reopen"]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MOVES, max_size=25))
def test_any_walk_can_be_read_off_its_journal(small: Lesson, moves: list[str]) -> None:
    journal = Journal(None)
    session = Session(small, journal)
    for move in moves:
        match move:
            case "right":
                texts = {"first-step": "0.3", "way": "1", "last-step": "1.6"}
                asked = session.page.question
                session.answer(texts.get(asked.id if asked else "", "1"))
            case "wrong":
                session.answer("-77")
            case "junk":
                session.answer("abc")
            case "goto3" | "goto5":
                session.goto(int(move[-1]))
            case "reopen":
                session = Session(small, journal)
            case _:
                getattr(session, move)()
        again = Session(small, journal).page
        mine = session.page
        if mine.verdict is not None and mine.verdict.outcome == "invalid":
            assert again.blocks == mine.blocks
        else:
            assert again == mine
        assert mine.epoch - 1 == round(np.log1p(-mine.parameters["w"] / 2) / np.log(0.85))


@pytest.mark.parametrize("how", ["reveal", "rungs"])
def test_after_help_to_the_end_the_next_of_its_kind_is_asked_unhinted(write_lesson, how: str) -> None:
    lesson = write_lesson(
        'One.\n\n```predict\nid = "one"\nask = "w"\n```\n\n## Two\n\n```predict\nid = "two"\nask = "w"\n```\n'
        '\n## Three\n\n```predict\nid = "three"\nask = "w"\n```\n'
    )
    session = Session(lesson, Journal(None))
    if how == "reveal":
        session.reveal()
    else:
        for _ in range(3):
            assert session.hint() == ""
        session.answer("0.3")
    session.forward()
    assert "Try this one first" in session.hint()
    session.answer("7.123")
    assert session.hint() == ""
    session.answer("0.555")
    session.forward()
    assert session.hint() == "", "one hint on the second is no help to the end"


def test_a_page_is_about_the_step_it_has_just_taken(session: Session) -> None:
    session.forward()
    assert session.page.told_epoch == 1
    session.answer("0.3")
    assert (session.page.epoch, session.page.told_epoch) == (2, 1)
    session.forward()
    session.back()
    assert session.page.told_epoch == 1


def test_a_step_inside_an_epoch_belongs_to_the_epoch_it_has_begun(
    write_lesson: Callable[..., Lesson],
) -> None:
    lesson = write_lesson(
        "\nOne.\n\n```train\nepochs = 2\n```\n\n## Two {#two}\n\n"
        '```forecast\nid = "up"\nask = "loss-change"\nthen = "step"\n```\n',
        """+++
format = 1
id = "small"
title = "Batches"
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 5
batch = 2
[problem.start]
w = 0.0
[problem.data]
x = [1, 2, 3, 4]
y = [2, 4, 6, 8]
+++
""",
    )
    session = Session(lesson, Journal(None))
    session.forward()
    assert session.page.told_epoch == 3
    session.reveal()
    assert (session.page.epoch, session.page.told_epoch) == (3, 3)
