"""Everything that determines a descent: model and loss, data, start, learning rate, optimiser."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from tutor.errors import InputError
from tutor.symbolic.expression import Expression, Objective, Shape, shape

if TYPE_CHECKING:
    from tutor.descent.evaluate import Evaluator
    from tutor.descent.program import Program
    from tutor.symbolic.derivation import Derivation
    from tutor.symbolic.outline import Outline

Array = NDArray[np.floating[Any]]
Precision = Literal["float32", "float64"]
OptimizerName = Literal["plain", "momentum", "rmsprop", "adam"]
Engine = Literal["numpy", "torch"]

LARGEST_SINGLE = float(np.finfo(np.float32).max)
"""The largest number of a float32."""


class ProblemError(InputError):
    """A problem that cannot be run; `key` is the lesson's key at fault (`learning_rate`, `start.w`)."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class Scaling(Struct, frozen=True):
    """How a standardised column was made: (value - mean) / deviation, fitted on the training rows."""

    mean: float
    deviation: float


class Dataset(Struct, frozen=True, eq=False, weakref=True):
    """Named columns of equal length, one value per data point."""

    columns: Mapping[str, Array]
    """The training rows, in the declared dtype."""
    validation: Mapping[str, Array] | None = None
    """The rows that are only looked at; None where nothing was set aside."""
    dtype: Precision = "float64"
    scaling: Mapping[str, Scaling] = field(default_factory=dict)
    """The standardised columns."""

    @property
    def points(self) -> int:
        """N: the number of training rows; 1 where there is no column at all."""
        return rows(self.columns)


class Optimizer(Struct, frozen=True):
    """The update rule: plain gradient descent unless a lesson says otherwise."""

    name: OptimizerName = "plain"
    beta: float | None = None
    """Momentum's (0.9) or RMSProp's (0.99) memory; None is that default."""
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    @property
    def memory(self) -> float:
        """beta, or the default of this rule."""
        if self.beta is not None:
            return self.beta
        return 0.99 if self.name == "rmsprop" else 0.9


