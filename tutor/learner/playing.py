"""What a front end needs of whatever a learner plays: a lesson's session, or a sitting of practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tutor.learner.page import Page

if TYPE_CHECKING:
    from tutor.learner.engine import Progress


class Playing(Protocol):
    """Pages one after the other; a move that cannot be made returns one sentence that says why, else ""."""

    @property
    def page(self) -> Page:
        """The page as it stands now."""

    @property
    def ended(self) -> bool:
        """True once the last page was passed, or the session was closed."""

    @property
    def farewell(self) -> str:
        """What is said when the learner leaves."""

    def answer(self, answer: str | tuple[str, ...]) -> str:
        """Commit an answer."""

    def calculate(self, text: str) -> str:
        """What a line that starts with = comes to."""

    def prove(self) -> None:
        """Do now what the first answer to this page would wait for: SymPy's proof of its gradients."""

    def prepare(self) -> None:
        """Make what first answers would wait for: where typed expressions are compared."""

    def hint(self) -> str:
        """One rung more of the hints."""

    def reveal(self) -> str:
        """Show the answer."""

    def forward(self) -> str:
        """Turn to the next page."""

    def back(self) -> str:
        """Turn to the page before."""

    def restart(self) -> str:
        """Begin again."""

    def train(self, progress: Progress | None = None) -> bool:
        """Run the training that the page waits for; False where `progress` ended it, or there is none."""

    def close(self) -> None:
        """End here."""
