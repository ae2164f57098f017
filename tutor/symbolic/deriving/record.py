"""The page on which a derivation is written: names brought in, and the rules so far."""

from __future__ import annotations

from tutor.symbolic.deriving.algebra import ONE, quotient, times
from tutor.symbolic.deriving.arranging import with_leading_minus
from tutor.symbolic.deriving.sentences import INCLUDES_THE_FACTOR, INCLUDES_THE_MEAN, Saying
from tutor.symbolic.expression import Expression, N, Objective, Scope, Shape, Symbol, names, shape, substitute
from tutor.symbolic.rules import AlsoRight, Rule

INNER = ("u", "v", "s", "q", "r", "t", "c", "d", "g", "h")
POINT = ("ℓ", "m", "k", "g", "h")
PART = ("A", "B", "C", "D", "F", "G", "H", "K")


SHARE = quotient(ONE, N)


class Record:
    """One derivation in the making."""

    def __init__(self, objective: Objective, wrt: str) -> None:
        self.objective = objective
        self.wrt = wrt
        self.intermediates = dict(objective.intermediates)
        self.definitions: dict[str, Expression] = {}
        """Names brought in here, each with its meaning in the author's names."""
        self.factors: dict[str, list[tuple[Expression, str]]] = {}
        """For what stands under a mean: factors that a learner may rightly have included, and the note."""
        self.meanings = {name: objective.expand(meaning) for name, meaning in objective.intermediates}
        """Every name that stands for something, in parameters, data columns and N."""
        self.meanings["y_hat"] = objective.expand(objective.model)
        self.rules: list[Rule] = []

    def say(
        self,
        left: str,
        before: Expression,
        after: Expression,
        saying: Saying,
        introduces: tuple[str, ...] = (),
        point: str = "",
    ) -> None:
        """Writes a rule down; `point` is the quantity whose slope the line gives."""
        objective = self.objective
        meanings = dict(self.meanings)
        pending = any("/" in name for name in names(after))
        written = with_leading_minus(objective.expand(self.written_out(after)))
        expected = None if pending else written
        typed = {name: shape(meaning) for name, meaning in meanings.items() if name.isascii()}
        self.rules.append(
            Rule(
                name=saying.name,
                title=saying.title,
                left=left,
                before=with_leading_minus(before),
                after=with_leading_minus(after),
                sentence=saying.sentence,
                kind=saying.kind,
                introduces=tuple((name, self.definitions[name]) for name in introduces),
                asked=saying.asked and not pending,
                definitions=tuple(self.definitions.items()),
                scope=Scope({**objective.scope.shapes, **typed}),
                meanings=meanings,
                expected=expected,
                also_right=() if expected is None else self._also_right(expected, point),
            )
        )

    def _also_right(self, expected: Expression, point: str) -> tuple[AlsoRight, ...]:
        return tuple(
            AlsoRight(with_leading_minus(times(expected, factor)), note)
            for factor, note in self.factors.get(point, ())
        )

    def stands_under(self, point: str, function: str, in_front: Expression) -> None:
        """Notes that `point` is what a mean or sum is taken of, with a constant in front."""
        whole = times(in_front, SHARE) if function == "mean" else in_front
        has_share = "N" in names(whole)
        found = [(SHARE, INCLUDES_THE_MEAN)] if function == "mean" else []
        if whole != ONE and whole not in [factor for factor, _ in found]:
            found.append((whole, INCLUDES_THE_MEAN if has_share else INCLUDES_THE_FACTOR))
        self.factors[point] = found

    def written_out(self, expression: Expression) -> Expression:
        """The names brought in here replaced by their meanings; the author's own names stay."""
        return substitute(expression, self.definitions)

    def define(self, choices: tuple[str, ...], meaning: Expression) -> tuple[str, tuple[str, ...]]:
        """The name of a meaning, and what the rule introduces: that name, if it is new."""
        for name, known in self.definitions.items():
            if known == meaning:
                return name, ()
        name = self.new_name(choices)
        self.definitions[name] = meaning
        self.meanings[name] = self.objective.expand(meaning)
        return name, (name,)

    def new_name(self, choices: tuple[str, ...]) -> str:
        """The first of the choices that neither the author nor the derivation has taken."""
        taken = {*self.objective.scope.shapes, *self.definitions}
        numbered = (f"{choices[0]}{count}" for count in range(1, 1000))
        return next(name for name in (*choices, *numbered) if name not in taken)

    def symbol(self, name: str) -> Symbol:
        """The symbol of a name that was brought in, or of an intermediate."""
        meaning = self.definitions.get(name, self.intermediates.get(name))
        return Symbol(name, Shape.SCALAR if meaning is None else shape(meaning))

    def rate(self, name: str, by: str = "") -> Symbol:
        """The derivative of a named quantity, itself written as a name: dℓ/du."""
        return Symbol(f"d{name}/d{by or self.wrt}", self.symbol(name).shape)
