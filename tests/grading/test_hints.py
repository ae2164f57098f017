from __future__ import annotations

import re

import pytest
from grading_problems import line, momentum, overshoot, problem, random_problem

from tutor.descent.problem import Optimizer
from tutor.descent.run import Run
from tutor.grading.diagnose import diagnose
from tutor.grading.moment import moment_of
from tutor.grading.predict import predict
from tutor.grading.reading import read_number
from tutor.grading.variants import why_not_asked
from tutor.grading.written_questions import derive_question, write_question


def hints(made, epochs, ask, **more):
    return predict(moment_of(Run(made).advance(epochs)), ask, **more).hints()


def test_idea_symbols_numbers_of_an_update():
    assert hints(problem(), 1, "w")[1:] == ("w − learning_rate · dJ/dw", "w: 0.3 − 0.01 · (−25.5)")
    assert hints(overshoot(), 1, "w")[1:] == ("w − learning_rate · grad", "w: 2.2 − 0.01 · 22")
    assert "b: " in hints(line(), 0, ("b", "w"))[2]
    assert "; w: " in hints(line(), 0, ("b", "w"))[2]


def test_the_numbers_of_an_update_lead_to_the_answer():
    for seed in range(60):
        made, epochs = random_problem(seed)
        run = Run(made).advance(epochs)
        if run.diverged:
            continue
        question = predict(moment_of(run), "w")
        if why_not_asked(question):
            continue
        sum_ = question.hints()[2].removeprefix("w: ").replace("·", "*")
        assert question.grade((sum_,)).outcome == "right", (seed, sum_, question.answer())


def test_a_loss_and_a_gradient_are_written_out_point_by_point():
    loss = hints(problem(), 1, "loss")
    assert loss[1] == "J = mean((y_hat − y)²)"
    assert loss[2] == "J = ((0.3 − 2)² + (0.6 − 4)² + (0.9 − 6)² + (1.2 − 8)²)/4"
    slope = hints(problem(), 1, "dJ/dw")
    assert slope[1] == "dJ/dw = mean(2·x·(y_hat − y))"
    assert slope[2].endswith("2·4·(1.2 − 8))/4")
    assert slope[2].count("2·") == 5
    many = hints(overshoot(), 1, "loss")
    assert many[2].startswith("The first terms: (")
    assert many[2].endswith("+ …)/6")
    assert hints(problem(), 1, "y_hat", at={"x": 5})[2] == "y_hat(5) = 0.3·5"


def test_a_penalty_beside_the_mean_is_written_out_too():
    made = problem(
        loss="mean((y_hat - y)**2) + 0.1*w**2", columns={"x": [1, 2], "y": [2, 4]}, start={"w": 0.5}
    )
    assert hints(made, 0, "loss")[2] == "J = ((0.5 − 2)² + (1 − 4)²)/2 + 0.1·0.5²"


@pytest.mark.parametrize("name", ["momentum", "rmsprop", "adam"])
def test_an_optimiser_has_its_own_ladder(name):
    made = problem(optimizer=Optimizer(name), start={"w": 0.5})
    idea, symbols, numbers = hints(made, 2, "w")
    assert idea
    assert "{" not in symbols + numbers
    assert "w − learning_rate · " in symbols
    assert re.search(r"= 0\.\d+ · ", numbers)


def test_the_author_speaks_first():
    question = predict(moment_of(Run(momentum())), "w", authored=("Look at the sign.",))
    assert question.hints()[0] == "Look at the sign."
    assert len(question.hints()) == 4


def test_no_rung_contains_the_answer():
    for made in (problem(), overshoot(), line(), momentum()):
        for epochs in (1, 2, 7):
            moment = moment_of(Run(made).advance(epochs))
            for ask in ("w", "loss", "dJ/dw", "y_hat"):
                question = predict(moment, ask, at={"x": 5})
                truth = question.numbers[0]
                for rung in question.hints():
                    numbers = re.findall(r"−?\d+(?:\.\d+)?", rung)
                    shown = {read_number(number).value for number in numbers}
                    assert all(abs(float(value) - truth.truth) > 10**-truth.decimals for value in shown)


def test_the_rungs_of_an_expression_do_not_contain_it():
    made = line()
    for question in (
        derive_question(made.objective, "w", "result"),
        *(write_question(made, ask) for ask in ("loss", "dJ/dw", "update")),
    ):
        assert len(question.hints()) == 3
        answer = next(iter(question.answers.values())).replace(" ", "")
        assert not [rung for rung in question.hints() if answer in rung.replace(" ", "")]


def test_diagnose_has_three_rungs():
    assert len(diagnose(moment_of(Run(problem()).advance(1)), "added").hints()) == 3
