"""One typed derivative and its verdict, as the question asks for it."""

from __future__ import annotations

from tutor.grading.symbolic import grade_against
from tutor.grading.targets import Data, derivative_target
from tutor.grading.verdict import Verdict
from tutor.symbolic.expression import Objective


def grade_expression(text: str, objective: Objective, wrt: str, data: Data | None = None) -> Verdict:
    return grade_against(text, derivative_target(objective, wrt, data))
