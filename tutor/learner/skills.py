"""Which skill a question is about, and which one a mistake belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from tutor.course.library import Library
from tutor.course.schema import Choose, Derive, Diagnose, Forecast, Predict, Recall, Write
from tutor.errors import TutorError

if TYPE_CHECKING:
    from tutor.course.lesson import ActivityItem, Lesson
    from tutor.grading.mistakes import Mistake

FORECASTS = {
    "direction": "direction",
    "step-size": "learning-rate",
    "crossing": "learning-rate",
    "loss-change": "convergence",
    "fate": "convergence",
    "which-run": "reading-charts",
}
WORDS = {
    "name": "w",
    "rate": "the learning rate",
    "pull": "the gradient",
    "slope": "dJ/dw",
    "N": "all",
    "column": "x",
    "other": "b",
    "square": "v",
}
"""What stands for a lesson's own names where a mistake is spoken of without one."""
OWN_WORDS = {
    "missing_two_and_mean": "forgetting both the 2 and the mean",
    "kept_two": "losing the number before the power",
    "wrt_data": "deriving by the data",
    "power_kept": "keeping the power as it was",
    "inner_only": "giving the inner derivative alone",
    "mean_split": "taking the mean of each factor by itself",
    "constant_factor": "being off by a constant factor",
    "dropped_target": "leaving out the target",
    "missing_inner": "leaving out the inner derivative",
    "wrong_parameter": "giving the derivative by another parameter",
    "dropped_parameter": "leaving out a parameter",
    "used_new_parameter": "using one parameter's new value in the gradient of another",
    "added_for_times": "adding where the model multiplies",
    "swapped_parameters": "swapping two parameters",
    "other_parameter": "giving the new value of another parameter",
    "other_gradient": "using the gradient of another parameter",
    "skipped_function": "leaving out the last function of the model",
}
"""Words for mistakes whose catalogue has whole sentences only, or the names of a lesson in them."""


def skill_of(item: ActivityItem, lesson: Lesson) -> str:
    """The skill of a question: the author's word, else by what it asks; empty where nothing tells."""
    block = item.block
    if block.skill:
        return block.skill
    match block:
        case Predict(asked=asked):
            return _of_numbers(asked)
        case Forecast(ask=ask):
            return FORECASTS[ask]
        case Derive():
            return "chain-rule"
        case Write():
            return "numpy"
        case Diagnose(mistake=mistake):
            return (skill_of_mistake(mistake) if mistake else "") or "update"
        case Choose():
            return lesson.skills[0] if lesson.skills else ""
        case Recall(skill=skill):
            return skill
    return ""


def _of_numbers(asked: tuple[str, ...]) -> str:
    first = asked[0]
    if first in {"loss", "J"}:
        return "loss"
    if first == "y_hat":
        return "forward"
    if first.startswith(("dJ/d", "grad")):
        return "gradient"
    return "update" if len(asked) == 1 else "simultaneous-update"


def skill_of_mistake(code: str) -> str:
    """The skill that a mistake's code belongs to; empty for an unknown one."""
    found = _mistake(code)
    return found.skill if found else ""


def words_of_mistake(code: str) -> str:
    """What was done, as a clause in -ing; the code's own words where the catalogue has no better."""
    found = _mistake(code)
    phrase = OWN_WORDS.get(found.code if found else code) or str(getattr(found, "phrase", ""))
    try:
        return phrase.format(**WORDS) or code.replace("_", " ")
    except (KeyError, IndexError):
        return code.replace("_", " ")


def _mistake(code: str) -> Mistake | None:
    known = _catalogue()
    found = known.get(code)
    return found or next((one for key, one in known.items() if code.startswith(f"{key}_")), None)


@lru_cache(maxsize=1)
def _catalogue() -> Mapping[str, Mistake]:
    """Every mistake by its code; those of a step first, since their words fit most places."""
    from tutor.grading.derivative_mistakes import DERIVATIVE_MISTAKES
    from tutor.grading.update_catalogue import UPDATE_MISTAKES
    from tutor.grading.value_catalogue import GRADIENT_MISTAKES, LOSS_MISTAKES, Y_HAT_MISTAKES

    return {
        **DERIVATIVE_MISTAKES,
        **Y_HAT_MISTAKES,
        **LOSS_MISTAKES,
        **GRADIENT_MISTAKES,
        **UPDATE_MISTAKES,
    }


class SkillIndex:
    """The skill of every question of a library's lessons; a lesson is read when it is first asked about."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, Mapping[str, str]] = {}

    def skill(self, lesson: str, item: str) -> str:
        """The skill of a question by its ids; empty for one that is there no longer."""
        if lesson not in self._known:
            self._known[lesson] = self._read(lesson)
        return self._known[lesson].get(item, "")

    def _read(self, lesson: str) -> Mapping[str, str]:
        from tutor.course.reader import read_lesson

        header = next((one for one in self._library.headers if one.id == lesson), None)
        if header is None or header.problem is not None:
            return {}
        try:
            read = read_lesson(header.path, header.course)
        except TutorError:
            return {}
        return {item.id: skill_of(item, read) for item in read.activities if item.asks}

    @property
    def titles(self) -> Mapping[str, str]:
        """Every skill of the courses, in their order, with its title."""
        titles: dict[str, str] = {}
        for course in self._library.courses:
            titles = {**course.skill_titles, **titles} if not titles else {**titles, **course.skill_titles}
        return titles
