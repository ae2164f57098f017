"""Loss to dJ/dw, one rule at a time.

The next rule is chosen here, the inner function gets its name here, and the sentence that says why; the
slopes are SymPy's, and every line is held against SymPy's derivative of the whole before it is shown.
Importing this module imports SymPy.
"""

from __future__ import annotations

from tutor.symbolic.deriving.proof import Proof
from tutor.symbolic.deriving.undefined import where_undefined
from tutor.symbolic.deriving.verification import DerivationError
from tutor.symbolic.expression import Objective
from tutor.symbolic.outline import outline
from tutor.symbolic.rules import AlsoRight, Derivation, Rule

__all__ = ["AlsoRight", "Derivation", "DerivationError", "Rule", "derive"]


def derive(objective: Objective, wrt: str) -> Derivation:
    """The derivation of d loss / d wrt; raises TutorError for a name that the problem does not have.

    Raises DerivationError where SymPy contradicts a line, or no point is found at which the loss is defined.
    A data column is taken one point at a time: the slope of each point's loss by that point's own value.
    """
    found = outline(objective, wrt)
    Proof(found.record, found.loss).confirm(found.result)
    return Derivation(
        wrt=wrt,
        rules=found.rules,
        result=found.result,
        folded=found.folded,
        undefined=where_undefined(objective, wrt),
    )
