"""Tokens to a tree by precedence: the part of the parser that knows how operators bind, loosest first."""

from __future__ import annotations

from typing import cast

from tutor.symbolic.expression import Call, Compare, Comparison, Operator
from tutor.symbolic.parsing import functions, limits
from tutor.symbolic.parsing.characters import SUPERSCRIPT_OPEN
from tutor.symbolic.parsing.factors import FactorReader
from tutor.symbolic.parsing.limits import Piece
from tutor.symbolic.parsing.tokens import Token

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_STARTS = frozenset({"name", "quantity", "function", "euler", "unknown", "sum", "command", "vulgar"})


class Reader(FactorReader):
    """One walk over the tokens; `depth` is handed down and counts what encloses."""

    def whole(self) -> Piece:
        """An expression and nothing after it."""
        piece = self.sum(0)
        if self.compares():
            self.fail("syntax", "A comparison stands inside where(…) or brackets; type an expression.")
        self.end()
        return piece

    def conditions(self) -> list[Compare]:
        """Comparisons joined by `and`; `0 < a < 1` is two of them."""
        found: list[Compare] = []
        while True:
            left = self.sum(0)
            if not self.compares():
                found.append(self.bracketed_condition(left))
            while self.compares():
                piece, left = self.compared(left, 0)
                found.append(cast(Compare, piece.node))
            if not self.is_and():
                break
            self.take()
        self.end()
        return found

    def bracketed_condition(self, piece: Piece) -> Compare:
        """The comparison that brackets made a value of."""
        match piece.node:
            case Call("where", (Compare() as condition, _, _)):
                return condition
        if self.token.kind == "end" or self.is_and():
            self.fail("syntax", "A condition compares two values, as in dJ/dw < 0.")
        return self.unexpected()

    def is_and(self) -> bool:
        """Whether the word that joins conditions comes next."""
        return self.token.kind == "unknown" and self.token.text == "and"

    def end(self) -> None:
        """Nothing may follow."""
        if self.token.kind != "end":
            self.unexpected()

    def compares(self) -> bool:
        """Whether a comparison sign comes next."""
        return self.token.kind == "op" and self.token.text in _COMPARISONS

    def compared(self, left: Piece, depth: int) -> tuple[Piece, Piece]:
        """The comparison with what follows the sign, and what follows the sign."""
        operator = cast(Comparison, self.take().text)
        right = self.sum(depth)
        return self.limited(lambda: limits.compare(operator, left, right), left.position), right

    def comparison(self, depth: int) -> Piece:
        """An expression, or a comparison of two."""
        left = self.sum(depth)
        return self.compared(left, depth)[0] if self.compares() else left

    def sum(self, depth: int) -> Piece:
        """Terms from left to right."""
        left = self.product(depth)
        while self.sees("+") or self.sees("-"):
            sign = self.take()
            left = self.joined(cast(Operator, sign.text), left, self.product(depth))
        return left

    def product(self, depth: int) -> Piece:
        """Products and quotients from left to right, with or without a sign between the factors."""
        left = self.unary(depth)
        site: int | None = None
        while True:
            if self.sees("*"):
                site = None
                self.take()
                left = self.joined("*", left, self.unary(depth))
            elif self.sees("@"):
                site = None
                left = self.matmul(self.take(), left, self.unary(depth))
            elif self.sees("/"):
                site = self.at
                self.take()
                left = self.joined("/", left, self.denominator(depth, site))
            elif self.starts_factor():
                if site is not None:
                    self.sites[site] = self.sites.get(site, 0) + 1
                left = self.joined("*", left, self.power(depth))
            else:
                return left

    def matmul(self, sign: Token, left: Piece, right: Piece) -> Piece:
        """left @ right."""
        return self.limited(lambda: functions.dot(left, right, left.position, strict=True), sign.position)

    def denominator(self, depth: int, site: int) -> Piece:
        """What is divided by: one factor, and with a policy those that follow without a sign."""
        right = self.unary(depth)
        for _ in range(self.policy.get(site, 0)):
            if self.starts_factor():
                right = self.joined("*", right, self.power(depth))
        return right

    def starts_factor(self) -> bool:
        """Whether a factor follows without a sign; a number so placed is asked about."""
        token = self.token
        numbers = {"number", "vulgar"}
        after_number = self.tokens[self.at - 1].kind in numbers
        if token.kind in numbers and after_number:
            message = "Two numbers stand side by side here; put a sign between them, or give one number."
            self.fail("syntax", message)
        if token.kind == "number":
            self.fail("syntax", f"Write * for a product or ^ for a power before this {self.typed(token)}.")
        if token.kind in _STARTS:
            return not self.is_and()
        return self.sees("(") or self.sees("√") or (self.sees("|") and self.bars == 0)

    def unary(self, depth: int) -> Piece:
        """Signs and what they stand before; `+-` may mean plus-or-minus and is asked about."""
        signs: list[Token] = []
        while self.sees("+") or self.sees("-"):
            if signs and signs[-1].text != self.token.text:
                self.fail("syntax", "Plus and minus stand side by side here; keep the one that you mean.")
            depth = self.deeper(depth)
            signs.append(self.take())
        piece = self.power(depth)
        for sign in reversed(signs):
            if sign.text == "-":
                piece = self.negated(piece, sign.position)
        return piece

    def negated(self, piece: Piece, position: int) -> Piece:
        """The piece with a minus sign."""
        return self.limited(lambda: limits.negative(piece, position), position)

    def power(self, depth: int) -> Piece:
        """A factor and its power; powers go from the right: x^y^z is x^(y^z)."""
        if self.token.kind == "euler":
            return self.euler(depth)
        base = self.postfix(depth)
        if not self.sees("^"):
            return base
        piece = self.joined("**", base, self.exponent(depth))
        if self.hangs_index():
            self.subscript(base)  # x^2_i is x_i^2
        return piece

    def exponent(self, depth: int) -> Piece:
        """The power sign and what stands above; `e^wx` has the tighter reading e^(w·x)."""
        site = self.at
        self.take()
        piece = self.unary(self.deeper(depth))
        for _ in range(self.policy.get(site, 0)):
            if self.token.joined:
                piece = self.joined("*", piece, self.power(depth))
        following = self.at
        while self.tokens[following].joined:
            following += 1
        if following > self.at:
            self.sites[site] = following - self.at
        return piece

    def euler(self, depth: int) -> Piece:
        """e^u is exp(u)."""
        token = self.take()
        inner = self.deeper(depth)
        exponent = self.raised(inner) if self.sees(SUPERSCRIPT_OPEN) else self.exponent(inner)
        return self.limited(lambda: limits.call("exp", (exponent,), token.position), token.position)
