"""One line, ASCII, LaTeX and NumPy source: literal texts, and Python itself as the judge of the source."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from symbolic_oracle import objective

from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    Negative,
    Number,
    Scope,
    Shape,
    Symbol,
    add,
    call,
    divide,
    multiply,
    number,
    power,
    subtract,
)
from tutor.symbolic.parser import parse
from tutor.symbolic.printers.literals import literal, python_value
from tutor.symbolic.printing import (
    NUMPY,
    ascii_line,
    executable,
    latex,
    numpy_source,
    one_line,
    sigmoid_names,
)

x, y, y_hat, p = (Symbol(name, Shape.COLUMN) for name in ("x", "y", "y_hat", "p"))
w, b = Symbol("w"), Symbol("b")
two = number(2)
slope = call("mean", multiply(multiply(two, x), subtract(multiply(w, x), y)))
tenth = Number(Fraction(1, 10))
third = Number(Fraction(1, 3))

CASES = [
    (slope, "mean(2·x·(w·x − y))", "mean(2*x*(w*x - y))", "np.mean(2*x*(w*x - y))",
     r"\frac{1}{N} \sum_{i=1}^{N} 2 x_{i} \left(w x_{i} - y_{i}\right)"),
    (power(subtract(y_hat, y), two), "(y_hat − y)²", "(y_hat - y)^2", "(y_hat - y)**2",
     r"\left(\hat{y} - y\right)^{2}"),
    (subtract(subtract(x, y), w), "x − y − w", "x - y - w", "x - y - w", "x - y - w"),
    (subtract(x, subtract(y, w)), "x − (y − w)", "x - (y - w)", "x - (y - w)", r"x - \left(y - w\right)"),
    (divide(multiply(two, x), w), "2·x/w", "2*x/w", "2*x/w", r"\frac{2 x}{w}"),
    (divide(two, multiply(x, w)), "2/(x·w)", "2/(x*w)", "2/(x*w)", r"\frac{2}{x w}"),
    (multiply(two, divide(x, w)), "2·(x/w)", "2*(x/w)", "2*(x/w)", r"2 \cdot \frac{x}{w}"),
    (Negative(add(x, y)), "−(x + y)", "-(x + y)", "-(x + y)", r"-\left(x + y\right)"),
    (add(x, Negative(y)), "x + (−y)", "x + (-y)", "x + (-y)", r"x + \left(-y\right)"),
    (power(Negative(x), two), "(−x)²", "(-x)^2", "(-x)**2", r"\left(-x\right)^{2}"),
    (Negative(power(x, two)), "−x²", "-x^2", "-x**2", "-x^{2}"),
    (multiply(Negative(two), x), "−2·x", "-2*x", "-2*x", "-2 x"),
    (power(x, number(-1)), "x^(−1)", "x^(-1)", "x**(-1)", "x^{-1}"),
    (power(power(x, two), number(3)), "(x²)³", "(x^2)^3", "(x**2)**3", r"\left(x^{2}\right)^{3}"),
    (power(two, divide(w, two)), "2^(w/2)", "2^(w/2)", "2**(w/2)", r"2^{\frac{w}{2}}"),
    (multiply(tenth, power(w, two)), "0.1·w²", "0.1*w^2", "0.1*w**2", "0.1 w^{2}"),
    (multiply(third, x), "1/3·x", "1/3*x", "1/3*x", r"\frac{1}{3} x"),
    (multiply(x, third), "x·(1/3)", "x*(1/3)", "x*(1/3)", r"x \cdot \frac{1}{3}"),
    (power(third, two), "(1/3)²", "(1/3)^2", "(1/3)**2", r"\left(\frac{1}{3}\right)^{2}"),
    (power(Number(Fraction(1, 10**8)), two), "1e-8²", "1e-8^2", "1e-8**2",
     r"\left(1 \cdot 10^{-8}\right)^{2}"),
    (call("sigmoid", Negative(x)), "sigmoid(−x)", "sigmoid(-x)", "1/(1 + np.exp(-(-x)))",
     r"\operatorname{sigmoid}\left(-x\right)"),
    (multiply(w, call("sigmoid", x)), "w·sigmoid(x)", "w*sigmoid(x)", "w*(1/(1 + np.exp(-x)))",
     r"w \operatorname{sigmoid}\left(x\right)"),
    (call("relu", x), "relu(x)", "relu(x)", "np.maximum(0, x)", r"\operatorname{relu}\left(x\right)"),
    (call("where", Compare("<=", call("abs", x), number(1)), x, y), "where(abs(x) ≤ 1, x, y)",
     "where(abs(x) <= 1, x, y)", "np.where(np.abs(x) <= 1, x, y)",
     r"\operatorname{where}\left(\operatorname{abs}\left(x\right) \le 1, x, y\right)"),
    (divide(call("dot", x, y), Symbol("N")), "dot(x, y)/N", "dot(x, y)/N", "np.dot(x, y)/N",
     r"\frac{\sum_{i=1}^{N} x_{i} y_{i}}{N}"),
    (multiply(Symbol("dℓ/du", Shape.COLUMN), Symbol("du/dw")), "dℓ/du · du/dw", "dl/du * du/dw",
     "dℓ/du * du/dw", r"\frac{d\ell}{du} \cdot \frac{du}{dw}"),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "line", "ascii", "numpy", "tex"), CASES, ids=[case[2] for case in CASES])
def test_each_form(tree: Expression, line: str, ascii: str, numpy: str, tex: str) -> None:
    assert (one_line(tree), ascii_line(tree), numpy_source(tree), latex(tree)) == (line, ascii, numpy, tex)


def test_statements() -> None:
    assert one_line(slope, "dJ/dw") == "dJ/dw = mean(2·x·(w·x − y))"
    assert ascii_line(two, "dℓ/du") == "dl/du = 2"
    assert latex(two, "dℓ/du") == r"\frac{d\ell}{du} = 2"
    assert numpy_source(slope, "dw") == "dw = np.mean(2*x*(w*x - y))"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2), "2"),
        (Fraction(-5), "-5"),
        (Fraction(1, 10), "0.1"),
        (Fraction(12345, 1000), "12.345"),
        (Fraction(25, 10**6), "0.000025"),
        (Fraction(1, 10**8), "1e-8"),
        (Fraction(-15, 10**9), "-1.5e-8"),
        (Fraction(10) ** 30, "1e30"),
        (Fraction(123456789012345678), "123456789012345678"),
        (Fraction(1, 3), "1/3"),
        (Fraction(0), "0"),
    ],
)
def test_literals_are_exact_and_short(value: Fraction, text: str) -> None:
    assert literal(value) == text
    exact = Fraction(text)
    assert exact == value
    assert python_value(value) == eval(text)


@pytest.mark.parametrize("repeated", ["0.1", "0.01", "1e-7", "3.141592653589793", "0.30000000000000004"])
def test_a_float_keeps_its_bits(repeated: str) -> None:
    assert float(numpy_source(Number(Fraction(repeated)))) == float(repeated)


def test_a_whole_number_is_an_int_unless_numpy_could_not_hold_it() -> None:
    assert type(python_value(Fraction(3))) is int
    assert type(python_value(Fraction(10) ** 25)) is float


def run(tree: Expression, names: dict[str, object]) -> object:
    """One operation of the tree after the other, as the evaluator does it."""
    match tree:
        case Number(value):
            return python_value(value)
        case Symbol(name, _):
            return names[name]
        case Negative(operand):
            return -run(operand, names)
        case Binary(sign, left, right) | Compare(sign, left, right):
            one, other = run(left, names), run(right, names)
            return eval(f"one {sign} other", {"one": one, "other": other})
        case Call(function, arguments):
            return eval(NUMPY[function], {"np": np})(*(run(argument, names) for argument in arguments))
    raise AssertionError(tree)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_source_shown_gives_the_very_digits_of_the_tree_that_runs(dtype: str) -> None:
    random = np.random.RandomState(7)
    names: dict[str, object] = {name: random.rand(9).astype(dtype) for name in ("x", "y", "y_hat", "p")}
    names |= {"w": 0.3, "b": -1.7, "N": 9}
    for tree, *_ in CASES[:-1]:
        shown = eval(numpy_source(tree), {"np": np, **names})
        executed = run(executable(tree), names)
        assert np.asarray(shown).dtype == np.asarray(executed).dtype
        assert np.asarray(shown).tobytes() == np.asarray(executed).tobytes(), numpy_source(tree)


def test_logarithms_of_a_sigmoid_are_taken_from_z() -> None:
    problem = objective(
        "p", "-mean(y*log(p) + (1 - y)*log(1 - y_hat))", let={"z": "b + w*x", "p": "sigmoid(z)"}
    )
    source = numpy_source(problem.loss, sigmoids=sigmoid_names(problem))
    assert source == "-np.mean(y*(-np.logaddexp(0, -z)) + (1 - y)*(-np.logaddexp(0, z)))"
    assert numpy_source(problem.loss) == "-np.mean(y*np.log(p) + (1 - y)*np.log(1 - y_hat))"
    values = {"np": np, "y": np.array([0.0, 1.0, 1.0]), "z": np.array([-800.0, 800.0, 0.0])}
    assert eval(source, values) == pytest.approx(np.log(2) / 3, rel=1e-15)


def test_names_with_an_underscore_are_read_back_from_latex() -> None:
    columns = {"x_a": Shape.COLUMN, "y": Shape.COLUMN}
    scope = Scope({**columns, "w_out": Shape.SCALAR})
    tree = parse("mean(w_out*x_a*y)", scope).expression
    assert latex(tree) == r"\frac{1}{N} \sum_{i=1}^{N} w_{out} x_{a} y_{i}"
    assert ascii_line(parse(latex(tree), scope).expression) == "1/N*sum(w_out*x_a*y)"


def test_a_negative_sum_is_closed_before_what_follows() -> None:
    total = Negative(call("sum", multiply(x, number(2))))
    assert latex(multiply(total, x)) == r"\left(-\sum_{i=1}^{N} x_{i} \cdot 2\right) x"
