"""What people type, and what it means; Python's own grammar says what the plain form is."""

from __future__ import annotations

from fractions import Fraction

import pytest
from refusals import REFUSED
from spellings import COLUMN, SCALAR, SCOPE, from_python

from tutor.symbolic.expression import Binary, Call, Compare, N, Number, Scope, Symbol
from tutor.symbolic.parser import ParseError, constant_value, parse

READ = """
# implicit multiplication
2x(wx-y)                          | 2*x*(w*x-y)
2wxx-2xy                          | 2*w*x*x-2*x*y
(wx-y)*2x                         | (w*x-y)*2*x
2w x^2 - 2 x y                    | 2*w*x**2-2*x*y
(x)(y)                            | x*y
x(y)                              | x*y
w (x)                             | w*x
2(3)                              | 2*3
2 x                               | 2*x
N x                               | N*x
nx                                | N*x
-2x                               | -2*x
-wx                               | -w*x
2wy_hat                           | 2*w*y_hat
2y_hatx                           | 2*y_hat*x
2yhatx                            | 2*y_hat*x
wtanh(x)                          | w*tanh(x)
2wmean(x²)                        | 2*w*mean(x**2)
x_iy_i                            | x*y
wx_i                              | w*x
2x_iy                             | 2*x*y
0.5x                              | 0.5*x
5.x                               | 5.0*x
1e1x                              | 1e1*x
# signs and operators
2·x·(w·x − y)                     | 2*x*(w*x-y)
2×x×(w×x-y)                       | 2*x*(w*x-y)
2⋅x∙y•b                           | 2*x*y*b
x ÷ N                             | x/N
x∕N                               | x/N
x – y                             | x-y
x**2                              | x**2
x^2                               | x**2
x＋y                              | x+y
（x）                              | x
--x                               | --x
++x                               | x
x + -y                            | x+-y
2*-x                              | 2*-x
x^-1                              | x**-1
-x^2                              | -x**2
(-x)^2                            | (-x)**2
2^2^2                             | 2**2**2
x^2y                              | x**2*y
x^2^w                             | x**2**w
x - y - w                         | x-y-w
x/y/w                             | x/y/w
x/y*w                             | x/y*w
2*N^-1*x                          | 2*N**-1*x
# superscripts, subscripts, fractions
x²                                | x**2
x⁻¹                               | x**-1
x⁺²                               | x**2
2x²y                              | 2*x**2*y
-x²                               | -x**2
(wx−y)²                           | (w*x-y)**2
x¹⁄²                              | x**(1/2)
x²^3                              | (x**2)**3
wᵇ                                | w**b
xᵢ                                | x
x_i                               | x
x[i]                              | x
x_{i}                             | x
x[ i ]                            | x
xᵢyᵢ                              | x*y
x^{(i)}                           | x
x^(i) y^{ ( i ) }                 | x*y
x⁽ⁱ⁾                              | x
\\hat{y}^{(i)} - y^{(i)}          | y_hat-y
x^{(i)}^2                         | x**2
xᵢ²                               | x**2
x_i^2                             | x**2
x^2_i                             | x**2
x²ᵢ                               | x**2
(w x − y)_i                       | w*x-y
(w*x-y)[i]                        | w*x-y
½x                                | 0.5*x
x½                                | x*0.5
2½x                               | 2.5*x
x/½                               | x/0.5
¼(x)                              | 0.25*(x)
x^½                               | x**0.5
# styled letters and hats
𝑤𝑥                                | w*x
𝐰·𝒙                               | w*x
ｗ＊ｘ                              | w*x
ŷ − y                             | y_hat-y
y\u0302 - y                       | y_hat-y
yhat-y                            | y_hat-y
y_pred - y                        | y_hat-y
ypred - y                         | y_hat-y
\\hat{y}-y                        | y_hat-y
\\hat y - y                       | y_hat-y
\\hat{ y }_i-y_i                  | y_hat-y
\\hat{y_i}-y                      | y_hat-y
\\widehat{y}-y                    | y_hat-y
ŷᵢ−yᵢ                             | y_hat-y
ŷx                                | y_hat*x
xŷ                                | x*y_hat
# sums
Σ x                               | sum(x)
∑x                                | sum(x)
Σᵢ xᵢ                             | sum(x)
Σ_i x_i                           | sum(x)
Σ_{i} x_i                         | sum(x)
Σ_{i=1}^N x_i                     | sum(x)
Σ_{i=1}^{N} x_i                   | sum(x)
Σ_{i=1}^n x_i                     | sum(x)
Σ_{ i = 1 }^{ N } x_i             | sum(x)
Σ_{i=0}^{N-1} x_i                 | sum(x)
Σ_{i=0}^(N-1) x_i                 | sum(x)
Σ^N_{i=1} x_i                     | sum(x)
Σ_i=1^N x_i                       | sum(x)
Σᵢ₌₁ᴺ xᵢ                          | sum(x)
Σᵢ₌₁ⁿ xᵢ                          | sum(x)
Σᵢ₌₀ᴺ⁻¹ xᵢ                        | sum(x)
\\sum x                           | sum(x)
\\sum_i x_i                       | sum(x)
\\sum_ix_i                        | sum(x)
\\sum_{i=1}^{N} x_i               | sum(x)
\\sum\\limits_{i=1}^{N} x_i       | sum(x)
sum_{i=1}^{N} x_i                 | sum(x)
sum_i x_i                         | sum(x)
sum x                             | sum(x)
Sum(x[i],(i,1,N))                 | sum(x)
Sum(x[i], (i, 0, N-1))            | sum(x)
Sum(x, i, 1, N)                   | sum(x)
sum(x, (i,1,n))                   | sum(x)
(2/N)Σ(w·xᵢ−yᵢ)xᵢ                 | (2/N)*sum((w*x-y)*x)
Σ x y + b                         | sum(x*y)+b
Σ x * y / N                       | sum(x*y/N)
Σ -x                              | sum(-x)
Σ x − Σ y                         | sum(x)-sum(y)
2Σx²                              | 2*sum(x**2)
(Σx)²                             | sum(x)**2
Σ b                               | N*b
Σ_{i=1}^N b                       | N*b
Sum(b, (i,1,N))                   | N*b
sum(b)                            | sum(b)
mean(b)                           | mean(b)
b.sum()                           | sum(b)
# functions
np.mean(2*x*(y_hat-y))            | mean(2*x*(y_hat-y))
numpy.mean(x)                     | mean(x)
avg(x)                            | mean(x)
average(x)                        | mean(x)
Mean(x)                           | mean(x)
mean (x)                          | mean(x)
np.sum(x)                         | sum(x)
(2*x*(y_hat - y)).mean()          | mean(2*x*(y_hat-y))
x.mean()                          | mean(x)
2*x.mean()                        | 2*mean(x)
(x*y).sum()/N                     | sum(x*y)/N
np.dot(2*x, y_hat - y).mean()     | mean(dot(2*x, y_hat-y))
np.mean(x, axis=0)                | mean(x)
dot(x, y)                         | dot(x, y)
x.dot(y)                          | dot(x, y)
x @ (w*x-y)                       | dot(x, w*x-y)
2*x @ y                           | dot(2*x, y)
2/N * x @ y                       | dot(2/N*x, y)
x.T @ y                           | dot(x, y)
inner(x, y)                       | dot(x, y)
np.dot(w, x)                      | w*x
np.square(x)                      | x**2
np.power(x, 2)                    | x**2
pow(x, 2)                         | x**2
(x).square().mean()               | mean(x**2)
np.multiply(w, x)                 | w*x
np.subtract(x, y)                 | x-y
np.abs(x)                         | abs(x)
np.absolute(x)                    | abs(x)
|x − y|                           | abs(x-y)
2|x|                              | 2*abs(x)
|x||y|                            | abs(x)*abs(y)
|x|y|w|                           | abs(x)*y*abs(w)
||x|-1|                           | abs(abs(x)-1)
|x(|y|)|                          | abs(x*abs(y))
|x|²                              | abs(x)**2
e^x                               | exp(x)
e^(-x)                            | exp(-x)
e^{-x}                            | exp(-x)
eˣ                                | exp(x)
e⁻ʷˣ                              | exp(-w*x)
we^x                              | w*exp(x)
2e^x                              | 2*exp(x)
e^x^2                             | exp(x**2)
math.exp(x)                       | exp(x)
ln(x)                             | log(x)
max(0, x)                         | maximum(0, x)
max(0,x)                          | maximum(0, x)
np.maximum(0,5*x)                 | maximum(0, 5*x)
min(w, x)                         | minimum(w, x)
sqrt(x)                           | sqrt(x)
√x                                | sqrt(x)
√(x+1)                            | sqrt(x+1)
√(x)²                             | sqrt(x)**2
2√x                               | 2*sqrt(x)
tanh²(wx)                         | tanh(w*x)**2
tanh^2(wx)                        | tanh(w*x)**2
1-tanh(w*x)^2                     | 1-tanh(w*x)**2
σ(x)                              | sigmoid(x)
wσ(x)                             | w*sigmoid(x)
where(x > 0, x, 0)                | where(x > 0, x, 0)
where(x ≥ y, x, -x)               | where(x >= y, x, -x)
(x>0)*w                           | where(x > 0, 1, 0)*w
mean(x < y)                       | mean(where(x < y, 1, 0))
clip(x, 0, 1)                     | minimum(maximum(x, 0), 1)
cosh(x)                           | (exp(x)+exp(-x))/2
sech(x)^2                         | (2/(exp(x)+exp(-x)))**2
log1p(x)                          | log(1+x)
len(x)                            | N
x.size                            | N
# LaTeX
\\frac{2}{N} x (w x - y)          | 2/N*x*(w*x-y)
\\dfrac{2x}{N}                    | 2*x/N
\\tfrac12x                        | ! latex
\\frac{1}{N}\\sum_{i=1}^N 2x_i(wx_i-y_i) | 1/N*sum(2*x*(w*x-y))
\\frac{1}{2}x^{2}                 | (1/2)*x**2
x/\\frac{1}{2}                    | x/(1/2)
2 \\cdot x \\times y              | 2*x*y
x \\div N                         | x/N
\\left(w x - y\\right)^2          | (w*x-y)**2
\\left[w x - y\\right]x           | (w*x-y)*x
\\left| x \\right|                | abs(x)
\\bigl(x\\bigr)                   | x
\\sqrt{x^2}                       | sqrt(x**2)
\\exp(x)                          | exp(x)
\\exp{(x)}                        | exp(x)
\\tanh{wx}                        | tanh(w*x)
\\operatorname{mean}(x)           | mean(x)
\\text{mean}(x)                   | mean(x)
\\sigma(x)                        | sigmoid(x)
2\\,x\\;y\\quad w                 | 2*x*y*w
x^{-2}                            | x**-2
x_{i}^{2}                         | x**2
"""


