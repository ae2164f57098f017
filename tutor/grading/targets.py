"""What an expression is graded against: the right one, the names it may use, the wrong rules around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache

from msgspec import Struct, field

from tutor.descent.lines import gradient_target
from tutor.descent.problem import Problem, derivation
from tutor.grading.derivative_mistakes import derivative_mistake
from tutor.grading.mistakes import Mistake
from tutor.symbolic.equivalence import (
    Names,
    Reference,
    UndecidedError,
    Values,
    agree,
    is_zero,
    measure,
)
from tutor.symbolic.expression import (
    Binary,
    Expression,
    Negative,
    Number,
    Objective,
    Scope,
    Shape,
    Symbol,
    call,
    names,
    replace,
    shape,
    substitute,
    walk,
)
from tutor.symbolic.rules import AlsoRight, Rule

Data = Mapping[str, Sequence[float]]
"""The lesson's own rows, by column."""
Labels = Mapping[str, tuple[float, ...]]
"""Columns of the lesson that hold only labels of classes, with those labels."""


class Candidate(Struct, frozen=True):
    """A wrong rule with what it gives here."""

    mistake: Mistake
    form: Expression
    """In parameters, columns, N and the target's definitions."""
    words: Mapping[str, str]
    """What its sentences are filled with."""


class Target(Struct, frozen=True, eq=False, dict=True):
    """One thing to be typed as an expression."""

    asks: str
    """Its name: `dJ/dw`, `dℓ/du`, `y_hat`, `J`, `w`."""
    noun: str
    """What it is called in a sentence: "the slope", "the prediction"."""
    reference: Reference
    scope: Scope
    candidates: tuple[Candidate, ...] = ()
    also_right: tuple[AlsoRight, ...] = ()
    labels: Labels = field(default_factory=dict)
    """From where a counter-example chooses its places."""

    @property
    def is_scalar(self) -> bool:
        """Whether one number is asked, not one for each point."""
        return shape(self.reference.expression) is Shape.SCALAR

    @cached_property
    def forms(self) -> tuple[tuple[Candidate, Values], ...]:
        """The wrong rules that are wrong here, with their values, in the catalogue's order."""
        ordered = sorted(self.candidates, key=lambda candidate: candidate.mistake.order)
        found = [(candidate, self._values(candidate.form)) for candidate in ordered]
        return tuple((candidate, values) for candidate, values in found if values is not None)

    def prepare(self) -> None:
        """Do now what the first answer would wait for: the places of comparison, the wrong rules' values."""
        self.reference.prepare()
        self.forms  # noqa: B018  kept

    def _values(self, form: Expression) -> Values | None:
        """None for what is no mistake: equal to the right rule, zero, or of no value."""
        sample = self.reference.sample
        if sample is None or (self.is_scalar and shape(form) is Shape.COLUMN):
            return None
        try:
            values = measure(form, sample)
        except UndecidedError:
            return None
        truth = self.reference.values
        idle = values.nowhere or is_zero(values) or agree(values, truth) or agree(truth, values)
        return None if idle else values


def _objective_names(objective: Objective, **definitions: Expression) -> Names:
    """Every name of a problem, with what y_hat and the intermediates stand for."""
    meanings = {**dict(objective.intermediates), "y_hat": objective.model, **definitions}
    return Names(objective.parameters, objective.columns, meanings)


def derivative_target(objective: Objective, wrt: str, data: Data | None = None) -> Target:
    """dJ/d`wrt`; raises TutorError where the loss has no derivative."""
    if data is None:
        return _derivative_target(objective, wrt)
    return _build_derivative_target(objective, wrt, data)


@lru_cache(maxsize=64)
def _derivative_target(objective: Objective, wrt: str) -> Target:
    return _build_derivative_target(objective, wrt, None)


def _build_derivative_target(objective: Objective, wrt: str, data: Data | None) -> Target:
    found = derivation(objective, wrt)
    names = _objective_names(objective)
    reference = Reference(found.result, names, (objective.expand(objective.loss),), data)
    candidates = _derivative_candidates(objective, wrt)
    return Target(found.left, "the slope", reference, objective.scope, candidates)


def _derivative_candidates(objective: Objective, wrt: str, what: str = "the loss") -> tuple[Candidate, ...]:
    from tutor.symbolic.slips import slips

    return tuple(
        Candidate(derivative_mistake(slip.code), slip.form, {"wrt": wrt, "name": slip.name, "what": what})
        for slip in slips(objective, wrt)
    )


def rule_target(objective: Objective, rule: Rule) -> Target:
    """What one rule of a derivation gives: dℓ/du, du/dw, dJ/dw; raises ValueError for a rule not asked."""
    if rule.expected is None:
        raise ValueError(f"the rule {rule.name} gives no expression of its own")
    names = Names(objective.parameters, objective.columns, dict(rule.meanings or {}))
    reference = Reference(rule.expected, names, (objective.expand(objective.loss),))
    candidates = _rule_candidates(objective, rule)
    return Target(rule.left, rule.left, reference, rule.scope, candidates, rule.also_right)


def _rule_candidates(objective: Objective, rule: Rule) -> tuple[Candidate, ...]:
    """The slips in deriving what stands above the bar by what stands below it."""
    above, bar, below = rule.left.removeprefix("d").partition("/d")
    if not bar:
        return ()
    derived = dict(rule.meanings or {}).get(above, objective.loss)
    if rule.kind == "derivative":
        derived = rule.before
    parameters = tuple(dict.fromkeys((*objective.parameters, below)))
    part = Objective(objective.model, derived, parameters, objective.columns, objective.intermediates)
    return _derivative_candidates(part, below, above)


