"""Random expressions, printed in the many ways in which people type them."""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from random import Random

from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    N,
    Negative,
    Number,
    Scope,
    Shape,
    Symbol,
    names,
    shape,
)

COLUMN, SCALAR = Shape.COLUMN, Shape.SCALAR
SCOPE = Scope({"w": SCALAR, "b": SCALAR, "x": COLUMN, "y": COLUMN, "y_hat": COLUMN})

_SPELLED = {
    "x": ["x", "x", "x_i", "xᵢ", "x[i]", "x_{i}", "𝑥"],
    "y": ["y", "y", "y_i", "yᵢ", "y[i]", "𝐲"],
    "y_hat": [
        "y_hat",
        "ŷ",
        "y\u0302",
        "yhat",
        "\\hat{y}",
        "y_pred",
        "ŷᵢ",
        "y_hat_i",
        "\\hat{y}_i",
        "\\hat{y_i}",
    ],
    "w": ["w", "w", "𝑤", "ｗ"],
    "b": ["b", "b"],
    "N": ["N", "n", "𝑁"],
}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_GLYPHS = {Fraction(1, 2): "½", Fraction(2, 3): "⅔", Fraction(1, 3): "⅓", Fraction(3, 4): "¾"}
_FUNCTIONS = {
    "exp": ["exp", "np.exp", "\\exp", "math.exp"],
    "log": ["log", "ln", "np.log", "\\ln"],
    "tanh": ["tanh", "np.tanh", "\\tanh"],
    "sqrt": ["sqrt", "np.sqrt", "√"],
    "abs": ["abs", "np.abs", "np.absolute"],
    "sigmoid": ["sigmoid", "σ", "\\sigma"],
    "relu": ["relu"],
    "maximum": ["maximum", "max", "np.maximum", "\\max"],
    "minimum": ["minimum", "min"],
    "mean": ["mean", "avg", "average", "np.mean", "numpy.mean"],
    "sum": ["sum", "np.sum", "Sum"],
    "dot": ["dot", "np.dot", "inner"],
    "where": ["where", "np.where"],
}
_SIGMAS = [
    "Σ ",
    "∑",
    "Σᵢ ",
    "Σ_i ",
    "Σ_{i=1}^N ",
    "Σᵢ₌₁ᴺ",
    "\\sum ",
    "\\sum_{i=1}^{N} ",
    "sum_{i=1}^{N} ",
    "Σ_{i=0}^{N-1} ",
]


def random_expression(rng: Random, depth: int = 3, wanted: Shape | None = None) -> Expression:
    """A small expression within every limit; of a wanted shape if one is given."""
    if depth == 0 or rng.random() < 0.15:
        return _leaf(rng, wanted)
    kind = rng.random()
    if wanted is not COLUMN and kind < 0.15:
        inner = random_expression(rng, depth - 1, COLUMN)
        if rng.random() < 0.25:
            return Call("dot", (inner, random_expression(rng, depth - 1, COLUMN)))
        return Call(rng.choice(["mean", "sum"]), (inner,))
    if kind < 0.25:
        function = rng.choice(["exp", "log", "tanh", "sqrt", "abs", "sigmoid", "relu"])
        return Call(function, (random_expression(rng, depth - 1, wanted),))
    if kind < 0.30:
        other = random_expression(rng, depth - 1)
        return Call(rng.choice(["maximum", "minimum"]), (random_expression(rng, depth - 1, wanted), other))
    if kind < 0.33:
        test = Compare(
            rng.choice(["<", "<=", ">", ">="]), random_expression(rng, depth - 1), _leaf(rng, None)
        )
        parts = (random_expression(rng, depth - 1, wanted), random_expression(rng, depth - 1, wanted))
        return Call("where", (test, *parts))
    if kind < 0.43:
        return Negative(random_expression(rng, depth - 1, wanted))
    if kind < 0.53:
        power = rng.choice([2, 2, 3])
        base = random_expression(rng, min(1, depth - 1), wanted)
        if names(base) and rng.random() < 0.2:
            power = -power
        return Binary("**", base, Number(Fraction(power)))
    operator = rng.choice(["+", "-", "*", "*", "*", "/"])
    right = random_expression(rng, depth - 1, wanted if operator != "/" else None)
    if operator == "/" and not names(right):
        right = N
    return Binary(operator, random_expression(rng, depth - 1, wanted), right)


