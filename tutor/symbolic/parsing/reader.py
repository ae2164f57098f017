"""Tokens to a tree by precedence: the part of the parser that knows how operators bind."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from tutor.symbolic.expression import Call, Compare, Comparison, Operator
from tutor.symbolic.parsing import functions, limits
from tutor.symbolic.parsing.arguments import ArgumentReader
from tutor.symbolic.parsing.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN
from tutor.symbolic.parsing.limits import Piece
from tutor.symbolic.parsing.tokens import Token
from tutor.symbolic.parsing.words import is_called

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_STARTS = frozenset({"name", "quantity", "function", "euler", "unknown", "sum", "command", "vulgar"})
_OPENINGS = frozenset({"(", "{", "|", "√"})


class Reader(ArgumentReader):
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

    # operators, loosest first

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

    def joined(self, operator: Operator, left: Piece, right: Piece) -> Piece:
        """A binary node; a limit that its right side breaks is reported there."""
        position = right.position if operator in {"/", "**"} else left.position
        return self.limited(lambda: limits.binary(operator, left, right), position)

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

    # factors

    def postfix(self, depth: int, *, raised: bool = True) -> Piece:
        """A factor with what hangs on it: an index, a method, and where allowed a raised power."""
        piece = self.primary(depth)
        methods = depth
        while True:
            if self.sees("["):
                self.index(piece)
            elif self.hangs_index() and piece.value is None:
                self.subscript(piece)
            elif self.sees("."):
                methods = self.deeper(methods)
                piece = self.method(piece, self.deeper(depth))
            elif raised and self.sees(SUPERSCRIPT_OPEN):
                methods = self.deeper(methods)
                piece = self.joined("**", piece, self.raised(self.deeper(depth)))
            else:
                return piece

    def raised(self, depth: int) -> Piece:
        """A run of superscripts."""
        with self.enclosed():
            self.take()
            piece = self.sum(depth)
            if not self.sees(SUPERSCRIPT_CLOSE):
                self.unexpected()
            self.take()
        return piece

    def primary(self, depth: int) -> Piece:
        """The smallest thing with a value."""
        token = self.token
        inner = self.deeper(depth)
        match token.kind:
            case "number" | "vulgar":
                self.take()
                return self.limited(lambda: limits.number(token.value, token.position), token.position)
            case "name" | "quantity":
                return self.name()
            case "function":
                return self.function(inner)
            case "sum":
                return self.sigma(self.take(), inner)
            case "command":
                return self.fraction(inner)
            case "op" if token.text in _OPENINGS:
                return self.bracketed(self.take(), inner)
            case _:
                return self.missing()

    def name(self) -> Piece:
        """A declared name, perhaps with its index."""
        token = self.take()
        piece = limits.symbol(self.vocabulary.scope.symbol(token.text), token.position)
        if token.indexed:
            self.check_indexable(piece, token.position)
        return piece

    def bracketed(self, opening: Token, depth: int) -> Piece:
        """Round brackets, LaTeX braces, bars or what a root sign stands before."""
        match opening.text:
            case "√":
                operand, function = self.postfix(depth, raised=False), "sqrt"  # √(x)² is (√x)²
            case "|":
                self.bars += 1
                operand, function = self.sum(depth), "abs"
                self.close(opening, "|")
                self.bars -= 1
            case sign:
                return self.group(opening, ")" if sign == "(" else "}", depth)
        return self.limited(lambda: limits.call(function, (operand,), opening.position), opening.position)

    def group(self, opening: Token, closing: str, depth: int) -> Piece:
        """What stands in brackets or braces; a comparison there is 1 where it holds, else 0."""
        with self.enclosed():
            piece = self.comparison(depth)
            self.close(opening, closing)
        return self.truth(replace(piece, position=opening.position))

    def fraction(self, depth: int) -> Piece:
        r"""\frac{above}{below}."""
        self.take()
        above = self.group(self.take(), "}", self.deeper(depth))
        below = self.group(self.take(), "}", self.deeper(depth))
        return self.joined("/", above, below)

    def sigma(self, token: Token, depth: int) -> Piece:
        """Σ binds the whole product that follows, up to a plus or minus."""
        operand = self.product(depth)
        return self.limited(lambda: functions.sigma(operand, token.position), token.position)

    def function(self, depth: int) -> Piece:
        """A function with its arguments; tanh²(u) is tanh(u)²; `sum` without brackets is Σ."""
        token = self.take()
        exponent = self.function_power(depth)
        if not is_called(token, self.token):
            if token.text == "sum" and exponent is None:
                return self.sigma(token, depth)
            form = token.text + functions.example(token.text)
            message = f"A function needs brackets round what it works on; write {form}."
            self.fail("syntax", message, token.position)
        piece = self.call(token, self.deeper(depth))
        return piece if exponent is None else self.joined("**", piece, exponent)

    def function_power(self, depth: int) -> Piece | None:
        """The power in tanh²(u); a negative one could mean the inverse function and is asked about."""
        if self.sees(SUPERSCRIPT_OPEN):
            exponent = self.raised(depth)
        elif self.sees("^"):
            self.take()
            exponent = self.primary(self.deeper(depth)) if self.token.kind == "number" else self.unary(depth)
        else:
            return None
        if exponent.value is None or exponent.value <= 0:
            message = "Write the power behind the brackets, as in tanh(u)^2."
            self.fail("syntax", message, exponent.position)
        return exponent
