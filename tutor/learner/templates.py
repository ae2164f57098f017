"""What practice can ask, skill by skill: each template makes a block of a lesson's problem and a draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct, field

from tutor.course import schema
from tutor.grading.landings import plain_number
from tutor.learner.sources import Dice, Source

Category = Literal["number", "concept", "expression"]

MODELS = ("w*x", "b + w*x", "w*x**2", "b - w*x")
LOSSES = (
    "mean((y_hat - y)**2)",
    "mean((y - y_hat)**2)",
    "mean((y_hat - y)**2)/2",
    "sum((y_hat - y)**2)",
)
"""Models and losses that are derived and written in practice, where a course teaches one of them."""
SHARES = (0.15, 0.3, 0.45, 0.6, 0.8, 0.93, 1.08, 1.25)
"""Parts of the largest stable rate: what becomes of a run is plain to see at each of them."""
MOST_EPOCHS = 4


class Sketch(Struct, frozen=True):
    """A question before its numbers: a block, and the problem it is asked of."""

    block: schema.Block
    overrides: Mapping[str, float] = field(default_factory=dict)
    epochs: int = 0
    """Steps that are taken before it is asked."""
    runs: Mapping[str, float] = field(default_factory=dict)
    """Named runs with their learning rates, to be told apart."""
    objective: tuple[str, str] | None = None
    """Another model and loss than the lesson's."""
    note: str = ""
    """A line that the question needs besides its problem."""


class Template(Struct, frozen=True):
    """One way to ask for one skill."""

    name: str
    skill: str
    category: Category
    fits: Callable[[Source], bool]
    sketch: Callable[[Source, Dice], Sketch]


def _one(source: Source) -> bool:
    return len(source.problem.parameters) == 1


def _stepping(source: Source) -> bool:
    return source.problem.optimizer.name == "plain" and source.problem.zero_grad


def _by_hand(source: Source) -> bool:
    return source.is_small and _stepping(source)


def _bowl(source: Source) -> bool:
    return _stepping(source) and source.limit is not None


def _valley(source: Source) -> bool:
    return _one(source) and _bowl(source)


def _linear(source: Source) -> bool:
    front = source.lesson.front.problem
    return front.model in MODELS and front.loss in LOSSES


def _summed(source: Source) -> bool:
    return _one(source) and source.is_small and source.is_plain and source.summand != ""


def _columns(source: Source) -> tuple[str, ...]:
    """The inputs of the model."""
    from tutor.symbolic.expression import names

    objective = source.problem.objective
    used = names(objective.expand(objective.model))
    return tuple(name for name in objective.columns if name in used)


def _epochs(dice: Dice, least: int = 0) -> int:
    return least + dice.number("epochs") % MOST_EPOCHS


def _name(source: Source, dice: Dice) -> str:
    return dice.pick(source.problem.parameters, "parameter")


# Numbers


def _update(source: Source, dice: Dice) -> Sketch:
    names = source.problem.parameters
    return Sketch(schema.Predict(ask=names[0] if len(names) == 1 else names), epochs=_epochs(dice))


def _other_rate(source: Source, dice: Dice) -> Sketch:
    rate = _rate(source, dice.pick(SHARES, "share"))
    return Sketch(_update(source, dice).block, {"learning_rate": rate}, _epochs(dice) % 2)


def _loss(_source: Source, dice: Dice) -> Sketch:
    return Sketch(schema.Predict(ask="loss"), epochs=_epochs(dice))


def _slope(source: Source, dice: Dice) -> Sketch:
    return Sketch(schema.Predict(ask=f"dJ/d{_name(source, dice)}"), epochs=_epochs(dice))


def _prediction(source: Source, dice: Dice) -> Sketch:
    at = {name: float(2 + dice.number("at", name) % 9) for name in _columns(source)}
    return Sketch(schema.Predict(ask="y_hat", at=at), epochs=_epochs(dice))


# Concepts


def _rate(source: Source, share: float) -> float:
    """A learning rate that can be read, near that part of the largest stable one."""
    assert source.limit is not None
    return float(f"{source.limit * share:.2g}")


def _forecast(ask: str, *, least: int = 0, rated: bool = False, step: bool = True) -> Callable[..., Sketch]:
    def sketch(source: Source, dice: Dice) -> Sketch:
        rates = {"learning_rate": _rate(source, dice.pick(SHARES, "share"))} if rated else {}
        block = schema.Forecast(ask=ask, then="step" if step else None)  # type: ignore[arg-type]
        return Sketch(block, rates, _epochs(dice, least))

    return sketch