def _leaf(rng: Random, wanted: Shape | None) -> Expression:
    if wanted is COLUMN or (wanted is None and rng.random() < 0.5):
        return Symbol(rng.choice(["x", "y", "y_hat"]), COLUMN)
    if rng.random() < 0.5:
        return Number(
            rng.choice(
                [Fraction(2), Fraction(3), Fraction(1, 2), Fraction(10), Fraction(5, 2), Fraction(2, 3)]
            )
        )
    return rng.choice([Symbol("w"), Symbol("b"), N])


def random_spelling(expression: Expression, rng: Random) -> str:
    """The expression as somebody might type it; reads back to the same tree."""
    return _Speller(rng).term(expression)


class _Speller:
    """Contexts from loose to tight: a whole term, the left of a product, after a sign, a factor."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def term(self, e: Expression, *, last: bool = True, sums: bool = True) -> str:
        """Sums and products; `last` is False where a factor follows, `sums` where no sum may stand."""
        match e:
            case Binary("+" | "-" as operator, left, right) if sums:
                sign = "+" if operator == "+" else self.rng.choice(["-", "−", "–"])
                return f"{self.term(left)}{self.space()}{sign}{self.space()}{self.term(right, sums=False)}"
            case Binary("*", left, right):
                return self.product(left, right)
            case Binary("/", left, right) if self.rng.random() < 0.8:
                sign = self.rng.choice(["/", "/", "÷", "∕"])
                above = self.term(left, last=False, sums=False)
                return f"{above}{self.space()}{sign}{self.space()}{self.signed(right)}"
            case Call("dot", (left, right)) if self.rng.random() < 0.3:
                return f"{self.term(left, last=False, sums=False)} @ {self.signed(right)}"
            case Call("sum", (inner,)) if last and self.rng.random() < 0.5:
                return self.rng.choice(_SIGMAS) + self.term(inner, sums=False)
        return self.signed(e)

    def product(self, left: Expression, right: Expression) -> str:
        before = self.term(left, last=False, sums=False)
        if self.rng.random() < 0.5:
            sign = self.rng.choice(["*", "*", "·", "×", "⋅", "\\cdot ", "\\times "])
            return f"{before}{self.space()}{sign}{self.space()}{self.signed(right)}"
        after = self.factor(right)
        if after[0].isdigit() or after[0] in "½⅔⅓¾.":
            return f"{before}({after})"
        return before + ("" if _may_touch(before, after) else " ") + after

    def signed(self, e: Expression) -> str:
        if isinstance(e, Negative):
            inner = self.signed(e.operand) if self.rng.random() < 0.3 else self.factor(e.operand)
            return self.rng.choice(["-", "−"]) + inner
        return self.factor(e)

    def factor(self, e: Expression) -> str:
        """A power or what is tighter."""
        match e:
            case Binary("**", base, exponent):
                return self.tight(base) + self.exponent(exponent)
            case Call("exp", (inner,)) if self.rng.random() < 0.3:
                return f"e^({self.term(inner)})"
        return self.tight(e)

    def exponent(self, e: Expression) -> str:
        assert isinstance(e, Number)
        plain = str(e.value)
        styles = [f"^{plain}", f"**{plain}", f"^{{{plain}}}", f"^({plain})", plain.translate(_RAISED)]
        return self.rng.choice(styles)

    def tight(self, e: Expression) -> str:
        match e:
            case Number(value):
                return self.number(value)
            case Symbol(name):
                return self.rng.choice(_SPELLED[name])
            case Call():
                return self.call(e)
            case Binary("/", above, below) if self.rng.random() < 0.6:
                return f"\\{self.rng.choice(['frac', 'dfrac'])}{{{self.term(above)}}}{{{self.term(below)}}}"
        inner = self.term(e)
        return self.rng.choice([f"({inner})", f"( {inner} )", f"\\left({inner}\\right)"])

    def number(self, value: Fraction) -> str:
        styles = []
        if value in _GLYPHS:
            styles.append(_GLYPHS[value])
        if value.denominator in {1, 2}:
            styles += [f"{float(value)}", f"{float(value)}".removeprefix("0"), f"{float(value * 10)}e-1"]
        if value == Fraction(5, 2):
            styles.append("2½")
        if value.denominator == 1:
            styles += [str(value)] * 4
        return self.rng.choice(styles)

    def call(self, e: Call) -> str:
        arguments = [
            f"{self.term(a.left)}{self.space()}{a.operator}{self.space()}{self.term(a.right)}"
            if isinstance(a, Compare)
            else self.term(a)
            for a in e.arguments
        ]
        if e.function in {"mean", "sum", "dot"} and self.rng.random() < 0.3:
            return f"({arguments[0]}).{e.function}({', '.join(arguments[1:])})"
        if e.function == "abs" and "|" not in arguments[0] and self.rng.random() < 0.5:
            return f"|{arguments[0]}|"
        if e.function == "sum" and self.rng.random() < 0.3:
            return f"Sum({arguments[0]}, {self.rng.choice(['(i,1,N)', '(i, 0, N-1)', '(i, 1, n)'])})"
        spelled = self.rng.choice(_FUNCTIONS[e.function])
        return f"{spelled}({(',' + self.space()).join(arguments)})"

    def space(self) -> str:
        return self.rng.choice(["", "", " ", "  ", "\u00a0"])


def _may_touch(before: str, after: str) -> bool:
    """Whether two factors read the same with nothing between them."""
    if after.startswith(("np.", "numpy.", "math.")) or re.search(r"\\[A-Za-z]+$", before):
        return not (before[-1].isalnum() or before[-1] in "_\u0302")
    if not (before[-1].isalpha() or before[-1] == "\u0302"):
        return not (before[-1].isdigit() and after.startswith("e"))
    letters = re.search(r"[\w\u0302]*$", before)[0] + re.match(r"[\w\u0302]*", after)[0]  # type: ignore[index]
    return (
        sum(map(str.isalpha, letters.replace("y\u0302", "ŷ").replace("ŷ", "yhat"))) <= 12
        and "Σ" not in letters
    )


def from_python(text: str, scope: Scope = SCOPE) -> Expression:
    """The tree that Python's own grammar gives the text; an oracle for precedence."""
    return _convert(ast.parse(text, mode="eval").body, scope)


_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def _convert(node: ast.expr, scope: Scope) -> Expression:
    match node:
        case ast.Constant(value):
            return Number(Fraction(str(value)))
        case ast.Name(name):
            return scope.symbol(name)
        case ast.UnaryOp(ast.USub(), operand):
            return Negative(_convert(operand, scope))
        case ast.UnaryOp(ast.UAdd(), operand):
            return _convert(operand, scope)
        case ast.BinOp(left, ast.Pow(), ast.UnaryOp(ast.USub(), ast.Constant(value))):
            return Binary("**", _convert(left, scope), Number(-Fraction(str(value))))
        case ast.BinOp(left, operator, right):
            return Binary(_BINARY[type(operator)], _convert(left, scope), _convert(right, scope))  # type: ignore[arg-type]
        case ast.Compare(left, [operator], [right]):
            return Compare(_COMPARE[type(operator)], _convert(left, scope), _convert(right, scope))  # type: ignore[arg-type]
        case ast.Call(ast.Name(function), arguments):
            return Call(function, tuple(_convert(a, scope) for a in arguments))
    raise ValueError(ast.dump(node))


def is_column(e: Expression) -> bool:
    return shape(e) is COLUMN
