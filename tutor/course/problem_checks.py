"""What the models cannot say of a problem: its names, its expressions, and which keys go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from msgspec.structs import replace

from tutor.course.blocks import KeyPath
from tutor.course.figure_model import RESERVED
from tutor.course.formulas import Formulas, Report, identifiers, unknown_names
from tutor.course.nearest import did_you_mean, nearest
from tutor.course.schema import Data, Problem
from tutor.descent.sizes import MAX_INLINE_ROWS
from tutor.symbolic.expression import Expression, Objective, Shape, Symbol, add, names, number, shape
from tutor.symbolic.parser import check_name
from tutor.text import quote

DATA_SETTINGS = ("dtype", "csv", "split", "points", "seed", "train", "standardise")


def check_problem(
    problem: Problem, report: Report, damaged: frozenset[KeyPath] = frozenset()
) -> Objective | None:
    """Model and loss, parsed, with every problem reported; None where the names themselves are not known."""
    check = _Check(problem, report, damaged)
    check.settings()
    check.data_source()
    check.rows()
    return check.expressions()


class _Check:
    def __init__(self, problem: Problem, add: Report, damaged: frozenset[KeyPath]) -> None:
        self.problem = problem
        self.add = add
        self.damaged = damaged
        self.formulas = Formulas(add)
        self.bad: set[str] = set()
        """Names that something was said about already."""
        self.elsewhere: set[str] = set()
        """Names that a draw or a hand-written gradient uses."""

    # Names and expressions

    def expressions(self) -> Objective | None:
        problem = self.problem
        parameters = tuple(problem.start.values)
        columns = self.columns()
        if self.hurt("start") or self.hurt("data") or self.hurt("let"):
            return None
        if not parameters:
            hint = "Give each parameter a first value under [problem.start]: w = 0.0."
            self.add(("start",), "missing-key", "no parameter descends.", hint, part="key")
        self.declared(parameters, columns)
        shapes = dict.fromkeys(parameters, Shape.SCALAR) | dict.fromkeys(columns, Shape.COLUMN)
        intermediates = self.intermediates(shapes)
        model = self.formula(problem.model, shapes, ("model",))
        shapes["y_hat"] = Shape.COLUMN if model is None else shape(model)
        loss = self.formula(problem.loss, shapes, ("loss",))
        if loss is not None and shape(loss) is not Shape.SCALAR:
            message = "the loss is a column, one number for each point; it is to be one number for all."
            self.add(("loss",), "bad-expression", message, "Take the mean: mean(...).", inside=0)
            loss = None
        for name, text in problem.gradient.items():
            self.gradient(name, text, shapes)
        self.start_draws()
        if model is not None and loss is not None and len(intermediates) == len(problem.let):
            objective = Objective(model, loss, parameters, columns, intermediates)
            self.used(objective)
        else:
            # A stand-in lets the names in prose and questions be checked all the same.
            objective = Objective(self.mentioned(columns), number(0), parameters, columns, intermediates)
        return replace(objective, parameters=tuple(name for name in parameters if name not in self.bad))

    def mentioned(self, columns: Iterable[str]) -> Expression:
        """The sum of the columns that a model that cannot be read speaks of."""
        texts = [self.problem.model, *self.problem.let.values()]
        mentioned = {name for text in texts for name in identifiers(text)}
        symbols: list[Expression] = [Symbol(name, Shape.COLUMN) for name in columns if name in mentioned]
        return reduce(add, symbols) if symbols else number(0)

    def columns(self) -> tuple[str, ...]:
        """The data columns; with a CSV file also the names that only the expressions mention."""
        data = self.problem.data
        if data.csv is None:
            return tuple(data.columns)
        problem = self.problem
        shapes = dict.fromkeys(problem.start.values, Shape.SCALAR) | dict.fromkeys(data.columns, Shape.COLUMN)
        found: list[str] = []
        for name, text in (*problem.let.items(), ("y_hat", problem.model), ("", problem.loss)):
            mentioned = [one for one in unknown_names(text, shapes) if one not in ("y_hat", *problem.let)]
            found += mentioned
            shapes |= dict.fromkeys((*mentioned, name), Shape.COLUMN)
        return (*data.columns, *found)

    def declared(self, parameters: Iterable[str], columns: Iterable[str]) -> None:
        seen: dict[str, str] = {}
        groups = (("start", "a parameter", parameters), ("data", "a data column", columns))
        for table, what, group in (*groups, ("let", "an intermediate", self.problem.let)):
            for name in group:
                path: KeyPath = (table, name)
                reason = check_name(name)
                if name in RESERVED:
                    reason = "It is a word of the format."
                if name in seen:
                    reason = f"It is already {seen[name]}."
                if reason:
                    message = f"`{quote(name, 40)}` cannot be {what}. {reason}"
                    self.add(path, "bad-name", message, "Choose another name.", part="key")
                    self.bad.add(name)
                seen[name] = what

    def intermediates(self, shapes: dict[str, Shape]) -> tuple[tuple[str, Expression], ...]:
        found: list[tuple[str, Expression]] = []
        for name, text in self.problem.let.items():
            expression = self.formula(text, shapes, ("let", name))
            shapes[name] = Shape.COLUMN if expression is None else shape(expression)
            if expression is not None:
                found.append((name, expression))
        return tuple(found)

    def formula(self, text: str, shapes: Mapping[str, Shape], path: KeyPath) -> Expression | None:
        return self.formulas.read(text, shapes, path) if text else None

    def gradient(self, name: str, text: str, shapes: Mapping[str, Shape]) -> None:
        if name not in self.problem.start.values:
            hint = did_you_mean(name, self.problem.start.values)
            message = f"`{quote(name, 40)}` is no parameter, so it has no gradient."
            self.add(("gradient", name), "unknown-name", message, hint, part="key")
        expression = self.formula(text, shapes, ("gradient", name))
        # Of one that cannot be read, whatever looks like a name.
        self.elsewhere |= frozenset(identifiers(text)) if expression is None else names(expression)
        if expression is not None and shape(expression) is not Shape.SCALAR:
            message = "a gradient is one number; this is a column, one number for each point."
            hint = "Take the mean or the sum of it."
            self.add(("gradient", name), "bad-expression", message, hint, inside=0)

    def start_draws(self) -> None:
        start = self.problem.start
        drawn = {name: text for name, text in start.values.items() if isinstance(text, str)}
        for name, text in drawn.items():
            self.formulas.draw(text, {}, ("start", name), Shape.SCALAR)
        if drawn and start.seed is None:
            message = "a start that is drawn needs a seed."
            self.add(
                ("start", next(iter(drawn))), "missing-key", message, "Add seed = 42 to [problem.start]."
            )
        if start.seed is not None and start.values and not drawn:
            message = "nothing of the start is drawn, so it has no seed."
            self.add(("start", "seed"), "conflict", message, "Leave it out.", part="key")

    def used(self, objective: Objective) -> None:
        """Every start and column stands in the model, the loss, a gradient or an intermediate."""
        used = names(objective.expand(objective.loss)) | names(objective.loss) | names(objective.model)
        for _, expression in objective.intermediates:
            used |= names(expression)
        used |= self.elsewhere | self.bad
        for name in objective.parameters:
            if name not in used:
                self.unused(("start", name), name, ("seed",))
        for name in self.problem.data.columns:
            if name not in used:
                self.unused(("data", name), name, DATA_SETTINGS)

    def unused(self, path: KeyPath, name: str, allowed: Iterable[str]) -> None:
        self.bad.add(name)
        near = nearest(name, allowed)
        shown = quote(name, 40)
        if near:
            message = f"`{shown}` is no key of [problem.{path[0]}], and neither model nor loss uses it."
            self.add(path, "unknown-key", message, f"Did you mean `{near}`?", part="key")
            return
        message = f"neither model nor loss uses `{shown}`."
        self.add(path, "unused-name", message, "Use it there, or leave it out.", part="key")

    # Settings that go together

    def settings(self) -> None:
        problem = self.problem
        optimizer = problem.optimizer
        taken = {"momentum": ("beta",), "rmsprop": ("beta", "epsilon"), "adam": ("beta1", "beta2", "epsilon")}
        for key in ("beta", "beta1", "beta2", "epsilon"):
            if getattr(optimizer, key) is not None and key not in taken.get(optimizer.name, ()):
                message = f"`{key}` says nothing to the optimiser {optimizer.name}."
                allowed = ", ".join(taken.get(optimizer.name, ())) or "no such keys"
                self.add(("optimizer", key), "conflict", message, f"It takes {allowed}.", part="key")
        if problem.gradient and optimizer.name != "plain":
            message = "a hand-written gradient goes with plain descent only."
            self.add(("gradient",), "conflict", message, "Leave out [problem.optimizer].", part="key")
        if problem.gradient and problem.batch is not None:
            message = "a hand-written gradient goes with full batches only."
            self.add(("gradient",), "conflict", message, "Leave out `batch`.", part="key")
        if problem.engine == "torch":
            self.torch()
        elif not problem.zero_grad:
            message = "gradients pile up only in torch."
            self.add(
                ("zero_grad",), "conflict", message, 'Add engine = "torch", or leave it out.', part="key"
            )

    def torch(self) -> None:
        problem = self.problem
        clashes = {"gradient": bool(problem.gradient), "optimizer": problem.optimizer.name != "plain"}
        for key, present in clashes.items():
            if present:
                message = f"torch takes plain steps by its own gradients: `{key}` does not go with it."
                self.add((key,), "conflict", message, "Leave one of the two out.", part="key")

    # Data

    def data_source(self) -> None:
        data = self.problem.data
        if data.csv is not None and data.points is not None:
            message = "data come from a CSV file or are drawn, not both."
            self.add(("data", "points"), "conflict", message, "Leave out `csv` or `points`.", part="key")
        wants = {"split": "csv", "seed": "points", "train": "points"}
        for key, other in wants.items():
            if getattr(data, key) is not None and getattr(data, other) is None:
                message = f"`{key}` goes with `{other}`."
                self.add(("data", key), "conflict", message, f"Add `{other}`, or leave it out.", part="key")
        if data.points is not None and data.seed is None and not self.hurt("data", "seed"):
            self.add(
                ("data", "points"), "missing-key", "drawn data need a seed.", "Add seed = 42.", part="key"
            )
        if data.csv is not None:
            self.csv_path(data.csv)
        self.column_kinds(data)

    def csv_path(self, path: str) -> None:
        parts = path.replace("\\", "/").split("/")
        outside = path.startswith(("/", "\\", "~")) or ".." in parts or path[1:2] == ":"
        if outside:
            message = "a data file lies in the course's folder."
            self.add(("data", "csv"), "bad-data", message, 'Name it from there: csv = "data/houses.csv".')

    def column_kinds(self, data: Data) -> None:
        shapes: dict[str, Shape] = {}
        for name, value in data.columns.items():
            path: KeyPath = ("data", name)
            if data.csv is not None and not isinstance(value, str):
                message = f"with a CSV file, `{quote(name, 40)}` names a header of it."
                self.add(
                    path, "wrong-type", message, f'Write {quote(name, 20)} = "Size m2", or leave it out.'
                )
            elif data.points is not None and not isinstance(value, str):
                message = f"with drawn data, `{quote(name, 40)}` is a draw in quotes."
                self.add(path, "wrong-type", message, f'Write {quote(name, 20)} = "uniform(0, 1)".')
            elif data.points is not None and isinstance(value, str):
                self.elsewhere |= self.formulas.draw(value, shapes, path) or frozenset(identifiers(value))
                shapes[name] = Shape.COLUMN
            elif data.csv is None and isinstance(value, str):
                self.text_column(name, path)

    def text_column(self, name: str, path: KeyPath) -> None:
        near = nearest(name, DATA_SETTINGS)
        self.bad.add(name)
        if near:
            message = f"`{quote(name, 40)}` is no key of [problem.data]."
            self.add(path, "unknown-key", message, f"Did you mean `{near}`?", part="key")
            return
        hint = "Write a list of numbers; drawn data need `points` and `seed`, a CSV file `csv`."
        self.add(path, "wrong-type", f"the column `{quote(name, 40)}` is text.", hint)

    def rows(self) -> None:
        data = self.problem.data
        lists = {name: value for name, value in data.columns.items() if isinstance(value, tuple)}
        first = next(iter(lists), "")
        for name, values in lists.items():
            path: KeyPath = ("data", name)
            if self.hurt("data", name):
                continue
            if not values:
                self.add(
                    path,
                    "bad-data",
                    f"the column `{quote(name, 40)}` is empty.",
                    "Give it a value for each point.",
                )
            elif len(values) > MAX_INLINE_ROWS:
                most = f"{MAX_INLINE_ROWS:,} can stand here"
                message = f"the column `{quote(name, 40)}` has {len(values):,} values; {most}."
                self.add(path, "too-many-rows", message, "Put them in a CSV file: csv = ....")
            elif len(values) != len(lists[first]) and lists[first]:
                other = f"`{quote(first, 40)}` has {len(lists[first])}"
                message = f"`{quote(name, 40)}` has {len(values)} values and {other}."
                self.add(path, "length-mismatch", message, "Every column has one value for each point.")
        points = len(lists[first]) if lists else data.points
        if self.problem.batch is not None and points and self.problem.batch > points and data.csv is None:
            message = f"a batch of {self.problem.batch} is larger than the {points} points."
            self.add(("batch",), "range", message, "Make it smaller, or leave it out.")
        if data.points and data.train and not 1 <= int(data.points * data.train) < data.points:
            message = "this share leaves no rows to train on, or none to validate on."
            self.add(("data", "train"), "range", message, "Take 0.8, and more points.")

    def hurt(self, *path: str) -> bool:
        return path in self.damaged
