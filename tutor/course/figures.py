"""The numbers of `{{…}}`: computed from runs where they stand, and displayed by one rule.

The rule: a parameter is rounded so that its coming step would show three significant digits, any other
number so that it shows three itself; three decimals at least and eight at most, trailing zeros dropped.
A parameter that ends within two decimals more is shown to its end, so that what follows from it adds up.
Settings and counters are shown as they were written. A format such as `:.3f` overrules all of this.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import Any

import numpy as np

from tutor.course.figure_model import LANDSCAPE_QUANTITIES, FigureText, Quantity
from tutor.course.lesson import Figure
from tutor.descent import landscape
from tutor.descent.evaluate import ARITHMETIC_ERRORS, evaluate
from tutor.descent.problem import Problem, outlined
from tutor.descent.program import Program, columns_in
from tutor.descent.run import Run
from tutor.descent.stepper import step, training_loss, validation_loss
from tutor.digits import exact_within, one_form, to_decimals, with_power
from tutor.errors import TutorError

RunOf = Callable[[str | None], Run]
"""The run of a name (None: the lesson's own), where the figure stands."""

FEWEST_DECIMALS = 3
MOST_DECIMALS = 8
MORE_DECIMALS = 2
"""As many more are shown of a parameter that ends with them, so that what follows from it adds up."""
SHOWN_VALUES = 6
"""Values of a column that are shown; of more, the first four and how many there are."""
UNKNOWN = "unknown"
"""Shown for what has no closed form, such as the minimum of a loss that is not quadratic."""


class FigureValueError(TutorError):
    """A figure that has no value here: the run ended earlier, or nothing is known in closed form."""


def figure_text(figure: Figure, run_of: RunOf, own: str | None = None) -> str:
    """A figure as it is shown; where it has no value, a word that says so."""
    assert figure.parsed is not None
    try:
        value = figure_value(figure.parsed, run_of, own)
    except FigureValueError:
        return UNKNOWN
    if figure.format:
        return _each(value, lambda number: formatted(number, figure.format))
    return _each(value, _display(figure.parsed, run_of, own, value))


def figure_value(parsed: FigureText, run_of: RunOf, own: str | None = None) -> Any:
    """The number or column (points,) that a figure asks for; raises FigureValueError where it has none."""
    values = {
        f"q{index}": _quantity(quantity, run_of, own) for index, quantity in enumerate(parsed.quantities)
    }
    if parsed.single is not None:
        return values["q0"]
    return evaluate(parsed.expression, {name: _plain(value) for name, value in values.items()})


def holds(condition: FigureText, run_of: RunOf, own: str | None = None) -> bool:
    """Whether a condition such as `dJ/da < 0` is true."""
    return bool(np.all(figure_value(condition, run_of, own)))


# Values


def _quantity(quantity: Quantity, run_of: RunOf, own: str | None) -> Any:
    run = run_of(quantity.run if quantity.run is not None else own)
    if quantity.at is not None:
        run = run.at(quantity.at)
        if run.epoch < quantity.at:
            raise FigureValueError(f"The run ended in epoch {run.epoch}, before epoch {quantity.at}.")
    given = {name: figure_value(text, run_of, own) for name, text in quantity.arguments}
    return _of_run(quantity, run, given)


def _of_run(quantity: Quantity, run: Run, given: Mapping[str, Any]) -> Any:
    name, problem = quantity.name, run.problem
    if name in run.parameters:
        return run.parameters[name]
    if name in problem.data.columns and name in problem.objective.columns:
        return problem.data.columns[name]
    if name == "loss":
        return training_loss(problem, {**run.parameters, **given})
    if name.startswith("dJ/d"):
        return _slope(problem, name.removeprefix("dJ/d"), {**run.parameters, **given})
    if name.startswith("grad_"):
        return step(problem, run.state).gradient[name.removeprefix("grad_")]
    if name in LANDSCAPE_QUANTITIES:
        return _of_landscape(quantity, problem, run.parameters)
    if name in _SETTINGS:
        return _SETTINGS[name](run)
    return _forward(problem, name, run.parameters, given)


def _validation_loss(run: Run) -> float:
    loss = validation_loss(run.problem, run.parameters)
    if loss is None:
        raise FigureValueError("No rows are set aside, so there is no validation loss.")
    return loss


_SETTINGS: Mapping[str, Callable[[Run], Any]] = {
    "learning_rate": lambda run: run.problem.learning_rate,
    "N": lambda run: run.problem.data.points,
    "epoch": lambda run: run.epoch + 1,
    "epochs": lambda run: run.problem.epochs,
    "validation_loss": _validation_loss,
}


def _of_landscape(quantity: Quantity, problem: Problem, at: Mapping[str, float]) -> Any:
    of = quantity.of or problem.parameters[0]
    value: Any
    match quantity.name:
        case "gradient_factor":
            value = problem.gradient_factor
        case "curvature":
            value = landscape.curvature(problem, of, at)
        case "minimum":
            lowest = landscape.minimum(problem)
            value = None if lowest is None else lowest[of]
        case "step_factor":
            value = landscape.step_factor(problem, at)
        case "largest_stable_rate":
            value = landscape.largest_stable_rate(problem, at)
        case _:
            value = landscape.condition_number(problem, at)
    if value is None:
        raise FigureValueError(f"{quantity.name} is not known for this problem.")
    return value


def _forward(problem: Problem, name: str, parameters: Mapping[str, float], given: Mapping[str, Any]) -> Any:
    """y_hat or an intermediate: over the training rows, or for given numbers in double precision."""
    held = {**parameters, **{key: value for key, value in given.items() if key in parameters}}
    columns: Mapping[str, Any] = problem.data.columns
    point = {key: value for key, value in given.items() if key in columns}
    if point:
        columns = {**columns, **point}
        number: Callable[[float], Any] = float
    else:
        columns = columns_in(problem.data.columns, problem.single)
        number = np.float32 if problem.single else float
    program = problem.program
    known: dict[str, Any] = {**columns, **{key: number(value) for key, value in held.items()}}
    values = [problem.data.points if slot == "N" else known.get(slot) for slot in program.slots]
    return _after_forward(program, values, itemgetter(program.slots[name]))


def _slope(problem: Problem, name: str, parameters: Mapping[str, float]) -> Any:
    """The derived dJ/d`name` over all training rows, in the arithmetic of the run."""
    number = np.float32 if problem.single else float
    program = problem.program
    columns = columns_in(problem.data.columns, problem.single)
    values = program.values(columns, {key: number(value) for key, value in parameters.items()})
    derived = program.evaluator(outlined(problem.objective, name).folded)
    return _after_forward(program, values, derived)


def _after_forward(program: Program, values: list[Any], read: Callable[[Any], Any]) -> Any:
    """What `read` takes from the values once y_hat is there; nan where Python's arithmetic gives up."""
    with np.errstate(all="ignore"):
        try:
            program.run_forward(values)
            return read(values)
        except ARITHMETIC_ERRORS:
            return math.nan


def _plain(value: Any) -> Any:
    """A value for an expression: columns stay, numbers are Python's."""
    return value if isinstance(value, np.ndarray) else float(value)


# Display


def _each(value: Any, show: Callable[[Any], str]) -> str:
    if not isinstance(value, np.ndarray):
        return show(value)
    column = value.reshape(-1)
    if len(column) <= SHOWN_VALUES:
        return ", ".join(show(number) for number in column)
    return ", ".join(show(number) for number in column[:4]) + f", … ({len(column):,} values)"


def _display(parsed: FigureText, run_of: RunOf, own: str | None, value: Any) -> Callable[[Any], str]:
    """How the values of a figure are shown where no format is given."""
    single = parsed.single
    if single is not None and single.name in {"learning_rate", "N", "epoch", "epochs", "gradient_factor"}:
        return exactly
    finite = [abs(float(number)) for number in np.ravel(value) if math.isfinite(number)]
    largest = max(finite, default=0.0)
    decimals = decimals_of(largest)
    if single is not None and single.at is None:
        run = run_of(single.run if single.run is not None else own)
        if single.name in run.parameters and run.diverged is None:
            shift = step(run.problem, run.state).after.parameters[single.name] - float(value)
            decimals = decimals_of(abs(shift) or largest)
            if exact_within(float(value), decimals + MORE_DECIMALS):
                decimals += MORE_DECIMALS
    return lambda number: rounded(number, decimals)


def decimals_of(size: float) -> int:
    """The decimals that show three significant digits of a number of this size, 3 to 8."""
    if size == 0 or not math.isfinite(size):
        return FEWEST_DECIMALS
    exponent = int(f"{size:.2e}".partition("e")[2])
    return max(FEWEST_DECIMALS, min(2 - exponent, MOST_DECIMALS))


def rounded(value: Any, decimals: int) -> str:
    """The number at that many decimals, without trailing zeros; tiny and huge ones as 1.23e-10."""
    number = float(value)
    if not math.isfinite(number):
        return _not_finite(number)
    if number and not 10.0**-MOST_DECIMALS <= abs(number) < 1e9:
        mantissa, _, exponent = with_power(number, 2).partition("e")
        return f"{_trimmed(mantissa)}e{exponent}"
    return _trimmed(to_decimals(number, decimals)).replace("-", "−")


def exactly(value: Any) -> str:
    """A setting as it was written: 0.01, 20, 1/3."""
    if isinstance(value, Fraction):
        return str(value)
    number = float(value)
    if not math.isfinite(number):
        return _not_finite(number)
    if number and not 1e-7 < abs(number) < 1e15:
        return one_form(repr(number))
    return _trimmed(f"{Decimal(repr(number)):f}").replace("-", "−")


def formatted(value: Any, spec: str) -> str:
    """The number in the author's format; a zero has no minus."""
    number = float(value)
    if not math.isfinite(number):
        return _not_finite(number)
    if (found := re.fullmatch(r"\.(\d+)e", spec)) is not None:
        return with_power(number, int(found[1]))
    found = re.fullmatch(r"\.(\d+)f", spec)
    text = to_decimals(number, int(found[1])) if found else format(number, spec)
    if text.startswith("-") and not text.strip("-0.,%eE+"):
        text = text.removeprefix("-")
    return one_form(text)


def _trimmed(text: str) -> str:
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _not_finite(number: float) -> str:
    if math.isnan(number):
        return "not a number"
    return "infinity" if number > 0 else "minus infinity"
