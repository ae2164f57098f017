"""What the figures of prose are made of: quantities read off a run, by the names of a lesson."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct, field

from tutor.errors import TutorError
from tutor.symbolic.expression import Expression, Objective, Shape, Symbol

RUN_QUANTITIES = ("learning_rate", "N", "epoch", "epochs")
"""Settings and counters, shown as they are."""
LANDSCAPE_QUANTITIES = (
    "gradient_factor",
    "curvature",
    "step_factor",
    "largest_stable_rate",
    "minimum",
    "condition_number",
)
"""What is known of the shape of J; some take a parameter's name: `curvature(w)`."""
OF_ONE_PARAMETER = frozenset({"curvature", "minimum"})
"""Of these, those that several parameters have one each of."""
RESERVED = frozenset(
    {"loss", "J", "grad", "validation_loss", "y_hat", *RUN_QUANTITIES, *LANDSCAPE_QUANTITIES}
)
"""Words that a lesson cannot declare as names of its own."""


class FigureError(TutorError):
    """A figure that cannot be read; `position` is the index in its text of the character at fault."""

    def __init__(self, code: str, message: str, position: int, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position
        self.hint = hint


class Quantity(Struct, frozen=True):
    """One number or column that is read off a run."""

    name: str
    """`w`, `loss`, `dJ/dw`, `y_hat`, `epoch`, ...; `J` reads as `loss`, `grad` as `grad_w`."""
    run: str | None = None
    """A named run; None for the run of the place where the figure stands."""
    at: int | None = None
    """After this epoch; None for now."""
    arguments: tuple[tuple[str, FigureText], ...] = ()
    """Other values of columns and parameters, by name."""
    of: str = ""
    """The parameter, of a quantity of the landscape."""
    shape: Shape = Shape.SCALAR


class FigureText(Struct, frozen=True):
    """An expression over placeholders q0, q1, ... and the quantity that each stands for."""

    expression: Expression
    quantities: tuple[Quantity, ...]

    @property
    def single(self) -> Quantity | None:
        """The quantity, where the figure is nothing but one."""
        return self.quantities[0] if isinstance(self.expression, Symbol) and self.quantities else None

    def runs(self) -> frozenset[str | None]:
        """The runs that it reads."""
        inner = (argument.runs() for quantity in self.quantities for _, argument in quantity.arguments)
        return frozenset(quantity.run for quantity in self.quantities).union(*inner)


class FigureScope(Struct, frozen=True):
    """What a figure may name."""

    objective: Objective
    gradient: Collection[str] = ()
    """The parameters whose gradient is hand-written."""
    validation: bool = False
    """Whether there are validation rows."""
    others: dict[str, FigureScope] = field(default_factory=dict)
    """The named runs."""

    def names(self) -> tuple[str, ...]:
        """Every name, for suggestions."""
        parameters = self.objective.parameters
        named = [*parameters, *(name for name, _ in self.objective.intermediates), *self.objective.columns]
        named += ["y_hat", "loss", "J", *(f"dJ/d{name}" for name in parameters), "grad"]
        named += [f"grad_{name}" for name in parameters]
        return (
            *named,
            *RUN_QUANTITIES,
            *LANDSCAPE_QUANTITIES,
            *(["validation_loss"] if self.validation else []),
        )
