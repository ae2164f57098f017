"""Where a loss has no derivative, or no value, said honestly: corners, borders, poles and domains."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.symbolic.deriving.algebra import ONE
from tutor.symbolic.deriving.borders import is_reached, meets_smoothly, only_variable
from tutor.symbolic.deriving.signs import is_nonnegative, is_positive
from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    Number,
    Objective,
    children,
    names,
    subtract,
    walk,
)
from tutor.symbolic.printers.one_line import one_line


def where_undefined(objective: Objective, wrt: str) -> str | None:
    """Sentences about every place that matters to d loss / d wrt; None where it exists everywhere."""
    changing = {wrt}
    seen = [objective.loss]
    for name, meaning in (*objective.intermediates, ("y_hat", objective.model)):
        if not changing.isdisjoint(names(meaning)):
            changing.add(name)
            seen.append(meaning)
    search = _Search(objective, frozenset(changing), tuple(seen))
    remarks = dict.fromkeys(remark for expression in seen for remark in search.remarks(expression))
    return " ".join(remarks) or None


class _Search:
    """A walk that says what is not defined, in the author's names."""

    def __init__(self, objective: Objective, changing: frozenset[str], whole: tuple[Expression, ...]) -> None:
        self.objective = objective
        self.changing = changing
        self.logarithms = {
            node.arguments[0]
            for expression in whole
            for node in walk(expression)
            if isinstance(node, Call) and node.function == "log"
        }

    def remarks(self, node: Expression) -> Iterator[str]:
        """Every remark about a node and its parts, outer ones first."""
        if not self._moves(node):
            return
        if isinstance(node, Call) and node.function == "where":
            yield from self._of_branches(node)
            return
        remark = self._of_call(node) if isinstance(node, Call) else self._of_operator(node)
        if remark:
            yield remark
        for part in children(node):
            yield from self.remarks(part)

    def _moves(self, expression: Expression) -> bool:
        return not self.changing.isdisjoint(names(expression))

    def _is_positive(self, expression: Expression) -> bool:
        return is_positive(self.objective.expand(expression))

    def _of_branches(self, where: Call) -> Iterator[str]:
        """The border of a `where`, and what is undefined within a branch where that branch is taken."""
        condition = where.arguments[0]
        variable = only_variable(where, self.changing)
        assert isinstance(condition, Compare)
        if self._moves(condition) and not (variable is not None and meets_smoothly(where, variable)):
            border = f"{one_line(condition.left)} = {one_line(condition.right)}"
            yield f"Where {border}, the derivative exists only if both branches meet there without a corner."
        for branch in (1, 2):
            for node in _calls(where.arguments[branch]):
                corner = _corner(node)
                if variable is None or corner is None or is_reached(where, branch, corner, variable):
                    yield from self.remarks(node)

    def _of_operator(self, node: Expression) -> str:
        match node:
            case Binary("/", _, bottom) if self._moves(bottom) and not self._is_positive(bottom):
                return f"There is no value where {one_line(bottom)} = 0: nothing can be divided by 0."
            case Binary("**", base, Number(exponent)):
                return self._of_power(one_line(node), base, exponent < 0, exponent.denominator != 1)
            case Binary("**", base, _) if not self._is_positive(base):
                return f"{one_line(node)} needs {one_line(base)} > 0."
        return ""

    def _of_power(self, whole: str, base: Expression, is_below: bool, is_root: bool) -> str:
        if self._is_positive(base) or not (is_below or is_root):
            return ""
        if not is_root:
            return f"There is no value where {one_line(base)} = 0: nothing can be divided by 0."
        return f"{whole} needs {one_line(base)} {'>' if is_below else '≥'} 0."

    def _of_call(self, node: Call) -> str:
        inner = node.arguments[0] if node.arguments else ONE
        whole, what = one_line(node), one_line(inner)
        match node.function:
            case "abs":
                return (
                    f"{whole} has a corner and no derivative where {what} = 0; there the sign is taken as 0."
                )
            case "sign":
                return f"{whole} jumps where {what} = 0, and has no derivative there."
            case "relu":
                return (
                    f"{whole} has a corner and no derivative where {what} = 0; there the slope is taken as 0."
                )
            case "maximum" | "minimum":
                border = f"{what} = {one_line(node.arguments[1])}"
                return (
                    f"{whole} has a corner where {border}, and as a rule no derivative there; "
                    f"the slope of {what} is taken."
                )
            case "sqrt" if not self._is_positive(inner):
                needs = "" if is_nonnegative(self.objective.expand(inner)) else f"{whole} needs {what} ≥ 0. "
                return f"{needs}{whole} has no derivative where {what} = 0."
            case "log":
                return self._of_logarithm(inner)
        return ""

    def _of_logarithm(self, inner: Expression) -> str:
        core = inner
        if isinstance(inner, Binary) and inner.operator == "-" and inner.left == ONE:
            core = inner.right
        meaning = self.objective.expand(core)
        if isinstance(meaning, Call) and meaning.function == "sigmoid":
            p = one_line(core)
            if self.logarithms >= {core, subtract(ONE, core)}:
                logs = f"log({p}) and log(1 − {p})"
                return f"{logs} exist only between 0 and 1, and a sigmoid stays strictly between."
            bound = "above 0" if core == inner else "below 1"
            needs = f"{p} {'>' if core == inner else '<'} {bound[-1]}"
            return f"log({one_line(inner)}) needs {needs}, and a sigmoid stays strictly {bound}."
        return "" if self._is_positive(inner) else f"log({one_line(inner)}) needs {one_line(inner)} > 0."


def _calls(expression: Expression) -> Iterator[Expression]:
    """The outermost functions and quotients within a branch."""
    if isinstance(expression, Call) or (
        isinstance(expression, Binary) and expression.operator in ("/", "**")
    ):
        yield expression
        return
    for part in children(expression):
        yield from _calls(part)


def _corner(node: Expression) -> Expression | None:
    """What is zero at the corner of a function."""
    match node:
        case Call("abs" | "sign" | "relu", (inner,)):
            return inner
        case Call("maximum" | "minimum", (left, right)):
            return subtract(left, right)
    return None
