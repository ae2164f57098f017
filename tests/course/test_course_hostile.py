"""Files made to hang, to exhaust or to deceive: each is refused with a message, and quickly."""

import json
import os
import socket
import time
from pathlib import Path

import pytest

from tutor.course.problems import MAX_PROBLEMS, LessonError
from tutor.course.reader import read_lesson

GOOD = (Path(__file__).parent / "fixtures" / "drawn.md").read_text(encoding="utf-8")
HOSTILE = json.loads((Path(__file__).parents[1] / "corpus" / "hostile.json").read_text(encoding="utf-8"))


def refused(path, seconds=2.0):
    """The problems' codes; the time is that of this process, so that a busy machine fails no test."""
    began = time.process_time()
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    assert time.process_time() - began < seconds
    text = str(caught.value)
    assert all(c == "\n" or c.isprintable() for c in text)
    assert len(caught.value.problems) <= MAX_PROBLEMS + 1
    assert len(text) < 200_000
    return {problem.code for problem in caught.value.problems}


def written(tmp_path, text):
    path = tmp_path / "drawn.md"
    path.write_text(text, encoding="utf-8", newline="")
    return path


# What is no readable file


def test_a_missing_file(tmp_path):
    assert refused(tmp_path / "none.md") == {"unreadable"}


def test_a_folder(tmp_path):
    assert refused(tmp_path) == {"unreadable"}


def test_a_name_that_no_file_can_have():
    assert refused("a\0b.md") == {"unreadable"}
    assert refused("x" * 5000 + ".md") == {"unreadable"}


def test_a_path_with_escapes_is_shown_without_them(tmp_path):
    assert refused(tmp_path / "a\x1b[31mb.md") == {"unreadable"}


def test_a_named_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    assert refused(tmp_path / "pipe.md") == {"unreadable"}


def test_a_device():
    assert refused("/dev/zero") == {"unreadable"}


def test_a_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        assert refused(tmp_path / "s") == {"unreadable"}


