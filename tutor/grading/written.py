"""Questions answered by an expression: `derive` (its result or each rule's) and `write`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from tutor.descent.problem import Problem, derivation
from tutor.errors import InputError
from tutor.grading.predict import together
from tutor.grading.symbolic import grade_against
from tutor.grading.targets import (
    Target,
    derivative_target,
    loss_target,
    model_target,
    rule_target,
    update_target,
)
from tutor.grading.verdict import Verdict
from tutor.symbolic.expression import AGGREGATES, Call, Expression, Objective, Shape, shape, walk
from tutor.symbolic.parse_error import ParseError
from tutor.symbolic.parser import parse
from tutor.symbolic.printing import numpy_source, one_line
from tutor.symbolic.rules import Rule

BLANK = "____"
OWN_ROWS = 12
"""Rows of the lesson's data that answers are compared on, besides the random points."""


@dataclass(frozen=True, eq=False)
class Written:
    """One or more expressions, each with its own verdict."""

    kind: Literal["derive", "write"]
    prompt: str
    targets: Mapping[str, Target]
    """Each asked name with what it is graded against, in the order of the answer's texts."""
    rungs: tuple[str, ...] = ()
    given: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What a reveal shows for each asked name."""
    decimals: None = None
    tolerance: str = ""
    options: tuple[str, ...] = ()
    landings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def ask(self) -> tuple[str, ...]:
        """The asked names."""
        return tuple(self.targets)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name that an answer may use."""
        found = dict.fromkeys(name for target in self.targets.values() for name in target.scope.shapes)
        return (*found, "N")

    def hints(self) -> tuple[str, ...]:
        """All rungs."""
        return self.rungs

    def answer(self) -> str:
        """The right expressions, the lesson's own."""
        return "; ".join(f"{name} = {text}" for name, text in self.answers.items())

    def grade(self, texts: tuple[str, ...]) -> Verdict:
        """One verdict for each asked expression, and the worst for all."""
        if len(texts) != len(self.targets):
            message = f"{len(self.targets)} answers are asked: {', '.join(self.targets)}."
            return Verdict("invalid", message, dict.fromkeys(self.ask, "invalid"), code="syntax")
        parts = {}
        for (name, target), text in zip(self.targets.items(), texts, strict=True):
            verdict = self._grade_one(target, text)
            parts[name] = replace(verdict, outcomes={name: verdict.outcome})
        return together(parts)

    def _grade_one(self, target: Target, text: str) -> Verdict:
        if BLANK in self.given:
            filled = _filled(self.given, text)
            if filled is None:
                return Verdict("invalid", "There is still a blank to fill.", code="blank")
            text = filled
        elif self.given and text.replace(" ", "") == self.given.replace(" ", ""):
            said = _graded(target, text)
            return (
                said if said.outcome == "right" else replace(said, message=f"As it was given. {said.message}")
            )
        return _graded(target, text)


def _filled(given: str, text: str) -> str | None:
    """The whole line, also where only what belongs into its one blank was typed; None if one is left."""
    if BLANK in text or not text.strip():
        return None
    before, _, after = given.partition(BLANK)
    squeezed = text.replace(" ", "")
    whole = squeezed.startswith(before.replace(" ", "")) and squeezed.endswith(after.replace(" ", ""))
    if whole and (before.strip() or after.strip()):
        return text
    return f"{before}{text}{after}" if BLANK not in after else text


def _graded(target: Target, text: str) -> Verdict:
    verdict = grade_against(text, target)
    if verdict.outcome == "wrong" and any(mistake.code == "missing_mean" for mistake in verdict.mistakes):
        idle = _idle_mean(text, target)
        if idle:
            return replace(verdict, message=f"{idle} {verdict.mistakes[0].repair}")
    return verdict


