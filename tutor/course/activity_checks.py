"""What the models cannot say of an activity: the names it uses, and which of its keys go together."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from tutor.course import schema
from tutor.course.formulas import Report
from tutor.course.lesson import asks_parameters
from tutor.course.nearest import did_you_mean
from tutor.grading.mistakes import Asked
from tutor.symbolic.expression import Objective, names
from tutor.text import quote

CONTROLS = ("learning_rate", "epochs", "start", "optimizer", "batch")
"""What `explore` can vary, besides a parameter by its name."""


class Surroundings(Struct, frozen=True):
    """What an activity may refer to."""

    objective: Objective | None
    """Of its run; None where that could not be read, so that names are not checked."""
    gradient: Collection[str]
    """The parameters with a hand-written gradient."""
    runs: Collection[str]
    skills: Collection[str] | None
    """Every skill of the course; None where no course is known."""
    epoch: int
    """The epochs of its run before it."""


def check_activity(kind: str, block: schema.Block, around: Surroundings, add: Report) -> None:
    """Report everything about a block that its model lets through."""
    if kind in schema.QUESTIONS and not block.id:
        hint = 'Add id = "a-name": the learner\'s answers are kept under it.'
        add((), "missing-key", f"a `{kind}` block has no `id`.", hint, part="key")
    if block.run is not None and block.run not in around.runs:
        _unknown_run(block.run, around, add, ("run",))
    if block.skill and around.skills is not None and block.skill not in around.skills:
        hint = did_you_mean(
            block.skill, around.skills, "Skills beyond the built-in ones stand in course.toml."
        )
        add(("skill",), "unknown-skill", f"the course has no skill `{block.skill}`.", hint)
    _own(block, around, add)


def _own(block: schema.Block, around: Surroundings, add: Report) -> None:
    """What is particular to each kind."""
    match block:
        case schema.Predict():
            _predict(block, around, add)
        case schema.Derive():
            _one_of(block.wrt, _parameters(around), "parameter", add, ("wrt",))
        case schema.Write():
            slopes = tuple(f"dJ/d{name}" for name in _parameters(around))
            lines = ("y_hat", "loss", "update", *slopes) if slopes else ()
            _one_of(block.ask, lines, "line to write", add, ("ask",))
        case schema.Diagnose():
            if block.mistake:
                _mistake(block.mistake, around, add, ("mistake",), {"update"})
        case schema.Choose():
            _choose(block, add)
        case schema.Train():
            _train(block, around, add)
        case schema.Plot():
            _plot(block, around, add)
        case schema.Explore():
            allowed = (*CONTROLS, *_parameters(around)) if around.objective else ()
            for index, control in enumerate(block.controls):
                _one_of(control, allowed, "control", add, ("controls", index))


def _plot(block: schema.Plot, around: Surroundings, add: Report) -> None:
    for index, run in enumerate(block.runs):
        if run not in around.runs:
            _unknown_run(run, around, add, ("runs", index))


def _parameters(around: Surroundings) -> tuple[str, ...]:
    return around.objective.parameters if around.objective else ()


def _unknown_run(run: str, around: Surroundings, add: Report, path: tuple[str | int, ...]) -> None:
    hint = did_you_mean(run, around.runs, "Runs are declared as [runs.NAME] in the front matter.")
    add(path, "unknown-run", f"there is no run `{quote(run, 40)}`.", hint)


def _one_of(word: str, allowed: Iterable[str], what: str, add: Report, path: tuple[str | int, ...]) -> None:
    """Report a word that is not allowed; an empty list of words means that they are not known."""
    words = tuple(allowed)
    if words and word and word not in words:
        add(path, "unknown-name", f"`{quote(word, 40)}` is no {what} here.", did_you_mean(word, words))


def _predict(block: schema.Predict, around: Surroundings, add: Report) -> None:
    if around.objective is None or not all(block.asked):
        return
    parameters = around.objective.parameters
    slopes = tuple(f"dJ/d{name}" for name in parameters)
    grads = tuple(f"grad_{name}" for name in around.gradient) + (
        ("grad",) if len(around.gradient) == 1 else ()
    )
    for index, name in enumerate(block.asked):
        path = ("ask",) if isinstance(block.ask, str) else ("ask", index)
        _one_of(name, (*parameters, "loss", *slopes, *grads, "y_hat"), "number to predict", add, path)
        if name in block.asked[:index]:
            add(path, "conflict", f"`{quote(name, 40)}` is asked twice.", "Keep one of the two.")
    if asks_parameters(block):
        missing = [name for name in parameters if name not in block.asked]
        if missing and set(block.asked) <= set(parameters):
            message = f"a step moves every parameter, and {', '.join(missing)} is not asked."
            every = ", ".join(f'"{name}"' for name in parameters)
            add(("ask",), "conflict", message, f"Write ask = [{every}].")
    elif any(name in parameters for name in block.asked):
        message = "parameters are asked by themselves: a step follows them."
        add(("ask",), "conflict", message, "Ask the rest in a question before this one.")
    if block.collides:
        kinds = {_kind(name) for name in block.asked}
        for index, code in enumerate(block.collides):
            _mistake(code, around, add, ("collides", index), kinds)
    _shown(block, add)
    _point(block, around.objective, add)


def _kind(name: str) -> Asked:
    """What is asked by a name of a `predict` block, in the words of the catalogue."""
    if name in ("loss", "y_hat"):
        return "loss" if name == "loss" else "y_hat"
    return "gradient" if name.startswith(("dJ/d", "grad")) else "update"


def _mistake(
    code: str, around: Surroundings, add: Report, path: tuple[str | int, ...], kinds: Collection[Asked]
) -> None:
    """Report a mistake that the catalogue does not know for what is asked."""
    from tutor.grading.number_catalogues import CATALOGUES, WRONG_PARAMETER

    known = {each for kind in kinds for each in CATALOGUES[kind]}
    if WRONG_PARAMETER in known:
        known |= {f"{WRONG_PARAMETER}_{name}" for name in _parameters(around)}
        known.remove(WRONG_PARAMETER)
    if code not in known:
        hint = did_you_mean(code, sorted(known), "The guide lists the mistakes, and what each is of.")
        add(path, "unknown-name", f"`{quote(code, 40)}` is no mistake of what is asked here.", hint)


def _shown(block: schema.Predict, add: Report) -> None:
    """What is asked is not given above the question."""
    given = {"loss": "loss", "y_hat": "forward"}
    for index, line in enumerate(block.show or ()):
        answers = [
            n for n in block.asked if given.get(n, "gradient" if n.startswith(("dJ", "grad")) else "") == line
        ]
        if answers and line != "forward":
            message = f"the {line} line shows the answer to `{answers[0]}`."
            add(("show", index), "conflict", message, "Leave it out of `show`.")


def _point(block: schema.Predict, objective: Objective, add: Report) -> None:
    """`at` gives each data column of the model, and only goes with y_hat."""
    if "y_hat" not in block.asked:
        if block.at is not None:
            add(("at",), "conflict", '`at` goes with ask = "y_hat".', "Leave it out.", part="key")
        return
    used = names(objective.expand(objective.model)) & frozenset(objective.columns)
    columns = tuple(column for column in objective.columns if column in used)
    example = ", ".join(f"{column} = 5" for column in columns)
    if block.at is None:
        add(
            ("ask",),
            "missing-key",
            "`y_hat` is asked at a point, and there is no `at`.",
            f"Add at = {{ {example} }}.",
        )
        return
    for name in block.at:
        if name not in columns:
            hint = did_you_mean(name, columns)
            add(
                ("at", name),
                "unknown-name",
                f"the model uses no data column `{quote(name, 40)}`.",
                hint,
                part="key",
            )
    for name in columns:
        if name not in block.at:
            message = f"`at` gives no value for `{name}`."
            add(("at",), "missing-key", message, f"Write at = {{ {example} }}.", part="key")


def _choose(block: schema.Choose, add: Report) -> None:
    """Exactly one option is true; conditions are for the checker, which has numbers."""
    true = [index for index, option in enumerate(block.options) if option.correct is True]
    conditions = any(isinstance(option.correct, str) for option in block.options)
    if len(true) > 1:
        message = "a second option is marked as correct; exactly one is."
        add(("options", true[1], "correct"), "conflict", message, "Leave one of them.")
    elif not true and not conditions and len(block.options) > 1:
        message = "no option is marked as correct."
        add(("options",), "missing-key", message, "Add correct = true to one.", part="key")


def _train(block: schema.Train, around: Surroundings, add: Report) -> None:
    if block.epochs is not None and block.until is not None:
        message = "`epochs` says how many more, `until` up to which: one of them."
        add(("until",), "conflict", message, "Leave one out.", part="key")
    elif block.epochs is None and block.until is None:
        add(
            (),
            "missing-key",
            "a `train` block has neither `epochs` nor `until`.",
            "Add epochs = 10.",
            part="key",
        )
    elif block.until is not None and block.until <= (0 if block.restart else around.epoch):
        message = f"the run has already done {around.epoch} epoch{'' if around.epoch == 1 else 's'} here."
        add(("until",), "range", message, "Take a later epoch, or epochs = ... for so many more.")
