"""The cells of a notebook that compute: data and start, and the very lines that the lesson shows."""

from __future__ import annotations

import base64
import textwrap
import zlib
from collections.abc import Mapping

import numpy as np
from msgspec.structs import fields

from tutor.descent.problem import Array, Problem
from tutor.descent.run import Run
from tutor.descent.stepper import Step, step
from tutor.errors import InputError

LISTED = 200
"""Values of a column that are written out; of more, their bytes."""
MOST_BYTES = 4_000_000
"""Bytes of data that a notebook holds."""


class _ByNumPy(Problem, frozen=True):
    """The same descent in NumPy, float32 where torch would take it."""

    @property
    def by_torch(self) -> bool:
        return False


def by_numpy(problem: Problem) -> Problem:
    """A problem whose steps and lines are NumPy's."""
    return _ByNumPy(**{field.name: getattr(problem, field.name) for field in fields(problem)})


class Code:
    """The code of one run of a lesson."""

    def __init__(self, problem: Problem, name: str | None) -> None:
        self.problem = by_numpy(problem)
        self.name = name
        self.lines = step(self.problem)
        """The first step, whose sources are those of every step."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that descend."""
        return self.problem.parameters

    def setup(self) -> str:
        """Data, start and settings; the run begins anew."""
        rows = [f"# The run {self.name}"] if self.name else []
        batches = self.problem.batch is not None
        for name, column in self.problem.data.columns.items():
            if name in self.problem.objective.columns:
                rows.append(f"{'_all_' if batches else ''}{name} = {_array(column)}")
        if batches:
            rows.append(self._batches())
        else:
            rows.append(f"N = {self.problem.data.points}")
        for name, value in _settings(self.lines).items():
            rows.append(f"{name} = {'0' if name == self._counter else value}")
        return "\n".join(rows)

    @property
    def _counter(self) -> str:
        """What the lines of this run call the number of the step; empty where they do not use it."""
        if self.problem.optimizer.name != "adam":
            return ""
        taken = self.problem.objective.scope.shapes
        return next(name for name in ("t", "t_", "t__") if name not in taken)

    def _batches(self) -> str:
        problem = self.problem
        points, size, seed = problem.data.points, problem.batch, problem.shuffle_seed
        return textwrap.dedent(
            f"""\
            def _batches():
                epoch = 0
                while True:
                    epoch += 1
                    order = np.random.RandomState([{seed}, epoch]).permutation({points})
                    for first in range(0, {points}, {size}):
                        yield order[first : first + {size}]


            _visited = _batches()"""
        )

    def steps(self, count: int, epoch: int, print_every: int | None = None) -> str:
        """So many steps from an epoch on, as the lesson's own lines; then the parameters, every digit."""
        body = []
        if self.problem.batch is not None:
            body.append("_rows = next(_visited)")
            body += [f"{name} = _all_{name}[_rows]" for name in self.problem.objective.columns]
            body.append("N = len(_rows)")
        if self._counter:
            body.append(f"{self._counter} += 1")
        body += [line.code for line in self.lines.lines]
        if count == 1:
            return "\n".join([*body, 'print("J =", float(J))', self.shown()])
        head = f"for _ in range({count}):"
        if print_every is not None and self.problem.batch is None:
            head = f"for epoch in range({epoch + 1}, {epoch + count + 1}):"
            body.append(f"if (epoch - 1) % {print_every} == 0:")
            body.append(f'    print(epoch, "J =", float(J), {self._named()})')
        return "\n".join([head, *(f"    {row}" for row in body), self.shown()])

    def shown(self) -> str:
        """A line that prints the parameters."""
        return f"print({self._named()})"

    def _named(self) -> str:
        return ", ".join(f'"{name} =", float({name})' for name in self.parameters)

    def saved(self) -> str:
        """A line that keeps the run's place while another run goes on."""
        names = [*self.parameters, *self._memories()]
        kept = ", ".join(f'"{name}": {name}' for name in names)
        return f"_places[{self.name!r}] = {{{kept}}}"

    def restored(self) -> str:
        """Lines that take up the run where it was left."""
        names = [*self.parameters, *self._memories()]
        return "\n".join(f'{name} = _places[{self.name!r}]["{name}"]' for name in names)

    def _memories(self) -> list[str]:
        """What is remembered from step to step besides the parameters."""
        assigned = {line.target for line in self.lines.lines if line.name == "update"}
        kept = [name for name in _settings(self.lines) if name in assigned and name not in self.parameters]
        kept += [self._counter] if self._counter else []
        return [*kept, "_visited"] if self.problem.batch is not None else kept


def count_steps(before: Run, after: Run) -> int:
    """How many steps lie between two places of a run."""
    per_epoch = before.problem.steps_per_epoch
    epochs = after.state.epoch - before.state.epoch
    return epochs * per_epoch + after.state.within - before.state.within


def _settings(first: Step) -> Mapping[str, str]:
    """Parameters, memories and constants with their first values, as Python writes them."""
    arrays = {name for name, value in first.inputs.items() if isinstance(value, np.ndarray)}
    return {
        name: _number(value) for name, value in first.inputs.items() if name not in arrays and name != "N"
    }


def _number(value: object) -> str:
    if isinstance(value, np.float32):
        return f"np.float32({float(value)!r})"
    return repr(value)


def _array(column: Array) -> str:
    """A column as source that gives back every bit."""
    if len(column) <= LISTED:
        values = ", ".join(repr(float(value)) for value in column)
        listed = "\n".join(textwrap.wrap(values, 100, break_long_words=False, break_on_hyphens=False))
        inner = f"[{listed}]" if "\n" not in listed else f"[\n{textwrap.indent(listed, '    ')}\n]"
        return f"np.array({inner}, dtype=np.{column.dtype})"
    packed = base64.b64encode(zlib.compress(np.ascontiguousarray(column).tobytes())).decode("ascii")
    if len(packed) > MOST_BYTES:
        raise InputError("The data of this lesson are too large for a notebook.")
    return f'np.frombuffer(zlib.decompress(base64.b64decode("{packed}")), dtype=np.{column.dtype})'