def _fate(source: Source, dice: Dice) -> Sketch:
    sketch = _forecast("fate", rated=True, step=False)(source, dice)
    if not _one(source):
        return sketch
    from tutor.descent.landscape import hessian

    curvature = float(hessian(source.problem)[0][0]) * source.factor
    grad = "dJ/dw" if source.is_plain else "grad"
    name = source.problem.parameters[0]
    grad = grad.replace("w", name)
    note = f"Here {grad} grows by {plain_number(float(f'{curvature:.4g}'))} when {name} grows by 1."
    return Sketch(sketch.block, sketch.overrides, sketch.epochs, note=note)


def _which_run(source: Source, dice: Dice) -> Sketch:
    slow, middle, fast = (dice.pick(part, part) for part in ((0.05, 0.1), (0.3, 0.4), (0.85, 1.06)))
    rates = [_rate(source, share) for share in dice.order((slow, middle, fast), "rates")]
    return Sketch(
        schema.Forecast(ask="which-run"),
        {"learning_rate": rates[0], "epochs": 12},
        runs={"second": rates[1], "third": rates[2]},
    )


def _diagnose(*mistakes: str) -> Callable[..., Sketch]:
    def sketch(_source: Source, dice: Dice) -> Sketch:
        return Sketch(schema.Diagnose(mistake=dice.pick(mistakes, "mistake")), epochs=_epochs(dice))

    return sketch


def _reading(source: Source, dice: Dice) -> Sketch:
    """A gradient as a sensitivity; its number is that of the first step, so that no step is taken before."""
    from tutor.course.build import build_problem
    from tutor.grading.moment import moment

    name = _name(source, dice)
    problem = build_problem(source.lesson, seed=dice.number("seed") % 2**32)
    slope = float(f"{moment(problem).true_gradient(name):.3g}")
    nudge = dice.pick((0.01, 0.02, 0.1), "nudge")
    small, large = (plain_number(float(f"{abs(slope) * by:.3g}")) for by in (nudge, 1))
    way, other = ("rises", "falls") if slope > 0 else ("falls", "rises")
    sign = "J grows with it" if slope > 0 else "J falls as it grows"
    options = (
        schema.Option(
            text=f"it {way} by about {small}",
            because=f"The change of J is about dJ/d{name} times the nudge: {plain_number(slope)} · {nudge}.",
            correct=True,
        ),
        schema.Option(
            text=f"it {other} by about {small}", because=f"Look at the sign of dJ/d{name}: {sign}."
        ),
        schema.Option(
            text=f"it {way} by about {large}",
            because=f"That would be the change for a nudge of 1; {name} grows by {nudge} only.",
        ),
        schema.Option(
            text="it stays: only a step changes J",
            because=f"J depends on {name}: wherever the slope is not zero, a nudge of {name} changes it.",
        ),
    )
    prompt = f"Here dJ/d{name} is {plain_number(slope)}. If {name} grows by {nudge}, what does J do?"
    return Sketch(schema.Choose(prompt=prompt, shuffle=True, options=options))


def _what_is_it(source: Source, dice: Dice) -> Sketch:
    """A line of NumPy: dJ/dw, or N times it, or an N-th of it?"""
    inner, name = source.summand, source.problem.parameters[0]
    points = source.problem.data.points
    lines = {
        f"np.sum({inner})": 0,
        f"np.mean({inner})": 1,
        f"np.mean({inner})/{points}": 2,
        f"np.sum({inner})/{points}": 1,
        f"np.sum({inner}).mean()": 0,
    }
    line = dice.pick(tuple(lines), "line")
    texts = (f"{points} times dJ/d{name}", f"dJ/d{name}", f"dJ/d{name} divided by {points}")
    whys = (
        "It adds the products up, and nothing divides by the number of points.",
        "The loss is a mean, and so is its derivative: the products added up, divided by their number once.",
        "It divides by the number of points twice: the mean has divided already.",
    )
    options = tuple(
        schema.Option(text=text, because=whys[lines[line]], correct=place == lines[line])
        for place, text in enumerate(texts)
    )
    prompt = f"A program has the line `d{name} = {line}`. What is it, with these {points} points?"
    return Sketch(schema.Choose(prompt=prompt, shuffle=True, options=options))


# Expressions


def _objective(source: Source, dice: Dice) -> tuple[str, str]:
    """Of one parameter where the lesson has one: a second one may not be known there."""
    models = tuple(model for model in MODELS if "b" not in model) if _one(source) else MODELS
    return dice.pick(models, "model"), dice.pick(LOSSES, "loss")


def _wrt(model: str, dice: Dice) -> str:
    return dice.pick(("b", "w"), "wrt") if "b" in model else "w"


def _derive(ask: Literal["result", "each-rule"]) -> Callable[..., Sketch]:
    def sketch(source: Source, dice: Dice) -> Sketch:
        objective = _objective(source, dice)
        return Sketch(schema.Derive(wrt=_wrt(objective[0], dice), ask=ask), objective=objective)

    return sketch


