"""The lesson file format as typed models: what a good file is read by, and the JSON Schema is made of."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct, field

from tutor.descent.sizes import MAX_ROWS

FORMAT = 1
"""The format this program reads."""

KEBAB = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""An id: lower-case words and digits joined by hyphens, a letter first."""

MAX_EPOCHS = 1_000_000

Id = Annotated[str, Meta(pattern=KEBAB, max_length=60)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
"""A short text of one line: a title, a name."""
Prose = Annotated[str, Meta(min_length=1, max_length=2000)]
Formula = Annotated[str, Meta(min_length=1, max_length=400)]
Path = Annotated[str, Meta(min_length=1, max_length=200)]
Epochs = Annotated[int, Meta(ge=1, le=MAX_EPOCHS)]
Seed = Annotated[int, Meta(ge=0, le=2**32 - 1)]
Fraction = Annotated[float, Meta(gt=0, lt=1)]
LearningRate = Annotated[float, Meta(gt=0)]
LineName = Literal["forward", "loss", "gradient"]


class Model(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What all tables of the format share: frozen, and no key that is not declared."""

    open_field: ClassVar[str] = ""
    """Where a table takes names of the lesson's own as keys, the field that gathers them."""


class Optimizer(Model, frozen=True, kw_only=True):
    """`[problem.optimizer]`: how a gradient becomes a step."""

    name: Literal["plain", "momentum", "rmsprop", "adam"] = "plain"
    beta: Annotated[float, Meta(ge=0, lt=1)] | None = None
    """Of momentum (0.9) and rmsprop (0.99)."""
    beta1: Annotated[float, Meta(ge=0, lt=1)] | None = None
    beta2: Annotated[float, Meta(ge=0, lt=1)] | None = None
    epsilon: Annotated[float, Meta(gt=0)] | None = None


class Start(Model, frozen=True, kw_only=True):
    """`[problem.start]`: where each parameter begins, as a number or a draw such as "uniform(0, 1)"."""

    open_field: ClassVar[str] = "values"
    seed: Seed | None = None
    values: dict[str, float | Formula] = field(default_factory=dict)


class Data(Model, frozen=True, kw_only=True):
    """`[problem.data]`: inline columns, a CSV file beside the lesson, or columns that are drawn."""

    open_field: ClassVar[str] = "columns"
    dtype: Literal["float64", "float32"] = "float64"
    csv: Path | None = None
    split: Line | None = None
    """The CSV header of the column that says `train` or `validation`."""
    points: Annotated[int, Meta(ge=1, le=MAX_ROWS)] | None = None
    seed: Seed | None = None
    train: Fraction | None = None
    """The share of the drawn points that is trained on; the others validate."""
    standardise: bool = False
    columns: dict[str, tuple[float, ...] | Formula] = field(default_factory=dict)


class Problem(Model, frozen=True, kw_only=True):
    """`[problem]`: everything that determines the descent."""

    model: Formula
    loss: Formula
    learning_rate: LearningRate
    epochs: Epochs
    start: Start
    data: Data
    let: dict[str, Formula] = field(default_factory=dict)
    gradient: dict[str, Formula] = field(default_factory=dict)
    """Hand-written, by parameter; empty where the derived gradient is used."""
    optimizer: Optimizer = Optimizer()
    batch: Annotated[int, Meta(ge=1, le=MAX_ROWS)] | None = None
    shuffle_seed: Seed = 0
    parameter_dtype: Literal["float64", "float32"] = "float64"
    engine: Literal["numpy", "torch"] = "numpy"
    zero_grad: bool = True
    diverges: bool = False


class Run(Model, frozen=True, kw_only=True):
    """`[runs.NAME]`: keys of `[problem]` that are different in a second run of the same lesson."""

    model: Formula | None = None
    loss: Formula | None = None
    learning_rate: LearningRate | None = None
    epochs: Epochs | None = None
    start: Start | None = None
    data: Data | None = None
    let: dict[str, Formula] | None = None
    gradient: dict[str, Formula] | None = None
    optimizer: Optimizer | None = None
    batch: Annotated[int, Meta(ge=1, le=MAX_ROWS)] | None = None
    shuffle_seed: Seed | None = None
    parameter_dtype: Literal["float64", "float32"] | None = None
    engine: Literal["numpy", "torch"] | None = None
    zero_grad: bool | None = None
    diverges: bool | None = None


class Range(Model, frozen=True, kw_only=True):
    """`{ from = -2.0, to = 1.5, step = 0.25 }`: every value of it, both ends included."""

    start: float = field(name="from")
    to: float
    step: Annotated[float, Meta(gt=0)]


class Variants(Model, frozen=True, kw_only=True):
    """`[variants]`: what a fresh question may change; the learning rate, the data's seed, start values."""

    open_field: ClassVar[str] = "values"
    learning_rate: tuple[LearningRate, ...] | Range | None = None
    seed: tuple[Seed, ...] | Range | None = None
    values: dict[str, tuple[float, ...] | Range] = field(default_factory=dict)


class FrontMatter(Model, frozen=True, kw_only=True):
    """The TOML between the +++ lines of a lesson."""

    format: int
    id: Id
    title: Line
    problem: Problem
    summary: Annotated[str, Meta(max_length=300)] = ""
    minutes: Annotated[int, Meta(ge=1, le=600)] | None = None
    skills: tuple[Id, ...] = ()
    requires: tuple[Id, ...] = ()
    variants: Variants | None = None
    runs: dict[str, Run] = field(default_factory=dict)


class CourseFile(Model, frozen=True, kw_only=True):
    """`course.toml`."""

    format: int
    id: Id
    title: Line
    lessons: tuple[Id, ...]
    authors: tuple[Line, ...] = ()
    license: Annotated[str, Meta(max_length=200)] = ""
    requires_tutor: Annotated[str, Meta(max_length=60)] = ""
    skills: dict[str, Line] = field(default_factory=dict)


class Activity(Model, frozen=True, kw_only=True):
    """The keys that every activity block has."""

    id: Id | None = None
    run: Line | None = None
    hints: tuple[Prose, ...] = ()
    """The author's own rungs, before the three computed ones."""
    skill: Id | None = None


class Predict(Activity, frozen=True, kw_only=True):
    """Asks for numbers at the present step."""

    ask: Line | Annotated[tuple[Line, ...], Meta(min_length=1, max_length=6)]
    at: dict[str, float] | None = None
    """For y_hat: the value of each data column."""
    show: tuple[LineName, ...] | None = None
    decimals: Annotated[int, Meta(ge=0, le=12)] | None = None
    collides: tuple[Line, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The asked names, always as a tuple."""
        return (self.ask,) if isinstance(self.ask, str) else self.ask


class Forecast(Activity, frozen=True, kw_only=True):
    """A conceptual prediction whose options and answer are computed."""

    ask: Literal["direction", "step-size", "crossing", "loss-change", "fate", "which-run"]
    then: Literal["step"] | None = None


class Derive(Activity, frozen=True, kw_only=True):
    """The derivation, rule by rule."""

    wrt: Line
    ask: Literal["watch", "result", "each-rule"] = "watch"


class Write(Activity, frozen=True, kw_only=True):
    """A NumPy expression, to write, to mend or to complete."""

    ask: Line
    given: Formula | None = None


class Option(Model, frozen=True, kw_only=True):
    """One option of a `choose`."""

    text: Prose
    because: Annotated[str, Meta(max_length=2000)] = ""
    correct: bool | Formula = False


class Choose(Activity, frozen=True, kw_only=True):
    """A question with authored options, of which exactly one is true."""

    prompt: Prose
    shuffle: bool = False
    options: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=9)]


class Diagnose(Activity, frozen=True, kw_only=True):
    """Someone got this number: what did they do?"""

    mistake: Line | None = None


class Recall(Activity, frozen=True, kw_only=True):
    """A fresh variant of a question on an earlier skill."""

    skill: Id


class Train(Activity, frozen=True, kw_only=True):
    """Epochs run while the chart grows: so many more, or until that one."""

    epochs: Epochs | None = None
    until: Epochs | None = None
    print_every: Epochs | None = None
    restart: bool = False


class Plot(Activity, frozen=True, kw_only=True):
    """A chart."""

    of: Literal["loss", "fit", "landscape"]
    log: bool = False
    runs: Annotated[tuple[Line, ...], Meta(max_length=4)] = ()


class Explore(Activity, frozen=True, kw_only=True):
    """The sandbox, started from here."""

    controls: tuple[Line, ...] = ()


Block = Predict | Forecast | Derive | Write | Choose | Diagnose | Recall | Train | Plot | Explore

ACTIVITIES: dict[str, type[Any]] = {
    "predict": Predict,
    "forecast": Forecast,
    "derive": Derive,
    "write": Write,
    "choose": Choose,
    "diagnose": Diagnose,
    "recall": Recall,
    "train": Train,
    "plot": Plot,
    "explore": Explore,
}
"""The first word of a fence, with the model of its block."""

QUESTIONS = frozenset({"predict", "forecast", "derive", "write", "choose", "diagnose", "recall"})
"""The activities that ask; each needs an id, and a page has one at most."""
