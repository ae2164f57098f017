"""Numbers of prose: what they ask for, what they are, and how they are shown."""

from pathlib import Path

import numpy as np
import pytest

from tutor.course import figures
from tutor.course.build import build_problem, figure
from tutor.course.course_file import read_course
from tutor.course.figure_model import FigureError
from tutor.course.figure_text import check_format, parse_figure
from tutor.course.figures import decimals_of, exactly, figure_value, formatted, holds, rounded
from tutor.course.figures_in_text import scopes
from tutor.course.inline import split_format
from tutor.course.lesson import Figure
from tutor.course.reader import read_lesson
from tutor.descent.run import Run

FIXTURES = Path(__file__).parent / "fixtures"
COURSE = read_course(FIXTURES)
X = np.array([1, 2, 3, 4], np.float32)
Y = np.array([2, 4, 6, 8], np.float32)


class Stand:
    """A lesson whose runs stand at some epoch."""

    def __init__(self, id, epoch=0):
        self.lesson = read_lesson(COURSE.path(id), COURSE)
        self.scopes = scopes(self.lesson.problems, self.lesson.objectives)
        self.epoch = epoch
        self.runs = {}

    def run(self, name):
        if name not in self.runs:
            self.runs[name] = Run(build_problem(self.lesson, name)).advance(self.epoch)
        return self.runs[name]

    def parse(self, text, run=None, **want):
        return parse_figure(text, self.scopes[run], **want)

    def value(self, text, run=None):
        return figure_value(self.parse(text, run), self.run, run)

    def shown(self, text, run=None):
        source, spec = split_format(text)
        check_format(spec)
        made = Figure(source, spec, 1, 1, parsed=self.parse(source, run))
        return figure(self.lesson, made, self.run, run)


@pytest.fixture(scope="module")
def start():
    return Stand("every-key")


@pytest.fixture(scope="module")
def later():
    return Stand("every-key", 2)


@pytest.fixture(scope="module")
def two():
    return Stand("two-parameters")


def loop(epochs, rate=0.01):
    """The published loop, in NumPy: w after so many epochs."""
    w = 0.0
    for _ in range(epochs):
        w = w - rate * float(np.mean(2 * X * (w * X - Y)))
    return w


def test_values_are_those_of_a_plain_loop(later):
    w = loop(2)
    assert later.value("w") == w
    assert later.value("w@0") == 0
    assert later.value("w@20") == loop(20)
    assert later.value("fast.w@3") == loop(3, 0.1)
    assert later.value("w@20 - w") == loop(20) - w
    assert later.value("y_hat(5)") == 5 * w
    assert later.value("y_hat(x=5, w=2)") == 10
    assert later.value("y_hat(5)@20") == 5 * loop(20)
    assert later.value("loss") == float(np.mean((w * X - Y) ** 2))
    assert later.value("J(w=0.01)") == float(np.mean((0.01 * X - Y) ** 2))
    assert later.value("J(0.01)") == later.value("J(w=0.01)")
    assert later.value("dJ/dw") == float(np.mean(2 * X * (w * X - Y)))
    assert later.value("dJ/dw(w=0)") == -30
    assert later.value("grad") == later.value("dJ/dw") == later.value("grad_w")
    np.testing.assert_array_equal(later.value("y_hat"), np.float32(w) * X)
    np.testing.assert_array_equal(later.value("y_hat@0"), np.zeros(4, np.float32))
    np.testing.assert_array_equal(later.value("x"), X)
    assert later.value("mean(abs(y_hat - y))") == pytest.approx(np.mean(np.abs(w * X - Y)))
    assert later.value("y_hat(w + 1)") == w * (w + 1)
    assert later.value("maximum(w, 2)") == 2


