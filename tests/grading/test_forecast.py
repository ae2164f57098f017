"""Forecasts against the run itself: the option called true is what then happens."""

from __future__ import annotations

import pytest
from grading_problems import line, momentum, overshoot, problem, random_problem
from msgspec import structs

from tutor.descent.landscape import largest_stable_rate, minimum
from tutor.descent.problem import Optimizer
from tutor.descent.run import Run
from tutor.descent.stepper import training_loss
from tutor.errors import InputError
from tutor.grading.choose import Choice, choose
from tutor.grading.fate import fate
from tutor.grading.forecast import forecast
from tutor.grading.landings import plain_number
from tutor.grading.moment import moment_of
from tutor.grading.play import misplayed

ASKS = ("direction", "step-size", "crossing", "loss-change", "fate")


def asked(made, epochs, ask, **more):
    return forecast(moment_of(Run(made).advance(epochs)), ask, **more)


def truth(question):
    return next(choice.text for choice in question.choices if choice.correct)


@pytest.mark.parametrize("ask", ASKS)
def test_exactly_one_option_is_true_and_each_has_its_reason(ask):
    for made in (
        problem(),
        overshoot(),
        line(),
        momentum(),
        line(batch=2),
        problem(parameter_dtype="float32"),
    ):
        question = asked(made, 1, ask)
        assert sum(choice.correct for choice in question.choices) == 1
        assert all(choice.because for choice in question.choices)
        assert len(set(question.options)) == len(question.options)
        assert misplayed(question) == ()
        assert len(question.hints()) == 3


def test_hints_to_a_direction_need_no_formula_of_a_step_and_do_not_tell_it():
    for made, ways in (
        (problem(), "dJ/dw is −30 here. Which way is downhill: to a larger w, to a smaller one, or neither?"),
        (problem(start={"w": 2.0}), "dJ/dw is 0 here. Which way is downhill: to a larger w, "),
        (line(), "dJ/db is "),
    ):
        idea, signs, numbers = asked(made, 0, "direction").hints()
        assert not any("learning_rate" in rung for rung in (idea, signs, numbers))
        assert "positive, J grows with the parameter; where it is negative, J falls" in signs
        assert numbers.startswith(ways)
    assert "Which way is downhill for each?" in asked(line(), 0, "direction").hints()[2]
    # Where a step is more than its slope, its rule is what the lesson is about.
    assert "learning_rate" in asked(momentum(), 0, "direction").hints()[1]


def test_direction_is_that_of_the_step():
    assert truth(asked(problem(), 0, "direction")) == "w grows"
    assert truth(asked(overshoot(), 1, "direction")) == "w falls"
    assert truth(asked(problem(start={"w": 2.0}), 0, "direction")) == "w stays where it is"
    for seed in range(40):
        made, epochs = random_problem(seed)
        moment = moment_of(Run(made).advance(epochs))
        said = truth(forecast(moment, "direction"))
        for name, after in moment.after.items():
            if after != moment.before[name] and f"{name} " in said:
                assert (f"{name} grows" in said) == (after > moment.before[name])


def test_uphill_is_the_mistake_of_a_wrong_direction():
    verdict = asked(problem(), 0, "direction").grade(("2",))
    assert (verdict.outcome, [mistake.code for mistake in verdict.mistakes]) == ("wrong", ["added"])
    assert verdict.message == "That is uphill: dJ/dw is −30 here, and the step goes against it."
    stays = asked(problem(), 0, "direction").grade(("3",))
    assert [mistake.code for mistake in stays.mistakes] == ["unchanged"]


def test_two_parameters_are_asked_together():
    question = asked(line(), 0, "direction")
    assert len(question.options) == 4
    assert question.prompt == "Which way will b and w move?"


def test_step_size_beside_the_last():
    assert truth(asked(problem(), 1, "step-size")) == "shorter than the last one"
    assert truth(asked(problem(rate=0.14), 1, "step-size")) == "longer than the last one"
    flat = problem(model="w + 0*x", loss="mean(abs(y_hat - y))", columns={"x": [1, 2], "y": [9, 9]})
    assert truth(asked(flat, 1, "step-size")) == "just as long as the last one"
    with pytest.raises(InputError):
        asked(problem(), 0, "step-size")


def test_crossing_against_the_known_minimum():
    for seed in range(40):
        made, epochs = random_problem(seed)
        if len(made.parameters) > 1:
            continue
        moment = moment_of(Run(made).advance(epochs))
        lowest = minimum(made)["w"]
        before, after = moment.before["w"] - lowest, moment.after["w"] - lowest
        if abs(after) > 1e-4 * abs(before) > 1e-6:
            crossed = "crosses" in truth(forecast(moment, "crossing"))
            assert crossed == (before * after < 0)
    exact = problem(rate=1 / 15, dtype="float64")
    assert truth(asked(exact, 0, "crossing")) == "it lands on the minimum"


