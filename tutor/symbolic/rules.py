"""What a derivation is made of: rules, each with what it is applied to and what it gives.

Nothing here needs SymPy, so screens and grading may import it freely.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from tutor.symbolic.expression import Expression, Scope
from tutor.symbolic.printing import ascii_line, latex, numpy_source, one_line, two_dimensional

Form = Literal["one_line", "ascii", "latex", "numpy", "two_dimensional", "two_dimensional_ascii"]


def statement(expression: Expression, left: str = "", form: Form = "one_line") -> tuple[str, ...]:
    """The lines of `left = expression` in any of the forms; one line but for the two-dimensional."""
    match form:
        case "one_line":
            return (one_line(expression, left),)
        case "ascii":
            return (ascii_line(expression, left),)
        case "latex":
            return (latex(expression, left),)
        case "numpy":
            return (numpy_source(expression, left),)
        case "two_dimensional":
            return two_dimensional(expression, left)
    return two_dimensional(expression, left, ascii=True)


class AlsoRight(Struct, frozen=True):
    """Another answer to a rule that is accepted, with what is said about it."""

    expression: Expression
    """In parameters, data columns and N."""
    note: str


class Rule(Struct, frozen=True):
    """One application of one rule: `left` = `after`."""

    name: str
    """Kebab code of the rule: `substitute`, `mean`, `chain`, `power`, `inner`, `multiply`, `collect`, ..."""
    title: str
    left: str
    """What the line is about: `J`, `dJ/dw`, `dℓ/du`, `du/dw`."""
    before: Expression
    """What the rule is applied to; may use the names of `definitions`, and `dℓ/du` as a name."""
    after: Expression
    """What it gives, in the same names."""
    sentence: str
    """One sentence that says why."""
    kind: Literal["derivative", "rewrite"]
    """`derivative`: left is the derivative of `before`; `rewrite`: `before` and `after` are equal."""
    introduces: tuple[tuple[str, Expression], ...] = ()
    """Names that this rule brings in: u with w·x - y."""
    asked: bool = False
    """True where a learner who does each rule is asked for `after`."""
    definitions: tuple[tuple[str, Expression], ...] = ()
    """Every name brought in so far with its meaning in the author's names, this rule's included."""
    scope: Scope = field(default_factory=lambda: Scope({}))
    """The names an answer may use: the problem's own and those of `definitions` that can be typed."""
    meanings: Mapping[str, Expression] = field(default_factory=dict)
    """Each name of `scope` that stands for something, in parameters, data columns and N."""
    expected: Expression | None = None
    """The right answer in parameters, data columns and N; None where `after` has derivatives in it."""
    also_right: tuple[AlsoRight, ...] = ()

    def lines(self, form: Form = "one_line") -> tuple[str, ...]:
        """The statement `left = after` in a form."""
        return statement(self.after, self.left, form)

    def worked(self) -> str:
        """One line that shows the way too: `dℓ/dw = 2·u·x = 2·x·(w·x − y)` for a rewriting rule."""
        if self.kind == "derivative" or self.before == self.after:
            return one_line(self.after, self.left)
        return f"{one_line(self.before, self.left)} = {one_line(self.after)}"


class Derivation(Struct, frozen=True):
    """From the loss to its derivative by one name, rule by rule, each line confirmed by SymPy."""

    wrt: str
    rules: tuple[Rule, ...]
    result: Expression
    """dJ/dw in parameters, data columns and N, in the author's order: mean(2·x·(w·x − y))."""
    folded: Expression
    """The same with y_hat and the intermediates by name: mean(2·x·(y_hat − y))."""
    undefined: str | None = None
    """Where the derivative or the loss itself does not exist, in one or two sentences; None if nowhere."""

    @property
    def left(self) -> str:
        """`dJ/dw`."""
        return f"dJ/d{self.wrt}"

    def to_lines(self, form: Form = "one_line") -> tuple[str, ...]:
        """The whole derivation as numbered lines of text, sentences included, an empty line between rules."""
        lines: list[str] = []
        for count, rule in enumerate(self.rules, 1):
            lines.append(f"{count}. {rule.title}. {rule.sentence}")
            for name, meaning in rule.introduces:
                lines.extend(f"   {line}".rstrip() for line in statement(meaning, name, form))
            lines.extend(f"   {line}".rstrip() for line in rule.lines(form))
            lines.append("")
        lines.extend(statement(self.result, self.left, form))
        if self.undefined:
            lines.append(self.undefined)
        return tuple(lines)
