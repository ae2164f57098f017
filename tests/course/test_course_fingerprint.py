"""A question that changed has another fingerprint; one whose prose changed has not."""

from pathlib import Path

import pytest

from tutor.course.course_file import read_course
from tutor.course.reader import read_text
from tutor.course.source import Source, read_source

FIXTURES = Path(__file__).parent / "fixtures"
COURSE = read_course(FIXTURES)
PATH = COURSE.path("every-key")
TEXT = read_source(PATH).text


def prints(text=TEXT):
    lesson = read_text(Source("every-key.md", text), PATH, COURSE)
    return lesson.fingerprint, {a.id: a.fingerprint(lesson) for a in lesson.activities}


WHOLE, EACH = prints()

PROSE = {
    "text": ("So w moved to {{w}}.", "Now w is {{w:.3f}}, and that is that."),
    "title of the lesson": ('title = "Every key of the format"', 'title = "Keys"'),
    "minutes": ("minutes = 10", "minutes = 12"),
    "title of a page": ("## Which way?", "## Where to?"),
    "a hint": ("Look at the sign of {{dJ/dw}}.", "Look twice."),
    "a because": ("J falls as w grows.", "It falls."),
    "the skill": ('skill = "valleys"', 'skill = "direction"'),
    "remarks and spaces in TOML": ('ask = "w"\n', '# remark\nask   =   "w"\n'),
    "the spelling of numbers": ("x = [1, 2, 3, 4]", "x = [1.0, 2, 3.0, 4]"),
    "variants": ("[0.01, 0.02, 0.03]", "[0.01, 0.02]"),
    "a new page without steps": ("## Choose", "## New\n\nText.\n\n## Choose"),
}


@pytest.mark.parametrize(("old", "new"), PROSE.values(), ids=PROSE)
def test_prose_changes_no_fingerprint(old, new):
    assert old in TEXT
    assert prints(TEXT.replace(old, new, 1))[1] == EACH


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("decimals = 4", "decimals = 5", {"second-step"}),
        ('given = "np.dot', 'given = "2*np.dot', {"mend"}),
        ("It is negative.", "It is below zero.", {"sign"}),
        ("learning_rate = 0.1\n", "learning_rate = 0.2\n", {"the-rest-train-2"}),
    ],
)
def test_a_changed_block_or_run_changes_its_own(old, new, changed):
    whole, each = prints(TEXT.replace(old, new, 1))
    assert {id for id in EACH if each[id] != EACH[id]} == changed
    assert whole != WHOLE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = [1, 2, 3, 4]", "x = [1, 2, 3, 5]"),
        ("learning_rate = 0.01", "learning_rate = 0.02"),
        ('dtype = "float32"', 'dtype = "float64"'),
        ("w = 0.0", "w = 0.5"),
        ('model = "w*x"', 'model = "x*w"'),
    ],
)
def test_a_changed_problem_changes_all_of_its_own(old, new):
    _, each = prints(TEXT.replace(old, new, 1))
    own = {"the-rest-train-2"} if "learning_rate" in old else set()  # its run has a rate of its own
    assert {id for id in EACH if each[id] == EACH[id]} == own


def test_a_step_more_changes_what_stands_after_it():
    step = '```forecast\nid = "more"\nask = "fate"\nthen = "step"\n```\n'
    _, each = prints(TEXT.replace("## At a point", f"## More\n\n{step}\n## At a point"))
    changed = {id for id in EACH if each[id] != EACH[id]}
    assert "direction" not in changed
    assert "second-step" not in changed
    assert {"at-five", "each-rule", "sign", "the-rest-train"} <= changed
    assert "mend" not in changed  # of another run, which takes no step more


def test_they_are_short_and_the_same_everywhere():
    assert prints()[0] == WHOLE
    assert all(len(p) == 16 and set(p) <= set("0123456789abcdef") for p in (WHOLE, *EACH.values()))
    assert len(set(EACH.values())) == len(EACH)