def _own_derive(source: Source, dice: Dice) -> Sketch:
    return Sketch(schema.Derive(wrt=_name(source, dice), ask="result"))


def _write(*asks: str) -> Callable[..., Sketch]:
    def sketch(source: Source, dice: Dice) -> Sketch:
        objective = _objective(source, dice)
        ask = dice.pick(asks, "ask")
        return Sketch(
            schema.Write(ask=f"dJ/d{_wrt(objective[0], dice)}" if ask == "dJ" else ask), objective=objective
        )

    return sketch


def _own_write(_source: Source, dice: Dice) -> Sketch:
    return Sketch(schema.Write(ask=dice.pick(("y_hat", "loss"), "ask")))


def _write_update(source: Source, dice: Dice) -> Sketch:
    name = source.problem.parameters[0]
    given = dice.pick(
        (
            None,
            f"{name} - ____*d{name}",
            f"{name} ____ learning_rate*d{name}",
            f"{name} - learning_rate*____",
        ),
        "given",
    )
    return Sketch(schema.Write(ask="update", given=given))


def _mend(source: Source, dice: Dice) -> Sketch:
    inner, name = source.summand, source.problem.parameters[0]
    given = dice.pick(
        (
            f"np.sum({inner})",
            f"np.sum({inner}).mean()",
            f"np.mean({inner})/N",
            f"np.____({inner})",
        ),
        "given",
    )
    return Sketch(schema.Write(ask=f"dJ/d{name}", given=given))


def _both(*tests: Callable[[Source], bool]) -> Callable[[Source], bool]:
    return lambda source: all(test(source) for test in tests)


def _plain(source: Source) -> bool:
    return source.is_plain


def _several(source: Source) -> bool:
    return not _one(source) and _stepping(source)


def _written(source: Source) -> bool:
    return _one(source) and _by_hand(source) and bool(source.problem.gradient) and source.factor != 1


def _reckoned(source: Source) -> bool:
    return source.is_small and source.is_plain


TEMPLATES: tuple[Template, ...] = (
    Template("direction", "direction", "concept", _stepping, _forecast("direction")),
    Template("prediction", "forward", "number", _both(_stepping, lambda s: bool(_columns(s))), _prediction),
    Template("write-model", "forward", "expression", _linear, _write("y_hat")),
    Template("loss", "loss", "number", _by_hand, _loss),
    Template("write-loss", "loss", "expression", _linear, _write("loss")),
    Template("gradient", "gradient", "number", _reckoned, _slope),
    Template("reading-a-gradient", "gradient", "concept", _plain, _reading),
    Template("derive", "chain-rule", "expression", _linear, _derive("result")),
    Template("derive-rules", "chain-rule", "expression", _linear, _derive("each-rule")),
    Template("derive-own", "chain-rule", "expression", lambda s: not _linear(s), _own_derive),
    Template(
        "what-was-left-out",
        "chain-rule",
        "concept",
        _both(_one, _reckoned),
        _diagnose("missing_inner", "missing_two"),
    ),
    Template("update", "update", "number", _both(_one, _stepping, _plain), _update),
    Template(
        "what-happened",
        "update",
        "concept",
        _both(_one, _plain, _stepping),
        _diagnose(
            "added", "no_learning_rate", "used_loss", "only_the_step", "rate_times_all", "two_steps",
            "only_the_gradient", "one_decimal_off",
        ),
    ),
    Template("write-update", "update", "expression", _stepping, _write_update),
    Template("summed-step", "sum-or-mean", "number", _written, _update),
    Template("sum-in-a-step", "sum-or-mean", "concept", _both(_one, _reckoned), _diagnose("sum_for_mean")),
    Template("what-a-line-is", "sum-or-mean", "concept", _summed, _what_is_it),
    Template("mend-a-line", "sum-or-mean", "expression", _summed, _mend),
    Template("both-at-once", "simultaneous-update", "number", _several, _update),
    Template(
        "one-after-the-other",
        "simultaneous-update",
        "concept",
        _both(_several, _plain),
        _diagnose("used_new_parameter"),
    ),
    Template("other-rate", "learning-rate", "number", _both(_one, _bowl, _plain), _other_rate),
    Template("crossing", "learning-rate", "concept", _valley, _forecast("crossing", rated=True)),
    Template("step-size", "learning-rate", "concept", _valley, _forecast("step-size", least=1, rated=True)),
    Template("fate", "convergence", "concept", _bowl, _fate),
    Template("up-or-down", "convergence", "concept", _valley, _forecast("loss-change", rated=True)),
    Template("which-run", "reading-charts", "concept", _bowl, _which_run),
    Template("write-line", "numpy", "expression", _linear, _write("dJ", "loss", "y_hat")),
    Template("write-own", "numpy", "expression", lambda s: not _linear(s), _own_write),
)  # fmt: skip
"""Every way to ask, in the order of the built-in skills."""
