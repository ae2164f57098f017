"""The update rules: each with what it does and the source that says so, side by side.

The two must stay one: a test runs the source in plain Python and compares every bit.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np

from tutor.descent.problem import Problem

Memory = tuple[Any, ...]
"""What a rule remembers of one parameter, by the names of `memory`."""
Template = tuple[str, str]
"""A name assigned and the source of its value, where every {name} is filled in with the step's own."""


class Rule(Protocol):
    """How a parameter moves, given its gradient."""

    memory: tuple[str, ...]
    """The names of what is remembered from step to step; each begins at 0."""
    constants: tuple[str, ...]
    """The names, besides these and w and dw, that the source uses."""
    source: tuple[Template, ...]
    """The assignments of an update, in order: each memory, then the parameter."""

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:
        """The new parameter and memory at step t, from 1."""


class Plain:
    """w = w - learning_rate*dw."""

    memory: tuple[str, ...] = ()
    constants: tuple[str, ...] = ("learning_rate",)
    source: tuple[Template, ...] = (("w", "{w} - {learning_rate}*{dw}"),)

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step against the gradient."""
        return w - self._rate * dw, memory


class Momentum:
    """A velocity that remembers: v = beta*v + dw (Polyak, 1964, in the form of torch.optim.SGD)."""

    memory: tuple[str, ...] = ("v",)
    constants: tuple[str, ...] = ("learning_rate", "beta")
    source: tuple[Template, ...] = (("v", "{beta}*{v} + {dw}"), ("w", "{w} - {learning_rate}*{v}"))

    def __init__(self, rate: float, beta: float) -> None:
        self._rate = rate
        self._beta = beta

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step along the velocity."""
        v = self._beta * memory[0] + dw
        return w - self._rate * v, (v,)


class RMSProp:
    """Each gradient divided by its own running size (Hinton, Neural Networks, lecture 6, 2012)."""

    memory: tuple[str, ...] = ("s",)
    constants: tuple[str, ...] = ("learning_rate", "beta", "epsilon")
    source: tuple[Template, ...] = (
        ("s", "{beta}*{s} + (1 - {beta})*{dw}**2"),
        ("w", "{w} - {learning_rate}*{dw}/(np.sqrt({s}) + {epsilon})"),
    )

    def __init__(self, rate: float, beta: float, epsilon: float, sqrt: Any) -> None:
        self._rate = rate
        self._beta = beta
        self._epsilon = epsilon
        self._sqrt = sqrt

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step of a size that does not depend on the scale of the gradient."""
        s = self._beta * memory[0] + (1 - self._beta) * dw**2
        return w - self._rate * dw / (self._sqrt(s) + self._epsilon), (s,)


class Adam:
    """Running mean and square of the gradient, corrected for having begun at 0 (Kingma and Ba, 2015)."""

    memory: tuple[str, ...] = ("m", "v")
    constants: tuple[str, ...] = ("learning_rate", "beta1", "beta2", "epsilon", "t")
    source: tuple[Template, ...] = (
        ("m", "{beta1}*{m} + (1 - {beta1})*{dw}"),
        ("v", "{beta2}*{v} + (1 - {beta2})*{dw}**2"),
        (
            "w",
            "{w} - {learning_rate}*({m}/(1 - {beta1}**{t}))/(np.sqrt({v}/(1 - {beta2}**{t})) + {epsilon})",
        ),
    )

    def __init__(self, rate: float, beta1: float, beta2: float, epsilon: float, sqrt: Any) -> None:
        self._rate = rate
        self._beta1 = beta1
        self._beta2 = beta2
        self._epsilon = epsilon
        self._sqrt = sqrt

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:
        """One step along the mean, divided by the root of the square."""
        m = self._beta1 * memory[0] + (1 - self._beta1) * dw
        v = self._beta2 * memory[1] + (1 - self._beta2) * dw**2
        mean = m / (1 - self._beta1**t)
        square = v / (1 - self._beta2**t)
        return w - self._rate * mean / (self._sqrt(square) + self._epsilon), (m, v)


class Piled:
    """Plain descent where nobody clears the gradient: dw is the sum of all gradients so far."""

    memory: tuple[str, ...] = ("pile",)
    constants: tuple[str, ...] = ("learning_rate",)
    source: tuple[Template, ...] = (("pile", "{dw}"), ("w", "{w} - {learning_rate}*{dw}"))

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step against the pile, which stays."""
        return w - self._rate * dw, (dw,)


def rule(problem: Problem) -> Rule:
    """The update rule of a problem."""
    chosen, rate = problem.optimizer, problem.learning_rate
    # np.sqrt and math.sqrt of a double are the same digits; math.sqrt leaves a Python float.
    sqrt = np.sqrt if problem.single else math.sqrt
    if not problem.zero_grad:
        return Piled(rate)
    match chosen.name:
        case "momentum":
            return Momentum(rate, chosen.memory)
        case "rmsprop":
            return RMSProp(rate, chosen.memory, chosen.epsilon, sqrt)
        case "adam":
            return Adam(rate, chosen.beta1, chosen.beta2, chosen.epsilon, sqrt)
        case "plain":
            return Plain(rate)
