"""What a training leaves on its page: the table of its epochs, and a sentence on where it ended."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tutor.course.schema import Train
from tutor.descent.lines import gradient_name
from tutor.descent.messages import divergence_message
from tutor.descent.run import Run
from tutor.descent.table import Row, rows
from tutor.digits import to_decimals, with_power
from tutor.learner.charts import short
from tutor.learner.page import Block, NoteBlock, TableBlock

SHOWN_ROWS = 60
"""Rows of a training that are shown; of more, the first and the last."""
CELL_DIGITS = 6
"""Significant digits of a number in that table."""


def printed_rows(block: Train, begin: int, after: Run) -> list[list[Any]]:
    """The epochs after `begin` that are printed, as the journal keeps them: losses, gradient, parameters."""
    if block.print_every is None:
        return []
    table = [row for row in rows(after.problem, after.epoch, block.print_every) if row.epoch > begin]
    if len(table) > SHOWN_ROWS:
        table = [*table[: SHOWN_ROWS // 2], *table[-SHOWN_ROWS // 2 :]]
    return [
        [row.epoch, row.loss, row.validation_loss, list(row.gradient), list(row.parameters)] for row in table
    ]


def training_blocks(after: Run, reached: Mapping[str, Any], name: str) -> list[Block]:
    """The table and one sentence of a training that `reached` records; `name` tells whose, where needed."""
    blocks: list[Block] = []
    if printed := reached.get("rows"):
        blocks.append(
            _table(after, [Row(row[0], row[1], row[2], tuple(row[3]), tuple(row[4])) for row in printed])
        )
        names = " and ".join(after.problem.parameters)
        said = f"A row shows the loss and the gradient before its update, and {names} after it."
        if after.problem.steps_per_epoch > 1:
            said = (
                "A row shows the loss before its epoch's first update, the gradient of the last one, and"
                f" {names} after it."
            )
        blocks.append(NoteBlock(said))
    whose = f"{name}: " if name else ""
    blocks.append(NoteBlock(whose + _training_note(after, int(reached.get("epochs", 0)))))
    return blocks


def _table(run: Run, printed: list[Row]) -> TableBlock:
    problem = run.problem
    validated = any(row.validation_loss is not None for row in printed)
    header = ["epoch", "loss", *(["validation loss"] if validated else [])]
    header += [gradient_name(problem, name) for name in problem.parameters] + list(problem.parameters)
    cells = []
    last = 0
    for row in printed:
        if len(printed) == SHOWN_ROWS and last and row.epoch - last > printed[1].epoch - printed[0].epoch:
            cells.append(("…",) * len(header))
        last = row.epoch
        numbers = [row.loss, *([row.validation_loss] if validated else []), *row.gradient, *row.parameters]
        cells.append((str(row.epoch), *(_cell(number) for number in numbers)))
    return TableBlock(tuple(header), tuple(cells))


def _cell(value: float | None) -> str:
    """Six significant digits."""
    if value is None:
        return ""
    if not math.isfinite(value):
        return f"{value}"
    size = math.floor(math.log10(abs(value))) if value else 0
    if not -4 <= size < CELL_DIGITS:
        return with_power(value, CELL_DIGITS - 1)
    return to_decimals(value, CELL_DIGITS - 1 - size).replace("-", "−")


def _training_note(run: Run, epochs: int) -> str:
    gone = run.diverged
    if gone:
        return divergence_message(run.problem, gone)
    last = run.history[-1]
    if epochs == 1:  # the steps before it may have been in the same epoch
        return f"Epoch {run.epoch} has run to its end; the loss is then {short(last.loss)}."
    more = "" if epochs == run.epoch else " more"
    said = f"{epochs:,}{more} epochs have run" if epochs else "Nothing was left to run"
    return f"{said}; after epoch {run.epoch} the loss is {short(last.loss)}."
