"""The reference in lessons/README.md, generated from the models, so that it cannot fall behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import inspect

from tutor.authoring.meanings import BLOCKS, NAMES, meaning
from tutor.authoring.report import ALL_CODES
from tutor.course import schema
from tutor.course.course_file import SKILL_TITLES
from tutor.course.figure_model import LANDSCAPE_QUANTITIES, RUN_QUANTITIES
from tutor.course.kinds import wanted
from tutor.grading.derivative_mistakes import DERIVATIVE_MISTAKES
from tutor.grading.mistakes import Mistake
from tutor.grading.update_catalogue import UPDATE_MISTAKES
from tutor.grading.value_catalogue import GRADIENT_MISTAKES, LOSS_MISTAKES, Y_HAT_MISTAKES
from tutor.symbolic.expression import AGGREGATES, ELEMENTWISE

BEGIN = "<!-- reference: begin -->"
END = "<!-- reference: end -->"

_TABLES: tuple[tuple[str, type[schema.Model]], ...] = (
    ("Above the first table", schema.FrontMatter),
    ("`[problem]`", schema.Problem),
    ("`[problem.start]`", schema.Start),
    ("`[problem.data]`", schema.Data),
    ("`[problem.optimizer]`", schema.Optimizer),
    ("`[variants]`", schema.Variants),
    ("A range in `[variants]`", schema.Range),
)


def reference() -> str:
    """Every table, block and key, and every word that has a meaning in a lesson."""
    return "\n".join(_reference())


def refresh(path: Path) -> None:
    """Put the reference of today between the marks of the guide."""
    path.write_text(refreshed(path.read_text("utf-8")), "utf-8")


def refreshed(text: str) -> str:
    """The guide with the reference of today; raises ValueError where the marks are missing."""
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    return f"{text[:begin]}\n\n{reference()}\n\n{text[end:]}"


def _reference() -> Iterator[str]:
    yield "### The front matter"
    for title, model in _TABLES:
        yield from ("", f"**{title}**", "")
        yield from _table(model)
        if model is schema.Problem:
            yield "\n`[runs.NAME]` takes the same keys, all optional: what is left out is as in `[problem]`."
    yield from ("", "### The activities", "", "Every block may have these keys:", "")
    yield from _table(schema.Activity)
    for word, block in schema.ACTIVITIES.items():
        yield from ("", f"#### `{word}`", "", f"{BLOCKS[word][:1].upper()}{BLOCKS[word][1:]}.", "")
        yield from _table(block)
        if block is schema.Choose:
            yield from ("", "**`[[options]]`**", "")
            yield from _table(schema.Option)
    yield from ("", "### course.toml", "")
    yield from _table(schema.CourseFile)
    yield from ("", "### Words", "")
    yield from _words()
    yield from ("", "### Mistakes", "")
    yield "What `collides` and `diagnose` may name; `wrong_parameter` with the other parameter's name behind,"
    yield "such as `wrong_parameter_b`. A mistake that is the right rule in its place does not apply."
    yield from ("", "| mistake | where | skill |", "|---|---|---|")
    yield from _mistakes()
    yield from ("", "### What `tutor check` says", "", "| code | meaning |", "|---|---|")
    yield from (f"| `{code}` | {_cell(said)} |" for code, said in ALL_CODES.items())


def _table(model: type[schema.Model]) -> Iterator[str]:
    information = inspect.type_info(model)
    assert isinstance(information, inspect.StructType)
    shared = () if model is schema.Activity else schema.Activity.__struct_encode_fields__
    is_block = issubclass(model, schema.Activity)
    yield "| key | takes | meaning |"
    yield "|---|---|---|"
    for field in information.fields:
        key = field.encode_name
        if key == model.open_field:
            assert isinstance(field.type, inspect.DictType)
            yield f"| *a name* | {_cell(takes(field.type.value_type))} | {_cell(meaning(model, NAMES))} |"
        elif not (is_block and key in shared and key not in _own(model)):
            needed = " (needed)" if field.required else ""
            default = _default(field)
            sentence = f"{meaning(model, key)}{default}"
            yield f"| `{key}`{needed} | {_cell(takes(field.type))} | {_cell(sentence)} |"


def _own(model: type[schema.Model]) -> frozenset[str]:
    return frozenset(model.__annotations__)


def _default(field: inspect.Field) -> str:
    value = field.default
    if isinstance(value, bool):
        return f" Without it {str(value).lower()}."
    if isinstance(value, int | float):
        return f" Without it {value}."
    return f" Without it `{value}`." if isinstance(value, str) and value else ""


def takes(kind: inspect.Type) -> str:
    """What a key takes, in words: allowed words, or a kind with its bounds."""
    match kind:
        case inspect.Metadata():
            return takes(kind.type)
        case inspect.UnionType():
            kinds = (takes(one) for one in kind.types if not isinstance(one, inspect.NoneType))
            return " or ".join(dict.fromkeys(kinds))
        case inspect.LiteralType():
            return ", ".join(f"`{word}`" for word in kind.values)
        case inspect.VarTupleType():
            inner = kind.item_type
            inner = inner.type if isinstance(inner, inspect.Metadata) else inner
            return f"a list of {takes(inner)}" if isinstance(inner, inspect.LiteralType) else wanted(kind)
        case inspect.StrType() if kind.pattern == schema.KEBAB:
            return "an id"
        case inspect.IntType() | inspect.FloatType():
            return wanted(kind) + _bounds(kind)
    return wanted(kind)


def _bounds(kind: inspect.IntType | inspect.FloatType) -> str:
    low, high = kind.ge, kind.le
    if low is not None and high is not None:
        return f" up to {high:,}" if low == 0 else f", {low:,} to {high:,}"
    if kind.gt is not None or kind.lt is not None:
        above = f" above {kind.gt}" if kind.gt is not None else f" from {low}" if low is not None else ""
        return above + (f" below {kind.lt}" if kind.lt is not None else "")
    return f", {low} or more" if low is not None else ""


def _words() -> Iterator[str]:
    yield f"- Functions: {_code(ELEMENTWISE)}."
    yield f"- Over the points: {_code(AGGREGATES)}."
    yield f"- In prose, besides names and `y_hat(5)`: {_code(('loss', 'grad', *RUN_QUANTITIES))},"
    yield f"  {_code((*LANDSCAPE_QUANTITIES, 'validation_loss'))}."
    skills = (f"`{skill}` ({title})" for skill, title in SKILL_TITLES.items())
    yield f"- Built-in skills: {', '.join(skills)}."


def _mistakes() -> Iterator[str]:
    catalogues: tuple[tuple[str, Iterable[Mistake]], ...] = (
        ("a step", UPDATE_MISTAKES.values()),
        ("a loss", LOSS_MISTAKES.values()),
        ("a gradient", GRADIENT_MISTAKES.values()),
        ("a prediction", Y_HAT_MISTAKES.values()),
        ("an expression", DERIVATIVE_MISTAKES.values()),
    )
    places: dict[str, list[str]] = {}
    skills: dict[str, str] = {}
    for where, mistakes in catalogues:
        for mistake in mistakes:
            places.setdefault(mistake.code, []).append(where)
            skills.setdefault(mistake.code, mistake.skill)
    for code, where_all in places.items():
        yield f"| `{code}` | {', '.join(where_all)} | `{skills[code]}` |"


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
