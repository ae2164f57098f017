"""One cause, said once: a name that the front matter does not declare is missed wherever it is used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from tutor.course.problems import FileProblem

_UNDECLARED = re.compile(r"I do not know the name (\w+) here")
_MISSED = re.compile(
    r"`([^\W\d]\w*)` (?:is no (?:name|parameter|number)|is nothing that can vary|cannot be given)"
)
_FOLLOWS = re.compile(r"No parameter descends\.|There are too many values here\.")
"""What comes of a missing parameter without naming it."""


def without_echoes(
    front: Sequence[FileProblem], pages: Iterable[FileProblem], intermediates: Collection[str]
) -> list[FileProblem]:
    """All of both, without what is said again of a name that the front matter uses and does not declare.

    Where there is one, nothing is said either of what is made of it: `intermediates`, the names under
    [problem.let], and calls of them.
    """
    undeclared = {found[1] for problem in front if (found := _UNDECLARED.match(problem.message))}
    if not undeclared:
        return [*front, *pages]
    said = set(intermediates)
    kept: list[FileProblem] = []
    for problem in (*front, *pages):
        found = _UNDECLARED.match(problem.message) or _MISSED.match(problem.message)
        name = found[1] if found else ""
        if name in said or _FOLLOWS.match(problem.message):
            continue
        if name in undeclared:
            said.add(name)
        kept.append(problem)
    return kept
