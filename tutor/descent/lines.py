"""The lines of a step: each value with the NumPy source that gives it, under names that do not clash."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tutor.descent.optimizers import rule
from tutor.descent.problem import Array, Problem
from tutor.descent.state import State
from tutor.symbolic.expression import AGGREGATES, Call
from tutor.symbolic.printing import numpy_source, sigmoid_names

LineName = Literal["forward", "loss", "gradient", "update"]


class Line(Struct, frozen=True, eq=False):
    """One assignment of the step: run in order, the sources give these very digits."""

    name: LineName
    of: str
    """The left-hand side as it is written: `y_hat`, `J`, `dJ/dw`, `grad`, `w`, an intermediate."""
    target: str
    """The left-hand side as Python can assign it: `dw` for `dJ/dw`."""
    source: str
    value: float | Array
    parameter: str = ""
    """The parameter of a gradient or update line."""

    @property
    def code(self) -> str:
        """The line as Python runs it: `dw = np.mean(2*x*(y_hat - y))`."""
        return f"{self.target} = {self.source}"


def shown(value: Any) -> float | Array:
    """A value as it is kept for display: a column, or a Python number."""
    if isinstance(value, np.ndarray):
        return value
    return math.nan if value is None else float(value)


def gradient_name(problem: Problem, name: str) -> str:
    """`dJ/dw`; `grad` where it is hand-written or piles up (`grad_w` beside other parameters)."""
    if not problem.is_written(name) and problem.zero_grad:
        return f"dJ/d{name}"
    return "grad" if len(problem.parameters) == 1 else f"grad_{name}"


def _gradient_source(problem: Problem, name: str) -> str:
    """The NumPy source of a gradient; a hand-written `….mean()` keeps the author's spelling."""
    expression = problem.gradients[name]
    text = problem.gradient_text.get(name, "").replace(" ", "")
    match expression:
        case Call(function, (inner,)) if function in AGGREGATES and text.endswith(f".{function}()"):
            source = numpy_source(inner)
            return f"{source}.{function}()" if isinstance(inner, Call) else f"({source}).{function}()"
    return numpy_source(expression, sigmoids=sigmoid_names(problem.objective))


def step_lines(
    problem: Problem, values: Mapping[str, Any], loss: float, gradient: Mapping[str, float], after: State
) -> tuple[Line, ...]:
    """Forward (an intermediate has a line of its own), loss, gradients, updates, in the order they run."""
    objective = problem.objective
    sigmoids = sigmoid_names(objective)
    lines = [
        Line("forward", name, name, numpy_source(meaning), shown(values[name]))
        for name, meaning in (*objective.intermediates, ("y_hat", objective.model))
    ]
    lines.append(Line("loss", "J", "J", numpy_source(objective.loss, sigmoids=sigmoids), loss))
    for name, value in gradient.items():
        lines.append(_gradient_line(problem, name, value))
    if problem.by_torch:
        lines = [_in_torch(line) for line in lines]
    for name in gradient:
        lines += _update_lines(problem, name, after)
    return tuple(lines)


def inputs(problem: Problem, before: State) -> dict[str, Any]:
    """Parameters, memories and constants of a step, by the names its sources use."""
    number = np.float32 if problem.single else float
    values: dict[str, Any] = {name: number(value) for name, value in before.parameters.items()}
    constants = _constants(problem, before)
    for name, memory in before.memory.items():
        named = _names(problem, name)
        values |= {named[key]: number(kept) for key, kept in zip(rule(problem).memory, memory, strict=True)}
        values |= {named[key]: value for key, value in constants.items()}
    return values


def gradient_target(problem: Problem, name: str) -> str:
    """`dw`, or the name of a gradient that is not dJ/dw: what the program assigns the gradient to."""
    label = gradient_name(problem, name)
    return f"d{name}" if label.startswith("dJ/d") else label


def _gradient_line(problem: Problem, name: str, value: float) -> Line:
    source = _gradient_source(problem, name)
    if problem.by_torch:
        source = f"{name}.grad  # after J.backward()"
    elif not problem.zero_grad:
        source = f"{_names(problem, name)['pile']} + {source}"
    return Line("gradient", gradient_name(problem, name), gradient_target(problem, name), source, value, name)


def _update_lines(problem: Problem, name: str, after: State) -> list[Line]:
    update, named = rule(problem), _names(problem, name)
    results = (*after.memory[name], after.parameters[name])
    lines = [
        Line("update", named[key], named[key], source.format_map(named), value, name)
        for (key, source), value in zip(update.source, results, strict=True)
    ]
    return lines[-1:] if problem.by_torch else lines


def _constants(problem: Problem, before: State) -> dict[str, float]:
    """The constants of the update rule, `t` counting its steps from 1."""
    chosen = problem.optimizer
    known = {
        "learning_rate": problem.learning_rate,
        "beta": chosen.memory,
        "beta1": chosen.beta1,
        "beta2": chosen.beta2,
        "epsilon": chosen.epsilon,
        "t": before.epoch * problem.steps_per_epoch + before.within + 1,
    }
    return {name: known[name] for name in rule(problem).constants}


def _names(problem: Problem, name: str) -> dict[str, str]:
    """What w, dw, each memory and each constant of a rule are called in the sources of one parameter.

    A memory carries the parameter's name where there are several; a name that the lesson uses itself
    gets an underscore.
    """
    taken = {*problem.objective.scope.shapes, "N"}

    def free(wanted: str) -> str:
        while wanted in taken:
            wanted += "_"
        return wanted

    target = gradient_target(problem, name)
    mark = "" if len(problem.parameters) == 1 else f"_{name}"
    update = rule(problem)
    return {
        "w": name,
        "dw": target if problem.single else f"float({target})",
        **{memory: free(memory + mark) for memory in update.memory},
        **{constant: free(constant) for constant in update.constants},
    }


def _in_torch(line: Line) -> Line:
    return replace(line, source=line.source.replace("np.", "torch."))
