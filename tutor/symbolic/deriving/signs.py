"""What can be seen of an expression's sign without computing anything."""

from __future__ import annotations

from tutor.symbolic.expression import Binary, Call, Expression, Number, Symbol


def is_positive(expression: Expression) -> bool:
    """True where a value above 0 is plain to see; False says nothing."""
    match expression:
        case Number(value):
            return value > 0
        case Symbol(name, _):
            return name == "N"
        case Call("exp" | "sigmoid", _):
            return True
        case Call("mean" | "sum" | "sqrt" | "abs", (inner,)):
            return is_positive(inner)
        case Binary("+", left, right):
            return (is_positive(left) and is_nonnegative(right)) or (
                is_nonnegative(left) and is_positive(right)
            )
        case Binary("*" | "/", left, right):
            return is_positive(left) and is_positive(right)
        case Binary("**", base, _):
            return is_positive(base)
    return False


def is_nonnegative(expression: Expression) -> bool:
    """True where a value of at least 0 is plain to see; False says nothing."""
    if is_positive(expression):
        return True
    match expression:
        case Number(value):
            return value >= 0
        case Call("abs" | "relu" | "sqrt", _):
            return True
        case Call("mean" | "sum", (inner,)):
            return is_nonnegative(inner)
        case Call("dot", (left, right)):
            return left == right
        case Binary("+" | "*" | "/", left, right):
            return is_nonnegative(left) and is_nonnegative(right)
        case Binary("**", base, Number(exponent)):
            even = exponent.denominator == 1 and exponent % 2 == 0
            return even or is_nonnegative(base)
    return False
