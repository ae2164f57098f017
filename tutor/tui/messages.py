"""What widgets and workers say upwards; a screen decides what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tutor.learner.session import Session
    from tutor.tui.shelf import Opening


@dataclass
class Answered(Message):
    """The learner committed an answer: one text per asked name, or one option's number."""

    texts: tuple[str, ...]


@dataclass
class Commanded(Message):
    """A colon command was given: `hint`, `show`, `back`, ..."""

    word: str


@dataclass
class ReadOn(Message):
    """Enter was pressed where nothing was typed or chosen."""


@dataclass
class SessionReady(Message):
    """The lesson's session was made, off the screen's thread; `visited` pages were seen before."""

    session: Session
    visited: int


@dataclass
class SessionWarm(Message):
    """What later pages need is imported: nothing will be slow any more."""


@dataclass
class SessionFailed(Message):
    """The lesson could not be opened; the text says why and how to mend it."""

    text: str


@dataclass
class LessonOpened(Message):
    """A lesson was chosen and read."""

    opening: Opening


@dataclass
class ListWanted(Message):
    """The learner leaves a lesson for the list; `notice` says why, where it is not by choice."""

    notice: str = ""


@dataclass
class ThemeWanted(Message):
    """Other colours are wanted, by the name of a theme or a short word for one."""

    name: str


@dataclass
class TrainingProgress(Message):
    """So many epochs of a training are done."""

    done: int
    of: int


@dataclass
class TrainingEnded(Message):
    """A training ran to its end, or was stopped; `refused` says why it could not run."""

    refused: str = ""
