"""What help says of each screen: a few words for the page at hand, then every key with what it does."""

from __future__ import annotations

from typing import NamedTuple

from tutor.learner.page import Page
from tutor.tui.actions import ACTIONS

Row = tuple[str, str, str]
"""Keys, the colon command, what they do."""


class Guide(NamedTuple):
    """The help of one screen at one moment."""

    title: str
    intro: tuple[str, ...]
    """Paragraphs."""
    rows: tuple[Row, ...]


AIM = (
    "You say what happens next; the tutor looks at your answer, takes the step, and shows it. A wrong answer"
    " costs nothing but a try: you are told which rule gives that number."
)
NUMBERS = (
    "Here a number is asked. Fractions and products are fine too: 3/5, 0.5 - 0.1*2.4. How near is near enough"
    " stands beside the question."
)
SEVERAL = "Here several numbers are asked, each in its own field; tab goes from one to the next."
OPTIONS = "Press the number of an answer, or go to it with the arrow keys and press enter."
EXPRESSION = (
    "Here an expression is asked, as you would write it: 2x(wx - y), x², 2/N, np.mean(2*x*(y_hat - y)). What"
    " was read of it is shown to you."
)
READ_ON = "Nothing is asked on this page now: read it, and enter goes on."
EVERYWHERE: tuple[Row, ...] = (
    ("ctrl+p", "", "finds every command, themes and charts in blocks among them"),
    ("f1, ?", "", "what the keys do here"),
    ("ctrl+q", "", "leave; everything you answered is saved"),
)
IN_LESSON: tuple[Row, ...] = (
    ("=", "", "= 0.01*-25.5 calculates; nothing is graded"),
    (":", "", "begins a command, in the answer line too"),
    ("ctrl+p", "", "finds every command, themes and charts in blocks among them"),
)
IN_LIST = Guide(
    "Lessons",
    ("Enter opens a lesson where you left it. The mark and the words beside it say how far you are.",),
    (
        ("up, down", "", "choose a lesson; home and end: the first, the last"),
        ("enter", "", "open it, or go on where you left it"),
        ("/", "", "search titles, skills and states; escape shows all again"),
        ("v", "", "look back at what you did in it; nothing is recorded"),
        ("r", "", "begin it again; what you did is kept"),
        ("p", "", "practice: fresh questions on what is due and what went wrong"),
        ("s", "", "progress: what you have done, skill by skill"),
        *EVERYWHERE,
        ("q", "", "leave"),
    ),
)
IN_PROGRESS = Guide(
    "What you have done",
    ("Lessons, skills and days, read from your answers.",),
    (
        ("enter, pgdn", "", "read on"),
        ("pgup, b", "", "back"),
        ("p", "", "practice: fresh questions on what is due and what went wrong"),
        ("esc", "", "to the lesson list"),
        *EVERYWHERE,
    ),
)
IN_PREVIEW = Guide(
    "Preview",
    (
        "The lesson as its learners see it, read again when you save it. You can answer as they do;"
        " nothing is recorded.",
    ),
    (
        ("f5", "", "the checker's report: go there to scroll it, and back"),
        ("pgdn", "", "any page, whatever is open on this one"),
        *(
            (one.keys, f":{one.word}", one.help)
            for one in ACTIONS
            if one.keys and one.word not in ("lessons", "next", "quit")
        ),
        ("esc, ctrl+q", "", "leave"),
    ),
)


def in_lesson(page: Page | None) -> Guide:
    """The help of a lesson's page."""
    rows = tuple((one.keys, f":{one.word}", one.help) for one in ACTIONS)
    if page is None:
        return Guide("Help", (AIM,), (*rows, *IN_LESSON))
    return Guide(page.title, (_asked(page), AIM), (*rows, *IN_LESSON))


def _asked(page: Page) -> str:
    question = page.question
    if question is None or question.status != "open":
        return READ_ON
    if question.options:
        return OPTIONS
    if question.kind in ("write", "derive"):
        return EXPRESSION
    return SEVERAL if len(question.ask) > 1 else NUMBERS
