"""Expressions asked by `derive` and `write`, blanks and lines to mend."""

from __future__ import annotations

import re

import pytest
from grading_problems import line, momentum, overshoot, problem
from msgspec import structs

from tutor.descent.run import Run
from tutor.errors import InputError
from tutor.grading.moment import moment_of
from tutor.grading.play import misplayed
from tutor.grading.written_questions import class_labels, derive_question, write_question
from tutor.symbolic.expression import AGGREGATES, ELEMENTWISE


def test_every_kind_takes_its_own_answer_and_no_mistake():
    made = line()
    for question in (
        derive_question(made.objective, "w", "result"),
        derive_question(made.objective, "b", "result"),
        derive_question(made.objective, "w", "each-rule"),
        *(write_question(made, ask) for ask in ("y_hat", "loss", "dJ/dw", "update")),
    ):
        assert misplayed(question) == ()


def test_the_hints_to_each_rule_say_which_lines_are_put_together():
    idea, titles, starts = derive_question(problem().objective, "w", "each-rule").hints()
    assert idea.startswith("One rule for each line: first the slope of each piece by itself, then the pieces")
    assert titles == "dℓ/du: the power rule; du/dw: the inner derivative; dℓ/dw: multiply; dJ/dw: collect."
    assert starts == (
        "dℓ/du starts from u²; du/dw starts from w·x − y; dℓ/dw = dℓ/du · du/dw; dJ/dw = mean(dℓ/dw)."
    )


def test_each_rule_has_its_own_verdict():
    question = derive_question(problem().objective, "w", "each-rule")
    assert question.ask == ("dℓ/du", "du/dw", "dℓ/dw", "dJ/dw")
    assert "u = w·x − y" in question.prompt
    verdict = question.grade(("2*u", "w", "2*u*x", "mean(2*x*(w*x - y))"))
    assert dict(verdict.outcomes) == {
        "dℓ/du": "right",
        "du/dw": "wrong",
        "dℓ/dw": "right",
        "dJ/dw": "right",
    }
    assert verdict.outcome == "wrong"


def test_a_mean_of_what_dot_returned_is_a_sum():
    given = "np.dot(2*x, y_hat - y).mean()"
    question = write_question(overshoot(), "dJ/dw", given=given)
    verdict = question.grade((given,))
    assert [mistake.code for mistake in verdict.mistakes] == ["missing_mean"]
    assert "It is a sum: dot already returned one number" in verdict.message
    assert verdict.message.startswith("As it was given.")
    assert question.grade(("np.mean(2*x*(y_hat - y))",)).outcome == "right"
    assert question.grade(("np.dot(2*x, y_hat - y)/N",)).outcome == "right"


def test_a_blank_is_filled_in_place_or_alone():
    question = write_question(problem(), "dJ/dw", given="np.mean(2*x*____)")
    assert question.grade(("np.mean(2*x*(y_hat - y))",)).outcome == "right"
    assert question.grade(("(y_hat - y)",)).outcome == "right"
    assert question.grade(("(y - y_hat)",)).mistakes[0].code == "sign_flipped"
    for text in (question.given, "", "  "):
        assert question.grade((text,)).code == "blank"


@pytest.mark.parametrize(
    "typed", ["2*u; x; np.multiply(2*u, x); mean(2*x*u)", "2*u, x, np.multiply(2*u, x), mean(2*x*u)"]
)
def test_one_line_may_hold_every_rule(typed: str):
    question = derive_question(problem().objective, "w", "each-rule")
    assert set(question.grade((typed,)).outcomes.values()) == {"right"}


def test_a_wrong_number_of_answers_costs_nothing():
    question = derive_question(problem().objective, "w", "each-rule")
    assert question.grade(("2*u",)).outcome == "invalid"


def test_a_blank_may_be_passed_over_for_a_whole_line_of_another_form():
    question = write_question(problem(), "dJ/dw", given="np.____(2*x*(y_hat - y))")
    assert question.grade(("mean",)).outcome == "right"
    assert question.grade(("np.sum(2*x*(y_hat - y))/N",)).outcome == "right"
    assert question.grade(("sum",)).mistakes[0].code == "missing_mean"