def test_settings_and_the_landscape(later):
    assert later.value("N") == 4
    assert later.value("epoch") == 3
    assert later.value("epochs") == 20
    assert later.value("learning_rate") == 0.01
    assert later.value("curvature") == pytest.approx(15)  # mean(2·x²)
    assert later.value("minimum") == pytest.approx(2)
    assert later.value("step_factor") == pytest.approx(0.85)
    assert later.value("largest_stable_rate") == pytest.approx(2 / 15)
    assert later.value("condition_number") == pytest.approx(1)
    assert later.value("gradient_factor") == 1
    assert later.value("minimum(w)") == later.value("minimum")


def test_a_hand_written_gradient_is_grad_and_not_the_slope(start):
    assert start.value("grad", "by-sum") == -120
    assert start.value("dJ/dw", "by-sum") == -30
    assert start.value("by-sum.grad") == -120
    assert start.value("gradient_factor", "by-sum") == 4
    assert start.value("by-sum.w@1") == pytest.approx(1.2)


def test_two_parameters_drawn(two):
    random = np.random.RandomState(42)
    b, w = random.uniform(0, 1), random.uniform(0, 1)
    assert (two.value("b"), two.value("w")) == (b, w)
    assert two.value("N") == 80
    assert two.value("z(x=0.5)") == b + w * 0.5
    assert two.value("z(0.5)") == two.value("y_hat(x=0.5)")
    assert two.value("z(x=0, b=2, w=1)") == 2
    assert two.value("validation_loss") > 0
    assert two.value("minimum(b)") != two.value("minimum(w)")
    assert two.value("J(b=0.5, w=-3)") < two.value("J")
    assert two.value("curvature(b)") == pytest.approx(2)


def test_conditions(start):
    for text, expected in (("dJ/dw < 0", True), ("w > 0", False), ("fast.w@1 > w@1", True), ("N == 4", True)):
        assert holds(start.parse(text, want="condition"), start.run) is expected


@pytest.mark.parametrize(
    ("text", "at_start", "later_on"),
    [
        ("w", "0", "0.555"),
        ("w:.3f", "0.000", "0.555"),
        ("w@1", "0.3", "0.3"),
        ("y_hat@1", "0.3, 0.6, 0.9, 1.2", "0.3, 0.6, 0.9, 1.2"),
        ("loss", "30", "15.66"),
        ("loss:.1f", "30.0", "15.7"),
        ("dJ/dw", "−30", "−21.675"),
        ("learning_rate", "0.01", "0.01"),
        ("learning_rate*dJ/dw", "−0.3", "−0.217"),
        ("epoch - 1", "0", "2"),
        ("w@20", "1.922", "1.922"),
        ("w@20:.6f", "1.922481", "1.922481"),
        ("away.w@30", "unknown", "unknown"),
        ("1/w@0", "not a number", "not a number"),
        ("x", "1, 2, 3, 4", "1, 2, 3, 4"),
        ("x:.1f", "1.0, 2.0, 3.0, 4.0", "1.0, 2.0, 3.0, 4.0"),
        ("largest_stable_rate", "0.133", "0.133"),
        ("by-sum.gradient_factor", "4", "4"),
    ],
)
def test_what_is_shown(start, later, text, at_start, later_on):
    if text == "1/w@0":
        assert start.shown(text) in {"not a number", "infinity"}
        return
    assert start.shown(text) == at_start
    assert later.shown(text) == later_on


def test_late_in_a_run_a_parameter_is_shown_as_finely_as_its_step():
    stand = Stand("every-key", 40)
    shift = loop(41) - loop(40)
    assert 1e-4 < shift < 1e-3
    assert stand.shown("w") == f"{loop(40):.6f}".rstrip("0")


def test_a_long_column_is_shortened(two):
    assert two.shown("x").endswith(", … (80 values)")
    assert two.shown("x").count(", ") == 4