def test_a_link_in_a_circle(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "a.md")
    assert refused(tmp_path / "a.md") == {"unreadable"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = written(tmp_path, GOOD)
    path.chmod(0)
    assert refused(path) == {"unreadable"}


def test_300_mebibytes_are_refused_unread(tmp_path):
    path = tmp_path / "big.md"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    assert refused(path, seconds=0.1) == {"too-large"}


def test_the_largest_file_that_is_read(tmp_path):
    path = written(tmp_path, GOOD + "\n" + "w " * (256 * 1024 // 2 - len(GOOD)))
    assert read_lesson(path).id == "drawn"
    path = written(tmp_path, GOOD + "\n" + "w " * (256 * 1024 // 2))
    assert refused(path) == {"too-large"}


def test_noise(tmp_path):
    path = tmp_path / "noise.md"
    path.write_bytes(bytes(range(256)) * 100)
    assert refused(path) == {"not-utf8"}


def test_what_cannot_be_read_is_told_from_what_is_wrong(tmp_path):
    big, noise, bad = tmp_path / "big.md", tmp_path / "noise.md", tmp_path / "bad.md"
    big.write_bytes(b"x" * 300_000)
    noise.write_bytes(b"\xff")
    bad.write_text("text")
    for path, unreadable in (
        (big, True),
        (noise, True),
        (tmp_path, True),
        (tmp_path / "no.md", True),
        (bad, False),
    ):
        with pytest.raises(LessonError) as caught:
            read_lesson(path)
        assert caught.value.unreadable is unreadable


def test_a_number_beyond_all_floats(tmp_path):
    assert refused(written(tmp_path, GOOD.replace("w = 1\n", f"w = 1{'0' * 400}\n"))) == {"range"}
    whole = read_lesson(written(tmp_path, GOOD.replace("w = 1\n", f"w = 1{'0' * 30}\n")))
    assert whole.problems[None].start.values == {"w": 1e30}


# TOML made to be slow or deep

DEEP = 10_000
TOML = {
    "lists": ("x = " + "[" * DEEP + "]" * DEEP, {"too-deep"}),
    "lists without an end": ("x = " + "[" * DEEP, {"too-deep"}),
    "tables": ("x = " + "{a=" * 5000 + "1" + "}" * 5000, {"too-deep"}),
    "a dotted key": ("a" + ".a" * 16_000 + " = 1", {"too-deep"}),
    "a dotted header": ("[a" + ".a" * 16_000 + "]", {"too-deep"}),
    "five parts": ("a.b.c.d.e = 1", {"too-deep"}),
    "quoted parts": ('"a"."b"."c"."d"."e" = 1', {"too-deep"}),
    "a dotted key in a table": ("x = { a.b.c.d.e = 1 }", {"too-deep"}),
    "seventeen lists": ("x = " + "[" * 17 + "]" * 17, {"too-deep"}),
    "small tables": ("".join(f"[t{i}]\n" for i in range(25_000)), {"too-large"}),
    "small tables that fit": (
        "".join(f"[t{i}]\n" for i in range(3_700)),
        {"unknown-key", "too-many-problems"},
    ),
    "lists of tables": ("[[a]]\n" * 5_000, {"unknown-key"}),
    "dotted tables": ("".join(f"a.b.c.d{i} = 1\n" for i in range(2_000)), {"unknown-key"}),
    "a long block": ("# " + "x" * 40_000, {"too-large"}),
    "an open list of 30 KB": ("x = [" + "1," * 15_000, {"toml-syntax"}),
    "a number of 30,000 digits": ("minutes = " + "9" * 30_000, {"range"}),
    "a float of 30,000 digits": ("minutes = 0." + "9" * 30_000, {"wrong-type"}),
    "an exponent": ("minutes = 1e999999999", {"wrong-type"}),
    "an open string": ('x = "' + "\\\\" * 15_000, {"toml-syntax"}),
    "quotes": ("x = " + '"' * 30_001, {"toml-syntax"}),
    "keys": ("\n".join(f"k{i} = {i}" for i in range(2_500)), {"unknown-key", "too-many-problems"}),
}


@pytest.mark.parametrize("name", TOML)
def test_toml_in_the_front_matter(tmp_path, name):
    toml, codes = TOML[name]
    found = refused(written(tmp_path, GOOD.replace('title = "Noise"', f'title = "Noise"\n{toml}', 1)))
    assert codes & found == codes


@pytest.mark.parametrize("name", TOML)
def test_toml_in_a_block(tmp_path, name):
    toml, _ = TOML[name]
    refused(written(tmp_path, f"{GOOD}\n```plot\nof = 'loss'\n{toml}\n```\n"))


@pytest.mark.parametrize("name", TOML)
def test_toml_of_a_course(tmp_path, name):
    from tutor.course.course_file import read_course

    (tmp_path / "course.toml").write_text(f"format = 1\n{TOML[name][0]}")
    with pytest.raises(LessonError):
        read_course(tmp_path)


# Markdown made to be slow

FILL = 200_000
MARKDOWN = {
    "pages": "## a\n" * 50_000,
    "empty headings": "##\n" * 50_000,
    "blanks in a heading": "## a" + " " * FILL + "b",
    "blanks before a key": "## a" + " " * FILL + "{#x",
    "hashes": "## a " + "#" * FILL + " b",
    "fences": "```\n" * 50_000,
    "one long fence": "`" * FILL,
    "fences of every length": "\n".join("`" * n for n in range(3, 600)),
    "blocks": "```plot\nof = 'loss'\n```\n" * 8_000,
    "bad blocks": "```plot\nof = 5\nxx = 1\n```\n" * 8_000,
    "almost activities": "```plott\n```\n" * 15_000,
    "figures": "{{w}} " * 30_000,
    "unknown figures": "{{wieght}} " * 18_000,
    "open figures": "{{" * 100_000,
    "figures with brackets": "{{" + "(" * 150 + "w}} " * 1 + "{{" + "y_hat(" * 30 + "w" + ")" * 30 + "}}",
    "figures by the line": "{{w}}\n" * 30_000,
    "stars": "*a " * 60_000,
    "double stars": "**a " * 50_000,
    "nested styles": "*a **b " * 15_000 + "c** d* " * 15_000,
    "underscores": "_" * FILL,
    "backticks": " ".join("`" * n for n in range(1, 600)),
    "brackets": "[" * FILL,
    "links": "[a](" * 50_000,
    "tables": "| a |\n|---|\n" * 15_000,
    "a wide table": "|" * 60_000 + "\n" + "|-" * 60_000 + "|\n" + "|" * 60_000,
    "backticks in a table": "| a |\n|---|\n| " + " ".join("`" * n for n in range(1, 600)) + " |",
    "remarks": "<!-- a -->" * 20_000,
    "open remarks": "<!-- " * 40_000,
    "lists": "- a\n" * 50_000,
    "deep lists": "".join(" " * n + "- a\n" for n in range(600)),
    "rules": "-" * FILL,
    "spaced rules": "- " * 100_000 + "x",
    "quotes": "> " * 100_000,
    "backslashes": "\\" * FILL,
    "one long line": "word " * 40_000,
    "one long word": "w" * FILL,
    "control characters": "\x07\n" * 60_000,
    "many on a line": "\x07" * 100_000,
    "bidirectional": "\u202e" * 60_000,
    "combining": "a" + "\u0301" * 60_000,
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown(tmp_path, name):
    path = written(tmp_path, f"{GOOD}\n{MARKDOWN[name]}\n")
    began = time.process_time()
    text, count = attempt(path)
    assert time.process_time() - began < 4
    assert count <= MAX_PROBLEMS + 1
    assert all(c == "\n" or c.isprintable() for c in text)


def attempt(path):
    try:
        read_lesson(path)
    except LessonError as error:
        return str(error), len(error.problems)
    return "", 0


def test_two_hundred_pages_are_read_and_no_more(tmp_path):
    head = GOOD.replace("w is {{w}}.", "")
    path = written(tmp_path, head + "".join(f"## p{n}\n\ntext\n" for n in range(200)))
    assert len(read_lesson(path).pages) == 200
    path = written(tmp_path, head + "".join(f"## p{n}\n\ntext\n" for n in range(201)))
    assert refused(path) == {"too-many-pages"}


# The corpus


def cases(context):
    found = [case for case in HOSTILE if case["context"] == context]
    return pytest.mark.parametrize("case", found, ids=[case["why"] for case in found])


@cases("lesson_expression")
def test_expressions_of_the_corpus(tmp_path, case):
    text = GOOD.replace('"mean(abs(y_hat - y))"', json.dumps(case["input"]))
    assert refused(written(tmp_path, text)) & {"bad-expression", "too-large"}


@cases("lesson_symbol_name")
def test_names_of_the_corpus(tmp_path, case):
    text = GOOD.replace("w = 1\n", f"w = 1\n{json.dumps(case['input'])} = 2\n")
    assert refused(written(tmp_path, text)) & {"bad-name", "unsafe-character"}
    text = GOOD.replace('x = "uniform', f'{json.dumps(case["input"])} = "normal(0, 1)"\nx = "uniform')
    assert refused(written(tmp_path, text)) & {"bad-name", "unsafe-character"}


INLINE = """+++
format = 1
id = "drawn"
title = "Data"
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 20
[problem.start]
w = 1
[problem.data]
DATA
+++
Text.
"""
DATA = {
    "x=[1,2]; y=[1,2,3]": ("x=[1,2]\ny=[1,2,3]", {"length-mismatch"}),
    "x=[1]*10^7 rows": ("x=[" + "1," * 110_000 + "]\ny=[1]", {"too-large"}),
    '!!python/object/apply:os.system ["id"]': ('x = !!python/object/apply:os.system ["id"]', {"toml-syntax"}),
}


@pytest.mark.parametrize("case", [c for c in HOSTILE if c["input"] in DATA], ids=lambda c: c["why"])
def test_data_of_the_corpus(tmp_path, case):
    data, codes = DATA[case["input"]]
    assert codes <= refused(written(tmp_path, INLINE.replace("DATA", data)))


def test_a_negative_learning_rate_is_refused_and_a_huge_one_is_a_matter_of_running(tmp_path):
    good = INLINE.replace("DATA", "x=[1,2]\ny=[1,2]")
    assert refused(written(tmp_path, good.replace("0.01", "-0.1"))) == {"range"}
    assert read_lesson(written(tmp_path, good.replace("0.01", "1e300"))).id == "drawn"


# What would deceive a terminal

DECEIVING = ["\x1b[31m", "\x9b31m", "\u202e", "\u2066", "\x00", "\x7f", "\u2028", "\r", "\x1b]0;title\x07"]


@pytest.mark.parametrize("text", DECEIVING, ids=ascii)
@pytest.mark.parametrize("escaped", [False, True])
def test_control_characters_anywhere(tmp_path, text, escaped):
    spelt = "".join(f"\\u{ord(c):04x}" for c in text) if escaped else text
    block = (
        f'```choose\nid = "q"\nprompt = "{spelt}?"\n[[options]]\ntext = "{spelt}"\ncorrect = true\n'
        '[[options]]\ntext = "b"\n```\n'
    )
    keys = [
        GOOD.replace("title", f'"{spelt}" = 1\ntitle', 1),
        GOOD.replace("[problem]", f'[problem]\n"{spelt}" = 1', 1),
        f'{GOOD}\n```plot\nof = "loss"\n"{spelt}" = 1\n```\n',
    ]
    places = [
        GOOD.replace("Noise", spelt),
        GOOD.replace('id = "drawn"', f'id = "dr{spelt}awn"'),
        GOOD.replace("w = 1\n", f'w = 1\n"{spelt}" = 2\n'),
        GOOD.replace("mean(abs", f"mean({spelt}abs"),
        f"{GOOD}\n{block}",
    ]
    if not escaped:
        places += [f"{GOOD}\n{text}x\n", f"{GOOD}\n## {text}x\n", f"{GOOD}\n```{text}x\n```\n"]
        places += [f"{GOOD}\n| {text} |\n|---|\n"]
    for place in keys:
        assert refused(written(tmp_path, place)) & {"unsafe-character", "unknown-key"}
    for place in places:
        assert refused(written(tmp_path, place)) & {"unsafe-character", "bad-expression"}


def test_markup_of_screens_is_text(tmp_path):
    markup = "[@click=app.quit]x[/] [bold red]y[/bold red]"
    path = written(tmp_path, GOOD.replace("Noise", markup) + f"\n## {markup}\n\n{markup}\n")
    lesson = read_lesson(path)
    assert lesson.title == markup
    assert lesson.pages[1].title == markup
    assert lesson.pages[1].items[0].segments[0].text == markup
