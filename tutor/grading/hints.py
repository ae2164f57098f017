"""The hint ladder of a number: the idea, the formula in symbols, the formula with this step's numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from tutor.descent.problem import outlined
from tutor.grading.asked import AskedNumber
from tutor.grading.landings import fixed, plain_number
from tutor.grading.moment import Moment
from tutor.symbolic.expression import (
    AGGREGATES,
    Call,
    Expression,
    Negative,
    Shape,
    Symbol,
    children,
    multiply,
    number,
    shape,
    substitute,
    with_children,
)
from tutor.symbolic.printing import one_line

WRITTEN_OUT = 4
"""Terms of a sum over the points that are written out; the others become an ellipsis."""

Rungs = tuple[str, str, str]


def number_hints(
    moment: Moment, numbers: Sequence[AskedNumber], at: Mapping[str, float], decimals: int
) -> tuple[str, ...]:
    """Three rungs for the asked numbers, with given numbers to so many decimals; none has an answer."""
    ladders = [_LADDERS[asked.kind](moment, asked, at, decimals) for asked in numbers]
    ideas = " ".join(dict.fromkeys(ladder[0] for ladder in ladders))
    return ideas, "; ".join(ladder[1] for ladder in ladders), "; ".join(ladder[2] for ladder in ladders)


def _update(moment: Moment, asked: AskedNumber, at: Mapping[str, float], decimals: int) -> Rungs:  # noqa: ARG001
    if not moment.is_plain:
        return _optimised(moment, asked, decimals)
    name, slope = asked.name, moment.gradient_label(asked.name)
    several = len(moment.problem.parameters) > 1
    idea = (
        f"{'Each slope' if several else f'The slope {slope}'} points uphill. The step goes the other way, and"
        " the learning rate says how much of the slope becomes a step."
    )
    if several:
        idea += " All parameters move together, from their old values."
    old, gradient = _given(moment, asked, decimals)
    rate = plain_number(moment.problem.learning_rate)
    return idea, f"{name} − learning_rate · {slope}", f"{name}: {old} − {rate} · {gradient}"


def _given(moment: Moment, asked: AskedNumber, decimals: int) -> tuple[str, str]:
    """The old value and the gradient, with enough decimals for the answer; a negative one in brackets."""
    old = _short(moment.before[asked.name], decimals)
    gradient = _short(moment.own_gradient(asked.name), decimals)
    return old, _bracketed(gradient)


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


_OPTIMISED = {
    "momentum": (
        "Momentum keeps a velocity v: part of the old one, plus the new gradient. The step goes against v.",
        "{v} = β · {v} + {slope}; {name} − learning_rate · {v}",
        "{v} = {beta} · {m0} + {gradient}; {name}: {old} − {rate} · {v}",
    ),
    "rmsprop": (
        "RMSprop divides each gradient by its own running size, the root of a running mean of squares s.",
        "{s} = β · {s} + (1 − β) · {slope}²; {name} − learning_rate · {slope}/(√{s} + ε)",
        "{s} = {beta} · {m0} + {rest} · {gradient}²; {name}: {old} − {rate} · {gradient}/(√{s} + {epsilon})",
    ),
    "adam": (
        "Adam keeps a running mean m of the gradients and v of their squares, corrects both for having begun"
        " at 0, and steps along m, divided by the root of v.",
        "{m} = β₁ · {m} + (1 − β₁) · {slope}; {v} = β₂ · {v} + (1 − β₂) · {slope}²;"
        " {name} − learning_rate · ({m}/(1 − β₁ᵗ))/(√({v}/(1 − β₂ᵗ)) + ε)",
        "{m} = {beta1} · {m0} + {rest1} · {gradient}; {v} = {beta2} · {m1} + {rest2} · {gradient}²; t = {t};"
        " {name}: {old} − {rate} · ({m}/(1 − {beta1}ᵗ))/(√({v}/(1 − {beta2}ᵗ)) + {epsilon})",
    ),
}  # fmt: skip
_PILED = (
    "Nobody clears the gradient here: each new one is added to the pile of the earlier ones, and the step"
    " goes against the pile.",
    "pile = pile + {slope}; {name} − learning_rate · pile",
    "pile = {m0} + {gradient}; {name}: {old} − {rate} · pile",
)


def _optimised(moment: Moment, asked: AskedNumber, decimals: int) -> Rungs:
    chosen = moment.problem.optimizer
    templates = _PILED if not moment.problem.zero_grad else _OPTIMISED[chosen.name]
    old, gradient = _given(moment, asked, decimals)
    memory = [_bracketed(_short(value, decimals + 3)) for value in moment.step.before.memory[asked.name]]
    words = {
        "name": asked.name,
        "slope": moment.gradient_label(asked.name),
        "old": old,
        "gradient": gradient,
        "rate": plain_number(moment.problem.learning_rate),
        "beta": _share(chosen.memory),
        "rest": _share(1 - chosen.memory),
        "beta1": _share(chosen.beta1),
        "rest1": _share(1 - chosen.beta1),
        "beta2": _share(chosen.beta2),
        "rest2": _share(1 - chosen.beta2),
        "epsilon": plain_number(chosen.epsilon),
        "t": str(moment.number),
        **{one: moment.memory_label(one, asked.name) for one in "msv"},
        **{f"m{place}": value for place, value in enumerate(memory)},
    }
    return templates[0], templates[1].format(**words), templates[2].format(**words)


def _share(value: float) -> str:
    return plain_number(float(f"{value:.12g}"))


def _loss(moment: Moment, asked: AskedNumber, at: Mapping[str, float], decimals: int) -> Rungs:  # noqa: ARG001
    objective = moment.problem.objective
    return (
        "The loss is one number for how wrong the guesses are. Work from the inside out: the miss at each"
        " point first, then what the loss makes of it, then all points together.",
        one_line(objective.loss, "J"),
        _with_numbers(moment, objective.loss, "J", decimals),
    )


def _gradient(moment: Moment, asked: AskedNumber, at: Mapping[str, float], decimals: int) -> Rungs:  # noqa: ARG001
    gradient = outlined(moment.problem.objective, asked.name[4:]).folded
    return (
        "The gradient is the slope of the loss: how fast J grows with that parameter. Compute it at each"
        " point, then take the points together as the loss does.",
        one_line(gradient, asked.name),
        _with_numbers(moment, gradient, asked.name, decimals),
    )


def _prediction(moment: Moment, asked: AskedNumber, at: Mapping[str, float], decimals: int) -> Rungs:
    objective = moment.problem.objective
    model = objective.expand(objective.model)
    known = {name: _literal(value, decimals) for name, value in {**moment.before, **at}.items()}
    return (
        "Put the input into the model, with the parameters as they stand now.",
        one_line(model, "y_hat"),
        one_line(substitute(model, known), asked.symbol),
    )


_LADDERS: Mapping[str, Callable[[Moment, AskedNumber, Mapping[str, float], int], Rungs]] = {
    "update": _update,
    "loss": _loss,
    "gradient": _gradient,
    "y_hat": _prediction,
}


def _with_numbers(moment: Moment, expression: Expression, left: str, decimals: int) -> str:
    """The expression with means and sums written out point by point, and nothing worked out."""
    columns: dict[str, Sequence[float]] = {
        name: list(map(float, moment.columns[name])) for name in moment.columns
    }
    objective = moment.problem.objective
    for name, meaning in (*objective.intermediates, ("y_hat", objective.model)):
        columns[name] = [_at(moment, meaning, point) for point in range(min(moment.points, WRITTEN_OUT))]
    scalars = {name: _literal(value, decimals) for name, value in moment.before.items()}
    scalars["N"] = number(moment.points)
    written = _written_out(expression, columns, scalars, moment.points, decimals)
    if moment.points > WRITTEN_OUT:
        return f"The first terms: {written}"
    return f"{left} = {written}"


def _at(moment: Moment, meaning: Expression, point: int) -> float:
    one_row = {name: column[point : point + 1] for name, column in moment.columns.items()}
    return moment.value(Call("mean", (meaning,)), columns=one_row)


def _written_out(
    expression: Expression,
    columns: Mapping[str, Sequence[float]],
    scalars: Mapping[str, Expression],
    points: int,
    decimals: int,
) -> str:
    found = _aggregates(expression)
    texts = []
    for aggregate in found:
        terms = [
            one_line(_row(aggregate, columns, scalars, point, decimals))
            for point in range(min(points, WRITTEN_OUT))
        ]
        more = " + …" if points > WRITTEN_OUT else ""
        total = " + ".join(f"({term})" if term.startswith("−") else term for term in terms) + more
        texts.append(f"({total})/{points}" if aggregate.function == "mean" else total)
    if len(found) == 1 and expression == found[0]:
        return texts[0]
    outside = one_line(_plain_names(expression, found, scalars))
    for place, text in enumerate(texts):
        outside = outside.replace(f"part{place}", text if text.startswith("(") else f"({text})")
    return outside


def _aggregates(expression: Expression) -> list[Call]:
    """The outermost means and sums over a column."""
    match expression:
        case Call(function, arguments) if function in AGGREGATES:
            if any(shape(part) is Shape.COLUMN for part in arguments):
                return [expression]
    return [found for part in children(expression) for found in _aggregates(part)]


def _row(
    aggregate: Call,
    columns: Mapping[str, Sequence[float]],
    scalars: Mapping[str, Expression],
    point: int,
    decimals: int,
) -> Expression:
    inside = multiply(*aggregate.arguments) if aggregate.function == "dot" else aggregate.arguments[0]
    here = {
        name: _literal(values[point], decimals) for name, values in columns.items() if point < len(values)
    }
    return substitute(inside, {**scalars, **here})


def _plain_names(
    expression: Expression, found: Sequence[Call], scalars: Mapping[str, Expression]
) -> Expression:
    if isinstance(expression, Call) and expression in found:
        return Symbol(f"part{found.index(expression)}")
    parts = tuple(_plain_names(part, found, scalars) for part in children(expression))
    if not parts:
        return substitute(expression, scalars)
    return with_children(expression, parts)


def _literal(value: float, decimals: int) -> Expression:
    exact = Fraction(_short(abs(value), decimals))
    return Negative(number(exact)) if value < 0 and exact else number(exact)


def _short(value: float, decimals: int) -> str:
    """A number to so many decimals, without the zeros that end it, nor digits that a double has not."""
    text = fixed(float(f"{value:.15g}"), decimals) if abs(value) < 1e15 else plain_number(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