def rows(table: str) -> list[tuple[str, str]]:
    found = []
    for line in table.strip().splitlines():
        if line and not line.startswith("#"):
            typed, _, meant = line.rpartition(" | ")
            found.append((typed.strip().replace("\\u0302", "\u0302"), meant.strip()))
    return found


def code_of(text: str, scope: Scope = SCOPE, **options: object) -> str:
    try:
        parse(text, scope, **options)  # type: ignore[arg-type]
    except ParseError as error:
        return error.code
    return "read"


@pytest.mark.parametrize(("typed", "meant"), rows(READ))
def test_what_people_type_is_read(typed: str, meant: str) -> None:
    if meant.startswith("! "):
        assert code_of(typed) == meant.removeprefix("! ")
        return
    assert parse(typed, SCOPE).expression == from_python(meant)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code in REFUSED for text in REFUSED[code]])
def test_what_cannot_be_read_says_which_kind_of_trouble(code: str, text: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60 + "x" + ")" * 60,
        "|" * 60 + "x" + "|" * 60,
        "-" * 60 + "x",
        "+" * 60 + "x",
        "^".join("x" * 60),
        "**".join("w" * 60),
        "2^" * 45 + "x",
        "(-" * 30 + "x" + ")" * 30,
        "exp(" * 30 + "x" + ")" * 30,
        "√" * 60 + "x",
        "x^{" * 30 + "x" + "}" * 30,
        "e^" * 60 + "x",
        "Σ" * 60 + "x",
        "sum " * 60 + "x",
        "x" + ".mean()" * 42,
        "\\frac{1}{" * 21 + "x" + "}" * 21,
        "\\sqrt{" * 21 + "x" + "}" * 21,
        "-(" * 21 + "x",
    ],
)
def test_nesting_has_a_limit(text: str) -> None:
    assert code_of(text) == "too_deep"


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("|", "|"), ("-", ""), ("+", ""), ("w^", "")])
def test_forty_levels_are_read_and_the_symbol_is_one(opening: str, closing: str) -> None:
    assert code_of(opening * 39 + "x" + closing * 39) == "read"
    assert code_of(opening * 40 + "x" + closing * 40) == "too_deep"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 301, "too_long"),
        ("9" * 5000, "too_long"),
        ("(" * 20000, "too_long"),
        ("x" + " " * 299, "read"),
        ("x" + " " * 300, "too_long"),
        ("+".join("x" * 100), "read"),
        ("+".join("x" * 101), "too_long"),
        ("-" * 250 + "x", "too_long"),
        ("\\frac{1}{" * 27 + "x" + "}" * 27, "too_long"),
        ("wxwxwxwxwxwx", "read"),
        ("+".join(["wxwxwxwxwxwx"] * 20), "too_long"),
        ("cosh(" * 9 + "x" + ")" * 9, "too_long"),
        ("123456789012345678", "read"),
        ("0.000000123456789012345678", "read"),
        ("1e30", "read"),
        ("1e-30", "read"),
        ("(x^8)^8", "read"),
        ("x^8", "read"),
        ("x^-8", "read"),
        ("x^(2w)", "read"),
        ("(9^8)^2", "read"),
    ],
)
def test_size_has_a_limit(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2x(wx-y", 2),
        ("2x(wx-y))", 8),
        ("x² + х", 5),
        ("½ŷ + t", 5),
        ("x²³", 1),
        ("Σᵢ₌₁⁵ x", 4),
        ("Σ_{j=1}^N x", 3),
        ("dJ/dw = 2x·t", 11),
        ("\\frac{1}{N} \\foo", 12),
        ("x_{i}y_{j}", 5),
        ("𝑥𝑥 + 1.2.3", 8),
        ("2,0*x", 1),
        ("x/(2-2)", 2),
        ("w.diff(x)", 1),
        ("x+", 2),
        ("Sum(x,(i,1,10^9))", 11),
        ("y\u0302 + q", 5),
        ("ŷŷ q", 3),
        ("x + 1e99", 4),
    ],
)
def test_the_caret_stands_where_the_trouble_is(text: str, position: int) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text, SCOPE)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("typed", "left", "meant"),
    [
        ("dJ/dw = 2x", "dJ/dw", "2*x"),
        ("∂J/∂w = 2x", "dJ/dw", "2*x"),
        ("dJ / dw=2x", "dJ/dw", "2*x"),
        ("\\frac{dJ}{dw} = 2x", "dJ/dw", "2*x"),
        ("\\dfrac{\\partial J}{\\partial w}= 2x", "dJ/dw", "2*x"),
        ("\\frac{\\mathrm{d}J}{\\mathrm{d}w}= 2x", "dJ/dw", "2*x"),
        ("\\frac{\\mathrm d J}{\\mathrm dw}= 2x", "dJ/dw", "2*x"),
        ("dℓ/du = 2x", "dl/du", "2*x"),
        ("dŷ/dw = x", "dy_hat/dw", "x"),
        ("grad = x", "grad", "x"),
        ("∇J = x", "grad", "x"),
        ("dw = x", "dw", "x"),
        ("J = mean(x)", "J", "mean(x)"),
        ("J(w) = mean(x)", "J", "mean(x)"),
        ("J(w, b) = mean(x)", "J", "mean(x)"),
        ("J'(w) = mean(x)", "J'", "mean(x)"),
        ("ŷ = wx", "y_hat", "w*x"),
        ("ŷᵢ = wxᵢ", "y_hat", "w*x"),
        ("\\hat{y}_i = wx", "y_hat", "w*x"),
        ("y_hat = wx", "y_hat", "w*x"),
        ("w = w - 0.1b", "w", "w - 0.1*b"),
        ("w -= 0.1b - 1", "w", "w - (0.1*b - 1)"),
        ("w := x", None, "!"),
        ("sum_i=1^N x_i", None, "sum(x)"),
        ("= x", None, "x"),
        ("x", None, "x"),
    ],
)
def test_a_left_hand_side_is_read_apart(typed: str, left: str | None, meant: str) -> None:
    if meant == "!":
        assert code_of(typed) == "bad_char"
        return
    parsed = parse(typed, SCOPE)
    assert (parsed.left, parsed.expression, parsed.text) == (left, from_python(meant), typed)


