"""Expressions in double precision, at many points at once, each value with a bound on its rounding error.

The bounds are running ones: each operation adds its own (Higham, Accuracy and Stability, section 3.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from tutor.symbolic.expression import AGGREGATES, Binary, Call, Compare, Expression, Negative, Number, Symbol

Array = NDArray[np.float64]
Bounded = tuple[Array, Array]
"""Values and the bounds on their errors: (points, rows) for a column, (points, 1) for a scalar."""

ROUNDING = 2.0**-53 * 1.01
"""The relative error of one correctly rounded operation, with room for the bounds' own rounding."""
LIBRARY = 4 * ROUNDING
"""The same for exp, log and their kind, which are not correctly rounded."""
BLUR = 2.0**-32
"""The relative error that every number is given to find how large the summands of a value are."""


class Sample(Struct, frozen=True, eq=False):
    """Points at which expressions are compared: each has its own parameters and its own rows of data."""

    scalars: Mapping[str, Array]
    """(points, 1) for each parameter."""
    columns: Mapping[str, Array]
    """(points, rows) for each data column; short points repeat their first row, masked out of sums."""
    mask: Array
    """(points, rows): 1 where a row belongs to the point, else 0."""
    definitions: Mapping[str, Expression] = field(default_factory=dict)
    """Names that stand for expressions: y_hat, the intermediates, an inner function u."""

    @property
    def counts(self) -> Array:
        """(points, 1): N of each point."""
        total: Array = self.mask.sum(axis=1, keepdims=True)
        return total

    @property
    def points(self) -> int:
        """How many points."""
        return int(self.mask.shape[0])