def test_a_line_without_its_left_side_is_a_whole_line_too():
    question = write_question(problem(), "update", given="w = w ____ learning_rate*dw")
    assert question.grade(("w - learning_rate*dw",)).outcome == "right"
    assert question.grade(("-",)).outcome == "right"
    assert question.grade(("w + learning_rate*dw",)).mistakes[0].code == "added"
    assert question.grade(("+",)).mistakes[0].code == "added"


def test_the_caret_of_a_blank_stands_under_what_was_typed():
    question = write_question(problem(), "dJ/dw", given="np.mean(2*x*____)")
    verdict = question.grade(("(y_hat - t)",))
    assert verdict.code == "unknown_name"
    assert "(y_hat - t)"[verdict.caret] == "t"


def test_of_several_parameters_the_prompt_says_whose_slope():
    assert write_question(line(), "dJ/db").prompt == "Write the slope dJ/db as a line of NumPy."
    given = write_question(line(), "dJ/dw", given="np.mean(2*____)")
    assert given.prompt == "Fill in the blank: the slope dJ/dw."
    assert write_question(problem(), "dJ/dw").prompt == "Write the slope as a line of NumPy."


def test_the_update_line_of_the_page_can_be_copied():
    for made in (problem(), line(), overshoot()):
        step = moment_of(Run(made)).step
        sources = {line.parameter: line.source for line in step.lines if line.name == "update"}
        question = write_question(made, "update")
        assert question.ask == made.parameters
        assert question.grade(tuple(sources.values())).outcome == "right", sources


def test_the_update_follows_the_gradient_that_the_program_uses():
    question = write_question(overshoot(), "update")
    assert question.answer() == "w = w - learning_rate*grad"
    assert question.grade(("w - learning_rate*np.dot(2*x, y_hat - y)",)).outcome == "right"
    assert question.grade(("w - learning_rate*np.mean(2*x*(y_hat - y))",)).outcome == "wrong"
    assert question.grade(("w - learning_rate*dw",)).code == "unknown_name"


def test_each_parameter_has_its_update():
    question = write_question(line(), "update")
    assert question.prompt == "Write the new b and the new w, each as a line of NumPy."
    verdict = question.grade(("b - learning_rate*db", "w + learning_rate*dw"))
    assert dict(verdict.outcomes) == {"b": "right", "w": "wrong"}
    assert [(mistake.code, mistake.asked) for mistake in verdict.mistakes] == [("added", "w")]
    assert write_question(line(), "update", given="w = w + learning_rate*dw").ask == ("w",)


def test_every_name_that_is_offered_can_be_used_in_each_line():
    made = line()
    questions = [write_question(made, ask) for ask in ("y_hat", "loss", "dJ/db", "update")]
    questions += [derive_question(made.objective, "w", ask) for ask in ("result", "each-rule")]
    for question in questions:
        for name in question.names:
            text = f"{name}(x)" if name in (*ELEMENTWISE, *AGGREGATES) else name
            verdict = question.grade((text,) * len(question.ask))
            assert verdict.code not in ("unknown_name", "syntax"), (question.prompt, name, verdict.message)


def test_the_functions_that_an_answer_needs_are_offered():
    assert "mean" not in write_question(line(), "y_hat").names
    assert write_question(line(), "loss").names[-2:] == ("mean", "sum")
    wave = problem(model="sin(w*x)")
    assert write_question(wave, "y_hat").names[-2:] == ("sin", "cos")
    assert {"mean", "sum", "sin", "cos"} <= {*derive_question(wave.objective, "w", "result").names}


def test_the_line_or_the_slope_of_another_parameter_is_recognised():
    question = write_question(line(), "update")
    swapped = question.grade(("w - learning_rate*dw", "b - learning_rate*db"))
    assert [mistake.code for mistake in swapped.mistakes] == ["other_parameter"] * 2
    assert swapped.message.startswith("b: That is the new w. ")
    other = question.grade(("b - learning_rate*db", "w - learning_rate*db"))
    assert [(mistake.code, mistake.asked) for mistake in other.mistakes] == [("other_gradient", "w")]
    assert other.message == (
        "b: right.\nw: not yet. That uses db, the slope of another parameter."
        " Each parameter moves by its own slope: w by dw."
    )


def test_the_rate_of_this_lesson_is_right_here_and_said():
    verdict = write_question(problem(rate=0.01), "update").grade(("w - 0.01*dw",))
    assert verdict.outcome == "right"
    assert "learning_rate" in verdict.message
    assert write_question(problem(rate=0.02), "update").grade(("w - 0.01*dw",)).outcome == "wrong"