@pytest.mark.parametrize(
    ("typed", "meant", "tight"),
    [
        ("1/2N*sum(x)", "1/2*N*sum(x)", ["1/(2*N)*sum(x)"]),
        ("x(wx-y)/½N", "x*(w*x-y)/0.5*N", ["x*(w*x-y)/(0.5*N)"]),
        ("2/N x(wx-y)", "2/N*x*(w*x-y)", ["2/(N*x)*(w*x-y)", "2/(N*x*(w*x-y))"]),
        ("1/wx", "1/w*x", ["1/(w*x)"]),
        ("1/2 Σ x", "1/2*sum(x)", ["1/(2*sum(x))"]),
        ("1/2N Σ x", "1/2*N*sum(x)", ["1/(2*N)*sum(x)", "1/(2*N*sum(x))"]),
        ("x/2w + x/2b", "x/2*w+x/2*b", ["x/(2*w)+x/(2*b)", "x/(2*w)+x/2*b", "x/2*w+x/(2*b)"]),
        ("1/(1+e^-wx)", "1/(1+exp(-w)*x)", ["1/(1+exp(-w*x))"]),
        ("w -= x/2N", "w-x/2*N", ["w-x/(2*N)"]),
        ("x/2*N", "x/2*N", []),
        ("x/(2N)", "x/(2*N)", []),
        ("\\frac{x}{2}N", "x/2*N", []),
        ("2x", "2*x", []),
        ("x^2y", "x**2*y", []),
    ],
)
def test_a_loose_denominator_has_its_tight_readings(typed: str, meant: str, tight: list[str]) -> None:
    parsed = parse(typed, SCOPE)
    assert parsed.expression == from_python(meant)
    assert list(parsed.alternatives) == [from_python(text) for text in tight]


