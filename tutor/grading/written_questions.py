"""The questions that are answered by an expression: `derive` (its result or each rule's) and `write`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tutor.descent.lines import gradient_target
from tutor.descent.problem import Problem, derivation
from tutor.errors import InputError
from tutor.grading.targets import (
    Labels,
    Target,
    derivative_target,
    loss_target,
    model_target,
    rule_target,
    update_target,
)
from tutor.grading.written import BLANK, Written
from tutor.symbolic.expression import (
    Call,
    Expression,
    Objective,
    Symbol,
    children,
    shape,
    walk,
    with_children,
)
from tutor.symbolic.printing import numpy_source, one_line
from tutor.symbolic.rules import Rule

OWN_ROWS = 12
"""Rows of the lesson's data that answers are compared on, besides the random points."""


_LABELS = ((0.0, 1.0), (-1.0, 1.0))


def class_labels(problem: Problem) -> Labels:
    """The columns of the data that tell one class from another: every value is 0 or 1, or −1 or 1."""
    kinds = {name: tuple(sorted(set(column.tolist()))) for name, column in problem.data.columns.items()}
    return {name: values for name, values in kinds.items() if values in _LABELS}


def derive_question(
    objective: Objective,
    wrt: str,
    ask: Literal["result", "each-rule"],
    *,
    authored: tuple[str, ...] = (),
    labels: Labels | None = None,
) -> Written:
    """The derivative by one parameter: its result, or what each rule of the derivation gives.

    Of `labels` the counter-examples choose their places. Raises InputError where no rule can be asked.
    """
    found = derivation(objective, wrt)
    left = found.left
    if ask == "result":
        return Written(
            "derive",
            f"What is {left}?",
            {left: _labelled(derivative_target(objective, wrt), labels)},
            (*authored, *_derivative_rungs(objective, wrt)),
            answers={left: one_line(found.folded)},
        )
    asked = _named_rules(found.rules)
    if not asked:
        raise InputError(f"No rule of {left} can be asked on its own; ask for the result.")
    met = {name: meaning for rule in asked.values() for name, meaning in rule.definitions}
    where = "; ".join(one_line(meaning, name) for name, meaning in met.items())
    prompt = f"What does each rule give: {', '.join(asked)}?"
    return Written(
        "derive",
        f"Here {where}. {prompt}" if where else prompt,
        {name: _labelled(rule_target(objective, rule), labels) for name, rule in asked.items()},
        (*authored, *_rule_rungs(asked, found.rules)),
        answers={name: one_line(rule.after) for name, rule in asked.items()},
    )


def _labelled(target: Target, labels: Labels | None) -> Target:
    return replace(target, labels=labels) if labels else target


def _named_rules(rules: Sequence[Rule]) -> dict[str, Rule]:
    """The asked rules by what they give; one that is given twice is numbered."""
    named: dict[str, Rule] = {}
    for rule in rules:
        if rule.asked and rule.expected is not None:
            again = sum(key.split(" (")[0] == rule.left for key in named)
            named[f"{rule.left} ({again + 1})" if again else rule.left] = rule
    return named


def _derivative_rungs(objective: Objective, wrt: str) -> tuple[str, str, str]:
    rules = derivation(objective, wrt).rules
    titles = ", ".join(dict.fromkeys(rule.title.lower() for rule in rules))
    chain = next((one_line(rule.after, rule.left) for rule in rules if "du/d" in one_line(rule.after)), "")
    asked = [rule for rule in rules if rule.asked and rule.left != f"dJ/d{wrt}"]
    parts = ", ".join(
        one_line(rule.after, rule.left) for rule in asked if "/du" in rule.left or "du/" in rule.left
    )
    return (
        f"Work from the outside in: {titles}.",
        chain or one_line(objective.expand(objective.loss), "J"),
        f"{parts}: multiply them, then take the points together as the loss does."
        if parts
        else "Differentiate term by term, and keep everything that does not change as it is.",
    )


def _rule_rungs(asked: Mapping[str, Rule], rules: Sequence[Rule]) -> tuple[str, str, str]:
    titles = "; ".join(f"{name}: {rule.title.lower()}" for name, rule in asked.items())
    starts = "; ".join(
        f"{name} starts from {one_line(rule.before)}"
        if rule.kind == "derivative"
        else _put_together(name, rule, rules)
        for name, rule in asked.items()
    )
    idea = "One rule for each line"
    if {rule.kind for rule in asked.values()} == {"derivative", "rewrite"}:
        idea += ": first the slope of each piece by itself, then the pieces put together"
    return (
        f"{idea}. A line may use what the lines before it gave.",
        f"{titles}.",
        f"{starts}.",
    )


