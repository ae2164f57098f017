"""Loss to dJ/dw as it is written down, before SymPy is asked whether every line is true.

The first question of a lesson shows dJ/dw, and importing SymPy takes longer than all else that it needs.
Whatever is judged or derived on a page comes from `tutor.symbolic.derivation`, which proves what is here.
"""

from __future__ import annotations

from msgspec import Struct

from tutor.errors import TutorError
from tutor.symbolic.deriving.arranging import with_leading_minus
from tutor.symbolic.deriving.narrator import Narrator
from tutor.symbolic.deriving.record import Record
from tutor.symbolic.expression import Expression, Objective, Symbol, names, replace, shape
from tutor.symbolic.rules import Rule


class Outline(Struct, frozen=True):
    """A derivation that nobody has confirmed yet."""

    record: Record
    loss: Expression
    """The loss with the model in place of y_hat."""
    result: Expression
    """dJ/dw in parameters, data columns and N, in the author's order: mean(2·x·(w·x − y))."""
    folded: Expression
    """The same with y_hat and the intermediates by name: mean(2·x·(y_hat − y))."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Each rule that was applied, in order."""
        return tuple(self.record.rules)


def outline(objective: Objective, wrt: str) -> Outline:
    """The derivation of d loss / d wrt, unproved; TutorError for a name that the problem does not have.

    A data column is taken one point at a time: the slope of each point's loss by that point's own value.
    """
    if wrt not in (*objective.parameters, *objective.columns):
        raise TutorError(f"{wrt} is not a parameter of this problem.")
    narrator = Narrator(objective, wrt)
    loss = narrator.loss()
    found = with_leading_minus(narrator.record.written_out(narrator.slope("J", loss)))
    return Outline(narrator.record, loss, objective.expand(found), _folded(found, objective))


def _folded(expression: Expression, objective: Objective) -> Expression:
    """y_hat by name wherever the whole model stands, and each intermediate likewise."""
    if not isinstance(objective.model, Symbol) and "y_hat" not in names(expression):
        y_hat = Symbol("y_hat", shape(objective.model))
        expression = replace(expression, with_leading_minus(objective.model), y_hat)
    return expression
