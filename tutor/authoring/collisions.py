"""Can each question be asked: its step large enough, every mistake apart from the answer, one option true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from tutor.authoring.cases import Case, is_mixed, questions
from tutor.authoring.places import at_activity
from tutor.course.blocks import KeyPath
from tutor.course.lesson import ActivityItem
from tutor.course.problems import FileProblem, LessonError
from tutor.course.schema import Block, Diagnose, Forecast, Predict, Recall
from tutor.errors import TutorError
from tutor.grading.asked import TRUE_GRADIENT, AskedNumber
from tutor.grading.choose import Chosen
from tutor.grading.landings import Landing, fixed, plain_number
from tutor.grading.numeric import SIGNIFICANT
from tutor.grading.play import plays
from tutor.grading.predict import Predict as PredictQuestion
from tutor.grading.questions import Question
from tutor.grading.variants import APART
from tutor.grading.written import Written
from tutor.learner.engine import Engine


class Collision(Struct, frozen=True):
    """A mistake whose number comes too near to the right one, for one set of numbers."""

    item: ActivityItem
    case: Case
    number: AskedNumber
    landing: Landing

    @property
    def same(self) -> bool:
        """True where the two are the same number."""
        return self.landing in self.number.collisions

    @property
    def sentence(self) -> str:
        """What collides with what."""
        number, code = self.number, self.landing.code
        wrong = fixed(self.landing.value, number.decimals)
        right = fixed(number.truth, number.decimals)
        if self.same:
            return f"the mistake `{code}` leads to the right answer, {number.symbol} = {right}."
        return (
            f"the mistake `{code}` leads to {number.symbol} = {wrong}, and the right answer is {right}:"
            f" within {APART} units of the last decimal."
        )


def find(item: ActivityItem, case: Case, question: Question) -> Iterator[Collision]:
    """Every mistake that does not stand apart from the answer of a question on numbers."""
    if not isinstance(question, PredictQuestion):
        return
    for number in question.numbers:
        reach = Fraction(APART, 10**number.decimals)
        for landing in number.landings:
            near = abs(landing.exact - Fraction(number.truth)) <= reach
            if landing.mistake is not TRUE_GRADIENT and (near or landing in number.collisions):
                yield Collision(item, case, number, landing)


def asked(item: ActivityItem, case: Case, engine: Engine | None = None) -> Question | FileProblem:
    """The question with these numbers, or why it cannot be asked."""
    try:
        question = (engine or case.engine).question(item)
        # What a page shows of it is computed now or never.
        _ = question.prompt, question.options, question.tolerance
    except LessonError:
        raise
    except TutorError as error:
        where = f"With {case.where}: " if case.where else ""
        path = ("skill",) if isinstance(item.block, Recall) else ("ask",)
        return at_activity(item, path, "cannot-be-asked", f"{where}{error}", _instead(item.block))
    return question


def _instead(block: Block) -> str:
    """What to do where a question cannot be asked."""
    match block:
        case Recall():
            return "Recall a skill that an earlier lesson asks for."
        case Diagnose(mistake=str()):
            return "Leave `mistake` out, and one is taken that can be told; or ask at another step."
        case Forecast(ask="which-run"):
            return "Declare a run for each curve, [runs.NAME] with the keys that differ; their curves differ."
    return "Ask it at another step, ask something else, or take other numbers."


def size_problems(item: ActivityItem, case: Case, question: Question) -> Iterator[FileProblem]:
    """Steps that are zero or too small, and answers asked more exactly than they are computed."""
    if not isinstance(question, PredictQuestion):
        return
    where = f"With {case.where}: t" if case.where else "T"
    for number in question.numbers:
        unit = Fraction(1, 10**number.decimals)
        if number.old is not None:
            step = abs(Fraction(number.truth) - Fraction(number.old))
            # Three digits of the step are wanted; half a unit is forgiven, since steps are rounded.
            if step < (10 ** (SIGNIFICANT - 1) - Fraction(1, 2)) * unit:
                said = f"moves by {plain_number(float(f'{float(step):.3g}'))}" if step else "does not move"
                message = f"{where}he step is too small to be asked: {number.symbol} {said}."
                hint = "Ask earlier in the run, or take a larger learning rate or another start."
                yield at_activity(item, ("ask",), "step-too-small", message, hint)
                continue
        if Fraction(number.dust) * APART > unit:
            message = (
                f"{where}he {number.decimals} decimals asked of {number.symbol} are more than the program"
                " computes exactly."
            )
            hint = "Leave out `decimals`, ask earlier in the run, or compute in float64."
            yield at_activity(item, ("ask",), "too-exact", message, hint)


def option_problems(item: ActivityItem, case: Case, question: Question) -> Iterator[FileProblem]:
    """Not exactly one true option, or two that read the same."""
    if not isinstance(question, Chosen):
        return
    where = f"With {case.where}: " if case.where else ""
    true = [place for place, choice in enumerate(question.choices, 1) if choice.correct]
    path: KeyPath = ("options",) if item.kind == "choose" else ("ask",)
    if len(true) != 1:
        which = f"options {', '.join(map(str, true))} are true" if true else "no option is true"
        message = f"{where}{which}; exactly one has to be."
        hint = "Write each `correct` so that one holds for every variant, or narrow [variants]."
        if item.kind == "choose":
            path = ("options", true[1] - 1, "correct") if true else ("options",)
        yield at_activity(item, path, "not-one-true", message[:1].upper() + message[1:], hint)
    texts = question.options
    again = next((text for place, text in enumerate(texts) if text in texts[:place]), None)
    if again is not None:
        message = f"{where}two options read the same: {again}."
        yield at_activity(item, path, "same-options", message[:1].upper() + message[1:], "Reword one.")


def expression_problems(item: ActivityItem, question: Question) -> Iterator[FileProblem]:
    """Wrong rules for an expression that these data cannot tell from the right one."""
    if not isinstance(question, Written):
        return
    found: dict[str, str] = {}
    for play in plays(question):
        if play.outcomes == ("wrong",) and question.grade(play.texts).outcome == "right":
            found.setdefault(play.what.removeprefix("mistake "), " ".join(play.texts))
    for code, text in found.items():
        message = f"the mistake `{code}`, {text}, has the value of the right answer with these data."
        hint = "Take two points or more, with different values in each column."
        yield at_activity(item, ("ask",), "collision", message[:1].upper() + message[1:], hint)


def declared_problems(item: ActivityItem, found: Sequence[Collision]) -> Iterator[FileProblem]:
    """What is declared as a collision of this question and never is one."""
    if not isinstance(item.block, Predict):
        return
    there = {one.landing.code for one in found}
    for index, code in enumerate(item.block.collides):
        if code not in there:
            message = f"`{code}` is declared as a collision, and it leads nowhere near the right answer."
            hint = "Take it out of `collides`."
            yield at_activity(item, ("collides", index), "false-collides", message, hint)


def undeclared(found: Iterable[Collision]) -> list[Collision]:
    """The collisions that their question does not declare."""
    return [
        one
        for one in found
        if not (isinstance(one.item.block, Predict) and one.landing.code in one.item.block.collides)
    ]


def mixed_questions(case: Case) -> Iterator[tuple[ActivityItem, Case, Engine]]:
    """The questions that further seeds mix anew, with the runs of the first one."""
    items = [item for item in questions(case.lesson) if is_mixed(item)]
    for seed in case.seeds[1:] if items else ():
        engine = Engine(case.lesson, seed, case.engine.runs)
        for item in items:
            yield item, Case(case.lesson, engine, (seed,), case.values), engine
