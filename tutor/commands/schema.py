"""`tutor schema`: the JSON Schema of the lesson format, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tutor.errors import InputError
from tutor.text import quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "The JSON Schema of a lesson's front matter, generated from the models that read it; of course.toml"
        " (course), or of one activity's block (predict, plot, ...)."
    )
    parser.epilog = "example: tutor schema predict"
    parser.add_argument("what", metavar="WHAT", nargs="?", default="lesson", help="lesson if left out")


def run(arguments: Namespace) -> int:
    """Print the schema; raises InputError for a part that it has not."""
    from tutor.authoring.json_schema import json_schema, roots

    console: Console = arguments.console
    if arguments.what not in roots():
        known = ", ".join(roots())
        raise InputError(f"There is no schema of {quote(arguments.what)}; there is one of {known}.")
    console.say(json.dumps(json_schema(arguments.what), indent=2))
    return 0
