"""Courses and lessons are found by what people call them, and a thousand are listed at once."""

import time
from pathlib import Path

import pytest

from tutor.course.library import bundled, course_folders, find_lesson, open_library
from tutor.course.problems import LessonError
from tutor.errors import InputError

FIXTURES = Path(__file__).parent / "fixtures"


def test_the_bundled_course_is_the_sources_own():
    assert bundled() == Path(__file__).parents[2] / "lessons"
    assert open_library(None, {}).courses[0].id == "gradient-descent"


def test_courses_come_from_the_option_else_from_the_environment(tmp_path):
    assert course_folders(None, {}) == (bundled(),)
    assert course_folders(None, {"TUTOR_COURSE": str(FIXTURES)}) == (FIXTURES, bundled())
    assert course_folders(str(FIXTURES), {"TUTOR_COURSE": "/nowhere"}) == (FIXTURES, bundled())
    both = f"{FIXTURES}:{tmp_path}"
    assert course_folders(None, {"TUTOR_COURSE": both}) == (FIXTURES, tmp_path, bundled())
    assert course_folders(str(bundled()), {}) == (bundled(),)


def test_a_lesson_by_its_id():
    assert find_lesson("one-weight", environ={}).id == "one-weight"
    lesson = find_lesson("from-csv", str(FIXTURES))
    assert (lesson.id, lesson.root) == ("from-csv", FIXTURES)
    assert find_lesson("from-csv", environ={"TUTOR_COURSE": str(FIXTURES)}).id == "from-csv"


def test_a_lesson_by_its_path_has_its_own_folder_as_root(tmp_path):
    path = tmp_path / "drawn.md"
    path.write_bytes((FIXTURES / "drawn.md").read_bytes())
    assert find_lesson(str(path), environ={}).root == tmp_path
    assert find_lesson(str(FIXTURES / "drawn.md"), environ={}).root == FIXTURES
    assert find_lesson(str(FIXTURES / "every-key.md"), str(FIXTURES)).skills[1] == "valleys"


def test_a_path_wins_over_nothing_and_an_id_over_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("one-weight").write_text("not a lesson")
    assert find_lesson("one-weight", environ={}).id == "one-weight"
    Path("other").write_text("not a lesson")
    with pytest.raises(LessonError, match="front-matter"):
        find_lesson("other", environ={})


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("one-wieght", "There is no lesson one-wieght. Did you mean one-weight?"),
        ("zzz", "There is no lesson zzz. Lessons: one-weight"),
        ("\x1b[31m", "There is no lesson [31m."),
        ("", "There is no lesson"),
    ],
)
def test_a_word_that_is_no_lesson(word, said):
    with pytest.raises(InputError) as caught:
        find_lesson(word, environ={})
    assert str(caught.value).startswith(said)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(LessonError) as caught:
        find_lesson(str(tmp_path / "x.md"), environ={})
    assert caught.value.unreadable


def test_a_course_that_is_none(tmp_path):
    for folder, said in ((tmp_path / "none", "no such course folder"), (tmp_path, "it is no course")):
        with pytest.raises(LessonError) as caught:
            open_library(str(folder), {})
        assert said in str(caught.value)
        assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("format = 1\nid = 'a'\ntitle = 'A'\nlessons = ['b', 'b']\n", (4, 17, "duplicate-id")),
        ("format = 1\nid = 'a'\ntitle = 'A'\nlessons = ['B']\n", (4, 12, "bad-id")),
        ("format = 1\nid = 'a'\ntitle = 'A'\nlesons = []\nlessons = []\n", (4, 1, "unknown-key")),
        ("format = 2\nid = 'a'\nmood = 1\n", (1, 10, "format-newer")),
        ("id = 'a'\ntitle = 'A'\nlessons = []\n", (1, 1, "missing-key")),
        ("format = 1\nid = 'a'\ntitle = 'A'\nlessons = []\n[skills]\nx = 5\n", (6, 5, "wrong-type")),
        ("format = 1\nid = a\n", (2, 6, "toml-syntax")),
    ],
)
def test_a_broken_course_file(tmp_path, toml, expected):
    (tmp_path / "course.toml").write_text(toml)
    with pytest.raises(LessonError) as caught:
        open_library(str(tmp_path), {})
    assert [(p.line, p.column, p.code) for p in caught.value.problems] == [expected]


def test_headers_say_what_the_list_shows():
    header = open_library(str(FIXTURES), {}).headers[0]
    assert (header.id, header.title, header.minutes) == ("every-key", "Every key of the format", 10)
    assert (header.skills, header.requires) == (("direction", "valleys"), ("two-parameters",))
    assert header.problem is None
    assert header.course.skill_titles["valleys"] == "seeing valleys"
    assert header.course.skill_titles["update"] == "the update"


def course_of(tmp_path, lessons):
    ids = ", ".join(f'"{id}"' for id in lessons)
    (tmp_path / "course.toml").write_text(f'format = 1\nid = "c"\ntitle = "C"\nlessons = [{ids}]\n')
    return tmp_path


def test_a_lesson_that_cannot_be_listed_says_so_and_hides_no_other(tmp_path):
    (tmp_path / "b.md").write_text("no front matter")
    (tmp_path / "c.md").write_text('+++\ntitle = "\\u001b[31mC"\nminutes = "x"\nskills = 3\n+++\n')
    (tmp_path / "d.md").write_text("+++\ntitle = [" + "[" * 20_000)
    headers = open_library(str(course_of(tmp_path, ["a", "b", "c", "d"])), {}).headers[:4]
    assert [h.problem.code if h.problem else None for h in headers] == [
        "unreadable",
        "front-matter",
        None,
        "front-matter",
    ]
    assert [h.title for h in headers] == ["a", "b", "[31mC", "d"]
    assert headers[2].minutes is None


def test_a_thousand_lessons_are_listed_within_a_second(tmp_path):
    text = (FIXTURES / "every-key.md").read_text()
    ids = [f"lesson-{n}" for n in range(1000)]
    for id in ids:
        (tmp_path / f"{id}.md").write_text(text.replace("every-key", id))
    began = time.process_time()
    headers = open_library(str(course_of(tmp_path, ids)), {}).headers
    assert time.process_time() - began < 1
    assert [header.id for header in headers][:1000] == ids
    assert all(header.title == "Every key of the format" for header in headers[:1000])


@pytest.mark.parametrize(
    "change",
    [
        "",
        "x = 1\n",
        "skills = 3\n",
        'authors = "me"\n',
        'license = ""\n',
        'requires_tutor = "1"\n',
        "[skills]\nOwn = 'x'\n",
    ],
)
def test_the_short_way_of_reading_a_course_lets_nothing_pass_that_the_long_one_refuses(
    tmp_path: Path, change: str
) -> None:
    from tutor.course.course_file import _checked, _plain, read_course
    from tutor.course.source import read_source

    path = tmp_path / "course.toml"
    path.write_text(f'format = 1\nid = "c"\ntitle = "C"\nlessons = ["one"]\n{change}', "utf-8")
    plain = _plain(path.read_text("utf-8"))
    try:
        file = _checked(read_source(path))
    except LessonError:
        assert plain is None
    else:
        assert plain in (None, (file.id, file.title, file.lessons))
        course = read_course(tmp_path)
        assert (course.id, course.title, course.lessons) == (file.id, file.title, file.lessons)
        assert course.file == file
