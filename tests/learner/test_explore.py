"""The sandbox against plain NumPy loops: every move is exact, and the lesson never learns of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.learner.explore import NAMES, Sandbox, slice_of
from tutor.learner.explore_commands import obey
from tutor.learner.explore_view import view_of
from tutor.learner.journal import Journal
from tutor.learner.session import Session

ROOT = Path(__file__).parents[2]
X = np.array([1, 2, 3, 4], np.float32)
Y = np.array([2, 4, 6, 8], np.float32)


def arrived(sandbox: Sandbox) -> Sandbox:
    """The sandbox when all that was to run has run."""
    while sandbox.running:
        sandbox = sandbox.tick()
    return sandbox


def played(sandbox: Sandbox, *lines: str) -> Sandbox:
    """After typed lines, each having run to its end."""
    for line in lines:
        sandbox = arrived(obey(sandbox.told(""), line))
    return sandbox


def by_hand(rate: float, epochs: int, w: float = 0.0) -> float:
    """The loop that a book prints."""
    for _ in range(epochs):
        y_hat = w * X
        dw = np.mean(2 * X * (y_hat - Y))
        w = w - rate * float(dw)
    return w


def test_what_a_control_takes_is_said_for_that_control(opened: Sandbox) -> None:
    said = {name: played(opened, f"set {name} abc").said for name in ("epochs", "learning_rate", "w")}
    assert said["epochs"] == "abc is no number; epochs takes a whole number such as 20."
    assert said["learning_rate"] == "abc is no number; learning_rate takes one such as 0.05 or 1/20."
    assert played(opened, "epochs = 0.05").said == "epochs takes a whole number such as 20."
    assert played(opened, "set epochs").said == "epochs takes a value: epochs = 20."
    assert played(opened, "set optimizer").said == "optimizer takes a value: optimizer = adam."
    assert played(opened, "set batch").said == "batch takes a value: batch = 2."


def test_a_run_at_its_end_says_that_it_begins_again(opened: Sandbox) -> None:
    end = played(opened, "run")
    assert end.at_end
    assert end.said == ""
    again = played(end, "run")
    assert again.said == "The run had come to its end, so it began again from the start."
    assert again.run.parameters == end.run.parameters


def test_a_run_that_was_removed_comes_back_as_it_was(opened: Sandbox) -> None:
    two = played(opened, "again", "learning_rate = 0.05", "run 3")
    gone = played(two, "remove")
    assert ":undo brings it back" in gone.said
    back = played(gone, "undo")
    assert back.lanes == two.lanes
    assert back.lane.name == "b"
    assert played(back, "undo").said == "Nothing was removed."
    full = played(gone, "again", "again", "again")
    assert "Four runs" in played(full, "undo").said
    renamed = played(gone, "again", "undo")
    assert [lane.name for lane in renamed.lanes] == ["a", "b", "c"]
    assert renamed.lane.run == two.lane.run


@pytest.fixture
def session(one_weight: Lesson) -> Session:
    return Session(one_weight, Journal(None))


@pytest.fixture
def opened(session: Session) -> Sandbox:
    return session.explore()


def of(name: str) -> Sandbox:
    return Session(read_lesson(ROOT / "lessons" / f"{name}.md"), Journal(None)).explore()


# Time


@pytest.mark.parametrize("rate", ["0.01", "0.05", "1/15", "0.13", "0.14"])
def test_a_run_is_the_loop_of_a_book(opened: Sandbox, rate: str) -> None:
    sandbox = played(opened, f"learning_rate = {rate}", "run")
    assert sandbox.run.epoch == 20
    top, _, bottom = rate.partition("/")
    assert sandbox.run.parameters["w"] == by_hand(float(top) / float(bottom or 1), 20)


def test_mini_batches_and_momentum_are_the_loop_of_a_book() -> None:
    opened = of("mini-batches")
    sandbox = played(opened, "batch = 7", "optimizer = momentum", "learning rate 0.03", "run 3")
    data = opened.ground.data.columns
    x, y = data["x"], data["y"]
    b, w, vb, vw = -1.0, -0.5, 0.0, 0.0
    for epoch in (1, 2, 3):
        order = np.random.RandomState([opened.ground.shuffle_seed, epoch]).permutation(60)
        for begin in range(0, 60, 7):
            rows = order[begin : begin + 7]
            miss = b + w * x[rows] - y[rows]
            db, dw = float(np.mean(2 * miss)), float(np.mean(2 * x[rows] * miss))
            vb, vw = 0.9 * vb + db, 0.9 * vw + dw
            b, w = b - 0.03 * vb, w - 0.03 * vw
    assert sandbox.run.parameters == pytest.approx({"b": b, "w": w}, rel=1e-12)


@pytest.mark.parametrize("lesson", ["one-weight", "mini-batches", "momentum-and-adam", "classification"])
def test_forward_back_and_forward_again_are_the_same_to_the_bit(lesson: str) -> None:
    there = [of(lesson)]
    for _ in range(14):
        there.append(there[-1].step())
    here = there[-1]
    for before in reversed(there[:-1]):
        here = here.back()
        assert here.run.state == before.run.state
    assert here.back().said == "This is the start of the run."
    for after in there[1:]:
        here = here.step()
        assert here.run.state == after.run.state
    assert there[14].back(9).run.state == there[5].run.state
    assert there[3].back(99).run.state == there[0].run.state


@pytest.mark.parametrize("lesson", ["one-weight", "mini-batches", "slope-and-intercept"])
def test_rewinding_gives_the_very_same_start(lesson: str) -> None:
    opened = of(lesson)
    away = played(opened, "run 30")
    again = away.rewind()
    assert away.run.state != opened.run.state
    assert again.run.state == opened.run.state
    assert played(again, "run 30").run.state == away.run.state


def test_back_from_where_a_run_diverged(opened: Sandbox) -> None:
    gone = played(opened, "learning_rate = 3", "run")
    assert gone.run.diverged is not None
    assert gone.step().said.startswith("This run has diverged")
    before = gone.back()
    assert before.run.diverged is None
    assert before.run.epoch == gone.run.diverged.epoch - 1
    assert before.run.parameters["w"] == by_hand(3, before.run.epoch)
    assert arrived(before.step()).run.diverged == gone.run.diverged
    assert played(gone, "run").run.diverged == gone.run.diverged  # at its end a run begins again


def test_back_from_a_batch_at_which_a_run_diverged() -> None:
    gone = played(of("mini-batches"), "learning_rate = 90", "run")
    assert gone.run.diverged is not None
    before = gone.back()
    assert before.run.diverged is None
    while before.run.epoch or before.run.state.within:
        before = before.back()
    assert before.run.state == gone.rewind().run.state


def test_a_step_beyond_the_end_moves_the_end(opened: Sandbox) -> None:
    end = played(opened, "run")
    assert end.at_end
    on = end.step()
    assert (on.run.epoch, on.lane.epochs) == (21, 21)
    assert (played(on, "run 9").run.epoch, played(on, "run 9").lane.epochs) == (30, 30)
    again = end.play()
    assert (again.run.epoch, again.goal) == (0, 20)


def test_a_long_run_is_taken_in_slices_and_can_be_paused(opened: Sandbox) -> None:
    sandbox = obey(opened, "run 300000")
    ticked = sandbox.tick()
    assert 0 < ticked.run.epoch == slice_of(opened.ground) < 5000
    assert ticked.running
    assert not ticked.pause().running
    assert ticked.tick(3).run.epoch == ticked.run.epoch + 3
    assert ticked.pause().tick() == ticked.pause()


def test_a_run_has_a_most(opened: Sandbox) -> None:
    assert "1 to 1,000,000" in obey(opened, "epochs = 1000001").said
    assert obey(opened, "run 999999999").goal == 1_000_000


def test_its_history_is_thinned_for_drawing(opened: Sandbox) -> None:
    sandbox = played(opened, "run 5000")
    assert len(sandbox.run.history) < 1100
    loss = view_of(sandbox).charts[1].chart.series[0]
    assert (loss.xs[0], loss.xs[-1]) == (0, 5000)


# Settings


def test_another_rate_shows_the_same_epoch_from_the_same_start(opened: Sandbox) -> None:
    sandbox = played(opened, "run 5", "learning_rate = 0.1")
    assert sandbox.run.epoch == 5
    assert sandbox.run.parameters["w"] == by_hand(0.1, 5)
    assert sandbox.rewind().run.parameters["w"] == 0


def test_every_control_is_set(opened: Sandbox) -> None:
    sandbox = played(
        opened, "lr = 5e-2", ":set w −1/4", "epochs: 40", "optimiser ad", "batch size = 3", "run"
    )
    lane = sandbox.lane
    problem = lane.problem
    assert (problem.learning_rate, problem.start, lane.epochs) == (0.05, {"w": -0.25}, 40)
    assert (problem.optimizer.name, problem.batch) == ("adam", 3)
    assert sandbox.run.epoch == 40
    assert played(sandbox, "batch = all").lane.problem.batch is None
    assert played(sandbox, "batch = 4").lane.problem.batch is None  # of four rows


def test_fewer_epochs_take_the_run_back(opened: Sandbox) -> None:
    sandbox = played(opened, "run", "epochs = 3")
    assert (sandbox.run.epoch, sandbox.lane.epochs) == (3, 3)
    assert sandbox.run.parameters["w"] == by_hand(0.01, 3)


def test_the_lessons_own_optimizer_keeps_its_settings() -> None:
    opened = of("momentum-and-adam")
    own = opened.ground.optimizer
    there = played(opened, "optimizer = rmsprop")
    assert there.lane.problem.optimizer.name == "rmsprop"
    assert played(there, f"optimizer = {own.name}").lane.problem.optimizer == own


def test_values_are_nudged_on_a_ladder(opened: Sandbox) -> None:
    rates = []
    sandbox = opened
    for _ in range(4):
        sandbox = sandbox.nudge("learning_rate", True)
        rates.append(sandbox.lane.problem.learning_rate)
    assert rates == [0.02, 0.05, 0.1, 0.2]
    assert sandbox.nudge("learning_rate", False).lane.problem.learning_rate == 0.1
    assert opened.nudge("epochs", True).lane.epochs == 50
    assert opened.nudge("w", False).lane.problem.start == {"w": -0.5}
    assert opened.nudge("optimizer", False).lane.problem.optimizer.name == "adam"
    assert opened.nudge("batch", False).lane.problem.batch == 2
    assert opened.nudge("batch", False).nudge("batch", True).lane.problem.batch is None


def test_nudging_never_leaves_what_is_allowed(opened: Sandbox) -> None:
    sandbox = opened
    for name in opened.controls:
        for up in (True, False):
            for _ in range(40):
                sandbox = sandbox.nudge(name, up)
    assert sandbox.lane.problem.learning_rate > 0
    assert sandbox.lane.epochs == 1


HOSTILE = (
    "", " ", "=", "==", "w=", "w = w", "learning_rate = __import__('os')", "learning_rate = 0", "w = 1e13",
    "learning_rate = -1", "learning_rate = nan", "learning_rate = inf", "learning_rate = 1/0", "w = 1,5",
    "learning_rate = " + "9" * 400, "w = 9**9**9", "epochs = 2.5", "epochs = 0", "epochs = -3", "batch = 0",
    "batch = 5", "batch = -1", "batch = some", "optimizer = ", "optimizer = m a", "optimizer = adamm",
    "run x", "run -3", "run 0", "run 1e9", "back ²", "choose e", "remove e", "nonsense", "learning rat 3",
    "w = [bold]1[/]", "w = \x1b[2J", "w = ١", "w = 0x10", "learning_rate = 1e999", "set", "set x", "🙂 = 3",
    "w = " + "(" * 200, "= 3", "lr", "w", "choose", "remove", "new 0.3", "again nonsense", "again w = x",
    "new learning_rate = 0.01", "again " + "9" * 400,
)  # fmt: skip


@pytest.mark.parametrize("line", HOSTILE)
def test_what_cannot_be_used_changes_nothing_and_is_said_in_a_sentence(opened: Sandbox, line: str) -> None:
    after = obey(opened, line)
    assert after.lanes == opened.lanes
    assert not after.running
    assert after.said.endswith((".", "?"))
    assert len(after.said) < 200
    assert "\x1b" not in after.said


def test_a_parameter_called_like_another_word_comes_first(write_lesson: Callable[..., Lesson]) -> None:
    front = FRONT_OF.format(model="rate*x", start="rate = 1.0", extra="")
    opened = Session(write_lesson("\nPlay.\n", front), Journal(None)).explore()
    assert opened.controls == ("learning_rate", "rate", "epochs", "optimizer", "batch")
    assert obey(opened, "rate = 3").lane.problem.start == {"rate": 3.0}


FRONT_OF = """+++
format = 1
id = "small"
title = "Small"
[problem]
model = "{model}"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.1
epochs = 5
[problem.start]
{start}
[problem.data]
x = [1, 2, 3]
y = [2, 4, 5]
{extra}+++
"""


def test_a_written_gradient_has_no_optimizer_and_no_batch() -> None:
    assert of("sum-or-mean").controls[-1] == "epochs"


# Several runs


def test_four_runs_and_no_more(opened: Sandbox) -> None:
    sandbox = opened
    for rate in ("0.02", "0.1", "0.14"):
        sandbox = played(sandbox, "again", f"learning_rate = {rate}", "run")
    assert [lane.name for lane in sandbox.lanes] == list(NAMES)
    assert sandbox.again().lanes == sandbox.lanes
    assert sandbox.again().said.startswith("Four runs")
    rows = view_of(sandbox).runs
    assert [row.settings for row in rows] == [f"learning_rate {rate}" for rate in (0.01, 0.02, 0.1, 0.14)]
    assert [row.chosen for row in rows] == [False, False, False, True]
    without = played(sandbox, "remove b")
    assert [lane.name for lane in without.lanes] == ["a", "c", "d"]
    assert without.lane.name == "d"
    assert [lane.name for lane in without.again().lanes] == list(NAMES)
    assert without.again().lane.name == "b"


@pytest.mark.parametrize("line", ["new w = 3", "again w 3", ":new w=3"])
def test_another_run_may_begin_with_what_is_different_in_it(opened: Sandbox, line: str) -> None:
    begun = obey(played(opened, "run 5"), line)
    assert [lane.problem.start["w"] for lane in begun.lanes] == [0.0, 3.0]
    assert (begun.lane.name, begun.run.epoch) == ("b", 0)
    assert begun.said == "Run b: w = 3, from the start on."


def test_a_number_alone_does_not_say_what_is_different(opened: Sandbox) -> None:
    said = obey(opened, "new 0.3").said
    assert said == "Say what is different in the new run: again learning_rate = 0.05."
    assert len(obey(opened, "new run").lanes) == 2


def test_four_runs_are_the_most_however_they_begin(opened: Sandbox) -> None:
    four = played(opened, "again", "again", "again")
    more = obey(four, "again w = 3")
    assert more.lanes == four.lanes
    assert more.said.startswith("Four runs")


def test_each_run_keeps_to_itself(opened: Sandbox) -> None:
    sandbox = played(opened, "run 5", "again", "w = 3", "run 2", "choose a")
    assert (sandbox.run.epoch, sandbox.run.parameters["w"]) == (5, by_hand(0.01, 5))
    other = sandbox.choose("b")
    assert other.run.parameters["w"] == by_hand(0.01, 2, 3.0)
    assert sandbox.choose().lane.name == "b"
    assert played(other, "remove").lane.name == "a"


def test_colours_stay_with_their_run(opened: Sandbox) -> None:
    sandbox = played(opened, "again", "again", "run", "remove a")
    for block in view_of(sandbox).charts:
        roles = {one.label: one.role for one in block.chart.series if one.label in {"b", "c"}}
        assert roles == {"b": "run-b", "c": "run-c"}


# What is seen and said


def test_the_lines_are_those_of_the_coming_step(opened: Sandbox) -> None:
    view = view_of(played(opened, "run 2"))
    assert view.lines is not None
    assert view.lines.epoch == 3
    assert [line.name for line in view.lines.lines] == ["forward", "loss", "gradient", "update"]
    update: Any = view.lines.lines[-1]
    assert update.value == {"w": by_hand(0.01, 3)}
    assert view.standing.startswith("w = 0.555")


def test_the_largest_stable_rate_is_where_steps_stop_shrinking(opened: Sandbox) -> None:
    said = opened.stable().said
    curvature = float(np.mean(2 * X.astype(float) ** 2))
    limit = 2 / curvature
    assert f"{limit:.4f}"[:6] in said
    below, above = (played(opened, f"lr = {limit * by!r}", "run 200") for by in (0.99, 1.01))
    assert abs(below.run.parameters["w"] - 2) < 2 < abs(above.run.parameters["w"] - 2)


@pytest.mark.parametrize(
    ("lesson", "lines", "said"),
    [
        ("classification", (), "That is local"),
        ("one-weight", ("optimizer = adam",), "adam divides each step"),
        ("one-weight", ("batch = 1",), "over all rows"),
        ("mini-batches", ("learning_rate = 90", "run"), "The largest stable learning rate is"),
        ("two-layers", ("learning_rate = 10", "run"), "is not known here"),
    ],
)
def test_what_is_not_known_of_the_rate_is_said(lesson: str, lines: tuple[str, ...], said: str) -> None:
    assert said in played(of(lesson), *lines).stable().said


def test_a_loss_of_straight_lines_has_no_such_rate(write_lesson: Callable[..., Lesson]) -> None:
    front = FRONT_OF.format(model="w*x", start="w = 5.0", extra="").replace(
        "mean((y_hat - y)**2)", "mean(abs(y_hat - y))"
    )
    opened = Session(write_lesson("\nPlay.\n", front), Journal(None)).explore()
    assert "does not curve upwards" in opened.stable().said


def test_divergence_is_said_without_the_rate_that_was_not_asked_for(opened: Sandbox) -> None:
    view = view_of(played(opened, "lr = 0.3", "run 100"))
    assert view.standing.startswith("The run diverged at epoch ")
    assert "0.133" not in view.standing + view.sentence + view.said
    assert view.lines is None
    assert all(block.summary for block in view.charts)


def test_a_run_that_leaves_does_not_make_the_landscape_small(opened: Sandbox) -> None:
    valley, _, fit = view_of(played(opened, "lr = 0.3", "run 100")).charts
    assert valley.chart.x.high is not None
    assert valley.chart.x.high < 20
    assert fit.chart.y.high is not None
    assert fit.chart.y.high <= 14


def test_more_than_two_parameters_have_no_landscape(write_lesson: Callable[..., Lesson]) -> None:
    front = FRONT_OF.format(model="a + b*x + c*x**2", start="a = 0.0\nb = 0.0\nc = 0.0", extra="")
    opened = Session(write_lesson("\nPlay.\n", front), Journal(None)).explore()
    view = view_of(played(opened, "run", "again", "optimizer = adam", "run"))
    assert [block.chart.title.split(" (")[0] for block in view.charts] == ["loss by epoch", "data and fit"]
    assert opened.controls == ("learning_rate", "a", "b", "c", "epochs", "optimizer", "batch")


# The lesson


WITH_BLOCK = """
Welcome.

