"""Whatever is done to a good lesson, reading it gives a lesson or its problems, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.course.build import build_problem
from tutor.course.course_file import read_course
from tutor.course.library import read_header
from tutor.course.problems import CODES, LessonError
from tutor.course.reader import read_lesson, read_text
from tutor.course.source import Source, read_source

FIXTURES = Path(__file__).parent / "fixtures"
COURSE = read_course(FIXTURES)
GOOD = {id: read_source(COURSE.path(id)).text for id in COURSE.lessons}
GOOD["one-weight"] = read_source(Path(__file__).parents[2] / "lessons" / "one-weight.md").text

TOKENS = st.sampled_from(
    [
        *"\"'[]{}()=,.#+-*|`~\\\n\t@:;<>!_%&/ 0",
        "+++",
        "---",
        "```",
        "```predict\n",
        "```choose\n",
        "[[options]]\n",
        "[problem]\n",
        "[runs.a]\n",
        "{{",
        "}}",
        "<!--",
        "-->",
        "\n## ",
        "\n# ",
        "\n| a |\n|---|\n",
        '"""',
        "true",
        "nan",
        "inf",
        "1e400",
        "99999999999999999999",
        "1979-05-27",
        "w",
        "x",
        "y_hat",
        "dJ/dw",
        "@20",
        "mean(",
        "uniform(0, 1)",
        "\u202e",
        "\x1b",
        "\r",
        "\ufeff",
        "\u0301",
        "“",
        "é",
        "数",
        "𝒘",
    ]
)


@st.composite
def mutated(draw, most):
    id = draw(st.sampled_from(sorted(GOOD)))
    text = GOOD[id]
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 40)))
        match draw(st.integers(0, 4)):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + draw(TOKENS) + text[at:]
            case 2:
                text = text[:at] + draw(TOKENS) + text[end:]
            case 3:
                to = draw(st.integers(0, len(text)))
                text = text[:to] + text[at:end] + text[to:]
            case _:
                text = text[:at] + draw(st.text(max_size=5)) + text[at:]
    return id, text


def attempt(read):
    """What was read, or the problems; any other exception fails the test."""
    try:
        return read(), ()
    except LessonError as error:
        return None, error.problems


def check(id, text):
    lesson, problems = attempt(lambda: read_text(Source(f"{id}.md", text), COURSE.path(id), COURSE))
    if lesson is None:
        assert problems
        lines = text.split("\n")
        for problem in problems:
            assert problem.code in CODES, problem
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
            assert problem.message.strip()
            assert all(c == "\n" or c.isprintable() for c in problem.text())
        return
    assert lesson.pages
    assert len(lesson.fingerprint) == 16
    assert all(activity.fingerprint(lesson) for activity in lesson.activities)
    ids = [activity.id for activity in lesson.activities]
    assert len(ids) == len(set(ids))
    keys = [page.key for page in lesson.pages]
    assert len(keys) == len(set(keys))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(most=3))
def test_small_changes(case):
    check(*case)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(most=40))
def test_many_changes(case):
    check(*case)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(most=6))
def test_many_more(case):
    check(*case)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | mutated(most=5).map(lambda case: case[1].encode("utf-8", "replace")))
def test_bytes(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("fuzz", numbered=True)
    (folder / "drawn.md").write_bytes(data)
    lesson, problems = attempt(lambda: read_lesson(folder / "drawn.md"))
    assert lesson or problems
    (folder / "course.toml").write_text('format = 1\nid = "c"\ntitle = "C"\nlessons = ["drawn"]\n')
    read_header(read_course(folder), "drawn")
    (folder / "course.toml").write_bytes(data)
    course, problems = attempt(lambda: read_course(folder))
    assert course or problems


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(most=2))
def test_what_reads_builds_or_says_why(case):
    id, text = case
    lesson, problems = attempt(lambda: read_text(Source(f"{id}.md", text), COURSE.path(id), COURSE))
    for run in lesson.problems if lesson else ():
        built, problems = attempt(lambda run=run: build_problem(lesson, run))
        assert built or problems