def test_a_tight_reading_over_a_limit_is_left_out() -> None:
    parsed = parse("1/2 (1-1)", SCOPE)
    assert parsed.alternatives == ()


def test_many_loose_denominators_have_few_readings() -> None:
    assert len(parse(" + ".join(["1/2wxxx"] * 12), SCOPE).alternatives) <= 8


def test_longest_names_are_tried_first_and_others_next() -> None:
    scope = Scope(dict.fromkeys(("a", "ab", "bc", "c1", "x1", "w_2"), SCALAR))
    a, ab, bc, c1 = (Symbol(name) for name in ("a", "ab", "bc", "c1"))
    assert parse("abc1", scope).expression == Binary("*", ab, c1)
    assert parse("abc", scope).expression == Binary("*", a, bc)
    assert parse("x_1", scope).expression == parse("x₁", scope).expression == Symbol("x1")
    assert parse("w2", scope).expression == parse("w₂", scope).expression == Symbol("w_2")
    assert code_of("abd", scope) == "unknown_name"


@pytest.mark.parametrize("typed", ["x₂ᵢ", "x_{2i}", "x_{2,i}", "x_{i,2}", "x2_i", "x_2^{(i)}", "x2[i]"])
def test_a_numbered_column_takes_the_index_too(typed: str) -> None:
    scope = Scope({"w2": SCALAR, "x2": COLUMN})
    assert parse(typed, scope).expression == Symbol("x2", COLUMN)
    with pytest.raises(ParseError) as caught:
        parse(typed.replace("x", "w"), scope)
    assert caught.value.code == "index"