def _idle_mean(text: str, target: Target) -> str:
    """What is said of a mean over what is one number already, as in np.dot(2*x, y_hat - y).mean()."""
    try:
        expression = parse(text, target.scope).expression
    except ParseError:
        return ""
    for node in walk(expression):
        match node:
            case Call("mean", (inner,)) if shape(inner) is Shape.SCALAR and (found := _aggregate(inner)):
                return f"It is a sum: {found} already returned one number, so mean has nothing left to do."
    return ""


def _aggregate(expression: Expression) -> str:
    calls = (node for node in walk(expression) if isinstance(node, Call) and node.function in AGGREGATES)
    return next((node.function for node in calls), "")


def derive_question(
    objective: Objective, wrt: str, ask: Literal["result", "each-rule"], *, authored: tuple[str, ...] = ()
) -> Written:
    """The derivative by one parameter: its result, or what each rule of the derivation gives."""
    found = derivation(objective, wrt)
    left = found.left
    if ask == "result":
        return Written(
            "derive",
            f"What is {left}?",
            {left: derivative_target(objective, wrt)},
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
        f"With {where}. {prompt}" if where else prompt,
        {name: rule_target(objective, rule) for name, rule in asked.items()},
        (*authored, *_rule_rungs(asked)),
        answers={name: one_line(rule.after) for name, rule in asked.items()},
    )


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


def _rule_rungs(asked: Mapping[str, Rule]) -> tuple[str, str, str]:
    titles = "; ".join(f"{name}: {rule.title.lower()}" for name, rule in asked.items())
    starts = "; ".join(f"{name} starts from {one_line(rule.before)}" for name, rule in asked.items())
    return (
        "One rule at a time: each line needs only the rule it is named after.",
        f"{titles}.",
        f"{starts}.",
    )


def write_question(problem: Problem, ask: str, *, given: str = "", authored: tuple[str, ...] = ()) -> Written:
    """A NumPy expression for y_hat, loss, dJ/dw or update; raises InputError for anything else."""
    data = {name: tuple(map(float, column[:OWN_ROWS])) for name, column in problem.data.columns.items()}
    name, target, rungs, answer = _written_target(problem, ask, data)
    prompt = f"Write {target.noun} as a line of NumPy."
    if given:
        prompt = f"Fill in the blank: {target.noun}." if BLANK in given else f"Mend this line: {target.noun}."
    return Written("write", prompt, {name: target}, (*authored, *rungs), given, {name: answer})


def _written_target(
    problem: Problem, ask: str, data: Mapping[str, tuple[float, ...]]
) -> tuple[str, Target, tuple[str, ...], str]:
    objective = problem.objective
    if ask == "y_hat":
        rungs = (
            "The forward pass: the model, with the names of the program.",
            f"The model is {one_line(objective.model)}.",
            "In Python every multiplication needs its *, and a power its **.",
        )
        return "y_hat", model_target(objective, data), rungs, numpy_source(objective.model)
    if ask in ("loss", "J"):
        rungs = (
            "From the inside out: the miss, what the loss makes of it, then all points together.",
            f"The loss is {one_line(objective.loss)}.",
            "np.mean(…) takes the mean of a column, np.sum(…) its sum.",
        )
        return "J", loss_target(objective, data), rungs, numpy_source(objective.loss)
    if ask == "update":
        if problem.optimizer.name != "plain" or not problem.zero_grad:
            raise InputError("The update can be written only where the steps are plain.")
        wrt = problem.parameters[0]
        rungs = (
            "The step goes against the slope.",
            f"The new {wrt} is the old one minus a part of d{wrt}; the learning rate says which part.",
            f"Use {wrt}, learning_rate and d{wrt}, each once.",
        )
        return wrt, update_target(objective, wrt), rungs, f"{wrt} - learning_rate*d{wrt}"
    wrt = ask.removeprefix("dJ/d")
    if ask.startswith("dJ/d") and wrt in problem.parameters:
        folded = derivation(objective, wrt).folded
        rungs = _derivative_rungs(objective, wrt)
        return ask, derivative_target(objective, wrt, data), rungs, numpy_source(folded)
    raise InputError(f"{ask} cannot be written: y_hat, loss, dJ/dNAME or update can.")