def test_the_rule_of_display():
    assert [decimals_of(v) for v in (0, 30, 0.5, 0.05, 0.0005, 1e-9, float("inf"))] == [3, 3, 3, 4, 6, 8, 3]
    assert rounded(0.30000001192, 3) == "0.3"
    assert rounded(-0.0001, 3) == "0"
    assert rounded(-0.0, 3) == "0"
    assert rounded(1e-9, 8) == "1e−9"
    assert rounded(1.234e12, 3) == "1.23e12"
    assert rounded(1200.0, 3) == "1200"
    assert rounded(float("nan"), 3) == "not a number"
    assert rounded(float("-inf"), 3) == "minus infinity"
    assert [exactly(v) for v in (0.01, 1e-5, 20, 1e300, 0.0)] == ["0.01", "0.00001", "20", "1e300", "0"]
    assert formatted(-0.0001, ".2f") == "0.00"
    assert formatted(-0.5, "+.2f") == "−0.50"
    assert formatted(1234.5, ",.1f") == "1,234.5"
    assert formatted(0.123, ".0%") == "12%"


def test_a_minus_may_stand_before_the_name_of_a_run(later):
    w, fast = later.value("w"), later.value("fast.w")
    assert later.value("-fast.w") == -fast
    assert later.value("(-fast.w + 1)") == 1 - fast
    assert later.value("w-fast.w") == w - fast
    assert later.value("2-by-sum.w") == 2 - later.value("by-sum.w")


@pytest.mark.parametrize(
    ("text", "code", "position", "hint"),
    [
        ("too-fast.w", "unknown-name", 0, None),
        ("lss", "unknown-name", 0, "Did you mean `loss`?"),
        ("w + v", "unknown-name", 4, None),
        ("dJ/db", "unknown-name", 0, "Parameters: w."),
        ("fsat.w", "unknown-run", 0, "Did you mean `fast`?"),
        ("slow.w", "unknown-run", 0, None),
        ("w@", "bad-figure", 1, None),
        ("w@1.5", "bad-figure", 1, None),
        ("w@-1", "bad-figure", 1, None),
        ("w@9999999", "range", 1, None),
        ("y_hat(1, 2)", "bad-figure", 8, None),
        ("y_hat(z=1)", "bad-figure", 6, None),
        ("y_hat(x=1, x=2)", "bad-figure", 10, None),
        ("y_hat(x=q)", "unknown-name", 8, None),
        ("J(x=1)", "bad-figure", 2, None),
        ("y_hat(5", "bad-figure", 5, None),
        ("w +", "bad-figure", 3, None),
        ("w)", "bad-figure", 1, None),
        ("w.__class__", "unknown-name", None, None),
        ("__import__('os')", "unknown-name", 0, None),
        ("w" * 201, "too-large", 0, None),
        ("", "bad-figure", 0, None),
        ("validation_loss", "bad-figure", 0, None),
        ("(" * 60 + "w" + ")" * 60, "bad-figure", None, None),
    ],
)
def test_what_cannot_be_read(start, text, code, position, hint):
    with pytest.raises(FigureError) as caught:
        start.parse(text)
    assert caught.value.code == code
    if position is not None:
        assert caught.value.position == position
    if hint is not None:
        assert caught.value.hint == hint


def test_several_parameters_want_to_be_named(two):
    for text in ("grad", "minimum", "curvature"):
        with pytest.raises(FigureError, match="several"):
            two.parse(text)


@pytest.mark.parametrize("spec", [".3f", ".0f", "+.2f", ",.1f", ".3g", ".2e", "%", ".1%", " .2f", ""])
def test_formats(spec):
    check_format(spec)
    if spec:
        format(1.5, spec)


@pytest.mark.parametrize("spec", ["d", ".3", "10.3f", ".300f", "x", "s", "{}", "0>99f", "n", "r"])
def test_formats_that_are_none(spec):
    with pytest.raises(FigureError):
        check_format(spec)


def test_a_colon_within_brackets_begins_no_format():
    assert split_format(" loss:.3f ") == ("loss", ".3f")
    assert split_format("loss") == ("loss", "")
    assert split_format("y_hat(5:.3f") == ("y_hat(5:.3f", "")


def test_a_value_that_is_not_there_says_so(start):
    with pytest.raises(figures.FigureValueError, match="before epoch 30"):
        start.value("away.w@30")