## First {#first}

```predict
id = "first-step"
ask = "w"
```

## Play {#play}

```explore
controls = ["epochs", "start", "learning_rate"]
```

The end, at {{w}}.
"""


def test_a_page_with_the_block_invites_and_restricts(write_lesson: Callable[..., Lesson]) -> None:
    session = Session(write_lesson(WITH_BLOCK), Journal(None))
    assert session.page.explore is None
    assert session.explore().controls == ("learning_rate", "w", "epochs", "optimizer", "batch")
    session.goto("play")
    assert session.page.explore == ("epochs", "start", "learning_rate")
    assert any("room to explore" in getattr(block, "text", "") for block in session.page.blocks)
    opened = session.explore()
    assert opened.controls == ("epochs", "w", "learning_rate")
    assert (opened.run.epoch, opened.run.parameters) == (1, session.page.parameters)
    assert "no control batch here" in obey(opened, "batch = 2").said


def test_it_stands_where_the_lesson_stands(small: Lesson) -> None:
    session = Session(small, Journal(None))
    session.goto("last")
    opened = session.explore()
    assert (opened.run.epoch, opened.run.parameters) == (10, session.page.parameters)
    assert opened.back(10).run.parameters == {"w": 0}


def test_a_step_that_is_asked_is_not_told_before_it_is_taken(small: Lesson) -> None:
    session = Session(small, Journal(None))
    session.goto("first")
    opened = session.explore()
    lines = view_of(opened).lines
    assert lines is not None
    assert lines.lines[-1].text == {"w": "?"}
    after = view_of(opened.step())
    assert after.lines is not None
    assert after.lines.lines[-1].text != {"w": "?"}
    session.answer("0.3")
    answered = view_of(session.explore()).lines
    assert answered is not None
    assert answered.lines[-1].text != {"w": "?"}


def test_leaving_restores_the_lesson_exactly(small: Lesson) -> None:
    journal = Journal(None)
    session = Session(small, journal)
    session.goto("first")
    session.answer("0.9")
    before, events = session.page, journal.events("small")
    played(session.explore(), "run", "lr = 0.5", "run", "again", "w = 4", "run 3", "stable", "back 2")
    assert session.page == before
    assert session.page.verdict is not None
    assert journal.events("small") == events
    session.answer("0.3")
    untouched = Session(small, Journal(None))
    untouched.goto("first")
    untouched.answer("0.9")
    untouched.answer("0.3")
    assert session.page == untouched.page


@pytest.mark.parametrize("path", sorted((ROOT / "lessons").glob("*-*.md")), ids=lambda path: path.stem)
def test_a_bundled_lesson_can_be_explored_from_its_first_and_last_page(path: Path) -> None:
    session = Session(read_lesson(path), Journal(None))
    for page in (session.lesson.pages[0], session.lesson.pages[-1]):
        session.goto(page.key)
        sandbox = played(session.explore(), "step", "back", "learning_rate = 0.001", "again", "step")
        view = view_of(sandbox)
        assert view.charts
        assert view.lines is not None
