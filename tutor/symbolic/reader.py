"""Tokens to a tree by precedence: the part of the parser that knows how operators bind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import NoReturn, cast

from tutor.symbolic import functions, limits
from tutor.symbolic.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN
from tutor.symbolic.expression import Compare, Comparison, N, Operator, Symbol
from tutor.symbolic.limits import LimitError, Piece
from tutor.symbolic.names import Vocabulary
from tutor.symbolic.parse_error import Code, ParseError
from tutor.symbolic.sigma import check_range, range_message
from tutor.symbolic.tokens import Token
from tutor.symbolic.words import is_called
from tutor.text import quote

Policy = Mapping[int, int]
"""How many of the factors that follow without a sign join a denominator or exponent, by its token."""

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_STARTS = frozenset({"name", "quantity", "function", "euler", "unknown", "sum", "command", "vulgar"})


class Reader:
    """One walk over the tokens; `depth` is handed down and counts what encloses."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, text: str, policy: Policy) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.text = text
        self.policy = policy
        self.at = 0
        self.bars = 0
        """Bars that are open within the innermost bracket."""
        self.sites: dict[int, int] = {}
        """Places with a tighter reading, by token, with the most factors that could join."""

    # --- the whole text

    def whole(self) -> Piece:
        """An expression and nothing after it."""
        piece = self.sum(0)
        if self.token.kind == "op" and self.token.text in _COMPARISONS:
            self.fail("syntax", "A comparison stands inside where(…) or brackets; type an expression.")
        self.end()
        return piece

    def conditions(self) -> list[Compare]:
        """Comparisons joined by `and`; `0 < a < 1` is two of them."""
        found: list[Compare] = []
        while True:
            left = self.sum(0)
            if self.token.text not in _COMPARISONS:
                self.fail("syntax", "A condition compares two values, as in dJ/dw < 0.")
            while self.token.text in _COMPARISONS:
                operator = cast(Comparison, self.take().text)
                right = self.sum(0)
                piece = self.limited(lambda: limits.compare(operator, left, right), left.position)  # noqa: B023
                assert isinstance(piece.node, Compare)
                found.append(piece.node)
                left = right
            if not self.is_and():
                break
            self.take()
        self.end()
        return found

    def is_and(self) -> bool:
        token = self.token
        return token.kind == "unknown" and token.text == "and"

    def end(self) -> None:
        """Nothing may follow."""
        if self.token.kind != "end":
            self.unexpected()

    # --- tokens and errors

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def sees(self, sign: str) -> bool:
        return self.token.kind == "op" and self.token.text == sign

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def fail(self, code: Code, message: str, position: int | None = None) -> NoReturn:
        raise ParseError(code, message, self.token.position if position is None else position, self.text)

    def limited(self, build: Callable[[], Piece], position: int) -> Piece:
        """Build a node; what is over a limit is reported at this place of the text."""
        try:
            return build()
        except LimitError as error:
            self.fail(error.code, error.message, position)

    def deeper(self, depth: int) -> int:
        if depth >= limits.DEPTH:
            self.fail(
                "too_deep", "This is nested too deeply; write it with fewer brackets, signs and powers."
            )
        return depth + 1

    def unexpected(self) -> NoReturn:
        """The error for a token that cannot stand here."""
        token = self.token
        if token.kind == "unknown":
            self.unknown(token)
        if token.kind in {"number", "vulgar"}:
            self.fail("syntax", "Two values stand side by side here; put a sign such as * between them.")
        if token.kind == "end":
            self.fail("syntax", "Something is missing at the end; finish the expression.")
        messages = {
            ")": "This bracket was never opened; delete it or add the opening one.",
            "}": "This bracket was never opened; delete it or add the opening one.",
            "]": "Square brackets are for the index, as in x[i]; use round ones, ( and ).",
            "[": "Square brackets are for the index, as in x[i]; use round ones, ( and ).",
            "=": "Type one expression; an equals sign may only follow a name at the start, as in dJ/dw = …",
            "|": "This bar has no partner; write abs(…).",
            ".": "A dot belongs into a number such as 0.5; a product is written with *.",
            SUPERSCRIPT_OPEN: "This power has nothing to stand on; put a name or a bracket before it.",
            SUPERSCRIPT_CLOSE: "This power is not complete; write it as x^2.",
        }
        if token.text == ",":
            self.comma(token)
        shown = quote(token.text)
        self.fail(
            "syntax", messages.get(token.text, f"{shown} cannot stand here; something is missing before it.")
        )

    def comma(self, token: Token) -> NoReturn:
        """A comma out of place: a decimal comma if digits touch it on both sides."""
        at = self.tokens.index(token)
        if self.is_decimal(at):
            self.fail(
                "decimal_comma", "Is this a decimal comma? Write a decimal point, as in 0.5.", token.position
            )
        self.fail("syntax", "A comma only stands between the arguments of a function.", token.position)

    def is_decimal(self, at: int) -> bool:
        before, comma, after = self.tokens[at - 1], self.tokens[at], self.tokens[at + 1]
        glued = not comma.spaced and not after.spaced
        return at > 0 and before.kind == "number" and after.kind == "number" and glued

    def unknown(self, token: Token) -> NoReturn:
        typed = self.text[token.position : token.end]
        called = is_called(token, self.tokens[min(self.at + 1, len(self.tokens) - 1)])
        code, message = self.vocabulary.complain(token.text, typed, called=called)
        self.fail(code, message, token.position)

    # --- operators, loosest first

    def comparison(self, depth: int) -> Piece:
        left = self.sum(depth)
        if self.token.kind == "op" and self.token.text in _COMPARISONS:
            operator = cast(Comparison, self.take().text)
            right = self.sum(depth)
            return self.limited(lambda: limits.compare(operator, left, right), left.position)
        return left

    def sum(self, depth: int) -> Piece:
        left = self.product(depth)
        while self.sees("+") or self.sees("-"):
            sign = self.take()
            left = self.joined(cast(Operator, sign.text), left, self.product(depth))
        return left

    def joined(self, operator: Operator, left: Piece, right: Piece) -> Piece:
        position = right.position if operator in {"/", "**"} else left.position
        return self.limited(lambda: limits.binary(operator, left, right), position)

    def product(self, depth: int) -> Piece:
        """Products and quotients from left to right, with or without a sign between the factors."""
        left = self.unary(depth)
        site: int | None = None
        while True:
            if self.sees("*") or self.sees("@"):
                site, sign = None, self.take()
                right = self.unary(depth)
                left = self.joined("*", left, right) if sign.text == "*" else self.matmul(left, right, sign)
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

    def matmul(self, left: Piece, right: Piece, sign: Token) -> Piece:
        return self.limited(lambda: functions.dot(left, right, left.position, strict=True), sign.position)

    def denominator(self, depth: int, site: int) -> Piece:
        """What is divided by: one factor, and with a policy those that follow without a sign."""
        right = self.unary(depth)
        for _ in range(self.policy.get(site, 0)):
            if self.starts_factor():
                right = self.joined("*", right, self.power(depth))
        return right

    def starts_factor(self) -> bool:
        """Whether a factor follows without a sign; two numbers side by side are an error."""
        token = self.token
        previous = self.tokens[self.at - 1]
        if token.kind == "number" or (token.kind == "vulgar" and previous.kind in {"number", "vulgar"}):
            if previous.kind in {"number", "vulgar"}:
                self.fail(
                    "syntax",
                    "Two numbers stand side by side here; put a sign between them, or give one number.",
                )
            self.fail("syntax", f"Write * for a product or ^ for a power before {quote(token.text)}.")
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
                piece = self.limited(lambda: limits.negative(piece, sign.position), sign.position)  # noqa: B023
        return piece

    def power(self, depth: int) -> Piece:
        """A factor and its power; powers go from the right: x^y^z is x^(y^z)."""
        if self.token.kind == "euler":
            return self.euler(depth)
        base = self.postfix(depth)
        if self.sees("^"):
            return self.joined("**", base, self.exponent(depth))
        return base

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
        token = self.take()
        inner = self.deeper(depth)
        exponent = self.raised(inner) if self.sees(SUPERSCRIPT_OPEN) else self.exponent(inner)
        return self.limited(lambda: limits.call("exp", (exponent,), token.position), token.position)

    # --- factors

    def postfix(self, depth: int) -> Piece:
        """A factor with what hangs on it: an index, a method, a raised power."""
        piece = self.primary(depth)
        methods = depth
        while True:
            token = self.token
            if self.sees("["):
                self.index(piece)
            elif token.kind == "word" and token.text.startswith("_") and not token.spaced:
                self.subscript(piece)
            elif self.sees("."):
                methods = self.deeper(methods)
                piece = self.method(piece, depth)
            elif self.sees(SUPERSCRIPT_OPEN):
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

    def index(self, piece: Piece) -> None:
        """[i] behind a column; the column is meant as a whole, so nothing changes."""
        opening = self.take()
        token = self.take()
        if token.text != "i" or not self.sees("]"):
            self.fail("index", "The points are numbered by i; write x[i].", token.position)
        self.take()
        self.check_indexable(piece, opening.position)

    def subscript(self, piece: Piece) -> None:
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

    def method(self, piece: Piece, depth: int) -> Piece:
        """(…).mean() and its like; .T of a column is that column, and .size is N."""
        dot = self.take()
        name = self.take()
        if name.text == "T" and not self.sees("("):
            return piece
        if name.text == "size" and piece.is_column and not self.sees("("):
            return limits.symbol(N, piece.position)
        if name.kind != "word" or name.text not in functions.METHODS or not self.sees("("):
            shown = quote(name.text, 24)
            message = f"I do not know .{shown} here; the methods are .mean(), .sum() and .dot(…)."
            self.fail("attribute", message, dot.position)
        arguments = self.arguments(name, self.deeper(depth), least=0)
        if len(arguments) != functions.METHODS[name.text]:
            self.fail("arity", f".{name.text}() takes another number of arguments.", name.position)
        function = functions.FUNCTIONS[name.text]
        return self.limited(
            lambda: functions.apply(function, (piece, *arguments), piece.position), name.position
        )

    def primary(self, depth: int) -> Piece:
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
                return self.sigma(inner)
            case "command":
                return self.fraction(inner)
            case "op" if token.text in {"(", "|", "√"}:
                return self.bracketed(token.text, inner)
        self.missing()

    def missing(self) -> NoReturn:
        """No factor starts here."""
        token = self.token
        if (
            token.kind == "op"
            and token.text in {")", "]", "}"}
            and self.at
            and self.tokens[self.at - 1].text in {"(", "["}
        ):
            self.fail("syntax", "There is nothing between these brackets; fill them or delete them.")
        if token.kind == "word":
            self.unknown(token)
        if token.kind == "op" and token.text in {"*", "/", "^", "@"}:
            self.fail("syntax", f"Something is missing before this {token.text}.")
        if token.kind == "op" and token.text == ")":
            self.fail("syntax", "Something is missing before this bracket.")
        self.unexpected()

    def name(self) -> Piece:
        token = self.take()
        piece = limits.symbol(self.vocabulary.scope.symbol(token.text), token.position)
        if token.indexed:
            self.check_indexable(piece, token.position)
        return piece

    @contextmanager
    def enclosed(self) -> Iterator[None]:
        """Inside a bracket the bars outside it are out of sight."""
        bars, self.bars = self.bars, 0
        yield
        self.bars = bars

    def close(self, opening: Token, closing: str) -> None:
        if self.sees(closing):
            self.take()
            return
        if self.token.kind == "end":
            self.fail("syntax", "This bracket is never closed; add the closing one.", opening.position)
        self.unexpected()

    def bracketed(self, sign: str, depth: int) -> Piece:
        opening = self.take()
        if sign == "√":
            operand = self.postfix(depth)
            return self.limited(lambda: limits.call("sqrt", (operand,), opening.position), opening.position)
        if sign == "|":
            self.bars += 1
            piece = self.sum(depth)
            self.close(opening, "|")
            self.bars -= 1
            return self.limited(lambda: limits.call("abs", (piece,), opening.position), opening.position)
        return self.group(opening, ")", depth)

    def group(self, opening: Token, closing: str, depth: int) -> Piece:
        """What stands in brackets or braces; a comparison there is 1 where it holds, else 0."""
        with self.enclosed():
            piece = self.comparison(depth)
            self.close(opening, closing)
        if isinstance(piece.node, Compare):
            one, zero = (limits.number(Fraction(k), opening.position) for k in (1, 0))
            return self.limited(
                lambda: limits.call("where", (piece, one, zero), opening.position), opening.position
            )
        return piece

    def fraction(self, depth: int) -> Piece:
        r"""\frac{above}{below}."""
        command = self.take()
        opening = self.take()
        above = self.group(opening, "}", self.deeper(depth))
        opening = self.take()
        below = self.group(opening, "}", self.deeper(depth))
        return self.limited(lambda: limits.binary("/", above, below), command.position)

    def sigma(self, depth: int) -> Piece:
        """Σ binds the whole product that follows, up to a plus or minus."""
        token = self.take()
        operand = self.product(depth)
        return self.limited(lambda: functions.sigma(operand, token.position), token.position)

    # --- functions

    def function(self, depth: int) -> Piece:
        """A function with its arguments; tanh²(u) is tanh(u)²."""
        token = self.take()
        exponent: Piece | None = None
        if self.sees(SUPERSCRIPT_OPEN) or self.sees("^"):
            exponent = self.raised(depth) if self.sees(SUPERSCRIPT_OPEN) else self.exponent(depth)
            if exponent.value is None or exponent.value <= 0:
                self.fail(
                    "syntax", "Write the power behind the brackets, as in tanh(u)^2.", exponent.position
                )
        if not is_called(token, self.token):
            if token.text == "sum" and exponent is None:
                self.at -= 1
                return self.sigma(depth)
            typed = quote(self.text[token.position : token.end], 24)
            self.fail(
                "syntax", f"{typed} needs brackets round what it works on, as in {typed}(x).", token.position
            )
        piece = self.call(token, self.deeper(depth))
        if exponent is None:
            return piece
        power = exponent
        return self.limited(lambda: limits.binary("**", piece, power), token.position)

    def call(self, token: Token, depth: int) -> Piece:
        if token.text == "sum":
            return self.sum_call(token, depth)
        arguments = self.arguments(token, depth)
        return self.limited(lambda: self.applied(token, arguments), token.position)

    def applied(self, token: Token, arguments: list[Piece]) -> Piece:
        """The function's tree; only `where` takes a comparison, and it needs one."""
        for number, argument in enumerate(arguments):
            wanted = token.text == "where" and number == 0
            if isinstance(argument.node, Compare) != wanted:
                message = "where(condition, a, b) starts with a comparison such as x > 0." if wanted else (
                    "A comparison stands first in where(…), or in brackets of its own."
                )  # fmt: skip
                self.fail("syntax", message, argument.position)
        return functions.apply(token.text, arguments, token.position)

    def arguments(self, token: Token, depth: int, least: int = 1) -> list[Piece]:
        """The arguments and both brackets; as many as are typed."""
        opening = self.take()
        closing = "}" if opening.text == "{" else ")"
        typed = quote(token.text, 24)
        if self.sees(closing):
            if least:
                self.fail(
                    "syntax",
                    f"{typed} needs something between its brackets, as in {typed}(x).",
                    opening.position,
                )
            self.take()
            return []
        found: list[Piece] = []
        with self.enclosed():
            first = self.at
            while True:
                found.append(self.comparison(depth))
                if not self.sees(","):
                    break
                self.take()
            self.close_arguments(token, opening, closing, first, len(found))
        return found

    def close_arguments(self, token: Token, opening: Token, closing: str, first: int, count: int) -> None:
        self.close(opening, closing)
        wanted = functions.arity(token.text)
        commas = [k for k in range(first, self.at) if self.tokens[k].text == "," and self.is_decimal(k)]
        if commas and count > wanted:
            self.comma(self.tokens[commas[0]])

    def sum_call(self, token: Token, depth: int) -> Piece:
        """sum(u) as in NumPy, or Sum(u, (i, 1, N)) as Σ."""
        opening = self.take()
        if self.sees(")") or self.sees("}"):
            self.fail("syntax", "sum needs something between its brackets, as in sum(x).", opening.position)
        closing = "}" if opening.text == "{" else ")"
        with self.enclosed():
            operand = self.comparison(depth)
            if isinstance(operand.node, Compare):
                self.fail(
                    "syntax",
                    "A comparison stands first in where(…), or in brackets of its own.",
                    operand.position,
                )
            ranged = self.sees(",")
            if ranged:
                self.range(closing)
            self.close(opening, closing)
        if ranged:
            return self.limited(lambda: functions.sigma(operand, token.position), token.position)
        return self.limited(lambda: functions.apply("sum", (operand,), token.position), token.position)

    def range(self, closing: str) -> None:
        """`, (i, 1, N)` without its meaning ever being computed."""
        if self.is_decimal(self.at):
            self.comma(self.token)
        self.take()
        bracket = self.sees("(")
        if bracket:
            self.take()
        index = self.take()
        typed = self.text[index.position : index.end].strip()
        if not typed.isalpha():
            self.fail("arity", "sum takes one argument, or a range such as (i, 1, N).", index.position)
        bounds = [self.bound(closing) for _ in range(2) if self.sees(",")] or [("", 0), ("", 0)]
        if len(bounds) == 2:
            problem = check_range(typed, bounds[0][0], bounds[1][0], index.position, bounds[1][1])
        else:
            problem = ("arity", range_message(), index.position)
        if problem is not None:
            self.fail(*problem)
        if bracket:
            self.close(index, ")")

    def bound(self, closing: str) -> tuple[str, int]:
        """One end of a range as typed, up to the next comma or bracket."""
        self.take()
        start = self.token.position
        typed: list[str] = []
        while self.token.kind != "end" and not (self.sees(",") or self.sees(")") or self.sees(closing)):
            typed.append(self.take().text)
        return "".join(typed), start
