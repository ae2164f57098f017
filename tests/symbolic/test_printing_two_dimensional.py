"""Two dimensions: literal pictures."""

from __future__ import annotations

from textwrap import dedent

import pytest
from symbolic_oracle import objective

from tutor.symbolic.expression import Expression, Scope, Shape, Symbol, multiply
from tutor.symbolic.parser import parse
from tutor.symbolic.printing import two_dimensional

SCOPE = Scope(
    {"x": Shape.COLUMN, "y": Shape.COLUMN, "y_hat": Shape.COLUMN, "w": Shape.SCALAR, "b": Shape.SCALAR}
)


def read(text: str) -> Expression:
    return parse(text, SCOPE).expression


PICTURES = [
    (
        "mean(2*x*(w*x - y))",
        """
        dJ    1     N
        ── = ─── ·  Σ  2·xᵢ·(w·xᵢ − yᵢ)
        dw    N    i=1
        """,
        """
        dJ    1     N
        -- = --- * sum 2*x_i*(w*x_i - y_i)
        dw    N    i=1
        """,
    ),
    (
        "-mean(y) + 0.1*w**2 - sum(x)",
        """
        dJ   ⎛   1     N    ⎞             N
        ── = ⎜− ─── ·  Σ  yᵢ⎟ + 0.1·w² −  Σ  xᵢ
        dw   ⎝   N    i=1   ⎠            i=1
        """,
        None,
    ),
    (
        "sum((y_hat - y)**2)/N",
        """
              N
              Σ  (y_hatᵢ − yᵢ)²
        dJ   i=1
        ── = ──────────────────
        dw           N
        """,
        """
              N
             sum (y_hat_i - y_i)^2
        dJ   i=1
        -- = ---------------------
        dw             N
        """,
    ),
    (
        "x*(w*x - y)/sqrt(1 + (w*x - y)**2)",
        """
        dJ       x·(w·x − y)
        ── = ────────────────────
        dw   sqrt(1 + (w·x − y)²)
        """,
        None,
    ),
    (
        "(x/w)**2",
        """
                  2
        dJ   ⎛ x ⎞
        ── = ⎜───⎟
        dw   ⎝ w ⎠
        """,
        """
                  2
        dJ   / x \\
        -- = |---|
        dw   \\ w /
        """,
    ),
    (
        "where(abs(x) <= 1, x**2/2, abs(x) - 0.5)",
        """
             ⎧ x²
             ⎪ ──         if |x| ≤ 1
        dJ   ⎪ 2
        ── = ⎨
        dw   ⎩ |x| − 0.5  otherwise
        """,
        """
             / x^2
             | ---           if abs(x) <= 1
        dJ   |  2
        -- = <
        dw   \\ abs(x) - 0.5  otherwise
        """,
    ),
    (
        "mean(x - mean(x))",
        """
        dJ    1     N  ⎛      1     N    ⎞
        ── = ─── ·  Σ  ⎜xᵢ − ─── ·  Σ  xⱼ⎟
        dw    N    i=1 ⎝      N    j=1   ⎠
        """,
        None,
    ),
    (
        "x**(w/3)",
        """
               w
              ───
        dJ     3
        ── = x
        dw
        """,
        None,
    ),
    (
        "2*(w - 1)",
        """
        dJ
        ── = 2·(w − 1)
        dw
        """,
        None,
    ),
]


def picture(rows: tuple[str, ...]) -> str:
    return "\n".join(rows)


def block(text: str) -> str:
    return dedent(text).strip("\n").rstrip()


@pytest.mark.parametrize(("text", "unicode", "ascii"), PICTURES, ids=[case[0] for case in PICTURES])
def test_pictures(text: str, unicode: str, ascii: str | None) -> None:
    assert picture(two_dimensional(read(text), "dJ/dw")) == block(unicode)
    in_ascii = picture(two_dimensional(read(text), "dJ/dw", ascii=True))
    assert in_ascii.isascii()
    assert ascii is None or in_ascii == block(ascii)


def test_a_chain_of_rates() -> None:
    rates = multiply(Symbol("dℓ/du", Shape.COLUMN), Symbol("du/dw", Shape.COLUMN))
    assert picture(two_dimensional(rates, "dℓ/dw")) == block(
        """
        dℓ   dℓ   du
        ── = ── · ──
        dw   du   dw
        """
    )


def test_without_a_left_side_and_no_trailing_blanks() -> None:
    assert two_dimensional(read("b + w*x")) == ("b + w·x",)
    rows = two_dimensional(read("mean(x)/2"))
    assert all(row == row.rstrip() for row in rows)


def test_a_mean_or_sum_of_one_number_has_no_sigma() -> None:
    assert two_dimensional(read("mean(w)")) == ("mean(w)",)
    assert two_dimensional(read("sum(2*w)")) == ("sum(2·w)",)


def test_an_intermediate_is_set_by_name() -> None:
    problem = objective("p", "mean((p - y)*x)", let={"z": "b + w*x", "p": "sigmoid(z)"})
    assert picture(two_dimensional(problem.loss)) == block(
        """
         1     N
        ─── ·  Σ  (pᵢ − yᵢ)·xᵢ
         N    i=1
        """
    )
