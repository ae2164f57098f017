"""Lessons that are wrong on purpose, one in each way, and what the checker says of each."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from authoring_lessons import GOOD, checked, codes, line_of, only, write

from tutor.authoring.checker import check


def test_a_good_lesson_has_nothing_said_against_it(tmp_path: Path) -> None:
    report = checked(tmp_path)
    assert report.problems == ()
    assert report.ok
    assert report.status == 0
    played = report.json()["played"]
    assert played["questions"] == 3
    assert set(played["learners"]) == {
        "right", "mistaken", "nonsense", "hints", "shown", "back", "resuming",
    }  # fmt: skip
    assert min(played["learners"].values()) >= 3
    assert played["seeds"] == 64
    assert played["variants"] == 4


BROKEN = {
    "typed number": ([("w = {{w}} and", "w = 0.5 and")], "typed-number", "w = 0.5 and"),
    "typed rounded loss": ([("{{loss}}", "35.333")], "typed-number", "off by 35.333"),
    "typed in a hint": ([("Against the slope.", "It is 0.02.")], "typed-number", "hints ="),
    "long page": ([("Then w = {{w}}.", "word " * 151)], "long-page", "## First"),
    "broken file link": ([("Then w", "See [more](more.md). Then w")], "broken-link", "See [more]"),
    "broken page link": ([("Then w", "See [more](#mire). Then w")], "broken-link", "See [more]"),
    "diverging": ([("learning_rate = 0.02\n", "learning_rate = 9.0\n"),
                   ("epochs = 20", "epochs = 50")], "run-diverges", "learning_rate = 9.0"),
    "falsely diverging": ([("epochs = 20\n", "epochs = 20\ndiverges = true\n")],
                          "run-stays-finite", "diverges = true"),
    "step too small": ([("learning_rate = 0.02\n", "learning_rate = 1e-17\n")],
                       "step-too-small", 'ask = "w"'),
    "collision": ([("w = 0.5\n", "w = 0.0\n")], "collision", 'ask = "w"'),
    "false collides": ([('ask = "w"\n', 'ask = "w"\ncollides = ["added"]\n')],
                       "false-collides", "collides ="),
    "two true options": ([("dJ/dw > 0", "dJ/dw < 1")], "not-one-true", "dJ/dw < 1"),
    "no true option": ([("dJ/dw < 0", "dJ/dw > 1")], "not-one-true", "[[options]]"),
    "same options": ([("J rises as w", "J falls as w")], "same-options", "[[options]]"),
    "already right": ([("np.sum(2*x*(y_hat - y))", "np.mean(2*x*(y_hat - y))")],
                      "already-right", "given ="),
    "telling hint": ([("Against the slope.", "It becomes 1.127.")], "hint-tells", "hints ="),
    "telling expression": ([("given =", 'hints = ["np.mean(2 * x * (y_hat - y))"]\ngiven =')],
                           "hint-tells", "hints = [\"np.mean"),
    "figure of a far epoch": ([("Now w = {{w}}", "Now w = {{condition_number}}"),
                               ("mean((y_hat - y)**2)", "mean(abs(y_hat - y))"),
                               ("{{condition_number}}", "{{minimum}}")], "figure-unknown", "{{minimum}}"),
    "cannot be asked": ([("```predict", "```diagnose"), ('ask = "w"', 'mistake = "stale_gradient"')],
                        "cannot-be-asked", "```diagnose"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("block", "hint"),
    [
        ('diagnose\nid = "first-step"\nmistake = "stale_gradient"', "Leave `mistake` out"),
        ('forecast\nid = "first-step"\nask = "which-run"', "Declare a run for each curve, [runs.NAME]"),
        ('forecast\nid = "first-step"\nask = "step-size"', "Ask it at another step"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_to_do(block: str, hint: str, tmp_path: Path) -> None:
    report = checked(tmp_path, ('predict\nid = "first-step"\nask = "w"', block))
    assert only(report, "cannot-be-asked").hint.startswith(hint)


@pytest.mark.parametrize("name", BROKEN)
def test_each_way_of_being_wrong_has_its_code_and_place(name: str, tmp_path: Path) -> None:
    changes, code, fragment = BROKEN[name]
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    report = checked(tmp_path, text=text)
    found = [problem for problem in report.problems if problem.code == code]
    assert found, [problem.text() for problem in report.problems]
    problem = found[0]
    assert problem.line == line_of(text, fragment), problem.text()
    assert problem.hint
    assert problem.text().startswith(f"{report.path}:{problem.line}:{problem.column}: {problem.severity}[")
    assert problem.message.endswith(".")
    assert report.status == (1 if problem.severity == "error" else 0)


def test_columns_point_at_what_is_meant(tmp_path: Path) -> None:
    report = checked(tmp_path, ("w = {{w}} and", "w = 0.5 and"))
    problem = only(report, "typed-number")
    assert problem.source_line[problem.column - 1 :].startswith("0.5 and")
    report = checked(tmp_path, ("Against the slope.", "It is 0.02."))
    problem = only(report, "typed-number")
    assert problem.source_line[problem.column - 1 :].startswith("0.02")


def test_small_whole_numbers_and_code_are_words(tmp_path: Path) -> None:
    report = checked(tmp_path, ("Then w = {{w}}.", "Of 3 points, `w = 0.5`, {{0.5}} and [0.5x](#first)."))
    assert report.problems == ()


VARIANTS = "[variants]\nlearning_rate = [0.02, 0.03]\nw = [0.5, 1.5]\n"
FROM_ZERO = (("w = 0.5\n", "w = 0.0\n"), (VARIANTS, ""))
"""From w = 0 the new w is the step itself."""


def test_a_collision_is_named_with_a_change_that_mends_it(tmp_path: Path) -> None:
    report = checked(tmp_path, *FROM_ZERO)
    said = {p.message.split("`")[1]: p for p in report.problems if p.code == "collision"}
    assert set(said) == {"only_the_step", "rate_times_all"}
    problem = said["only_the_step"]
    assert problem.message.startswith("At step 1 the mistake")
    offered = re.fullmatch(r"With w = ([\d.-]+) as its start they stand apart\.", problem.hint)
    assert "−" not in problem.hint
    assert offered, problem.hint
    mended = checked(tmp_path, ("w = 0.5\n", f"w = {offered[1]}\n"), (VARIANTS, ""))
    assert mended.problems == ()


def test_a_value_of_the_variants_that_collides_is_to_be_left_out(tmp_path: Path) -> None:
    report = checked(tmp_path, ("w = [0.5, 1.5]", "w = [0.0, 0.5, 1.5]"))
    said = {p.message.split("`")[1]: p for p in report.problems if p.code == "collision"}
    assert set(said) == {"only_the_step", "rate_times_all"}
    problem = said["only_the_step"]
    assert re.match(
        r"With seed \d+ \(learning_rate = 0.0[23], w = 0\) and \d+ other seeds, at step 1, ", problem.message
    )
    assert problem.hint == "Without 0 they stand apart for every seed: w = [0.5, 1.5] in [variants]."


@pytest.mark.parametrize(
    ("typed", "figure"), [("0.5", "{{w}}"), ("-0.5", "{{-w}}"), ("31.333", "{{abs(dJ/dw)}}")]
)
def test_a_typed_number_is_offered_with_its_own_sign(typed: str, figure: str, tmp_path: Path) -> None:
    report = checked(tmp_path, ("is off by {{loss}}", f"has {typed}"), ("{{w}} and", "{{w}}, {{dJ/dw}} and"))
    assert only(report, "typed-number").hint.startswith(f"Write {figure};")


@pytest.mark.parametrize(
    ("condition", "hint"), [("{{dJ/dw}} < 0", 'Write "dJ/dw < 0".'), ("true", "Write true without quotes.")]
)
def test_a_condition_in_the_spelling_of_something_else(condition: str, hint: str, tmp_path: Path) -> None:
    assert only(checked(tmp_path, ("dJ/dw < 0", condition)), "bad-expression").hint == hint


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("at {w}", "{w}"),
        ("$\\frac{1}{N}$", "$\\frac{1}{N}$"),
        ("$$J = 2$$", "$$J = 2$$"),
        ("$a^2$", "$a^2$"),
        ("the loss $J$ falls", "$J$"),
        ("$w = 2$, and", "$w = 2$"),
        ("so \\(a + b\\) is", "\\(a + b\\)"),
        ("it is \\alpha here", "\\alpha"),
        ("a <b>bold</b> word", "<b>"),
    ],
)
def test_what_is_shown_as_it_is_typed_is_said(typed: str, shown: str, tmp_path: Path) -> None:
    problem = only(checked(tmp_path, ("Then w", f"{typed} Then w")), "not-markdown")
    assert problem.severity == "warning"
    assert f"`{shown}`" in problem.message
    assert problem.source_line[problem.column - 1 :].startswith(shown)


def test_every_formula_is_pointed_at_also_in_a_heading(tmp_path: Path) -> None:
    text = GOOD.replace("Then w", "With $a^2$ and $b$ then w", 1) + "\n## The $x^2$ page\n\nText.\n"
    found = [one for one in checked(tmp_path, text=text).problems if one.code == "not-markdown"]
    assert [one.source_line[one.column - 1 :][:3] for one in found] == ["$a^", "$b$", "$x^"]
    titled = text.replace('title = "', 'title = "$w$ and ', 1).replace("# ", "# $w$ and ", 1)
    assert any("`$w$`" in one.message for one in checked(tmp_path, text=titled).problems)


@pytest.mark.parametrize(
    "typed",
    [
        "`$\\frac12$`",
        "It costs $3 or $4.",
        "From $3-$4 it is $5.",
        "A dollar sign, $, alone.",
        "US$ 3 and US$ 4",
        "a < b and b > c",
        "the set {x}",
        "`{w}`",
        "`<b>`",
        "x <y and y> z",
    ],
)
def test_dollars_and_comparisons_are_words(typed: str, tmp_path: Path) -> None:
    assert checked(tmp_path, ("Then w", f"{typed} Then w")).problems == ()


OVERSHOOT = """+++
format = 1
id = "overshoot"
title = "Overshoot"
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 20
[problem.gradient]
w = "dot(2*x, y_hat - y).mean()"
[problem.start]
w = 0.0
[problem.data]
x = [0, 1, 2, 3, 4, 5]
y = [0, 2, 4, 6, 8, 10]
dtype = "float32"
[variants]
learning_rate = [0.0075, 0.009, 0.01, 0.0125]
w = { from = -2.0, to = 1.5, step = 0.25 }
+++