def test_words_of_python_never_split_into_names() -> None:
    scope = Scope({name: SCALAR for name in "adfinorst" if name not in "in"})
    assert [code_of(word, scope) for word in ("and", "or", "nan", "inf", "is", "for")] == ["unknown_name"] * 6


def test_greek_letters_are_read_where_they_are_declared() -> None:
    scope = Scope({"beta": SCALAR, "eta": SCALAR, "g": COLUMN})
    expected = Binary("*", Symbol("eta"), Symbol("g", COLUMN))
    assert [parse(text, scope).expression for text in ("ηg", "\\eta g", "eta*g", "η·g", "𝜂g")] == [
        expected
    ] * 5
    assert parse("β", scope).expression == Symbol("beta")
    assert parse("η", Scope({"η": SCALAR})).expression == Symbol("η")
    with pytest.raises(ParseError, match="the name ω here"):
        parse("ω", scope)


def test_the_learning_rate_goes_by_its_usual_letters() -> None:
    scope = Scope({"w": SCALAR, "learning_rate": SCALAR})
    rate = Symbol("learning_rate")
    assert [parse(t, scope).expression for t in ("η", "lr", "eta", "α", "learning_rate")] == [rate] * 5
    assert parse("lr", Scope({"lr": SCALAR, "learning_rate": SCALAR})).expression == Symbol("lr")


