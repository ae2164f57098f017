"""The numbers behind a page: its runs, its question, its lines and charts; importing this imports NumPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from msgspec.structs import replace

from tutor.course.build import build_problem, figure
from tutor.course.lesson import ActivityItem, Figure, Lesson, Segment
from tutor.course.schema import Derive, Plot, Recall, Train
from tutor.descent.messages import engine_notice
from tutor.descent.run import Run
from tutor.grading.calculator import calculate, given_names
from tutor.grading.choose import Chosen
from tutor.grading.moment import moment_of
from tutor.grading.predict import Predict
from tutor.grading.questions import Question as Asked
from tutor.grading.reading import NumberError
from tutor.grading.which_run import WATCHED
from tutor.grading.written import Written
from tutor.learner.asking import Asking
from tutor.learner.charts import fit_chart, landscape_chart, loss_chart, spans_decades
from tutor.learner.fold import Work
from tutor.learner.lines import coming_decimals, epoch_lines, given_text, step_note
from tutor.learner.page import (
    Block,
    ChartBlock,
    EpochLine,
    NoteBlock,
    Page,
    Question,
    QuestionKind,
    RuleBlock,
)
from tutor.learner.runs import Runs, record
from tutor.learner.trained import printed_rows, training_blocks
from tutor.symbolic.printing import ascii_line, two_dimensional
from tutor.symbolic.rules import Rule

Progress = Callable[[int, int], bool]
"""Told the epochs done and the epochs wanted; False ends the training unfinished."""


class Engine:
    """One lesson's numbers for one seed; everything it gives is kept, since nothing of it can change."""

    def __init__(self, lesson: Lesson, seed: int | None, runs: Runs | None = None) -> None:
        """`runs` are those of a seed that chose the same numbers; without, they are built."""
        self.lesson = lesson
        self.seed = seed
        self.runs = runs or Runs(lesson, lambda run: build_problem(lesson, run=run, seed=seed))
        self._asking = Asking(lesson, self.runs, seed)
        self._questions: dict[str, Asked] = {}
        self._recalled: dict[str, tuple[Engine, ActivityItem]] = {}

    # Questions

    def question(self, item: ActivityItem) -> Asked:
        """The question of an activity, at the step where it stands."""
        if item.id not in self._questions:
            asker, own = self.asker(item)
            self._questions[item.id] = (
                self._asking.question(item, self._teller(item)) if asker is self else asker.question(own)
            )
        return self._questions[item.id]

    def asker(self, item: ActivityItem) -> tuple[Engine, ActivityItem]:
        """Who asks a question, and as which block: of a `recall`, the lesson that it was drawn from."""
        if not isinstance(item.block, Recall):
            return self, item
        if item.id not in self._recalled:
            from tutor.learner.recall import recalled

            drawn = recalled(self.lesson, item, self.seed)
            self._recalled[item.id] = drawn.engine(), drawn.item
        return self._recalled[item.id]

    def prove(self, item: ActivityItem) -> None:
        """Hold the gradients behind a question against SymPy's; raises DerivationError where one differs."""
        asker, own = self.asker(item)
        asker.runs.problem(own.run).prove()

    def prepare(self, item: ActivityItem) -> None:
        """Do now what the first answer to a question would wait for."""
        question = self.question(item)
        if isinstance(question, Written):
            question.prepare()

    def asked(self, item: ActivityItem, work: Work) -> Question:
        """The question as a page shows it."""
        question = self.question(item)
        rungs = question.hints()
        return Question(
            id=item.id,
            kind=cast(QuestionKind, item.kind),
            ask=tuple(question.ask),
            prompt=question.prompt,
            decimals=question.decimals,
            tolerance=question.tolerance,
            options=tuple(question.options),
            status=work.status,
            settled=work.settled,
            answer=_answer(question, work),
            hints=rungs[: work.hints],
            rungs=len(rungs),
            misses=work.misses,
            names=tuple(question.names),
            given=question.given,
            typed=() if work.done else work.typed,
        )

    def lines(self, item: ActivityItem, work: Work) -> tuple[EpochLine, ...]:
        """The lines of the step that a question is about."""
        return epoch_lines(self.lesson, item, self.runs, self._decimals(item), done=work.done)

    def standing(self, item: ActivityItem) -> list[Block]:
        """The parameters as they stand before the step that a question is about."""
        if not self.runs.moves(item):
            return []
        run = self.runs.before(item)
        digits = self._decimals(item) or coming_decimals(run)
        values = (f"{name} = {given_text(value, digits)}" for name, value in run.parameters.items())
        rate = f"{run.problem.learning_rate:g}"
        return [NoteBlock(f"Before this step: {', '.join(values)}. The learning rate is {rate}.")]

    def curves(self, item: ActivityItem) -> list[ChartBlock]:
        """The curves that a which-run question is about, named by their letters."""
        question = self.question(item)
        if not isinstance(question, Chosen) or not question.curves:
            return []
        played = {}
        for letter, name in question.curves.items():
            problem = self.runs.problem(name or None)
            played[letter] = Run(problem).advance(min(problem.epochs, WATCHED))
        return [loss_chart(played, log=any(map(spans_decades, played.values())))]

    def _decimals(self, item: ActivityItem) -> int | None:
        """So many that the answer follows from what is displayed."""
        question = self.question(item)
        return question.shown if isinstance(question, Predict) else None

    def executed(self, item: ActivityItem) -> list[Block]:
        """What is said of the step that a question led to."""
        if isinstance(item.block, Derive):
            return [] if self._was_derived_before(item) else self.derivation(item)
        if not self.runs.moves(item):
            return []
        return [NoteBlock(step_note(self.runs.before(item), self.runs.after(item)))]

    def _was_derived_before(self, item: ActivityItem) -> bool:
        """True where an earlier page showed this very derivation: once is enough."""
        assert isinstance(item.block, Derive)
        activities = self.lesson.activities
        return any(
            isinstance(one.block, Derive) and (one.block.wrt, one.run) == (item.block.wrt, item.run)
            for one in activities[: activities.index(item)]
        )

    def calculate(self, text: str, page: Page) -> str:
        """What a calculator line comes to with the numbers of the page, or why it comes to nothing."""
        source = self.lesson.page(page.key)
        item = source.question if source else None
        if item is not None and isinstance(item.block, Recall):
            asker, own = self.asker(item)
            return asker.calculate(text, replace(page, key=own.page))
        place = (
            self.runs.place(item)
            if item
            else sum(len(p.activities) for p in self.lesson.pages[: page.number])
        )
        run = self.runs.at(place, item.run if item else None)
        given = {line.name for line in page.lines if _is_given(line)}
        try:
            return calculate(text, given_names(moment_of(run), given))
        except NumberError as error:
            return error.message

    def notice(self, run: str | None) -> str:
        """What a learner should know of the machinery, in one line: that torch is missing."""
        return engine_notice(self.runs.problem(run)) or ""

    # Prose

    def figure(self, asked: Figure, place: int, own: str | None) -> str:
        """A number of prose, where it stands."""
        return figure(self.lesson, asked, lambda run: self.runs.at(place, run), own)

    def _teller(self, item: ActivityItem) -> Callable[[tuple[Segment, ...]], str]:
        """Prose within an activity, told where it stands."""
        place = self.runs.place(item)

        def tell(segments: tuple[Segment, ...]) -> str:
            parts = (
                self.figure(part, place, item.run) if isinstance(part, Figure) else part.text
                for part in segments
            )
            return "".join(parts)

        return tell

    def derivation(self, item: ActivityItem) -> list[Block]:
        """A derivation, rule by rule."""
        assert isinstance(item.block, Derive)
        derived = self.runs.problem(item.run).derivatives[item.block.wrt]
        blocks: list[Block] = [_rule(rule) for rule in derived.rules]
        if derived.undefined:
            blocks.append(NoteBlock(derived.undefined))
        return blocks

    # Training

    def train(self, item: ActivityItem, progress: Progress | None = None) -> dict[str, Any] | None:
        """Run a training and give its record; None where `progress` ended it."""
        assert isinstance(item.block, Train)
        before = self.runs.before(item)
        after = self.runs.trained(item, progress)
        if after is None:
            return None
        begin = 0 if item.block.restart else before.epoch
        return {
            "epochs": after.epoch - begin,
            **record(after),
            "rows": printed_rows(item.block, begin, after),
        }

    def trained(self, item: ActivityItem, work: Work, *, named: bool = False) -> list[Block]:
        """What a training leaves on its page: its table, and one sentence; `named` tells whose it is."""
        return training_blocks(self.runs.after(item), work.reached, (item.run or "") if named else "")

    # Charts

    def plot(
        self, item: ActivityItem, block: Plot, place: int, asked: ActivityItem | None, work: Work
    ) -> ChartBlock | None:
        """The chart of a `plot` block, of the runs as they stand there; `asked` is its page's question."""
        names = block.runs or (item.run,)
        several = {name or "": self.runs.at(place, name) for name in names}
        match block.of:
            case "loss":
                return loss_chart(several, log=block.log)
            case "fit":
                return fit_chart(several)
        return self._landscape(next(iter(several.values())), asked, work)

    def side_charts(
        self, place: int, own: str | None, asked: ActivityItem | None, work: Work
    ) -> tuple[ChartBlock, ...]:
        """The valley with the way so far, and the loss by epoch once there are two points of it."""
        run = self.runs.at(place, own)
        valley = self._landscape(run, asked, work)
        loss = loss_chart({"": run}, log=spans_decades(run)) if len(run.history) > 1 else None
        return tuple(chart for chart in (valley, loss) if chart is not None)

    def _landscape(self, run: Run, asked: ActivityItem | None, work: Work) -> ChartBlock | None:
        """The loss over the parameters, with what became of the step that is asked, if it is of this run."""
        if asked is None or not self.runs.moves(asked):
            return landscape_chart(run)
        about = self.runs.after(asked) if work.done else self.runs.before(asked)
        if run.problem is not about.problem or run.state != about.state:
            return landscape_chart(run)
        landing = self._landing(asked, work)
        return landscape_chart(run, landing=landing, taken=work.done, earlier=work.wrong != work.typed)

    def _landing(self, asked: ActivityItem, work: Work) -> Mapping[str, float]:
        """The parameters that the last wrong answer gave; none where none was asked, or all were right."""
        question = self.question(asked)
        if not work.wrong or not isinstance(question, Predict):
            return {}
        parameters = self.runs.problem(asked.run).parameters
        read = question.grade(work.wrong).values
        return {name: value for name, value in read.items() if name in parameters}

    def fit(self, place: int, own: str | None) -> tuple[ChartBlock, ...]:
        """The points with the model alone, where there is such a chart."""
        chart = fit_chart({"": self.runs.at(place, own)})
        return (chart,) if chart is not None else ()


def _is_given(line: EpochLine) -> bool:
    values = line.value.values() if isinstance(line.value, Mapping) else (line.value,)
    return all(value is not None for value in values)


def _answer(question: Asked, work: Work) -> str:
    if work.status == "open":
        return ""
    if work.status != "right":
        return question.answer()
    if question.options and work.typed and work.typed[0].strip().isdecimal():
        place = int(work.typed[0]) - 1
        return question.options[place] if 0 <= place < len(question.options) else question.answer()
    return ", ".join(work.typed)


def _rule(rule: Rule) -> RuleBlock:
    return RuleBlock(
        name=rule.title,
        sentence=rule.sentence,
        line=rule.worked(),
        picture=two_dimensional(rule.after, rule.left),
        spoken=ascii_line(rule.after, rule.left),
    )
