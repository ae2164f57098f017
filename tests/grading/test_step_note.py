"""Sentences on a step, beside the lines of the step."""

from __future__ import annotations

from grading_problems import line, problem

from tutor.descent.run import Run
from tutor.grading.drives import shown
from tutor.grading.forecast import forecast
from tutor.grading.moment import moment_of
from tutor.learner.lines import step_note, whole_step


def test_every_parameter_has_the_decimals_of_its_line():
    rows = {"x": [-10, -5, 5, 20], "y": [12, 13, 15, 18]}
    run = Run(line(columns=rows, start={"b": 9.0, "w": 0.55}, rate=0.0055))
    said = step_note(run, run.advance(1))
    assert said == "The step is taken: b went from 9.0000 to 9.0454, w went from 0.5500 to 0.1581."
    update = whole_step(run)[-1]
    assert update.name == "update"
    assert dict(update.text) == {"b": "9.0454", "w": "0.1581"}


def test_a_slope_of_a_sentence_is_that_of_the_line_above_it():
    # In float32, where the number that stands above as -21.675 is a little less.
    assert shown(-21.67499924) == "−21.67"
    moment = moment_of(Run(problem()).advance(2))
    assert forecast(moment, "step-size").grade(("2",)).message.endswith("was −25.5 and is −21.675.")
