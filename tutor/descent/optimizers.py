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
Assignment = tuple[str, str]
"""The name assigned, and the source of its value."""


class Rule(Protocol):
    """How a parameter moves, given its gradient."""

    memory: tuple[str, ...]
    """The names of what is remembered from step to step; each begins at 0."""

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:
        """The new parameter and memory at step t, from 1."""

    def source(self, w: str, dw: str, memory: tuple[str, ...]) -> tuple[Assignment, ...]:
        """The assignments of the update, the parameter's last; names as given."""


class Plain:
    """w = w - learning_rate*dw."""

    memory: tuple[str, ...] = ()

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step against the gradient."""
        return w - self._rate * dw, memory

    def source(self, w: str, dw: str, memory: tuple[str, ...]) -> tuple[Assignment, ...]:  # noqa: ARG002
        """The one assignment."""
        return ((w, f"{w} - learning_rate*{dw}"),)


class Momentum:
    """A velocity that remembers: v = beta*v + dw."""

    memory: tuple[str, ...] = ("v",)

    def __init__(self, rate: float, beta: float) -> None:
        self._rate = rate
        self._beta = beta

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step along the velocity."""
        v = self._beta * memory[0] + dw
        return w - self._rate * v, (v,)

    def source(self, w: str, dw: str, memory: tuple[str, ...]) -> tuple[Assignment, ...]:
        """Velocity, then parameter."""
        (v,) = memory
        return (v, f"beta*{v} + {dw}"), (w, f"{w} - learning_rate*{v}")


class RMSProp:
    """Each gradient divided by its own running size."""

    memory: tuple[str, ...] = ("s",)

    def __init__(self, rate: float, beta: float, epsilon: float, sqrt: Any) -> None:
        self._rate = rate
        self._beta = beta
        self._epsilon = epsilon
        self._sqrt = sqrt

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step of a size that does not depend on the scale of the gradient."""
        s = self._beta * memory[0] + (1 - self._beta) * dw**2
        return w - self._rate * dw / (self._sqrt(s) + self._epsilon), (s,)

    def source(self, w: str, dw: str, memory: tuple[str, ...]) -> tuple[Assignment, ...]:
        """Running square, then parameter."""
        (s,) = memory
        return (
            (s, f"beta*{s} + (1 - beta)*{dw}**2"),
            (w, f"{w} - learning_rate*{dw}/(np.sqrt({s}) + epsilon)"),
        )


class Adam:
    """Running mean and square of the gradient, both corrected for having begun at 0."""

    memory: tuple[str, ...] = ("m", "v")

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

    def source(self, w: str, dw: str, memory: tuple[str, ...]) -> tuple[Assignment, ...]:
        """Mean, square, parameter."""
        m, v = memory
        step = f"learning_rate*({m}/(1 - beta1**t))/(np.sqrt({v}/(1 - beta2**t)) + epsilon)"
        return (
            (m, f"beta1*{m} + (1 - beta1)*{dw}"),
            (v, f"beta2*{v} + (1 - beta2)*{dw}**2"),
            (w, f"{w} - {step}"),
        )


class Piled:
    """Plain descent where nobody clears the gradient: dw is the sum of all gradients so far."""

    memory: tuple[str, ...] = ("pile",)

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def update(self, w: Any, dw: Any, memory: Memory, t: int) -> tuple[Any, Memory]:  # noqa: ARG002
        """One step against the pile, which stays."""
        return w - self._rate * dw, (dw,)

    def source(self, w: str, dw: str, memory: tuple[str, ...]) -> tuple[Assignment, ...]:
        """The pile, then the parameter."""
        (pile,) = memory
        return (pile, dw), (w, f"{w} - learning_rate*{dw}")


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