class FloatEvaluation:
    """One pass over a sample, in which each definition is worked out once."""

    def __init__(self, sample: Sample, blur: float = 0.0) -> None:
        """`blur` is the relative error that the sample and all literals but exponents are taken to have."""
        self._sample = sample
        self._blur = blur
        self._names: dict[str, Bounded] = {}
        zero = np.zeros((1, 1))
        for name, values in (*sample.scalars.items(), *sample.columns.items()):
            self._names[name] = (values, blur * np.abs(values) if blur else zero)
        self._names["N"] = (sample.counts, zero)
        self._zero = zero

    def __call__(self, expression: Expression) -> Bounded:
        """Values and error bounds; not finite where undefined; raises KeyError for an unknown name."""
        with np.errstate(all="ignore"):
            return self._value(expression)

    def _value(self, expression: Expression) -> Bounded:
        if isinstance(expression, Symbol):
            result = self._name(expression.name)
        elif isinstance(expression, Number):
            result = self._number(expression)
        elif isinstance(expression, Negative):
            value, error = self._value(expression.operand)
            return -value, error
        elif isinstance(expression, Binary):
            result = self._binary(expression)
        elif isinstance(expression, Call):
            result = self._call(expression)
        else:
            truth, doubt = self._compare(expression)
            result = truth, np.where(doubt & (not self._blur), 1.0, 0.0)
        if np.isfinite(result[0]).all():
            return result
        # One part without a value leaves the whole without: 1/(1/0) is not 0, nor (1/0)**0 one.
        return np.where(np.isfinite(result[0]), result[0], np.nan), result[1]

    def _name(self, name: str) -> Bounded:
        if name not in self._names:
            self._names[name] = self._value(self._sample.definitions[name])
        return self._names[name]

    def _number(self, literal: Number) -> Bounded:
        try:
            value = float(literal.value)
        except OverflowError:
            value = np.inf
        # A literal such as 0.1 is off by half a unit; small whole numbers and halves are exact.
        exact = literal.value.denominator.bit_count() == 1 and literal.value.numerator.bit_length() <= 53
        relative = max(self._blur, 0.0 if exact else ROUNDING)
        return np.full((1, 1), value), np.full((1, 1), relative * abs(value)) if relative else self._zero

    def _binary(self, expression: Binary) -> Bounded:
        left, right = self._value(expression.left), self._value(expression.right)
        if expression.operator == "**" and isinstance(expression.right, Number):
            right = right[0], self._zero if self._blur else right[1]
        match expression.operator:
            case "+":
                value = left[0] + right[0]
                return value, left[1] + right[1] + ROUNDING * np.abs(value)
            case "-":
                value = left[0] - right[0]
                return value, left[1] + right[1] + ROUNDING * np.abs(value)
            case "*":
                return _times(left, right)
            case "/":
                return _over(left, right)
            case "**":
                return _power(left, right)

    def _call(self, expression: Call) -> Bounded:
        if expression.function in AGGREGATES:
            return self._aggregate(expression)
        if expression.function == "where":
            return self._where(expression)
        arguments = [self._value(argument) for argument in expression.arguments]
        value, error = FUNCTIONS[expression.function](*arguments)
        return value, self._zero if self._blur and expression.function == "sign" else error

    def _rows(self, expression: Call) -> Bounded:
        """What a mean, sum or dot adds up."""
        arguments = [self._value(argument) for argument in expression.arguments]
        return _times(*arguments) if expression.function == "dot" else arguments[0]

    def _aggregate(self, expression: Call) -> Bounded:
        value, error = self._rows(expression)
        if value.shape[1] == 1 and self._sample.mask.shape[1] != 1:
            return value, error
        mask = self._sample.mask
        total = (value * mask).sum(axis=1, keepdims=True)
        rounding = (mask.shape[1] + 2) * ROUNDING * np.abs(value)
        slack = ((error + rounding) * mask).sum(axis=1, keepdims=True)
        if expression.function == "mean":
            return total / self._sample.counts, slack / self._sample.counts
        return total, slack

    def _where(self, expression: Call) -> Bounded:
        condition, yes, no = expression.arguments
        truth, doubt = self._truth(condition)
        doubt = doubt & (not self._blur)  # the size of what is taken, not the height of a jump
        (yes_value, yes_error), (no_value, no_error) = self._value(yes), self._value(no)
        value = np.where(truth == 1, yes_value, no_value) + 0 * truth
        error = np.where(truth == 1, yes_error, no_error)
        return value, np.where(doubt, np.abs(yes_value - no_value) + yes_error + no_error, error)

    def _truth(self, condition: Expression) -> tuple[Array, NDArray[np.bool_]]:
        if isinstance(condition, Compare):
            return self._compare(condition)
        value, error = self._value(condition)
        return np.where(np.isnan(value), value, value != 0), (np.abs(value) <= error) & (error > 0)

    def _compare(self, expression: Compare) -> tuple[Array, NDArray[np.bool_]]:
        """1 for true, 0 for false, NaN where a side has no value; and where rounding may decide."""
        (left, left_error), (right, right_error) = self._value(expression.left), self._value(expression.right)
        slack = left_error + right_error
        doubt = (np.abs(left - right) <= slack) & (slack > 0)
        return COMPARISONS[expression.operator](left, right) + 0 * (left - right), doubt


def sizes(expression: Expression, sample: Sample) -> Array:
    """(points, 1): how large the summands are of which a value is made, in its largest row.

    That is what its relative error would be multiplied by if every number in it were off by a little: a
    factor such as 1/1000000 makes it smaller, two summands that cancel do not.
    """
    value, error = FloatEvaluation(sample, BLUR)(expression)
    size = np.maximum(np.abs(value), np.where(np.isfinite(error), error, 0.0) / BLUR)
    return np.broadcast_to(np.fmax.reduce(size, axis=1, keepdims=True), (sample.points, 1))