def test_no_rung_of_a_written_line_is_the_answer():
    made = line()
    questions = [write_question(made, ask) for ask in ("y_hat", "loss", "dJ/dw", "update")]
    questions += [derive_question(made.objective, "w", ask) for ask in ("result", "each-rule")]
    for question in questions:
        for rung in question.hints():
            for part in re.split(r"[:;.,]? (?=is |starts|with )|[;:,.]$|[;:,] | = ", rung):
                for name, target in question.targets.items():
                    text = part.removeprefix("starts from ").removeprefix("is ").strip(" .")
                    single = structs.replace(question, targets={name: target})
                    assert single.grade((text,)).outcome != "right", (name, rung)


@pytest.mark.parametrize(
    ("ask", "text", "code"),
    [
        ("loss", "np.sum((y_hat - y)**2)", "sum_for_mean"),
        ("loss", "np.mean(y_hat - y)", "not_squared"),
        ("loss", "np.mean(np.abs(y_hat - y))", "absolute_for_square"),
        ("loss", "np.mean(y_hat - y)**2", "square_of_mean"),
        ("loss", "np.sqrt(np.mean((y_hat - y)**2))", "took_root"),
        ("y_hat", "w*x", "dropped_parameter"),
        ("y_hat", "w + b*x", "swapped_parameters"),
        ("y_hat", "b + w + x", "added_for_times"),
    ],
)
def test_a_wrong_line_of_the_lessons_own_is_recognised(ask, text, code):
    verdict = write_question(line(), ask).grade((text,))
    assert verdict.outcome == "wrong"
    assert code in [mistake.code for mistake in verdict.mistakes]
    assert verdict.message.startswith("That")


def test_what_cannot_be_written_is_refused():
    with pytest.raises(InputError):
        write_question(problem(), "dJ/dz")
    with pytest.raises(InputError):
        write_question(momentum(), "update")


CLASSES = {
    "model": "sigmoid(b + w*x)",
    "loss": "mean(-y*log(y_hat) - (1 - y)*log(1 - y_hat))",
    "start": {"b": 0.5, "w": 1.0},
}


@pytest.mark.parametrize(
    ("kinds", "own"), [([0, 1, 0, 1], {"0", "1"}), ([-1, 1, 1, -1], {"−1", "1"}), ([0, 1, 0.5, 1], None)]
)
def test_a_counter_example_uses_the_labels_that_classes_have(kinds, own):
    made = problem(columns={"x": [-4, -1, 2, 3], "y": kinds}, **CLASSES)
    labels = class_labels(made)
    assert labels.keys() == ({"y"} if own else set())
    derived = derive_question(made.objective, "w", "each-rule", labels=labels)
    seen = set()
    for typed in ("y_hat", "x + y", "y - y_hat**2", "3*y", "exp(y)", "y*u"):
        for question in (derived, derive_question(made.objective, "w", "result", labels=labels)):
            message = question.grade((typed,) * len(question.ask)).message
            seen |= {*re.findall(r"\by = (.+?) yours", message)}
    for ask in ("loss", "dJ/dw"):
        for typed in ("mean(y)", "mean((y_hat - y)**3)", "mean(y*x) + w"):
            message = write_question(made, ask).grade((typed,)).message
            seen |= {*re.findall(r"\by = (.+?) yours", message)}
    assert seen
    assert seen <= own if own else not seen <= {"0", "1"}


def test_what_labels_cannot_show_is_shown_elsewhere():
    made = problem(columns={"x": [-4, -1, 2, 3], "y": [0, 0, 1, 1]}, model="w*x", start={"w": 1.0})
    question = derive_question(made.objective, "w", "result", labels=class_labels(made))
    message = question.grade(("mean(2*x*(w*x - y**2))",)).message
    assert re.search(r"y = (?!0 |1 ).+ yours gives", message)


def test_each_of_several_expressions_has_a_line_for_what_is_said_of_it():
    question = derive_question(problem().objective, "w", "each-rule")
    lines = question.grade(("2*u", "w", "7*x", "mean(x)")).message.split("\n")
    assert [line.partition(":")[0] for line in lines] == list(question.ask)
    right = question.grade(("2*u", "x", "2*u*x", "mean(2*x*u)"))
    assert right.outcome == "right"
    assert len(right.message.split("\n")) == len(question.ask)
