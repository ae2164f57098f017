"""Loss to dJ/dw, one rule at a time.

The next rule is chosen here, the inner function gets its name here, and the sentence that says why; the
slopes are SymPy's, and every line is held against SymPy's derivative of the whole before it is shown.
Importing this module imports SymPy.
"""

from __future__ import annotations

from tutor.errors import TutorError
from tutor.symbolic.deriving.arranging import with_leading_minus
from tutor.symbolic.deriving.narrator import Narrator
from tutor.symbolic.deriving.proof import Proof
from tutor.symbolic.deriving.undefined import where_undefined
from tutor.symbolic.deriving.verification import DerivationError
from tutor.symbolic.expression import Expression, Objective, Symbol, names, replace, shape
from tutor.symbolic.rules import AlsoRight, Derivation, Rule

__all__ = ["AlsoRight", "Derivation", "DerivationError", "Rule", "derive"]


def derive(objective: Objective, wrt: str) -> Derivation:
    """The derivation of d loss / d wrt; raises TutorError for a name that the problem does not have.

    Raises DerivationError where SymPy contradicts a line, or no point is found at which the loss is defined.
    A data column is taken one point at a time: the slope of each point's loss by that point's own value.
    """
    if wrt not in (*objective.parameters, *objective.columns):
        raise TutorError(f"{wrt} is not a parameter of this problem.")
    narrator = Narrator(objective, wrt)
    loss = narrator.loss()
    found = with_leading_minus(narrator.record.written_out(narrator.slope("J", loss)))
    result = objective.expand(found)
    Proof(narrator.record, loss).confirm(result)
    return Derivation(
        wrt=wrt,
        rules=tuple(narrator.record.rules),
        result=result,
        folded=_folded(found, objective),
        undefined=where_undefined(objective, wrt),
    )


def _folded(expression: Expression, objective: Objective) -> Expression:
    """y_hat by name wherever the whole model stands, and each intermediate likewise."""
    if not isinstance(objective.model, Symbol) and "y_hat" not in names(expression):
        y_hat = Symbol("y_hat", shape(objective.model))
        expression = replace(expression, with_leading_minus(objective.model), y_hat)
    return expression
