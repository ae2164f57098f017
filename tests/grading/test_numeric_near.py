"""Mistakes that lead almost to the right number: what is asked can always be given."""

import math
import random

import pytest
from grading_problems import line, problem
from msgspec import structs

from tutor.descent.run import Run
from tutor.grading.moment import moment_of
from tutor.grading.numeric import TOLD_APART, telling_decimals
from tutor.grading.predict import predict
from tutor.grading.variants import why_not_asked
from tutor.symbolic.expression import Objective, Shape, Symbol, replace


def any_problem(seed):
    """A run at any point of its way; nothing keeps its mistakes away from the right answer."""
    draw = random.Random(seed)
    count = draw.choice((2, 3, 5))
    columns = {
        "x": [round(draw.uniform(-3, 5), 1) or 1.0 for _ in range(count)],
        "y": [round(draw.uniform(-3, 8), 1) for _ in range(count)],
    }
    steepest = 2 + 2 * sum(x * x for x in columns["x"]) / count
    rate = float(f"{draw.choice((0.001, 0.01, 0.1, 0.5)) / steepest:.1g}")
    start = {"b": round(draw.uniform(-5, 5), 2), "w": round(draw.uniform(-5, 5), 2)}
    made = line(columns=columns, rate=rate, start=start)
    return moment_of(Run(made).advance(draw.choice((0, 1, 2, 5, 20))))


@pytest.mark.parametrize("seeds", [range(100), pytest.param(range(2000), marks=pytest.mark.long)])
def test_the_right_answer_rounded_as_it_is_asked_for_is_right(seeds):
    for seed in seeds:
        moment = any_problem(seed)
        question = predict(moment, moment.problem.parameters)
        rounded = tuple(f"{number.truth:.{number.decimals}f}" for number in question.numbers)
        verdict = question.grade(rounded)
        assert verdict.outcome == "right", (seed, rounded, verdict.message)


@pytest.mark.parametrize("seeds", [range(100), pytest.param(range(2000), marks=pytest.mark.long)])
def test_the_update_worked_out_from_the_numbers_on_the_page_is_right(seeds):
    for seed in seeds:
        moment = any_problem(seed)
        question = predict(moment, moment.problem.parameters)
        shown, rate = question.shown, moment.problem.learning_rate
        worked = tuple(
            f"{moment.before[name]:.{shown}f} - {rate}*({moment.step.gradient[name]:.{shown}f})"
            for name in question.ask
        )
        verdict = question.grade(worked)
        assert verdict.outcome == "right", (seed, worked, verdict.message)


def test_one_decimal_more_is_asked_where_it_tells_a_mistake_apart():
    assert telling_decimals(3, 15, 0.3, [0.5, 0.3]) == 3
    assert telling_decimals(3, 15, 0.3, [0.5, 0.3013]) == 4
    assert telling_decimals(3, 15, 0.3, [0.5, 0.30001]) == 3
    assert telling_decimals(3, 3, 0.3, [0.5, 0.3013]) == 3


