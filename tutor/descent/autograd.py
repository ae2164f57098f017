"""The same step by torch: the gradient comes from loss.backward(), everything in float32."""

from __future__ import annotations

import math
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np

from tutor.descent.evaluate import Evaluator, Functions
from tutor.descent.loop import Descent
from tutor.descent.program import Program
from tutor.descent.state import LIMIT

_broken: set[str] = set()
"""Says `torch` once its import has failed: a library is missing below it, or it is of another machine."""


def torch_is_installed() -> bool:
    """True where the extra `[torch]` is there, as far as can be seen without importing it."""
    try:
        return not _broken and find_spec("torch") is not None
    except (ImportError, ValueError):
        return False


def torch_works() -> bool:
    """True where torch can be imported, which takes seconds; if not, it counts as not there from then on."""
    if torch_is_installed():
        try:
            import torch  # noqa: F401
        except (ImportError, OSError, RuntimeError, AttributeError):
            _broken.add("torch")
    return torch_is_installed()


def torch_is_broken() -> bool:
    """True once torch was there and could not be imported."""
    return bool(_broken)


def _torch_functions() -> Functions:
    """The functions of the shown source, by torch in place of NumPy."""
    import torch

    def tensors(name: str) -> Any:
        function = getattr(torch, name)
        return lambda *arguments: function(*(_tensor(argument) for argument in arguments))

    names: tuple[str, ...] = ("exp", "log", "sqrt", "abs", "tanh", "sin", "cos", "sign", "mean", "sum")
    names += ("maximum", "minimum", "logaddexp", "dot", "where")
    return {name: tensors(name) for name in names}


def _tensor(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return value
    return torch.tensor(value, dtype=torch.bool if isinstance(value, bool) else torch.float32)


class TorchDescent(Descent):
    """The walk by torch: forward and loss build a graph, and backward() walks it to the parameters."""

    def program(self) -> Program:
        """Forward pass and loss by torch's functions."""
        return Program(self._problem.objective, self._problem.parameters, _torch_functions())

    def gradients(self) -> tuple[Evaluator, ...]:
        """None: backward() finds them."""
        return ()

    def columns(self, columns: Mapping[str, Any]) -> Mapping[str, Any]:
        """The columns as tensors."""
        import torch

        return {name: torch.from_numpy(column.copy()) for name, column in columns.items()}

    @property
    def number(self) -> Any:
        """A tensor of one float32."""
        import torch

        return lambda value: torch.tensor(value, dtype=torch.float32)

    def named(self) -> dict[str, Any]:
        """Every name's value in the last step, as NumPy holds it."""
        return {name: _numpy(value) for name, value in super().named().items()}

    def _take(self, t: int) -> None:  # noqa: ARG002
        """Forward, loss, backward, update; gradients start from 0, or from the pile nobody cleared."""
        values, problem = self._values, self._problem
        self.loss = math.nan
        leaves = [values[slot].detach().requires_grad_(True) for slot in range(len(self._program.parameters))]
        values[: len(leaves)] = leaves
        if not problem.zero_grad:
            for leaf, (pile,) in zip(leaves, self._memory, strict=True):
                leaf.grad = pile.clone()
        self._program.run_forward(values)
        loss = self._program.loss(values)
        loss.backward()
        self.loss = float(loss.detach())
        gradient = [_gradient(leaf) for leaf in leaves]
        self.gradient = [float(dw) for dw in gradient]
        self.diverged = not -LIMIT <= self.loss <= LIMIT
        for slot, (leaf, dw) in enumerate(zip(leaves, gradient, strict=True)):
            values[slot] = leaf.detach() - problem.learning_rate * dw
            if not problem.zero_grad:
                self._memory[slot] = (dw,)
            self.diverged = self.diverged or not -LIMIT <= float(values[slot]) <= LIMIT

    def _give_up(self) -> None:
        super()._give_up()
        count = len(self._program.parameters)
        self._values[:count] = [self.number(math.nan)] * count


def _gradient(leaf: Any) -> Any:
    """What backward() left on a parameter; nothing is left where the loss does not depend on it."""
    return leaf.detach() * 0 if leaf.grad is None else leaf.grad


def _detached(value: Any) -> Any:
    return value.detach() if hasattr(value, "detach") else value


def _numpy(value: Any) -> Any:
    array = _detached(value)
    if not hasattr(array, "numpy"):
        return array
    array = array.numpy()
    return array if array.ndim else np.float32(array)
