"""The one error of data that cannot be used."""

from __future__ import annotations

from tutor.errors import InputError


class DataError(InputError):
    """Says what is wrong with the data; the fields say where, for a caller that knows the file."""

    def __init__(
        self,
        message: str,
        *,
        key: str | None = None,
        index: int | None = None,
        position: int | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(message)
        self.key = key
        """The key of `[problem.data]` or `[problem.start]` at fault; None for the whole."""
        self.index = index
        """Which element of an inline list, from 0."""
        self.position = position
        """Where in the text of an expression, from 0."""
        self.row = row
        """Which row of a CSV file, from 1 (the header); blank lines count."""
        self.column = column
        """Which header of a CSV file."""