def test_loss_change_against_the_next_loss():
    assert truth(asked(problem(), 0, "loss-change")) == "J gets smaller"
    assert truth(asked(problem(rate=0.14), 0, "loss-change")) == "J gets larger"
    assert truth(asked(problem(start={"w": 2.0}), 0, "loss-change")) == "J stays as it is"


def test_fate_by_the_factor_per_step():
    limit = largest_stable_rate(problem())
    for rate, expected in ((0.01, "converge"), (0.1, "oscillate"), (limit * 1.001, "diverge")):
        assert fate(problem(rate=rate)) == expected
    assert fate(overshoot()) == "oscillate"
    assert fate(overshoot(rate=0.01818181818)) == "oscillate"
    assert fate(line(rate=0.1)) == "converge"
    assert fate(line(rate=3.0)) == "diverge"


def test_fate_by_watching_where_there_is_no_factor():
    assert fate(momentum()) in ("converge", "oscillate")
    assert fate(momentum(rate=1.0)) == "diverge"
    quartic = problem(loss="mean((y_hat - y)**4)", start={"w": 1.0}, rate=0.0001)
    assert fate(quartic) == "converge"
    assert fate(structs.replace(quartic, learning_rate=1.0)) == "diverge"
    assert fate(line(optimizer=Optimizer("adam"))) in ("converge", "oscillate")


@pytest.mark.parametrize("rate", [0.001, 0.003, 0.01, 0.03])
def test_momentum_that_passes_the_minimum_does_not_close_in_from_one_side(rate):
    made = problem(rate=rate, dtype="float64", optimizer=Optimizer("momentum"))
    run, ahead = Run(made), []
    for _ in range(200):
        run = run.advance(1)
        ahead.append(run.parameters["w"] > 2 + 1e-9)
    assert any(ahead)
    assert fate(made) == "oscillate"
    question = asked(made, 0, "fate")
    right = next(choice.because for choice in question.choices if choice.correct)
    assert "turn round" in right
    assert "the loss is 30 before them and" in right


def classes(targets, start=0.1):
    columns = {"x": [-2, -1, 1, 2], "y": targets}
    loss = "mean(-y*log(y_hat) - (1 - y)*log(1 - y_hat))"
    return problem(
        model="sigmoid(w*x)", loss=loss, start={"w": start}, rate=0.5, dtype="float64", columns=columns
    )


@pytest.mark.parametrize("start", [-0.5, 0.1, 3.0])
def test_the_weight_of_separable_classes_grows_for_ever_and_that_of_others_does_not(start):
    assert fate(classes([0, 0, 1, 1], start)) == "grow"
    assert fate(classes([0, 1, 0, 1], start)) == "converge"
    for targets in ([0, 0, 1, 1], [0, 1, 0, 1]):
        question = asked(classes(targets, start), 0, "fate")
        assert len(question.choices) == 4
        assert truth(question).startswith("its parameters grow" if targets[1] == 0 else "it closes in")
    assert len(asked(problem(), 0, "fate").choices) == 3


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("rate", [0.01, 0.1, 0.14])
def test_a_wrong_option_says_what_it_needs_and_not_what_is(ask, rate):
    made = problem(rate=rate)
    question = asked(made, 1, ask)
    right = next(choice.because for choice in question.choices if choice.correct)
    wrong = [choice.because for choice in question.choices if not choice.correct]
    assert right not in wrong
    assert len(set(wrong)) == len(wrong)
    if ask in ("crossing", "fate"):
        assert not any(digit in because for because in wrong for digit in "0123456789")


def test_a_step_that_is_not_downhill_crosses_nothing():
    swinging = Run(problem(optimizer=Optimizer("momentum"), rate=0.01))
    uphill = 0
    for epochs in range(12):
        moment = moment_of(swinging.advance(epochs))
        goes_up = (moment.after["w"] - moment.before["w"]) * moment.step.gradient["w"] > 0
        uphill += goes_up
        if goes_up:
            with pytest.raises(InputError):
                forecast(moment, "crossing")
            assert all(
                "downhill," not in choice.because for choice in forecast(moment, "loss-change").choices
            )
        else:
            assert forecast(moment, "crossing")
    assert uphill
    for ask in ("crossing", "fate"):
        with pytest.raises(InputError):
            asked(problem(start={"w": 2.0}), 0, ask)


def test_a_batch_that_begins_uphill_for_all_points_is_not_said_to_begin_downhill():
    run, ways = Run(line(batch=2, rate=0.3)), set()
    for _ in range(40):
        moment = moment_of(run)
        ahead = {name: old + 1e-6 * (moment.after[name] - old) for name, old in moment.before.items()}
        downhill = training_loss(run.problem, ahead) < training_loss(run.problem, moment.before)
        question = forecast(moment, "loss-change")
        right = next(choice.because for choice in question.choices if choice.correct)
        assert right.startswith(
            "The step begins downhill" if downhill else "The step does not begin downhill"
        )
        ways.add(downhill)
        run = run.step()
    assert ways == {True, False}