def _put_together(name: str, rule: Rule, rules: Sequence[Rule]) -> str:
    """Which lines are put together and how, as the chain rule or the mean has left them: by their names.

    What the rule itself starts from has the pieces worked out, and is worth as much as what it gives.
    """
    before = rules[: rules.index(rule)]
    pieces = [one.after for one in before if one.left == rule.left and one.expected is None]
    return one_line(pieces[-1], name) if pieces else f"{name} is put together from the lines before it"


def write_question(problem: Problem, ask: str, *, given: str = "", authored: tuple[str, ...] = ()) -> Written:
    """A NumPy expression for y_hat, loss, dJ/dw or update; raises InputError for anything else.

    Of several parameters every update is asked, each with its own verdict; of a given line, its own.
    """
    data = {name: tuple(map(float, column[:OWN_ROWS])) for name, column in problem.data.columns.items()}
    wanted = _updated(problem, given) if ask == "update" else (ask,)
    asked = [_written_target(problem, ask, name, data) for name in wanted]
    nouns = " and ".join(one.target.noun for one in asked)
    if ask.startswith("dJ/d") and len(problem.parameters) > 1:
        nouns = f"{nouns} {ask}"
    prompt = f"Write {nouns} as a line of NumPy."
    if len(asked) > 1:
        prompt = f"Write {nouns}, each as a line of NumPy."
    elif given:
        prompt = f"Fill in the blank: {nouns}." if BLANK in given else f"Mend this line: {nouns}."
    own = class_labels(problem)
    rungs = (" ".join(dict.fromkeys(rung)) for rung in zip(*(one.rungs for one in asked), strict=True))
    return Written(
        "write",
        prompt,
        {one.name: _labelled(one.target, own) for one in asked},
        (*authored, *rungs),
        given,
        {one.name: one.answer for one in asked},
    )


class _Line(Struct, frozen=True):
    """One line to be written."""

    name: str
    target: Target
    rungs: tuple[str, str, str]
    answer: str


def _updated(problem: Problem, given: str) -> tuple[str, ...]:
    """The parameters whose update is asked."""
    if problem.optimizer.name != "plain" or not problem.zero_grad:
        raise InputError("The update can be written only where the steps are plain.")
    if not given:
        return problem.parameters
    left = given.partition("=")[0].rstrip("-+*/ ").strip()
    return (left if left in problem.parameters else problem.parameters[0],)


def _written_target(problem: Problem, ask: str, name: str, data: Mapping[str, tuple[float, ...]]) -> _Line:
    objective = problem.objective
    if ask == "y_hat":
        idea = "The forward pass: the model, with the names of the program."
        return _Line("y_hat", model_target(objective, data), *_told(idea, objective.model))
    if ask in ("loss", "J"):
        idea = "From the inside out: the miss, what the loss makes of it, then all points together."
        return _Line("J", loss_target(objective, data), *_told(idea, objective.loss))
    if ask == "update":
        slope = gradient_target(problem, name)
        rungs = (
            "The step goes against the slope.",
            f"The new {name} is the old one minus a part of {slope}; the learning rate says which part.",
            f"Use {name}, learning_rate and {slope}, each once.",
        )
        return _Line(name, update_target(problem, name), rungs, f"{name} - learning_rate*{slope}")
    wrt = ask.removeprefix("dJ/d")
    if ask.startswith("dJ/d") and wrt in problem.parameters:
        folded = derivation(objective, wrt).folded
        rungs = _derivative_rungs(objective, wrt)
        return _Line(ask, derivative_target(objective, wrt, data), rungs, numpy_source(folded))
    raise InputError(f"{ask} cannot be written: y_hat, loss, dJ/dNAME or update can.")


def _told(idea: str, expression: Expression) -> tuple[tuple[str, str, str], str]:
    """The rungs to a line that is in the lesson already, and the line: its parts, then all but one piece."""
    parts = dict.fromkeys(
        f"np.{node.function}" if isinstance(node, Call) else node.name
        for node in walk(expression)
        if isinstance(node, Call | Symbol)
    )
    rest = numpy_source(_with_a_gap(expression))
    return (idea, f"It is made of {', '.join(parts)}.", f"But for one piece: {rest}"), numpy_source(
        expression
    )


def _with_a_gap(expression: Expression) -> Expression:
    """The expression with its last piece left blank."""
    parts = children(expression)
    if not parts:
        return Symbol(BLANK, shape(expression))
    return with_children(expression, (*parts[:-1], _with_a_gap(parts[-1])))
