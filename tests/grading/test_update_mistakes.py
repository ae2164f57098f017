"""Each wrong rule against its closed form, worked out here in plain Python."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from grading_problems import line, momentum, overshoot, problem

from tutor.course.build import build_problem
from tutor.course.reader import read_text
from tutor.course.source import Source
from tutor.descent.problem import Optimizer
from tutor.descent.run import Run
from tutor.errors import InputError
from tutor.grading.moment import moment_of
from tutor.grading.play import misplayed
from tutor.grading.predict import predict
from tutor.grading.update_catalogue import UPDATE_MISTAKES

X, Y = np.array([1.0, 2, 3, 4]), np.array([2.0, 4, 6, 8])


def at(made, epochs):
    return moment_of(Run(made).advance(epochs))


def landings(made, epochs, name="w"):
    number = predict(at(made, epochs), name).numbers[0]
    found = {}
    for landing in number.landings:
        found.setdefault(landing.code, []).append(landing.value)
    return found


CLASSES = """
[problem]
model = "p"
loss = "mean(-y*log(p) - (1 - y)*log(1 - p))"
learning_rate = 0.1
epochs = 10
[problem.let]
z = "b + w*x"
p = "sigmoid(z)"
[problem.start]
b = 0.25
w = 0.5
[problem.data]
x = [-2, -1, 1, 3]
y = [0, 0, 1, 1]
"""
LAYERS = """
[problem]
model = "v*h"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.1
epochs = 10
[problem.let]
h = "tanh(a*x)"
[problem.start]
a = 0.3
v = 0.5
[problem.data]
x = [-1.0, 0.5, 2.0]
y = [-0.6, 0.35, 0.5]
"""


def build(front):
    text = f'+++\nformat = 1\nid = "made"\ntitle = "Made"\n{front}+++\n\n# Made\n\nText.\n'
    return build_problem(read_text(Source("made.md", text), Path("made.md")))


def slope(w, x=X, y=Y, b=0.0):
    return float(np.mean(2 * x * (b + w * x - y)))


def test_the_closed_forms_of_one_weight():
    w, eta = 0.3, 0.01
    g, loss = slope(w), float(np.mean((w * X - Y) ** 2))
    new = w - eta * g
    expected = {
        "added": [w + eta * g],
        "no_learning_rate": [w - g],
        "used_loss": [w - eta * loss],
        "only_the_step": [-eta * g, eta * g],
        "only_the_gradient": [g],
        "unchanged": [w],
        "sum_for_mean": [w - eta * 4 * g],
        "missing_two": [w - eta * g / 2],
        "missing_inner": [w - eta * float(np.mean(2 * (w * X - Y)))],
        "stale_gradient": [w - eta * slope(0.0)],
        "used_x": [w - eta * 2.5],
        "rate_times_all": [eta * (w - g)],
        "one_decimal_off": [w - 10 * eta * g, w - eta * g / 10],
        "two_steps": [new - eta * slope(new)],
    }
    found = landings(problem(), 1)
    assert found.keys() == expected.keys()
    for code, values in expected.items():
        assert found[code] == pytest.approx(values, rel=1e-6), code


def test_several_parameters_move_together():
    x, y = np.array([0.1, 0.5, 0.9]), np.array([0.2, -1.1, -2.0])
    b, w, eta = 0.375, 0.951, 0.1
    new_b = b - eta * float(np.mean(2 * (b + w * x - y)))
    found = landings(line(), 0)
    assert found["used_new_parameter"] == pytest.approx([w - eta * slope(w, x, y, new_b)])
    assert found["dropped_parameter"] == pytest.approx([w - eta * slope(w, x, y)])
    new_w = w - eta * slope(w, x, y, b)
    assert found["other_parameter"] == pytest.approx([new_b])
    assert found["other_gradient"] == pytest.approx([w - (b - new_b)])
    first = landings(line(), 0, "b")
    assert first["other_parameter"] == pytest.approx([new_w])
    assert "used_new_parameter" not in first
    assert "missing_inner" not in first
    assert first["dropped_parameter"] == pytest.approx([b - eta * float(np.mean(2 * (b - y)))])


def test_nothing_is_dropped_with_a_parameter_that_is_zero():
    flat = line(start={"b": 0.0, "w": 0.951})
    assert "dropped_parameter" not in landings(flat, 0, "w")
    assert "dropped_parameter" in landings(flat, 0, "b")
    for asked, at_input in (("loss", {}), ("dJ/dw", {}), ("y_hat", {"x": 2.0})):
        question = predict(at(flat, 0), asked, at=at_input)
        dropped = [landing for landing in question.numbers[0].landings if landing.code == "dropped_parameter"]
        assert all(landing.words["other"] == "w" for landing in dropped), asked


def test_what_is_the_right_rule_in_this_place_is_no_mistake():
    assert "stale_gradient" not in landings(problem(), 0)
    assert "no_learning_rate" not in landings(problem(rate=1.0), 0)
    one_point = {"x": [2], "y": [4]}
    assert "sum_for_mean" not in landings(problem(columns=one_point), 0)
    apart = line(model="b + 0*w + w*0 + 1*b", start={"b": 1.0, "w": 1.0})
    assert "used_new_parameter" not in landings(apart, 0, "b")
    assert "forgot_momentum" not in landings(momentum(), 0)
    assert "missing_two" not in landings(problem(loss="mean(abs(y_hat - y))", start={"w": 0.25}), 0)


def test_what_standardised_data_cancel_is_no_mistake():
    centred = {"x": [-1.5, -0.5, 0.5, 1.5], "y": [0.3, 1.1, 0.7, 2.5]}
    for made in (line(columns=centred), line(columns=centred, optimizer=Optimizer("momentum"))):
        found = landings(made, 1)
        assert not {"used_new_parameter", "dropped_parameter"} & found.keys()
        assert "dropped_parameter" not in landings(made, 1, "b")
    off = {**centred, "x": [-1.5, -0.5, 0.5, 1.50001]}
    assert {"used_new_parameter", "dropped_parameter"} <= landings(line(columns=off), 1).keys()


def test_a_slope_that_is_flat_only_here_still_depends_on_the_other_parameter():
    apart = line(loss="mean(abs(y_hat - y))", columns={"x": [1, 2, 4], "y": [9, 9, 9]})
    assert "used_new_parameter" in landings(apart, 0)


@pytest.mark.parametrize("name", ["adam", "rmsprop"])
def test_the_first_step_that_only_feels_the_sign_is_the_same_for_a_sum_and_without_the_two(name):
    made = problem(optimizer=Optimizer(name), rate=0.1, start={"w": 0.5}, dtype="float64")
    assert not {"sum_for_mean", "missing_two"} & landings(made, 0).keys()
    assert {"sum_for_mean", "missing_two"} <= landings(made, 1).keys()


def test_the_step_may_be_given_with_either_sign():
    assert landings(problem(), 1)["only_the_step"] == pytest.approx([0.255, -0.255], rel=1e-6)
    assert landings(problem(), 0)["only_the_step"] == pytest.approx([0.3], rel=1e-6)
    verdict = predict(at(problem(), 1), "w").grade(("-0.255",))
    assert [mistake.code for mistake in verdict.mistakes] == ["only_the_step"]
    assert verdict.message.startswith("−0.255 is the step alone, with its sign turned: 0.01 · dJ/dw.")


def test_the_inner_derivative_of_named_intermediates():
    x, y = np.array([-2.0, -1, 1, 3]), np.array([0.0, 0, 1, 1])
    b, w, eta = 0.25, 0.5, 0.1
    made = build(CLASSES)
    p = 1 / (1 + np.exp(-(b + w * x)))
    assert landings(made, 0)["missing_inner"] == pytest.approx([w - eta * float(np.mean(p - y))])
    assert "missing_inner" not in landings(made, 0, "b")
    told = next(
        landing
        for landing in predict(at(made, 0), "w").numbers[0].landings
        if landing.code == "missing_inner"
    )
    assert told.phrase == "leaving out the inner derivative dz/dw"


def test_the_inner_derivatives_of_two_layers():
    x, y = np.array([-1.0, 0.5, 2.0]), np.array([-0.6, 0.35, 0.5])
    made = build(LAYERS)
    h = np.tanh(0.3 * x)
    misses = 2 * (0.5 * h - y)
    inner = [float(np.mean(misses)), float(np.mean(misses * 0.5 * (1 - h**2)))]
    assert landings(made, 0, "a")["missing_inner"] == pytest.approx([0.3 - 0.1 * each for each in inner])
    assert landings(made, 0, "v")["missing_inner"] == pytest.approx([0.5 - 0.1 * float(np.mean(misses))])


def test_gradients_that_pile_up_have_a_line_called_grad():
    made = problem(zero_grad=False, engine="torch", parameter_dtype="float32")
    moment = at(made, 1)
    assert [line.of for line in moment.step.lines if line.name == "gradient"] == ["grad"]
    verdict = predict(moment, "w").grade((f"{moment.step.gradient['w']:.3f}",))
    assert [mistake.code for mistake in verdict.mistakes] == ["only_the_gradient"]
    assert "is grad itself" in verdict.message


def test_a_sum_is_divided_by_mistake():
    found = landings(problem(loss="sum((y_hat - y)**2)", rate=0.001), 0)
    assert found["mean_for_sum"] == pytest.approx([0.001 * 30])
    assert "sum_for_mean" not in found


def test_momentum_without_its_memory():
    moment = at(momentum(), 2)
    v = moment.step.before.memory["w"][0]
    w, g = moment.before["w"], moment.step.gradient["w"]
    found = landings(momentum(), 2)
    assert found["forgot_momentum"] == pytest.approx([w - 0.01 * g])
    assert found["forgot_decay"] == pytest.approx([w - 0.01 * (v + g)])
    assert found["added"] == pytest.approx([w + 0.01 * (0.9 * v + g)])


def test_adam_without_its_correction():
    made = problem(optimizer=Optimizer("adam"), rate=0.1, start={"w": 0.5}, dtype="float64")
    first, third = landings(made, 0), landings(made, 2)
    g = slope(0.5)
    raw = 0.5 - 0.1 * (0.1 * g) / (math.sqrt(0.001 * g * g) + 1e-8)
    assert first["forgot_bias_correction"] == pytest.approx([raw])
    assert "forgot_momentum" not in first
    assert "forgot_momentum" in third
    assert {"forgot_scaling", "forgot_root"} <= third.keys()


def test_rmsprop_without_its_scale():
    made = problem(optimizer=Optimizer("rmsprop"), rate=0.1, start={"w": 0.5}, dtype="float64")
    g = slope(0.5)
    found = landings(made, 0)
    assert found["forgot_scaling"] == pytest.approx([0.5 - 0.1 * g])
    assert found["forgot_root"] == pytest.approx([0.5 - 0.1 * g / (0.01 * g * g + 1e-8)])


def test_a_batch_is_not_all_the_data():
    made = line(batch=2)
    assert "used_whole_data" in landings(made, 0)
    assert "used_whole_data" not in landings(line(), 0)


def test_the_validation_data_do_not_move_a_parameter():
    made = line(validation={"x": [0.3], "y": [-0.4]})
    b, w = 0.375, 0.951
    expected = w - 0.1 * 2 * 0.3 * (b + w * 0.3 + 0.4)
    assert landings(made, 0)["used_validation"] == pytest.approx([expected])


def test_by_the_true_derivative_is_incomplete_where_the_gradient_is_hand_written():
    moment = at(overshoot(), 1)
    question = predict(moment, "w")
    true = moment.before["w"] - 0.01 * moment.step.gradient["w"] / 6
    verdict = question.grade((f"{true:.4f}",))
    assert (verdict.outcome, verdict.code) == ("incomplete", "true_gradient")
    assert "this program's gradient line says 22" in verdict.message
    assert not verdict.mistakes


def test_at_zero_with_y_twice_x_the_collisions_are_named_honestly():
    for rate in (0.01, 0.02, 0.03):
        question = predict(at(problem(rate=rate), 0), "w")
        assert question.collisions == {"w": ("only_the_step", "rate_times_all")}
        right = question.grade((f"{30 * rate:g}",))
        assert right.outcome == "right"
        assert "giving the step alone" in right.message
        uphill = question.grade((f"{-30 * rate:g}",))
        assert [mistake.code for mistake in uphill.mistakes] == ["added", "used_loss"]
        assert uphill.landing == pytest.approx({"w": -30 * rate})


def test_the_message_of_the_second_step():
    verdict = predict(at(problem(), 1), "w").grade(("0.045",))
    assert verdict.outcome == "wrong"
    assert verdict.message == (
        "0.045 is where adding 0.01 · dJ/dw leads."
        " The step goes against the slope: take 0.01 · dJ/dw away from the old w."
    )
    assert verdict.landing == pytest.approx({"w": 0.045})
    assert verdict.read_as == "w = 0.045"


def test_far_from_every_rule_the_distance_is_said():
    question = predict(at(problem(), 1), "w")
    assert question.grade(("0.617",)).message == "0.617 is about 0.06 too high; 3 decimals count."
    assert question.grade(("0.455",)).message == "0.455 is 0.1 too low; 3 decimals count."
    assert question.grade(("1e29",)).message.endswith("is far too high.")


def test_few_decimals_near_a_mistake_are_told_which_number_is_meant():
    question = predict(at(problem(), 2), "w")
    assert question.grade(("0.34",)).message.startswith("0.34, or 0.338 to 3 decimals, is where adding")


@pytest.mark.parametrize("guess", ["-0.3", "0.26", "0.61", "0.1", "0.05", "-26"])
def test_few_decimals_that_many_numbers_round_to_are_told_no_rule(guess):
    verdict = predict(at(problem(), 1), "w").grade((guess,))
    assert verdict.outcome == "wrong"
    assert verdict.mistakes == ()
    assert verdict.message.endswith("3 decimals count.")


def test_the_distance_of_a_far_answer_is_true_and_does_not_tell_a_near_one():
    question = predict(at(problem(), 1), "w")
    assert question.grade(("55.8",)).message == "55.8 is about 55 too high; 3 decimals count."
    assert question.grade(("2.4",)).message == "2.4 is about 1.8 too high; 3 decimals count."
    assert question.grade(("0.5674",)).message == "0.5674 is about 0.01 too high; 3 decimals count."
    assert question.grade(("-1234.5",)).message == "−1234.5 is about 1200 too low; 3 decimals count."


def test_right_ones_stay_beside_wrong_ones():
    question = predict(at(line(), 0), ("b", "w"))
    b, w = (number.truth for number in question.numbers)
    verdict = question.grade((f"{b:.4f} {w + 0.5:.4f}",))
    assert dict(verdict.outcomes) == {"b": "right", "w": "wrong"}
    assert verdict.outcome == "wrong"
    assert verdict.message.startswith("b: right. w: not yet. ")
    named = question.grade((f"w={w:.5f} b={b:.5f}",))
    assert named.outcome == "right"
    half = question.grade((f"{b:.4f}", "abc"))
    assert dict(half.outcomes) == {"b": "right", "w": "invalid"}
    assert half.code == "unknown_name"
    assert half.message.startswith("b: right. w: not read. ")
    short = question.grade((f"{b:.1f}", f"{w:.4f}"))
    assert short.message == "b: almost. Right so far, give 3 decimals. w: right."


def test_the_number_before_the_last_function_is_recognised():
    question = predict(at(build(CLASSES), 0), "y_hat", at={"x": 3.0})
    verdict = question.grade(("1.75",))
    assert [mistake.code for mistake in verdict.mistakes] == ["skipped_function"]
    assert verdict.message == (
        "1.75 is the value before the last function, sigmoid. Put it into sigmoid, which makes a number"
        " between 0 and 1 of it: what comes out is the guess."
    )
    assert "skipped_function" not in predict(at(line(), 0), "y_hat", at={"x": 3.0}).landings


def test_the_minus_lost_in_the_exponent_of_a_sigmoid_is_recognised():
    # z = 0.25 + 0.5·3 = 1.75; 1/(1 + e^−1.75) = 0.8520 is right, and 1/(1 + e^1.75) = 0.1480 is not.
    question = predict(at(build(CLASSES), 0), "y_hat", at={"x": 3.0})
    assert question.grade(("0.852",)).outcome == "right"
    assert question.landings["lost_minus"]["y_hat"] == pytest.approx(1 / (1 + math.exp(1.75)))
    verdict = question.grade(("0.148",))
    assert [mistake.code for mistake in verdict.mistakes] == ["lost_minus"]
    assert verdict.message == (
        "0.148 is what comes out when the minus in the sigmoid's exponent is lost."
        " The sigmoid of z is 1/(1 + exp(−z)): turn the sign of z before exp."
    )


@pytest.mark.parametrize(
    ("model", "lost"),
    [
        ("1/(1 + exp(-(b + w*x)))", 1 / (1 + math.exp(1.75))),
        ("1/(exp(-b - w*x) + 1)", 1 / (1 + math.exp(1.75))),
        ("3*sigmoid(b + w*x) - 1", 3 / (1 + math.exp(1.75)) - 1),
    ],
)
def test_a_sigmoid_is_known_however_it_is_written(model, lost):
    made = line(model=model, start={"b": 0.25, "w": 0.5})
    question = predict(at(made, 0), "y_hat", at={"x": 3.0})
    assert question.landings["lost_minus"]["y_hat"] == pytest.approx(lost)


@pytest.mark.parametrize("model", ["b + w*x", "1/(b + exp(w*x))", "exp(b + w*x)", "tanh(sigmoid(b + w*x))"])
def test_where_no_sigmoid_comes_last_no_minus_is_lost(model):
    made = line(model=model, start={"b": 0.25, "w": 0.5})
    assert "lost_minus" not in predict(at(made, 0), "y_hat", at={"x": 3.0}).landings


def test_a_sigmoid_of_nothing_is_one_half_with_and_without_its_minus():
    made = line(model="sigmoid(b + w*x)", start={"b": -1.5, "w": 0.5})
    assert "lost_minus" in predict(at(made, 0), "y_hat", at={"x": 3.0}).collisions["y_hat"]


def moments():
    twenty = (0, 1, 2, 5, 20)
    yield from ((f"one-{n}", at(problem(), n)) for n in (*twenty, 49))
    yield from ((f"overshoot-{n}", at(overshoot(), n)) for n in (0, 1, 2))
    yield from ((f"line-{n}", at(line(), n)) for n in twenty)
    yield from ((f"single-{n}", at(problem(parameter_dtype="float32"), n)) for n in twenty)
    yield from ((f"batch-{n}", at(line(batch=2), n)) for n in (0, 1, 2))
    for name in ("momentum", "rmsprop", "adam"):
        yield from ((f"{name}-{n}", at(line(optimizer=Optimizer(name)), n)) for n in (0, 1, 5))
    logistic = line(
        model="sigmoid(b + w*x)",
        loss="mean(-y*log(y_hat) - (1 - y)*log(1 - y_hat))",
        columns={"x": [-1, 0.5, 2, 3], "y": [0, 0, 1, 1]},
    )
    yield from ((f"logistic-{n}", at(logistic, n)) for n in (0, 1))


MOMENTS = dict(moments())


@pytest.mark.parametrize("key", MOMENTS)
@pytest.mark.parametrize("ask", ["update", "loss", "gradient", "y_hat"])
def test_every_answer_that_can_be_made_is_judged_as_it_must(key, ask):
    moment = MOMENTS[key]
    parameters = moment.problem.parameters
    names = {"update": parameters, "gradient": f"dJ/d{parameters[-1]}"}.get(ask, ask)
    question = predict(moment, names, at={"x": 5})
    assert misplayed(question) == ()


@pytest.mark.parametrize("key", MOMENTS)
def test_no_message_before_the_answer_contains_it(key):
    moment = MOMENTS[key]
    for ask in (moment.problem.parameters[-1], "loss", f"dJ/d{moment.problem.parameters[-1]}", "y_hat"):
        question = predict(moment, ask, at={"x": 5})
        (number,) = question.numbers
        answer = f"{number.truth:.{number.decimals}f}".replace("-", "−")
        said = [question.prompt, question.tolerance, *question.hints()]
        for group in number.groups:
            text = f"{group[0].value:.{number.decimals}f}"
            if text.replace("-", "−") != answer:
                said.append(question.grade((text,)).message)
        said.append(question.grade((f"{number.truth + 1:.2f}",)).message)
        assert not [text for text in said if answer in text.split()]
        assert not [text for text in said if "!" in text]


def test_each_sentence_of_the_catalogue_ends_as_one():
    for mistake in UPDATE_MISTAKES.values():
        for text in (mistake.diagnosis, mistake.repair):
            assert text[0].isupper() or text.startswith("{")
            assert text.endswith(".")
            assert "!" not in text


def test_gradients_that_pile_up():
    """Nobody clears the gradient: 15·(w − 2) of each step so far, worked out here by hand."""
    made = problem(engine="torch", zero_grad=False, parameter_dtype="float32")
    w, pile = 0.0, 0.0
    for _ in range(2):
        pile += 15 * (w - 2)
        w -= 0.01 * pile
    own = 15 * (w - 2)
    question = predict(at(made, 2), "w")
    number = question.numbers[0]
    assert number.truth == pytest.approx(w - 0.01 * (pile + own), rel=1e-6)
    assert number.dust < 1e-5
    assert number.collisions == ()
    found = landings(made, 2)
    assert found["forgot_pile"] == pytest.approx([w - 0.01 * own], rel=1e-6)
    assert found["missing_two"] == pytest.approx([w - 0.01 * (pile + own / 2)], rel=1e-6)
    assert found["sum_for_mean"] == pytest.approx([w - 0.01 * (pile + 4 * own)], rel=1e-6)
    assert found["stale_gradient"] == pytest.approx([w - 0.01 * (pile + 15 * (0.3 - 2))], rel=1e-6)
    assert misplayed(question) == ()
    assert f"pile = ({pile:.1f}) + ({own:.3f})".replace("-", "−") in question.hints()[2]
    for text in (f"{number.truth - 0.05:.3f}", f"{number.truth + 0.05:.3f}"):
        assert question.grade((text,)).outcome == "wrong"
    with pytest.raises(InputError):
        predict(at(made, 2), "dJ/dw")