def test_steps_of_an_optimiser_are_not_said_to_follow_the_slope():
    question = asked(problem(optimizer=Optimizer("momentum")), 1, "step-size")
    assert truth(question) == "longer than the last one"
    said = " ".join(choice.because for choice in question.choices)
    assert "as long as the slope" not in said
    assert "0.525" in said


def test_which_run_has_the_lessons_own_run_among_the_curves_where_it_differs():
    alone = asked(problem(), 0, "which-run", runs={"": problem(), "fast": problem(rate=0.1)})
    assert sorted(alone.curves.values()) == ["", "fast"]
    summed = overshoot(rate=0.01)
    columns = {name: list(column) for name, column in summed.data.columns.items()}
    same = problem(rate=0.01 * 6, columns=columns)
    mean = problem(rate=0.01, columns=columns)
    several = asked(summed, 0, "which-run", runs={"": summed, "faster": same, "mean": mean})
    assert sorted(several.curves.values()) == ["faster", "mean"]
    four = {name: problem(rate=rate) for name, rate in zip("abcd", (0.01, 0.02, 0.03, 0.04), strict=True)}
    assert "" not in asked(problem(), 0, "which-run", runs={"": problem(rate=0.05), **four}).curves.values()
    with pytest.raises(InputError):
        asked(problem(), 0, "which-run", runs={"": problem(), "again": problem()})


def test_which_run_names_what_sets_the_asked_run_apart():
    runs = {"": overshoot(rate=0.01), "mean": problem(rate=0.01)}
    prompts = {asked(problem(), 0, "which-run", runs=runs, seed=seed).prompt for seed in range(8)}
    assert prompts == {
        "Which curve is the run with a hand-written gradient?",
        "Which curve is the run with the derived gradient?",
    }


def test_which_run_names_an_optimiser_or_failing_all_a_run_by_its_name():
    runs = {name: problem(optimizer=Optimizer(name)) for name in ("plain", "momentum", "adam")}
    prompts = {asked(problem(), 0, "which-run", runs=runs, seed=seed).prompt for seed in range(12)}
    assert prompts == {f"Which curve is the run with {one}?" for one in ("plain steps", "momentum", "Adam")}
    data = {"near": problem(), "far": problem(columns={"x": [1, 2, 3], "y": [3, 5, 8]})}
    prompts = {asked(problem(), 0, "which-run", runs=data, seed=seed).prompt for seed in range(12)}
    assert prompts == {"Which curve is the run called near?", "Which curve is the run called far?"}


def test_which_run_mixes_letters_by_seed():
    runs = {"slow": problem(), "fast": problem(rate=0.1), "wild": problem(rate=0.14)}
    orders, asked_runs = set(), set()
    for seed in range(12):
        question = asked(problem(), 0, "which-run", runs=runs, seed=seed)
        assert misplayed(question) == ()
        orders.add(tuple(question.curves.values()))
        asked_runs.add(question.prompt)
        letter = truth(question).removeprefix("curve ")
        rate = question.prompt.removesuffix("?").rpartition(" ")[2]
        assert f"{runs[question.curves[letter]].learning_rate:g}" == rate
    assert len(orders) > 1
    assert len(asked_runs) > 1
    with pytest.raises(InputError):
        asked(problem(), 0, "which-run", runs={"one": problem()})


def test_an_option_that_is_a_sentence_gets_no_second_full_stop():
    whole = choose(
        "Which?", [Choice("It is a sum.", "Look.", correct=True), Choice("A mean.", "No."), Choice("c")]
    )
    assert whole.answer() == "It is a sum. Look."
    assert whole.hints()[1] == "Not “A mean”. No."
    assert Choice("the sum").sentence == "the sum."


def test_a_small_setting_is_written_out():
    assert [plain_number(value) for value in (8e-05, -2.5e-06, 1e-08, 0.001, 1e-12)] == [
        "0.00008", "−0.0000025", "0.00000001", "0.001", "1e−12",
    ]  # fmt: skip


def test_an_option_is_chosen_by_number_or_by_its_text():
    question = choose("Which?", [Choice("the sum", "because"), Choice("the mean", "yes", correct=True)])
    assert question.grade(("2",)).outcome == "right"
    assert question.grade((" 2. ",)).outcome == "right"
    assert question.grade(("The mean",)).outcome == "right"
    assert question.grade(("1",)).message == "because"
    for text in ("", "0", "3", "two", "²", "1,2", "x" * 10_000, "\x1b[2J"):
        assert question.grade((text,)).outcome == "invalid"
    assert question.answer() == "the mean. yes"


def test_shuffling_is_decided_by_the_seed_alone():
    choices = [Choice(str(number), correct=number == 3) for number in range(6)]
    assert choose("p", choices, shuffle=5).options == choose("p", choices, shuffle=5).options
    assert len({choose("p", choices, shuffle=seed).options for seed in range(8)}) > 1
    assert choose("p", choices).options == tuple(map(str, range(6)))
