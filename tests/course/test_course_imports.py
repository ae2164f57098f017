"""Reading and listing lessons is for the first frame: neither NumPy nor SymPy is imported for it."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "sympy", "torch", "textual", "rich", "difflib")
FIXTURES = Path(__file__).parent / "fixtures"

READ = f"""
from pathlib import Path
from tutor.course.course_file import read_course
from tutor.course.reader import read_lesson
course = read_course(Path({str(FIXTURES)!r}))
for id in course.lessons:
    lesson = read_lesson(course.path(id), course)
    [activity.fingerprint(lesson) for activity in lesson.activities], lesson.fingerprint
"""
LIST = f"""
from tutor.course.library import open_library
open_library({str(FIXTURES)!r}, {{}}).headers
"""


def imported(code):
    script = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in found.stdout.split()}, found.stdout.split()


@pytest.mark.parametrize(
    "module", ["schema", "reader", "library", "lesson", "walk", "course_file", "fingerprint"]
)
def test_importing_is_light(module):
    assert imported(f"import tutor.course.{module}")[0].isdisjoint(HEAVY)


def test_reading_is_light():
    assert imported(READ)[0].isdisjoint(HEAVY)


def test_listing_is_lighter():
    top, modules = imported(LIST)
    assert top.isdisjoint(HEAVY)
    assert not any(name.startswith("tutor.symbolic") for name in modules)
