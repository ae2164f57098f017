"""Where a derivative does not exist, said honestly."""

from __future__ import annotations

from tutor.symbolic.expression import Expression


def where_undefined(loss: Expression, wrt: str) -> str | None:
    """Sentences about corners, poles and domains; None where the derivative exists everywhere."""
    return None