class Problem(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """One descent, whole; raises ProblemError where it cannot be run."""

    objective: Objective
    data: Dataset
    start: Mapping[str, float]
    """Every parameter with its first value."""
    learning_rate: float
    epochs: int = 20
    gradient: Mapping[str, Expression] | None = None
    """Hand-written gradients by parameter; the others are derived."""
    gradient_text: Mapping[str, str] = field(default_factory=dict)
    """The hand-written gradients as the author typed them, for display."""
    optimizer: Optimizer = Optimizer()
    batch: int | None = None
    """Training rows per step; None is all of them."""
    shuffle_seed: int = 0
    """With mini-batches, the order of epoch k is RandomState([shuffle_seed, k]).permutation(N)."""
    parameter_dtype: Precision = "float64"
    """float32 makes every number of the run float32, as torch does."""
    engine: Engine = "numpy"
    zero_grad: bool = True
    """False lets torch's gradients pile up from step to step."""
    diverges: bool = False
    """Declared by lessons whose run is meant to run away."""

    def __post_init__(self) -> None:
        check(self)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that descend, in the order of the start."""
        return tuple(self.start)

    @property
    def single(self) -> bool:
        """True where parameters, loss, gradient and update are float32 throughout."""
        return self.parameter_dtype == "float32" or self.engine == "torch"

    @property
    def by_torch(self) -> bool:
        """True where torch takes the steps: asked for, and installed."""
        from tutor.descent.autograd import torch_is_installed

        return self.engine == "torch" and torch_is_installed()

    @property
    def steps_per_epoch(self) -> int:
        """How many updates an epoch makes: 1, or the number of mini-batches."""
        return 1 if self.batch is None else -(-self.data.points // self.batch)

    @property
    def derivatives(self) -> Mapping[str, Derivation]:
        """dJ/dw for each parameter, rule by rule, each proved; the first look at them imports SymPy."""
        return {name: derivation(self.objective, name) for name in self.parameters}

    @cached_property
    def gradients(self) -> Mapping[str, Expression]:
        """The expression each parameter descends by: hand-written, or dJ/dw in terms of y_hat.

        It is there before SymPy is; `prove` holds it against SymPy's.
        """
        written = self.gradient or {}
        return {
            name: written[name] if name in written else outlined(self.objective, name).folded
            for name in self.parameters
        }

    def prove(self) -> None:
        """Hold every derived gradient against SymPy's; raises DerivationError where one differs."""
        for name in self.parameters:
            derivation(self.objective, name)

    def is_written(self, name: str) -> bool:
        """True where the gradient of this parameter is hand-written, not derived."""
        return self.gradient is not None and name in self.gradient

    @cached_property
    def program(self) -> Program:
        """Forward pass and loss, ready to run."""
        from tutor.descent.program import Program

        return Program(self.objective, self.parameters)

    @cached_property
    def gradient_lines(self) -> tuple[Evaluator, ...]:
        """The gradient of each parameter, ready to run, in their order."""
        return tuple(self.program.evaluator(self.gradients[name]) for name in self.parameters)

    @cached_property
    def gradient_factors(self) -> Mapping[str, Fraction | None]:
        """c for each parameter, where its gradient is c times dJ/dw; None where no constant is."""
        from tutor.descent.factor import gradient_factors

        return gradient_factors(self)

    @property
    def gradient_factor(self) -> Fraction | None:
        """The one c of all parameters: 1 for a true gradient, N for a sum in place of a mean."""
        factors = set(self.gradient_factors.values())
        return factors.pop() if len(factors) == 1 else None


def rows(columns: Mapping[str, Array]) -> int:
    """The number of values in each column; 1 where there is no column."""
    for column in columns.values():
        return len(column)
    return 1


@lru_cache(maxsize=256)
def derivation(objective: Objective, name: str) -> Derivation:
    """dJ/d`name`, proved by SymPy and kept: a change of data, start or learning rate derives nothing anew."""
    from tutor.symbolic.derivation import derive

    return derive(objective, name)


@lru_cache(maxsize=256)
def outlined(objective: Objective, name: str) -> Outline:
    """dJ/d`name` as `derivation` will have it, before it is proved; imports no SymPy."""
    from tutor.symbolic.outline import outline

    return outline(objective, name)


def check(problem: Problem) -> None:
    """Raise ProblemError, naming the key, where a value makes no sense."""
    _check_start(problem)
    if not (math.isfinite(problem.learning_rate) and problem.learning_rate > 0):
        raise ProblemError("learning_rate", "The learning rate is a number greater than 0.")
    if problem.epochs < 0:
        raise ProblemError("epochs", "The number of epochs is 0 or more.")
    _check_batch(problem)
    if not 0 <= problem.shuffle_seed < 2**32:
        raise ProblemError("shuffle_seed", "A seed is a whole number from 0 to 4294967295.")
    if shape(problem.objective.loss) is not Shape.SCALAR:
        raise ProblemError("loss", "The loss has one value per point; a loss is one number: a mean or a sum.")
    _check_gradient(problem)
    _check_optimizer(problem.optimizer)
    if problem.engine == "torch" and (problem.optimizer.name != "plain" or problem.gradient):
        raise ProblemError("engine", "torch takes plain steps by its own gradients only.")
    if not problem.zero_grad and problem.engine != "torch":
        raise ProblemError("zero_grad", 'Gradients pile up only with engine = "torch".')


def _check_batch(problem: Problem) -> None:
    if problem.batch is None:
        return
    if problem.batch < 1:
        raise ProblemError("batch", "A batch has at least 1 row.")
    if problem.batch > problem.data.points:
        points = f"{problem.data.points:,} training rows"
        raise ProblemError("batch", f"A batch of {problem.batch:,} is larger than the {points}.")


def _check_start(problem: Problem) -> None:
    declared = problem.objective.parameters
    for name, value in problem.start.items():
        if name not in declared:
            raise ProblemError(f"start.{name}", f"{name} is no parameter: neither model nor loss uses it.")
        if not math.isfinite(value):
            raise ProblemError(f"start.{name}", f"The start of {name} is not a finite number.")
        if problem.single and abs(value) > LARGEST_SINGLE:
            raise ProblemError(f"start.{name}", f"The start of {name} does not fit in float32.")
    for name in declared:
        if name not in problem.start:
            raise ProblemError("start", f"The parameter {name} has no start.")
    if not declared:
        raise ProblemError("start", "There is no parameter to descend.")
    for name in problem.objective.columns:
        if name not in problem.data.columns:
            raise ProblemError("data", f"The column {name} has no data.")
        if problem.single and not _fits_single(problem, name):
            raise ProblemError(f"data.{name}", f"A value of {name} does not fit in float32.")


def _fits_single(problem: Problem, name: str) -> bool:
    data = problem.data
    parts = [data.columns[name], *([data.validation[name]] if data.validation else [])]
    return all(part.dtype == np.float32 or bool((np.abs(part) <= LARGEST_SINGLE).all()) for part in parts)


def _check_gradient(problem: Problem) -> None:
    for name, expression in (problem.gradient or {}).items():
        if name not in problem.start:
            raise ProblemError(f"gradient.{name}", f"{name} is no parameter.")
        if shape(expression) is not Shape.SCALAR:
            raise ProblemError(
                f"gradient.{name}",
                f"The gradient of {name} has one value per point; a gradient is one number: a mean or a sum.",
            )
    if problem.gradient and (problem.optimizer.name != "plain" or problem.batch is not None):
        raise ProblemError("gradient", "A hand-written gradient goes with plain descent over all rows only.")


def _check_optimizer(optimizer: Optimizer) -> None:
    decays = {"beta": optimizer.memory, "beta1": optimizer.beta1, "beta2": optimizer.beta2}
    for key, value in decays.items():
        if not 0 <= value < 1:
            raise ProblemError(f"optimizer.{key}", f"{key} is at least 0 and less than 1.")
    if not (math.isfinite(optimizer.epsilon) and optimizer.epsilon > 0):
        raise ProblemError("optimizer.epsilon", "epsilon is a number greater than 0.")
