"""A finished derivation held, line by line, against SymPy's derivative of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from tutor.symbolic.deriving import slopes, sympy_bridge
from tutor.symbolic.deriving.record import Record
from tutor.symbolic.deriving.sympy_bridge import symbol, to_sympy
from tutor.symbolic.deriving.trial import POINTS, Values, trial_values, value
from tutor.symbolic.deriving.verification import DerivationError, confirm, sympy_value
from tutor.symbolic.expression import Binary, Call, Expression, Number, Shape, names, walk
from tutor.symbolic.printers.one_line import one_line
from tutor.symbolic.rules import Rule
from tutor.symbolic.values.points import Names, draw


class Proof:
    """The values of everything a derivation names; SymPy's derivatives are the truth."""

    def __init__(self, record: Record, loss: Expression) -> None:
        self.record = record
        objective = record.objective
        shapes = {name: objective.scope.shapes[name] for name in (*objective.parameters, *objective.columns)}
        self.meanings: dict[str, Expression] = {"J": objective.expand(loss)}
        self.values: dict[str, Values] = _trials(shapes, self.meanings["J"])
        self.meanings["y_hat"] = objective.expand(objective.model)
        for name, meaning in (*objective.intermediates, *record.definitions.items()):
            self.meanings[name] = objective.expand(meaning)
        self.outer = {rule.left: rule.before for rule in record.rules if rule.kind == "derivative"}

    def confirm(self, result: Expression) -> None:
        """Raises DerivationError for the first line that SymPy contradicts, and for a result that it does."""
        for rule in self.record.rules:
            self._confirm_rule(rule)
        confirm_slopes(walk(self.meanings["J"]))
        left = f"dJ/d{self.record.wrt}"
        confirm(left, self._value(result), self._of(left))

    def _confirm_rule(self, rule: Rule) -> None:
        statement = f"{rule.left} ({rule.title})"
        truth = self._where_defined(rule.after, self._of(rule.left))
        confirm(statement, self._value(rule.after), truth)
        if rule.kind == "rewrite":
            confirm(statement, self._value(rule.before), truth)
        elif rule.expected is not None and rule.left.endswith(f"/d{self.record.wrt}"):
            confirm(statement, self._value(rule.expected), truth)

    def _value(self, expression: Expression) -> Values:
        return value(expression, {name: self._of(name) for name in names(expression)})

    def _where_defined(self, line: Expression, truth: Values) -> Values:
        """NaN in the trials in which a name of the line has no value: nothing can be said about it there."""
        for name in names(line):
            known = np.isfinite(self._of(name)).all(axis=1, keepdims=True)
            truth = np.where(known, truth, np.nan)
        return truth

    def _of(self, name: str) -> Values:
        """The value of a name; that of dℓ/du is SymPy's derivative."""
        if name not in self.values:
            quantity, slash, by = name.partition("/d")
            if slash:
                self.values[name] = self._slope(quantity.removeprefix("d"), by)
            else:
                self.values[name] = value(self.meanings[name], self.values)
        return self.values[name]

    def _slope(self, quantity: str, by: str) -> Values:
        whole = self.meanings[quantity] if by == self.record.wrt else self.outer[f"d{quantity}/d{by}"]
        found = to_sympy(whole).diff(symbol(by))
        slope = sympy_value(found, {name: self._of(name) for name in names(whole)})
        # A branch that is flat has a slope for SymPy even where what chooses it has no value.
        return np.where(np.isfinite(self._value(whole)), slope, np.nan)


def confirm_slopes(parts: Iterable[Expression]) -> None:
    """Raises DerivationError where a function or power has another slope in SymPy than is written down."""
    for part in parts:
        match part:
            case Call(function, _) if function in slopes.SLOPES:
                same = slopes.slope_of_function(function) == sympy_bridge.slope_of_function(function)
            case Binary("**", _, Number(exponent)):
                same = slopes.slope_of_power(exponent) == sympy_bridge.slope_of_power(exponent)
            case _:
                continue
        if not same:
            raise DerivationError(f"{one_line(part)}: SymPy's derivative has another form.")


def _trials(shapes: Mapping[str, Shape], loss: Expression) -> dict[str, Values]:
    """Values for every name at which the loss has one: searched for where the usual ones give none."""
    usual = trial_values(shapes)
    if np.isfinite(value(loss, usual)).any():
        return usual
    scalars = tuple(name for name, own in shapes.items() if own is Shape.SCALAR)
    columns = tuple(name for name, own in shapes.items() if own is Shape.COLUMN)
    found = draw(Names(scalars, columns), (loss,), rows=POINTS)
    if found is None:
        return usual
    return {"N": np.full((found.points, 1), float(POINTS)), **found.scalars, **found.columns}
