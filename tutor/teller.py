"""Lines out and lines in, for whoever reads them aloud: wrapped, safe to show, in ASCII where need be."""

from __future__ import annotations

from msgspec.structs import replace

from tutor.console import Console
from tutor.learner.page import Block, ChartBlock
from tutor.learner.words import block_lines, wrap
from tutor.text import ascii_form, clean

CHART_WIDTH = 72
CHART_HEIGHT = 14


class Teller:
    """Tells text, blocks and charts, and asks for lines; nothing moves a cursor."""

    def __init__(self, console: Console, *, ascii_only: bool = False) -> None:
        self.console = console
        self.ascii = ascii_only or console.ascii_only
        self.width = console.width - 1

    def ask(self, prompt: str) -> str | None:
        """One line of input; None at its end."""
        self.console.say(prompt, end="")
        raw = self.console.read_line()
        if raw is None:
            self.tell()
            return None
        line = raw.decode("utf-8", "replace")
        if not self.console.prompts:
            # A terminal shows what is typed; a transcript has to be told.
            self.tell(line if len(line) <= self.width else line[: self.width] + "...")
        return line.strip()

    def say(self, text: str) -> None:
        """Prose, wrapped."""
        if text:
            safe = clean(text)
            for line in safe.split("\n"):
                for part in wrap(ascii_form(line) if self.ascii else line, self.width):
                    self.tell(part)

    def tell(self, line: str = "") -> None:
        """One line, or several that are laid out already."""
        safe = clean(line)
        self.console.say(ascii_form(safe) if self.ascii else safe)

    def block(self, block: Block) -> None:
        """A block of a page; of a chart its sentence alone."""
        for line in block_lines(block, self.width, ascii_only=self.ascii):
            self.tell(line)

    def read_chart(self, block: ChartBlock, *, values: bool = True) -> None:
        """A chart as it reads well aloud: its sentence, and a few of its values."""
        from tutor.learner.chart_table import chart_table

        self.say(block.summary)
        if values and (table := chart_table(block.chart)) is not None:
            self.block(table)

    def chart(self, block: ChartBlock, *, dots: bool = False) -> None:
        """A chart drawn, for who asks for it: in signs that are on every keyboard, or in Braille dots."""
        from tutor.chart.render import render

        width = min(self.width, CHART_WIDTH)
        bare = replace(block.chart, caption="")
        picture = render(bare, width, CHART_HEIGHT, "braille" if dots and not self.ascii else "ascii")
        for line in picture.text.splitlines():
            self.tell(line.rstrip())
        self.say(block.summary)
