"""The commands: arguments only; each command's work is in `tutor.commands`, imported when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from tutor.errors import OutputError, TutorError
from tutor.version import __version__

# `--version` and `--help` may cost three times an empty program: typing, dataclasses and what imports
# them are not paid for here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, NoReturn

    from _typeshed import SupportsWrite

    from tutor.console import Console

COMMANDS = {
    "learn": "open a lesson where you left it",
    "list": "the lessons, with what you have done",
    "practice": "fresh questions on what is due and what went wrong",
    "progress": "what you have done, skill by skill",
    "trace": "the training loop of a lesson as a table",
    "derive": "the derivative of a loss, one rule at a time",
    "doctor": "what is installed, where things are, what is amiss",
    "check": "check lessons, and play them as every kind of learner",
    "key": "the answer sheet of a lesson",
    "new": "a new lesson, or a new course",
    "preview": "a lesson as you write it, read again when you save it",
    "schema": "the JSON Schema of the lesson format",
    "notebook": "a lesson as a Jupyter notebook",
}
"""Each command with its one line in `tutor --help`; a module of the same name does the work."""

LONGEST_MESSAGE = 400
"""Characters of what is said about arguments, which may be long themselves."""

WITH_COURSE = frozenset({"doctor", "key", "learn", "list", "notebook", "practice", "progress", "trace"})
WITH_LEARNER = frozenset({"doctor", "learn", "list", "practice", "progress"})

DESCRIPTION = "A terminal tutor for gradient descent: predict the next step, then see it run."
EXAMPLE = """examples:
  tutor                      choose a lesson
  tutor learn one-weight     open one
  tutor COMMAND --help       what a command takes"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Knows its width, for which argparse would import half of the standard library's file tools."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=_columns() - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Prose is wrapped; what is laid out in lines stays so."""
        if "\n" in text or text.startswith("example"):
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage around it; output that fails is not passed over."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        if message and (stream := file or sys.stderr) is not None:
            stream.write(message)

    def error(self, message: str) -> NoReturn:
        from tutor.text import quote

        said = quote(message, LONGEST_MESSAGE)
        end = "" if said.endswith("?") else "."
        self.exit(2, f"{self.prog}: {said}{end} See {self.prog} --help.\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse an unknown option first, before its value is taken for something else."""
        words = list(sys.argv[1:] if args is None else args)
        self.refuse_unknown_options(words)
        return super().parse_known_args(words, namespace)

    def refuse_unknown_options(self, words: list[str], command: _Parser | None = None) -> None:
        """Name an option that is none of these with the nearest that is, up to the first command.

        `command` is the one whose options may have been typed too early.
        """
        rest = iter(words)
        for word in rest:
            if word == "--" or (self._subparsers and word[:1] != "-"):
                return
            if not _is_option(word):
                continue
            if not self._knows(word):
                if command is not None and command._knows(word):
                    command.error(f"{word} stands behind the command: {command.prog} {word}")
                self.error(f"there is no option {_quoted(word)}{self._near_option(word)}")
            action = self._option_string_actions.get(word)
            if action is not None and action.nargs is None:
                next(rest, None)

    def _knows(self, word: str) -> bool:
        """Whether it is an option or begins as one, its value tied to it or not."""
        if word[:2] != "--":
            return word[:2] in self._option_string_actions
        return any(name.startswith(word.partition("=")[0]) for name in self._option_string_actions)

    def _near_option(self, word: str) -> str:
        names = {name.lstrip("-"): name for name in self._option_string_actions}
        near = _nearest(word.partition("=")[0].lstrip("-"), names)
        return f"; did you mean {names[near]}?" if near else ""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        words = [str(choice) for choice in action.choices]
        near = _nearest(str(value), words)
        said = f"did you mean {near}?" if near else f"there are {', '.join(words[:-1])} and {words[-1]}"
        raise argparse.ArgumentError(None, f"there is no {_quoted(str(value))}; {said}")

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> object:
        """Take two dashes for no value: argparse before Python 3.13 makes a list of them."""
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            raise argparse.ArgumentError(action, "expected one argument")
        return super()._get_values(action, arg_strings)