def test_e_is_a_name_where_it_is_declared() -> None:
    scope = Scope({"e": COLUMN, "x": COLUMN})
    assert parse("2e x", scope).expression == from_python("2*e*x", scope)
    assert parse("e^2", scope).expression == from_python("e**2", scope)


def test_a_declared_quantity_is_one_name() -> None:
    scope = Scope({"dJ/dw": SCALAR, "dJ/dw_2": SCALAR, "w": SCALAR, "J": SCALAR})
    slope = Symbol("dJ/dw")
    for text in ("dJ/dw", "∂J/∂w", "dJ / dw", "\\frac{dJ}{dw}", "\\frac{\\partial J}{\\partial w}"):
        assert parse(text, scope).expression == slope
    assert parse("w - 0.1 dJ/dw", scope).expression == Binary(
        "-", Symbol("w"), Binary("*", Number(Fraction(1, 10)), slope)
    )
    assert parse("w = w - 2dJ/dw", scope).left == "w"
    assert parse("dJ/dw_2", scope).expression == Symbol("dJ/dw_2")
    assert parse("J", scope).expression == Symbol("J")


def test_conditions_are_comparisons_joined_by_and() -> None:
    scope = Scope({"dJ/da": SCALAR, "a": SCALAR})
    slope, a, zero, one = Symbol("dJ/da"), Symbol("a"), Number(Fraction(0)), Number(Fraction(1))

    def read(text: str) -> tuple[Compare, ...]:
        return parse(text, scope, want="condition", learner=False).conditions

    assert read("dJ/da < 0") == (Compare("<", slope, zero),)
    assert read("dJ/da ≤ 0 and a != 1") == (Compare("<=", slope, zero), Compare("!=", a, one))
    assert read("(a > 0) and (a < 1)") == (Compare(">", a, zero), Compare("<", a, one))
    assert read("0 < a < 1") == (Compare("<", zero, a), Compare("<", a, one))
    assert read("a == 1") == (Compare("==", a, one),)
    whole = parse("a > 0 and a < 1", scope, want="condition").expression
    assert whole == Binary("*", Compare(">", a, zero), Compare("<", a, one))