def test_a_mistake_too_near_to_be_told_apart_is_an_accident_and_said():
    columns = {"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}
    nearly = {"x": [1, 2, 3, 4], "y": [2, 4, 6, 8.0005]}
    made = problem(columns=columns, validation=nearly, start={"w": 0.5}, dtype="float64")
    question = predict(moment_of(Run(made)), "w")
    assert question.decimals == 3
    assert question.collisions == {"w": ("used_validation",)}
    gap = abs(question.landings["used_validation"]["w"] - question.numbers[0].truth)
    assert 0 < gap < TOLD_APART * 1e-4
    verdict = question.grade(("0.7251",))
    assert verdict.outcome == "right"
    assert "using the validation data" in verdict.message


def test_a_declared_collision_does_not_keep_a_variant_from_being_asked():
    nearly = {"x": [1, 2, 3, 4], "y": [2, 4, 6, 8.0005]}
    made = problem(validation=nearly, start={"w": 0.5}, dtype="float64")
    question = predict(moment_of(Run(made)), "w")
    assert why_not_asked(question) == "the mistake used_validation comes too near the right w."
    declared = predict(moment_of(Run(made)), "w", collides=("used_validation",))
    assert why_not_asked(declared) is None


def test_a_guess_with_few_decimals_is_told_no_rule_that_leads_elsewhere():
    made = problem(start={"w": 0.618}, dtype="float64")
    question = predict(moment_of(Run(made)), "w")
    told = question.landings["sum_for_mean"]["w"]
    assert told == pytest.approx(0.618 + 4 * 0.01 * 15 * (2 - 0.618))
    guess = question.grade(("2",))
    assert guess.mistakes == ()
    assert guess.message == "2 is about 1.2 too high; 3 decimals count."
    assert question.grade(("1.4",)).mistakes == ()
    assert [one.code for one in question.grade((f"{told:.2f}",)).mistakes] == ["sum_for_mean"]


def many_points(seed):
    """Twenty small inputs: the mean needs few decimals of the guesses; their sum gathers the roundings."""
    draw = random.Random(seed)
    columns = {
        "x": [round(draw.uniform(-1, 1), 1) for _ in range(20)],
        "y": [round(draw.uniform(-3, 8), 1) for _ in range(20)],
    }
    start = {"b": round(draw.uniform(-1, 1), 4), "w": round(draw.uniform(-1, 1), 4)}
    return moment_of(Run(line(columns=columns, start=start, rate=0.001)).advance(draw.choice((0, 1, 3))))


def summed_by_hand(moment, decimals):
    """The sum in place of the mean, from the guesses as they are displayed."""
    b, w, columns = moment.before["b"], moment.before["w"], moment.columns
    rows = zip(columns["x"], columns["y"], strict=True)
    return sum(2 * x * (round(b + w * x, decimals) - y) for x, y in rows)


def test_a_slip_worked_out_from_the_displayed_guesses_is_recognised():
    strayed = 0
    for seed in range(60):
        moment = many_points(seed)
        question = predict(moment, "dJ/dw")
        typed = f"{summed_by_hand(moment, question.shown):.{question.decimals}f}"
        exact = question.landings["missing_mean"]["dJ/dw"]
        strayed += abs(float(typed) - exact) > 10**-question.decimals
        verdict = question.grade((typed,))
        assert [mistake.code for mistake in verdict.mistakes] == ["missing_mean"], (seed, verdict.message)
    assert strayed > 10


def test_beside_the_number_of_the_displayed_guesses_no_slip_is_named():
    for seed in range(60):
        moment = many_points(seed)
        question = predict(moment, "dJ/dw")
        unit = 10**-question.decimals
        exact = question.landings["missing_mean"]["dJ/dw"]
        by_hand = summed_by_hand(moment, question.shown)
        if abs(by_hand - exact) > unit:
            beside = exact - 3 * (by_hand - exact)
            verdict = question.grade((f"{beside:.{question.decimals}f}",))
            assert not verdict.mistakes, (seed, verdict.message)


def test_a_chance_that_the_model_gives_out_is_displayed_to_the_decimals_the_slope_needs():
    """p is rounded before it is summed; printed to 3 decimals it gives −7.556, and −7.5543 is exact."""
    columns = {"x": [-4, -2, -1, 0, 1, 2, 3, 5], "y": [0, 0, 0, 1, 0, 1, 1, 1]}
    settings = {"loss": "mean(-y*log(y_hat) - (1 - y)*log(1 - y_hat))", "rate": 0.6, "columns": columns}
    made = line(model="sigmoid(b + w*x)", start={"b": 1.6, "w": -0.1}, **settings)
    own = Objective(
        Symbol("p", Shape.COLUMN),
        replace(made.objective.loss, Symbol("y_hat", Shape.COLUMN), Symbol("p", Shape.COLUMN)),
        ("b", "w"),
        ("x", "y"),
        (("p", made.objective.model),),
    )
    question = predict(moment_of(Run(structs.replace(made, objective=own))), "dJ/dw")
    assert (question.decimals, question.shown) == (3, 4)
    chances = [round(1 / (1 + math.exp(-1.6 + 0.1 * x)), 4) for x in columns["x"]]
    total = sum((p - y) * x for p, x, y in zip(chances, columns["x"], columns["y"], strict=True))
    verdict = question.grade((f"{total:.3f}",))
    assert [mistake.code for mistake in verdict.mistakes] == ["missing_mean"]
