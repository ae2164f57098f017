"""What hangs on a name: the arguments of a function, a method behind a dot, an index."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction

from tutor.symbolic.expression import Compare, N, Symbol
from tutor.symbolic.parsing import functions, limits
from tutor.symbolic.parsing.cursor import Cursor
from tutor.symbolic.parsing.limits import Piece
from tutor.symbolic.parsing.sigma import check_range, range_message
from tutor.symbolic.parsing.tokens import Token


class ArgumentReader(Cursor):
    """The part of the reader that reads calls and indices: `Sum(u, (i, 1, N))`, `u.mean()`, `x[i]`."""

    @abstractmethod
    def comparison(self, depth: int) -> Piece:
        """An expression, or a comparison of two."""

    def truth(self, piece: Piece) -> Piece:
        """A comparison as a value: 1 where it holds, else 0, as in NumPy; any other piece as it is."""
        if not isinstance(piece.node, Compare):
            return piece
        one, zero = (limits.number(Fraction(k), piece.position) for k in (1, 0))
        return self.limited(lambda: limits.call("where", (piece, one, zero), piece.position), piece.position)

    def call(self, token: Token, depth: int) -> Piece:
        """A function of the given token, from its opening bracket on."""
        if token.text == "sum":
            return self.sum_call(token, depth)
        arguments = self.arguments(token, depth)
        if token.text == "where" and not isinstance(arguments[0].node, Compare):
            message = "where(condition, a, b) starts with a comparison such as x > 0."
            self.fail("syntax", message, arguments[0].position)
        kept = 1 if token.text == "where" else 0
        arguments = arguments[:kept] + [self.truth(argument) for argument in arguments[kept:]]
        return self.limited(lambda: functions.apply(token.text, arguments, token.position), token.position)

    def method(self, piece: Piece, depth: int) -> Piece:
        """(…).mean() and its like; .T of a column is that column, and .size is N."""
        dot = self.take()
        name = self.take()
        if name.text == "T" and not self.sees("("):
            return piece
        if name.text == "size" and piece.is_column and not self.sees("("):
            return limits.symbol(N, piece.position)
        if name.kind != "word" or name.text not in functions.METHODS or not self.sees("("):
            shown = self.typed(name)
            message = f"I do not know .{shown} here; the methods are .mean(), .sum() and .dot(…)."
            self.fail("attribute", message, dot.position)
        arguments = [self.truth(argument) for argument in self.arguments(name, depth, least=0)]
        wanted = functions.METHODS[name.text]
        if len(arguments) != wanted:
            form = f".{name.text}(…)" if wanted else f".{name.text}()"
            self.fail(
                "arity",
                f"Write {form}, with {'one argument' if wanted else 'empty brackets'}.",
                name.position,
            )
        function = functions.FUNCTIONS[name.text]
        return self.limited(
            lambda: functions.apply(function, (piece, *arguments), piece.position), name.position
        )

    def arguments(self, token: Token, depth: int, least: int = 1) -> list[Piece]:
        """The arguments and both brackets; as many as are typed."""
        opening = self.take()
        closing = "}" if opening.text == "{" else ")"
        if self.sees(closing):
            if least:
                self.empty(token, opening)
            self.take()
            return []
        found: list[Piece] = []
        commas: list[int] = []
        with self.enclosed():
            while not self.axis(closing):
                found.append(self.comparison(depth))
                if not self.sees(","):
                    break
                commas.append(self.at)
                self.take()
            self.close(opening, closing)
        decimal = [at for at in commas if self.is_decimal(at)]
        if decimal and len(found) > functions.arity(token.text):
            self.comma(decimal[0])
        return found

    def empty(self, token: Token, opening: Token) -> None:
        """Nothing stands between the brackets of a function."""
        form = token.text + functions.example(token.text)
        self.fail("syntax", f"Something is missing between these brackets; write {form}.", opening.position)

    def axis(self, closing: str) -> bool:
        """`axis=0` changes nothing for columns; skipped where it ends the arguments."""
        ahead = [token.text for token in self.tokens[self.at : self.at + 4]]
        if ahead[:2] != ["axis", "="] or ahead[3:] != [closing] or ahead[2] not in {"0", "None"}:
            return False
        self.at += 3
        return True

    def sum_call(self, token: Token, depth: int) -> Piece:
        """sum(u) as in NumPy, or Sum(u, (i, 1, N)) as Σ."""
        opening = self.take()
        closing = "}" if opening.text == "{" else ")"
        if self.sees(closing):
            self.empty(token, opening)
        ranged = False
        with self.enclosed():
            operand = self.truth(self.comparison(depth))
            if self.sees(","):
                ranged = self.range(closing)
            self.close(opening, closing)
        if ranged:
            return self.limited(lambda: functions.sigma(operand, token.position), token.position)
        return self.limited(lambda: functions.apply("sum", (operand,), token.position), token.position)

    def range(self, closing: str) -> bool:
        """`, (i, 1, N)`, whose ends are compared as text and never computed; False for an axis."""
        if self.is_decimal(self.at):
            self.comma(self.at)
        self.take()
        if self.axis(closing):
            return False
        bracket = self.sees("(")
        if bracket:
            self.take()
        index = self.take()
        typed = self.text[index.position : index.end].strip()
        bounds = [self.bound(closing) for _ in range(2) if self.sees(",")]
        if not typed.isalpha() or not (bracket or bounds or typed == "i"):
            self.fail("arity", "sum takes one argument, or a range such as (i, 1, N).", index.position)
        if len(bounds) == 1:
            self.fail("arity", range_message(), index.position)
        (first, _), (last, at) = bounds or [("", 0), ("", 0)]
        problem = check_range(typed, first, last, index.position, at)
        if problem is not None:
            self.fail(*problem)
        if bracket:
            self.close(index, ")")
        return True

    def bound(self, closing: str) -> tuple[str, int]:
        """One end of a range as text, up to the next comma or bracket, and where it stands."""
        self.take()
        start = self.token.position
        found: list[str] = []
        while self.token.kind != "end" and not (self.sees(",") or self.sees(")") or self.sees(closing)):
            found.append(self.take().text)
        return "".join(found), start

    def hangs_index(self) -> bool:
        """Whether a subscript follows directly."""
        return self.token.kind == "word" and self.token.text.startswith("_") and not self.token.spaced

    def index(self, piece: Piece) -> None:
        """[i] behind a column; the column is meant as a whole, so nothing changes."""
        opening = self.take()
        token = self.take()
        if token.text != "i" or not self.sees("]"):
            self.fail("index", "The points are numbered by i; write x[i].", token.position)
        self.take()
        self.check_indexable(piece, opening.position)

    def subscript(self, piece: Piece) -> None:
        """_i behind a bracket or a power."""
        token = self.take()
        if token.text != "_i":
            self.fail("index", "The points are numbered by i; write x_i.", token.position)
        self.check_indexable(piece, token.position)

    def check_indexable(self, piece: Piece, position: int) -> None:
        """An index goes on a column, and on the model's output whatever its shape."""
        if not piece.is_column and piece.node != Symbol("y_hat"):
            self.fail(
                "index", "This is one number for all points and has no index; delete the index.", position
            )