@pytest.mark.parametrize(
    "text",
    ["a", "a + 1", "a < 0 and", "and a < 0", "a < 0 or a > 1", "a = 1", "not a < 0", "a <", "(a) and a < 1"],
)
def test_other_conditions_are_refused(text: str) -> None:
    assert code_of(text, Scope({"a": SCALAR}), want="condition") in {"syntax", "unknown_name"}


def test_n_is_the_number_of_points_in_answers_only() -> None:
    assert parse("x/n", SCOPE).expression == Binary("/", Symbol("x", COLUMN), N)
    assert code_of("x/n", SCOPE, learner=False) == "unknown_name"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.6", Fraction(3, 5)), (".6", Fraction(3, 5)), ("3/5", Fraction(3, 5)), ("6e-1", Fraction(3, 5)),
        ("+0.6", Fraction(3, 5)), ("−0.6", Fraction(-3, 5)), ("--0.5", Fraction(1, 2)),
        ("½", Fraction(1, 2)),
        ("0.5-0.1*2.4", Fraction(13, 50)), ("2(3+1)/4", Fraction(2)), ("1e−3", Fraction(1, 1000)),
        ("2^-2", Fraction(1, 4)),
        ("2.5×10⁻³", Fraction(1, 400)), ("|-3|", Fraction(3)), ("sqrt(9/4)", Fraction(3, 2)),
        ("max(1, 2)", Fraction(2)),
        ("0.30000000000000004", Fraction(30000000000000004, 10**17)), ("exp(0)", Fraction(1)),
        ("sqrt(2)", None),
        ("exp(1)", None), ("mean(3)", Fraction(3)), ("0^0", Fraction(1)), ("\\frac{3}{5}", Fraction(3, 5)),
    ],
)  # fmt: skip
def test_numbers_are_exact(text: str, value: Fraction | None) -> None:
    assert constant_value(parse(text, Scope({}), want="number").expression) == value


def test_a_constant_beyond_the_limits_has_no_value() -> None:
    huge = Binary("**", Number(Fraction(9)), Number(Fraction(10**9)))
    assert constant_value(huge) is None
    assert constant_value(Binary("/", Number(Fraction(1)), Number(Fraction(0)))) is None
    assert constant_value(Call("sum", (Symbol("x", COLUMN),))) is None


@pytest.mark.parametrize("text", ["nan", "inf", "0x1p3", "w", "w-eta*g", "one"])
def test_a_name_in_place_of_a_number_is_said_kindly(text: str) -> None:
    with pytest.raises(ParseError, match="type a number") as caught:
        parse(text, Scope({}), want="number")
    assert caught.value.code == "unknown_name"


def test_messages_name_the_names_and_the_letter_to_type() -> None:
    with pytest.raises(
        ParseError, match=r"I do not know the name t here; the names are w, b, x, y, y_hat and N\."
    ):
        parse("2*x*(w*x-t)", SCOPE)
    with pytest.raises(ParseError, match=r"a power is x\^2, a product x\*2\."):
        parse("wx2 - x2", Scope({"x": COLUMN, "w": SCALAR, "wx2": SCALAR}))
    with pytest.raises(ParseError, match="Cyrillic letter; type the letter x"):
        parse("2х", SCOPE)


def test_caret_lines_show_a_part_of_a_long_text() -> None:
    with pytest.raises(ParseError) as caught:
        parse("x+" * 60 + "q" + "+x" * 30, SCOPE)
    line, caret = caught.value.caret_lines()
    assert line[caret.index("^")] == "q"
    assert len(line) <= 70