def main(argv: Sequence[str] | None = None, console: Console | None = None, *, guard: bool = True) -> int:
    """Run one command and return its exit status.

    With `guard`, an error that nobody foresaw becomes one line and a saved report; without, it is raised.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            arguments = _parse(words)
        except SystemExit as end:
            return _printed(end.code if isinstance(end.code, int) else 0)
    except OSError as error:
        return _unwritten(error)
    except TutorError as error:
        print(error, file=sys.stderr)
        return 2
    return _run(arguments, console, guard)


def _run(arguments: argparse.Namespace, console: Console | None, guard: bool) -> int:
    from tutor.console import Console

    arguments.console = console = console or Console.of_process()
    try:
        handler = import_module(f"tutor.commands.{(arguments.command or 'app').replace('-', '_')}")
        return int(handler.run(arguments))
    except OutputError as error:
        _let_go_of_output()
        console.complain(str(error), wrap=True)
        return 2
    except TutorError as error:
        console.complain(str(error), wrap=True)
        return 2
    except BrokenPipeError:
        _let_go_of_output()
        return 0
    except KeyboardInterrupt:
        console.complain("")
        return 130
    except Exception as error:
        if not guard:
            raise
        from tutor.commands.report import unforeseen

        return unforeseen(error, console)


def _parse(argv: list[str]) -> argparse.Namespace:
    chosen = _command_of(argv)
    parser = _parser("tutor", DESCRIPTION, EXAMPLE)
    parser.add_argument("--version", action="version", version=f"tutor {__version__}")
    _add_ascii(parser, default=False)
    _add_course(parser, default=None)
    _add_learner(parser, default=None)
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=_Parser
    )
    for name, line in COMMANDS.items():
        if name == chosen:
            _define(commands.add_parser(name, help=line, formatter_class=_Help), name)
        else:
            commands.add_parser(name, help=line, add_help=False)
    parser.refuse_unknown_options(argv, commands.choices.get(chosen))
    if chosen and chosen not in COMMANDS:
        _refuse_command(chosen)
    found: argparse.Namespace
    found, rest = parser.parse_known_args(argv)
    if rest:
        commands.choices.get(chosen, parser).error(f"this is more than it takes: {' '.join(rest)}")
    return found


def _parser(name: str, description: str, example: str) -> _Parser:
    return _Parser(
        prog=name,
        description=description,
        epilog=example,
        formatter_class=_Help,
    )


def _define(parser: argparse.ArgumentParser, name: str) -> None:
    """Let the command's module say what it takes; it imports nothing heavy for that."""
    import_module(f"tutor.commands.{name}").add_arguments(parser)
    usage = parser.format_usage()
    if "--ascii" not in usage:
        _add_ascii(parser, default=argparse.SUPPRESS)
    if name in WITH_COURSE and "--course" not in usage:
        _add_course(parser, default=argparse.SUPPRESS)
    if name in WITH_LEARNER:
        _add_learner(parser, default=argparse.SUPPRESS)


def _columns() -> int:
    if (columns := os.environ.get("COLUMNS", "")).isdecimal():
        return max(int(columns), 40)
    try:
        return max(os.get_terminal_size().columns, 40)
    except OSError:
        return 80


def _add_ascii(parser: argparse.ArgumentParser, default: bool | str) -> None:
    parser.add_argument("--ascii", action="store_true", default=default, help="show ASCII characters only")


def _add_course(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--course", metavar="PATH", default=default, help="another course folder; TUTOR_COURSE does the same"
    )


def _add_learner(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--learner", metavar="NAME", default=default, help="whose progress; TUTOR_LEARNER does the same"
    )


def _command_of(argv: list[str]) -> str:
    """The first word that is no option and no option's value."""
    words = iter(argv)
    for word in words:
        if word in ("--course", "--learner"):
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def _refuse_command(name: str) -> NoReturn:
    from tutor.text import quote

    near = _nearest(name, COMMANDS)
    hint = f"Did you mean {near}?" if near else "See tutor --help."
    raise TutorError(f"There is no command {quote(name)}. {hint}")


def _nearest(word: str, words: Iterable[str]) -> str:
    """The word that was most likely meant; empty where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, words, 1)), "")


def _quoted(word: str) -> str:
    """The word as it is quoted in a sentence that goes on."""
    from tutor.text import quote

    return quote(word)


def _is_option(word: str) -> bool:
    """Whether argparse takes it for an option: a number is none, nor is what has a blank in it."""
    return word[:1] == "-" and word[1:2] not in ("", ".") and not word[1].isdecimal() and " " not in word


def _printed(status: int) -> int:
    """The status of what argparse said, once that is out."""
    if sys.stdout is not None:
        sys.stdout.flush()
    return status


def _unwritten(error: OSError) -> int:
    """The status where help or version cannot be written: 0 where nobody reads any more, else 2."""
    _let_go_of_output()
    if isinstance(error, BrokenPipeError):
        return 0
    print(f"The output cannot be written: {error.strerror or error}.", file=sys.stderr)
    return 2


def _let_go_of_output() -> None:
    """Point the closed output at nothing, so that Python's last flush says nothing either."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