def model_target(objective: Objective, data: Data | None = None) -> Target:
    """The prediction, y_hat."""
    reference = Reference(objective.expand(objective.model), _objective_names(objective), (), data)
    shapes = {name: own for name, own in objective.scope.shapes.items() if name != "y_hat"}
    return Target("y_hat", "the prediction", reference, Scope(shapes), tuple(_wrong_models(objective)))


def _wrong_models(objective: Objective) -> Iterator[Candidate]:
    from tutor.grading.value_catalogue import Y_HAT_MISTAKES
    from tutor.grading.value_mistakes import before_last_function, with_lost_minus

    model = objective.expand(objective.model)
    used = [name for name in objective.parameters if name in names(model)]
    for node in walk(model):
        match node:
            case Binary("*", Symbol(left), Symbol(right)):
                words = {"typed": "That", "factors": f"{left} and {right}"}
                wrong = replace(model, node, Binary("+", node.left, node.right))
                yield Candidate(Y_HAT_MISTAKES["added_for_times"], wrong, words)
    if (skipped := before_last_function(model)) is not None:
        inside, said = skipped
        yield Candidate(Y_HAT_MISTAKES["skipped_function"], inside, {"typed": "That", **said})
    if (turned := with_lost_minus(model)) is not None:
        yield Candidate(Y_HAT_MISTAKES["lost_minus"], turned, {"typed": "That"})
    for index, other in enumerate(used):
        if len(used) > 1:
            dropped = substitute(model, {other: Number(Fraction(0))})
            yield Candidate(Y_HAT_MISTAKES["dropped_parameter"], dropped, {"typed": "That", "other": other})
        for one in used[:index]:
            swapped = substitute(model, {one: Symbol(other), other: Symbol(one)})
            words = {"typed": "That", "one": one, "other": other}
            yield Candidate(Y_HAT_MISTAKES["swapped_parameters"], swapped, words)


def loss_target(objective: Objective, data: Data | None = None) -> Target:
    """The loss, J."""
    reference = Reference(objective.expand(objective.loss), _objective_names(objective), (), data)
    return Target("J", "the loss", reference, objective.scope, tuple(_wrong_losses(objective)))


def _wrong_losses(objective: Objective) -> Iterator[Candidate]:
    from tutor.grading.value_catalogue import LOSS_MISTAKES
    from tutor.grading.value_mistakes import without_square
    from tutor.grading.wrong_gradients import has_square, with_aggregate

    loss, words = objective.loss, {"typed": "That", "N": "N"}
    wrong: list[tuple[str, Expression]] = [
        ("sum_for_mean", with_aggregate(loss, "mean", "sum")),
        ("mean_for_sum", with_aggregate(loss, "sum", "mean")),
        *without_square(loss),
    ]
    if has_square(objective):
        wrong.append(("took_root", call("sqrt", loss)))
    for code, form in wrong:
        yield Candidate(LOSS_MISTAKES[code], objective.expand(form), words)


def update_target(problem: Problem, wrt: str) -> Target:
    """The new value of a parameter, in terms of the old one, the learning rate and the gradient's line.

    The gradient is the one this program uses, under the name of its own line.
    """
    from tutor.grading.update_catalogue import UPDATE_MISTAKES
    from tutor.grading.update_mistakes import turned

    objective, rate = problem.objective, "learning_rate"
    slopes = {name: gradient_target(problem, name) for name in problem.parameters}
    slope = slopes[wrt]
    old, step, gradient = Symbol(wrt), Symbol(rate), Symbol(slope)
    meanings = {slopes[name]: objective.expand(problem.gradients[name]) for name in problem.parameters}
    names = _objective_names(objective, **meanings)
    names = Names((*names.scalars, rate), names.columns, names.definitions)
    moved = Binary("*", step, gradient)
    forms: dict[str, Expression] = {
        "added": Binary("+", old, moved),
        "no_learning_rate": Binary("-", old, gradient),
        "used_loss": Binary("-", old, Binary("*", step, objective.expand(objective.loss))),
        "only_the_step": Negative(moved),
        "only_the_gradient": gradient,
        "unchanged": old,
        "rate_times_all": Binary("*", step, Binary("-", old, gradient)),
    }
    product = f"{rate} · {slope}"
    words = {"typed": "That", "rate": rate, "pull": slope, "name": wrt, "slope": slope, "step": f"−{product}"}
    others = {other: Symbol(slopes[other]) for other in problem.parameters if other != wrt}
    swapped = {other: Binary("-", Symbol(other), Binary("*", step, own)) for other, own in others.items()}
    mixed = {other: Binary("-", old, Binary("*", step, own)) for other, own in others.items()}
    candidates = (
        *(Candidate(UPDATE_MISTAKES[code], form, words) for code, form in forms.items()),
        Candidate(UPDATE_MISTAKES["only_the_step"], moved, {**words, "step": turned(product)}),
        *(
            Candidate(UPDATE_MISTAKES["other_parameter"], form, {**words, "other": other})
            for other, form in swapped.items()
        ),
        *(
            Candidate(UPDATE_MISTAKES["other_gradient"], form, {**words, "other_slope": slopes[other]})
            for other, form in mixed.items()
        ),
    )
    shapes = {**objective.scope.shapes, rate: Shape.SCALAR, **dict.fromkeys(slopes.values(), Shape.SCALAR)}
    reference = Reference(Binary("-", old, moved), names, (objective.expand(objective.loss),))
    number = Number(Fraction(repr(problem.learning_rate)))
    here = AlsoRight(
        Binary("-", old, Binary("*", number, gradient)),
        f"With {rate} in place of its value here it holds for any.",
    )
    return Target(wrt, f"the new {wrt}", reference, Scope(shapes), candidates, (here,))
