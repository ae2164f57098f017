"""The journal of whoever sits here: one of several learners on one machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tutor.errors import InputError
from tutor.text import clean

if TYPE_CHECKING:
    from argparse import Namespace

    from tutor.learner.journal import Journal

VARIABLE = "TUTOR_LEARNER"
SOMEBODY = "default"
"""The learner where nobody is named."""
LONGEST_NAME = 60


def open_journal(arguments: Namespace) -> Journal:
    """The journal of the learner that `--learner` or the environment names."""
    from tutor.learner.journal import Journal
    from tutor.learner.places import data_folder

    console = arguments.console
    learner = learner_of(arguments.learner, console.environ)
    return Journal(data_folder(console.environ, console.platform), learner)


def learner_of(option: str | None, environ: Mapping[str, str]) -> str:
    """The learner's name; raises InputError for what is none."""
    named = option if option is not None else environ.get(VARIABLE, "")
    name = unicodedata.normalize("NFC", clean(named, keep="").strip())
    if not name and option is None:
        return SOMEBODY
    if not name or len(name) > LONGEST_NAME:
        raise InputError(f"The name of a learner has 1 to {LONGEST_NAME} characters.")
    return name