```train
epochs = 1
```

## Next

```predict
id = "second-step"
ask = "w"
```
"""


def test_what_is_offered_for_the_seeds_mends_them(tmp_path: Path) -> None:
    # A sum in place of a mean: with 0.009 the second step ends so near the minimum that a third hardly moves.
    text = OVERSHOOT
    (report,) = check([str(write(tmp_path, text, "overshoot"))])
    hint = only(report, "collision").hint
    if decimals := re.match(r"decimals = \d+ in this block", hint):
        mended = text.replace('ask = "w"', f'ask = "w"\n{decimals[0].removesuffix(" in this block")}')
    else:
        assert "Without 0.009" in hint
        mended = text.replace("0.009, ", "")
    (report,) = check([str(write(tmp_path, mended, "overshoot"))])
    assert "collision" not in codes(report)


def test_a_declared_collision_is_silent_where_it_is_true_and_complete(tmp_path: Path) -> None:
    both = ('ask = "w"\n', 'ask = "w"\ncollides = ["only_the_step", "rate_times_all"]\n')
    assert checked(tmp_path, *FROM_ZERO, both).problems == ()
    one = ('ask = "w"\n', 'ask = "w"\ncollides = ["only_the_step"]\n')
    assert "`rate_times_all`" in only(checked(tmp_path, *FROM_ZERO, one), "collision").message


def test_expressions_that_the_data_cannot_tell_apart_are_a_collision(tmp_path: Path) -> None:
    report = checked(
        tmp_path, ("x = [1.0, 2.0, 4.0]", "x = [1.0]"), ("y = [3.5, 5.0, 11.0]", "y = [1.0]"), (VARIANTS, "")
    )
    said = {p.message.split("`")[1] for p in report.problems if p.code == "collision"}
    assert {"missing_inner", "missing_mean", "mean_twice"} <= said
    assert "misjudged" not in codes(report)


def test_a_variant_that_diverges_is_named_with_its_seed(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        ("learning_rate = [0.02, 0.03]", "learning_rate = [0.02, 9.0]"),
        ("epochs = 20", "epochs = 60"),
    )
    problem = only(report, "run-diverges")
    assert "seed" in problem.message
    assert "learning_rate = 9" in problem.message
    assert "other variant" in problem.message


def test_the_learning_rate_that_is_offered_settles(tmp_path: Path) -> None:
    # 6 over the sum of squares, 21: the limit is 1/7 = 0.142857, which three digits would round up.
    change = (
        ("learning_rate = 0.02\n", "learning_rate = 9.0\n"),
        ("epochs = 20", "epochs = 60"),
        (VARIANTS, ""),
    )
    problem = only(checked(tmp_path, *change), "run-diverges")
    assert problem.hint.startswith("Take a learning rate below 0.142, or declare")


def test_a_declared_divergence_is_no_problem(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        (
            "[variants]\nlearning_rate = [0.02, 0.03]\nw = [0.5, 1.5]\n",
            "[runs.wild]\nlearning_rate = 9.0\nepochs = 60\ndiverges = true\n",
        ),
    )
    assert report.problems == ()


def test_options_are_held_for_every_variant(tmp_path: Path) -> None:
    # True for w = 0.5 alone: with the other start the loss is below 10.
    report = checked(tmp_path, ("dJ/dw < 0", "loss > 10"), ("dJ/dw > 0", "loss < 0"))
    problem = only(report, "not-one-true")
    assert problem.message.startswith("With seed ")


def test_the_derivative_is_held_against_central_differences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutor.grading.moment import Moment

    true = Moment.true_gradient
    monkeypatch.setattr(Moment, "true_gradient", lambda *args, **more: true(*args, **more) * 1.001)
    problem = only(checked(tmp_path), "derivative-differs")
    assert "central differences" in problem.message


@pytest.mark.parametrize(
    "loss",
    [
        "mean(abs(y_hat - y))",
        "mean(log(1 + exp(-y_hat*y)))",
        "mean(max(0, y_hat - y)**2)",
        "mean((y_hat - y)**4)",
        "sum(sqrt(1 + (y_hat - y)**2))",
    ],
)
def test_losses_of_all_shapes_agree_with_central_differences(loss: str, tmp_path: Path) -> None:
    report = checked(
        tmp_path, ("mean((y_hat - y)**2)", loss), ("learning_rate = 0.02\n", "learning_rate = 1e-4\n")
    )
    assert not codes(report) & {"derivative-differs", "no-derivative"}, report.text()


def test_a_gradient_that_is_no_multiple_is_a_warning(tmp_path: Path) -> None:
    report = checked(
        tmp_path, ("[problem.start]", '[problem.gradient]\nw = "mean(2*x + y)"\n\n[problem.start]')
    )
    assert only(report, "gradient-differs").severity == "warning"


def test_data_that_cannot_be_used_is_said_at_its_key(tmp_path: Path) -> None:
    report = checked(tmp_path, ("x = [1.0, 2.0, 4.0]\ny = [3.5, 5.0, 11.0]\n", 'csv = "none.csv"\n'))
    assert only(report, "bad-data").source_line.startswith("csv")
    assert report.status == 1


def test_a_figure_beyond_the_end_of_a_run_has_no_value(tmp_path: Path) -> None:
    wild = (
        (
            "[variants]\nlearning_rate = [0.02, 0.03]\nw = [0.5, 1.5]\n",
            "[runs.wild]\nlearning_rate = 9.0\nepochs = 60\ndiverges = true\n",
        ),
        ("Now w = {{w}}", "Now w = {{wild.w@50}}"),
    )
    assert only(checked(tmp_path, *wild), "figure-unknown").column == 9


def test_a_skill_of_no_course_is_a_warning_where_there_is_none(tmp_path: Path) -> None:
    skills = ("title =", 'skills = ["update", "foward"]\ntitle =')
    problem = only(checked(tmp_path, skills), "unknown-skill")
    assert problem.severity == "warning"
    assert problem.hint == "Did you mean `forward`?"
    assert problem.source_line[problem.column - 1 :].startswith('"foward"')
    own = only(checked(tmp_path, ("title =", 'skills = ["parabolas"]\ntitle =')), "unknown-skill")
    assert "course.toml" in own.hint


def test_many_warnings_hide_no_error_and_are_none(tmp_path: Path) -> None:
    many = ("Then w = {{w}}.", "0.02 " * 500)
    report = checked(tmp_path, many)
    assert report.status == 0
    assert len(report.problems) == 201
    assert report.problems[-1].message == "There are 301 more warnings from here on."
    report = checked(tmp_path, many, ("Now w = {{w}}", "[Now](none.md)"))
    assert report.status == 1
    assert "broken-link" in codes(report)


@pytest.mark.parametrize(
    "text",
    ["`a` " * 20_000, "`" + "{{" * 40_000 + "`", "1" * 100_000, "1.1." * 30_000, "[" * 60_000],
    ids=["code", "figures in code", "a number", "numbers", "brackets"],
)
def test_prose_made_to_take_long_does_not(text: str, tmp_path: Path) -> None:
    began = time.process_time()
    checked(tmp_path, ("Then w", f"{text} Then w"))
    assert time.process_time() - began < 5
