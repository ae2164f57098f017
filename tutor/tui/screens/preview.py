"""The preview: a lesson as it is being written, shown anew when its file is saved, its report beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.worker import get_current_worker

from tutor.errors import TutorError
from tutor.tui.draft import Draft, Stamp, Version
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Commanded, ReportMade, SessionReady, TrainingEnded, VersionRead
from tutor.tui.room import WIDE
from tutor.tui.screens.base import TutorScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.key_row import Key
from tutor.tui.widgets.report_pane import ReportPane

if TYPE_CHECKING:
    from textual.types import CSSPathType

    from tutor.authoring.report import FileReport
    from tutor.learner.page import Page
    from tutor.tui.guides import Guide

LOOK_SECONDS = 0.3
"""How often the file is looked at."""
GONE_LOOKS = 3
"""How often a file must be missed before that is said: editors put a new one in place of the old."""
CHECKING = "checking ..."
LEAVE = Key("esc", "leave", "lessons")


class PreviewScreen(LessonScreen):
    """Walks through a lesson like a learner, but page down turns any page, and nothing is recorded."""

    CSS_PATH: ClassVar[CSSPathType | None] = [
        "../sheets/page.tcss",
        "../sheets/lesson.tcss",
        "../sheets/charts.tcss",
        "../sheets/preview.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f5", "report", "report", id="preview.report", priority=True, tooltip="What the checker says"
        ),
        Binding("pagedown", "skip", "next page", id="preview.skip", show=False, priority=True),
        Binding("escape", "leave", "leave", id="preview.leave", show=False),
    ]

    def __init__(self, draft: Draft, glyphs: Glyphs) -> None:
        super().__init__(None, glyphs)
        self._draft = draft
        self._report = ReportPane(glyphs, draft.name)
        self._said: FileReport | None = None
        self._stamp: Stamp | None = None
        self._missed = 0
        self._coming: Version | None = None
        """A version that waits for the end of a training."""
        self._report_alone = False
        """True where the report stands in place of the lesson."""

    def compose(self) -> ComposeResult:
        """The lesson's title, the lesson and its report, the lesson's keys."""
        yield self._bar
        with Horizontal(id="preview"):
            yield self._columns
            yield self._report
        yield self._foot
        yield self.too_small()

    def on_mount(self) -> None:
        """Read the file, and look at it again and again."""
        self.page = self._draft.preview()
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)

    # The file

    def _look(self) -> None:
        """Read the lesson where something of it was saved since."""
        stamp = self._draft.stamp()
        if self._stamp is not None and stamp[: len(self._stamp)] == self._stamp:
            self._stamp = stamp
            return
        gone = self._stamp is not None and stamp[0] is None
        self._missed = self._missed + 1 if gone else 0
        if gone and self._missed < GONE_LOOKS:
            return
        self._stamp = stamp
        self._report.show(self._said, CHECKING)
        self._read(self.page)

    @work(thread=True, exclusive=True, group="draft")
    def _read(self, page: Page | None) -> None:
        from tutor.authoring.checker import Stopped

        worker, draft = get_current_worker(), self._draft
        try:
            version = draft.read(page)
        except TutorError as error:
            if not worker.is_cancelled:
                self.post_message(ReportMade(draft.refused(error), stale=True))
            return
        if worker.is_cancelled:
            return
        self.post_message(VersionRead(version))
        try:
            report = draft.check(lambda: worker.is_cancelled)
        except Stopped:
            return
        if not worker.is_cancelled:
            self.post_message(ReportMade(report))

    @on(VersionRead)
    def _version_read(self, message: VersionRead) -> None:
        """Show the new version at the page that is shown."""
        self._stamp = message.version.stamp
        if self.is_training:
            self._coming = message.version
            self.workers.cancel_group(self, "train")
            return
        self._take(message.version)

    def _take(self, version: Version) -> None:
        first = self._session is None
        self.post_message(SessionReady(version.session, version.seen))
        if first:
            self._warm_up(version.opening)
            if self._report_alone:
                self.call_after_refresh(self.action_report)

    @on(TrainingEnded)
    def _training_ended(self) -> None:
        if self._coming is not None:
            version, self._coming = self._coming, None
            self.call_after_refresh(self._take, version)

    @on(ReportMade)
    def _report_made(self, message: ReportMade) -> None:
        from tutor.authoring.report import judgement

        self._said = message.report
        said = judgement(message.report.problems)
        old = message.stale and self._session is not None
        shown = "\nYou see the last version without errors." if old else ""
        self._report.show(message.report, f"{said}{shown}")
        self._bar.note(f"preview: {said}")
        if old and not self._report.display:
            self._tell(f"{said}: f5 shows the report.")
        if self._session is None:
            self.page = self._draft.preview()
            if not self._is_wide and not self._report_alone:
                self.action_report()

    # Layout

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= WIDE

    @property
    def room(self) -> Size:
        """What the report leaves."""
        width, height = self.app.size
        return Size(width - self._report_width, height) if self._is_wide else Size(width, height)

    @property
    def _report_width(self) -> int:
        return min(self.app.size.width * 2 // 5, 70)

    def fitted(self) -> None:
        """Report and lesson beside each other where there is room."""
        self._place_report()
        super().fitted()

    def _place_report(self) -> None:
        alone = self._report_alone and not self._is_wide
        self._columns.styles.display = "none" if alone else "block"
        self._report.styles.display = "block" if alone or self._is_wide else "none"
        self._report.styles.width = self._report_width if self._is_wide else "1fr"

    def guide(self) -> Guide:
        """What help says of a preview."""
        from tutor.tui.guides import IN_PREVIEW

        return IN_PREVIEW

    # Keys

    def takes(self, event: events.Key) -> bool:
        """Nothing is held back while there is no lesson, nor where the report is read."""
        if self._session is None or self._report.has_focus:
            return TutorScreen.takes(self, event)
        return super().takes(event)

    def action_report(self) -> None:
        """Read the report, and back to the lesson."""
        reading = self._report.has_focus or self._report_alone
        self._report_alone = not reading
        self._place_report()
        if reading:
            self._body.take_focus()
        else:
            self._report.focus(scroll_visible=False)
        # Who has the focus is known once both have been laid out.
        self.call_after_refresh(self._bring_keys)

    def action_skip(self) -> None:
        """Read on, then turn the page, whatever is open on it."""
        if self._report.has_focus:
            self._report.scroll_page_down(animate=False)
            return
        session = self._at_work
        if session is None or self._back_to_text() or self._body.read_on():
            return
        from tutor.learner.session import Session  # NumPy: never before the first frame

        if isinstance(session, Session) and session.page.number < session.page.pages:
            self._do(lambda: session.goto(session.page.number + 1))

    def action_back(self) -> None:
        """Scroll up, then the page before."""
        if self._report.has_focus:
            self._report.scroll_page_up(animate=False)
        else:
            super().action_back()

    def action_leave(self) -> None:
        """Back from the report; stop a training; else leave."""
        if self._report.has_focus and self._session is not None:
            self.action_report()
        elif self.is_training:
            self.workers.cancel_group(self, "train")
        else:
            self.app.exit()

    @on(Commanded)
    def _report_wanted(self, message: Commanded) -> None:
        if message.word in {"report", "skip"}:
            message.prevent_default()
            (self.action_report if message.word == "report" else self.action_skip)()

    def _keys(self) -> tuple[Key, ...]:
        if self._session is None:
            return (LEAVE, Key("f1", "help", "help"))
        if self._report.has_focus or self._report_alone:
            return (
                Key("f5", "lesson", "report"),
                Key("pgdn", "read on", "skip"),
                Key("esc", "lesson", "report"),
            )
        keys = (LEAVE if one.command == "lessons" else one for one in super()._keys())
        return (Key("f5", "report", "report"), Key("pgdn", "any page", "skip"), *keys)
