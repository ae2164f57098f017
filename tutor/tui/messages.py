"""What widgets and workers say upwards; a screen decides what is done about it.

Plain classes: as dataclasses they would cost the first frame four milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tutor.authoring.report import FileReport
    from tutor.learner.playing import Playing
    from tutor.learner.progress import Progress
    from tutor.tui.draft import Version
    from tutor.tui.playable import Playable
    from tutor.tui.shelf import Opening


class Answered(Message):
    """The learner committed an answer: one text per asked name, or one option's number."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__()
        self.texts = texts


class Commanded(Message):
    """A colon command was given: `hint`, `show`, `back`, ..."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word


class ReadOn(Message):
    """Enter was pressed where nothing was typed or chosen."""


class SessionReady(Message):
    """The lesson's session was made, off the screen's thread; `visited` pages were seen before."""

    def __init__(self, session: Playing, visited: int) -> None:
        super().__init__()
        self.session = session
        self.visited = visited


class LessonReady(Message):
    """A lesson can be shown: it was read, or its first page is there."""

    def __init__(self, opening: Playable) -> None:
        super().__init__()
        self.opening = opening


class SessionWarm(Message):
    """What later pages need is imported: nothing will be slow any more."""


class SessionFailed(Message):
    """The lesson could not be opened; the text says why and how to mend it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class LessonOpened(Message):
    """A lesson was chosen and read."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening = opening


class DueFound(Message):
    """It is known which skills are due for practice."""

    def __init__(self, skills: frozenset[str]) -> None:
        super().__init__()
        self.skills = skills


class Searched(Message):
    """The lesson list is searched for the words of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class ListWanted(Message):
    """The learner leaves a lesson for the list; `notice` says why, where it is not by choice."""

    def __init__(self, notice: str = "") -> None:
        super().__init__()
        self.notice = notice


class PracticeWanted(Message):
    """The learner wants a sitting of practice."""


class ProgressWanted(Message):
    """The learner wants to see what was done so far."""


class ProgressRead(Message):
    """What was done so far was read off the journal."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class ThemeWanted(Message):
    """Other colours are wanted, by the name of a theme or a short word for one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class TrainingProgress(Message):
    """So many epochs of a training are done."""

    def __init__(self, done: int, of: int) -> None:
        super().__init__()
        self.done = done
        self.of = of


class TrainingEnded(Message):
    """A training ran to its end, or was stopped; `refused` says why it could not run."""

    def __init__(self, refused: str = "") -> None:
        super().__init__()
        self.refused = refused


class VersionRead(Message):
    """A lesson that is being written was read, and can be shown."""

    def __init__(self, version: Version) -> None:
        super().__init__()
        self.version = version


class ReportMade(Message):
    """The checker has spoken of a lesson that is being written; `stale` where it cannot be shown as it is."""

    def __init__(self, report: FileReport, *, stale: bool = False) -> None:
        super().__init__()
        self.stale = stale
        self.report = report
