"""The factors of an expression: names, numbers, brackets, functions, and what hangs on them."""

from __future__ import annotations

from abc import abstractmethod

from msgspec.structs import replace

from tutor.symbolic.expression import Operator
from tutor.symbolic.parsing import functions, limits
from tutor.symbolic.parsing.arguments import ArgumentReader
from tutor.symbolic.parsing.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN
from tutor.symbolic.parsing.limits import Piece
from tutor.symbolic.parsing.tokens import Token
from tutor.symbolic.parsing.words import is_called

_OPENINGS = frozenset({"(", "{", "|", "√"})


class FactorReader(ArgumentReader):
    """The part of the reader below the operators; these come back in within brackets, powers and Σ."""

    @abstractmethod
    def sum(self, depth: int) -> Piece:
        """Terms from left to right."""

    @abstractmethod
    def product(self, depth: int) -> Piece:
        """Products and quotients from left to right."""

    @abstractmethod
    def unary(self, depth: int) -> Piece:
        """Signs and what they stand before."""

    def joined(self, operator: Operator, left: Piece, right: Piece) -> Piece:
        """A binary node; a limit that its right side breaks is reported there."""
        position = right.position if operator in {"/", "**"} else left.position
        return self.limited(lambda: limits.binary(operator, left, right), position)

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