COMPARISONS: Mapping[str, Callable[[Array, Array], NDArray[np.bool_]]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def _times(left: Bounded, right: Bounded) -> Bounded:
    value = left[0] * right[0]
    size_left, size_right = np.abs(left[0]), np.abs(right[0])
    error = size_left * right[1] + size_right * left[1] + left[1] * right[1] + ROUNDING * np.abs(value)
    return value, error


def _over(left: Bounded, right: Bounded) -> Bounded:
    value = left[0] / right[0]
    room = np.abs(right[0]) - right[1]
    # A divisor that may be zero only by rounding leaves the value open: exact arithmetic decides.
    rounded_away = (right[0] == 0) & (right[1] > 0)
    value = np.where(rounded_away, 0.0, value)
    error = (left[1] + np.abs(value) * right[1]) / room + ROUNDING * np.abs(value)
    return value, np.where(room > 0, error, np.where(right[1] > 0, np.inf, error))


def _power(base: Bounded, exponent: Bounded) -> Bounded:
    # NumPy gives 1 for NaN ** 0 and 1 ** NaN.
    value = np.power(base[0], exponent[0]) + 0 * base[0] + 0 * exponent[0]
    size = np.abs(base[0])
    whole = not np.any(exponent[1]) and bool(np.all(exponent[0] == np.round(exponent[0])))
    if whole and np.all(exponent[0] >= 0):
        error = np.power(size + base[1], exponent[0]) - np.power(size, exponent[0])
        return value, np.maximum(error, 0.0) + LIBRARY * np.abs(value)
    share = np.where(base[1] > 0, base[1] / size, 0.0)
    bend = np.abs(exponent[0]) * share + np.where(exponent[1] > 0, np.abs(np.log(size)) * exponent[1], 0.0)
    error = np.abs(value) * np.expm1(2 * bend) + LIBRARY * np.abs(value)
    open_base = (share >= 0.5) & (base[1] > 0)
    value = np.where(open_base & ~np.isfinite(value), 0.0, value)
    return value, np.where(open_base, np.inf, error)


def _exp(a: Bounded) -> Bounded:
    value = np.exp(a[0])
    return value, value * np.expm1(a[1]) + LIBRARY * value


def _log(a: Bounded) -> Bounded:
    open_argument = (np.abs(a[0]) <= 2 * a[1]) & (a[1] > 0)
    value = np.where(open_argument, 0.0, np.log(a[0]))
    error = np.where(a[1] > 0, 2 * a[1] / np.abs(a[0]), 0.0) + LIBRARY * np.abs(value)
    return value, np.where(open_argument, np.inf, error)


def _sqrt(a: Bounded) -> Bounded:
    inside = np.where((a[0] < 0) & (a[0] >= -a[1]), 0.0, a[0])
    value = np.sqrt(inside)
    spread = np.sqrt(np.maximum(inside, 0.0) + a[1]) - np.sqrt(np.maximum(inside - a[1], 0.0))
    return value, spread + ROUNDING * value


def _abs(a: Bounded) -> Bounded:
    return np.abs(a[0]), a[1]


def _tanh(a: Bounded) -> Bounded:
    value = np.tanh(a[0])
    return value, np.minimum(a[1], 2.0) + LIBRARY * np.abs(value)


def _sigmoid(a: Bounded) -> Bounded:
    small = np.exp(-np.abs(a[0]))
    value = np.where(a[0] >= 0, 1.0, small) / (1.0 + small)
    return value, np.minimum(value * np.expm1(a[1]), 1.0) + LIBRARY * value


def _sin(a: Bounded) -> Bounded:
    value = np.sin(a[0])
    return value, a[1] + LIBRARY * np.abs(value)


def _cos(a: Bounded) -> Bounded:
    value = np.cos(a[0])
    return value, a[1] + LIBRARY * np.abs(value)


def _sign(a: Bounded) -> Bounded:
    return np.sign(a[0]), np.where((np.abs(a[0]) <= a[1]) & (a[1] > 0), 2.0, 0.0)


def _relu(a: Bounded) -> Bounded:
    return np.maximum(a[0], 0.0), a[1]


def _maximum(a: Bounded, b: Bounded) -> Bounded:
    return np.maximum(a[0], b[0]), np.maximum(a[1], b[1])


def _minimum(a: Bounded, b: Bounded) -> Bounded:
    return np.minimum(a[0], b[0]), np.maximum(a[1], b[1])


FUNCTIONS: Mapping[str, Callable[..., Bounded]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "abs": _abs,
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "sin": _sin,
    "cos": _cos,
    "sign": _sign,
    "relu": _relu,
    "maximum": _maximum,
    "minimum": _minimum,
}
"""The functions of ELEMENTWISE but `where`, on values with their bounds."""
