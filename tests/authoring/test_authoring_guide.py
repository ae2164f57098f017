"""lessons/README.md: its lesson passes, its claims about numbers hold, its reference is the models'."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tutor.authoring.checker import check
from tutor.authoring.guide import refreshed
from tutor.authoring.report import ALL_CODES
from tutor.course import schema

GUIDE = (Path(__file__).parents[2] / "lessons" / "README.md").read_text("utf-8")
LESSON = "".join(re.findall(r"^````markdown\n(.*?)^````$", GUIDE, re.MULTILINE | re.DOTALL))


def checked(folder: Path, text: str) -> dict[str, str]:
    path = folder / "watering.md"
    path.write_text(text, "utf-8")
    (report,) = check([str(path)])
    return {problem.code: problem.text() for problem in report.problems}


def test_the_reference_is_that_of_the_models() -> None:
    assert refreshed(GUIDE) == GUIDE, (
        "run: python -c 'from tutor.authoring.guide import *; refresh(Path(\"lessons/README.md\"))'"
    )


def test_the_reference_has_every_block_key_and_code() -> None:
    reference = GUIDE[GUIDE.index("## Reference") :]
    for word, block in schema.ACTIVITIES.items():
        part = reference[reference.index(f"#### `{word}`") :].split("\n#### ")[0]
        shared = set(schema.Activity.__struct_encode_fields__)
        for key in set(block.__struct_encode_fields__) - shared:
            assert f"| `{key}`" in part, (word, key)
    for code in ALL_CODES:
        assert f"| `{code}` |" in reference


def test_the_lesson_of_the_tutorial_passes_as_it_stands(tmp_path: Path) -> None:
    assert checked(tmp_path, LESSON) == {}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("w = 0.5\n", "w = 0.0\n", "collision"),
        ("J = {{loss}}", "J = 35.333", "typed-number"),
    ],
)
def test_what_it_says_of_breaking_it_is_true(old: str, new: str, code: str, tmp_path: Path) -> None:
    # Asked at the first step, where the start counts.
    text = LESSON.replace('then = "step"\n', "") if code == "collision" else LESSON
    assert old in text
    assert code in checked(tmp_path, text.replace(old, new))


def test_its_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^##+ (.+)$", GUIDE, re.MULTILINE)
    }
    for target in re.findall(r"\]\(#([^)]+)\)", GUIDE):
        assert target in headings, target


SINGLE = "[variants]\nlearning_rate = [0.02, 0.03]\nw = [0.5, 1.5]\n"


def landings(folder: Path, start: float, rate: float, xs: str, ys: str) -> tuple[float, dict[str, float]]:
    """The first step's answer and where each mistake leads, for other numbers of the tutorial's lesson."""
    from tutor.authoring.cases import own_case
    from tutor.course.reader import read_lesson
    from tutor.grading.predict import Predict

    text = LESSON.replace('then = "step"\n', "").replace(SINGLE, "").replace("w = 0.5\n", f"w = {start}\n")
    text = text.replace("learning_rate = 0.02", f"learning_rate = {rate}")
    text = text.replace("x = [1.0, 2.0, 4.0]", f"x = {xs}").replace("y = [3.5, 5.0, 11.0]", f"y = {ys}")
    path = folder / "watering.md"
    path.write_text(text, "utf-8")
    lesson = read_lesson(path)
    item = lesson.activity("second-step")
    assert item is not None
    question = own_case(lesson).engine.question(item)
    assert isinstance(question, Predict)
    (number,) = question.numbers
    return number.truth, {landing.code: landing.value for landing in number.landings}


def test_what_it_says_of_the_worst_lesson_is_true(tmp_path: Path) -> None:
    truth, found = landings(tmp_path, 0.0, 0.01, "[1, 2, 3, 4]", "[2, 4, 6, 8]")
    assert found["only_the_step"] == pytest.approx(truth)
    assert found["rate_times_all"] == pytest.approx(truth)
    assert found["added"] == pytest.approx(found["used_loss"])
    assert found["used_loss"] == pytest.approx(-0.01 * 30)


def test_what_it_says_of_other_numbers_is_true(tmp_path: Path) -> None:
    three = ("[1, 2, 4]", "[3.5, 5, 11]")
    truth, found = landings(tmp_path, 0.0, 0.02, *three)
    assert found["only_the_step"] == pytest.approx(truth)
    assert "no_learning_rate" not in landings(tmp_path, 0.5, 1.0, "[0.1, 0.2, 0.4]", "[0.35, 0.5, 1.1]")[1]
    truth, found = landings(tmp_path, 0.5, 0.1, "[0.1, 0.2, 0.4]", "[0.35, 0.5, 1.1]")
    slip = truth + 9 * (truth - 0.5)
    assert found["no_learning_rate"] == pytest.approx(slip)
    truth, found = landings(tmp_path, 0.5, 0.1, "[1, 1, 1]", "[2, 3, 4]")
    assert found["missing_inner"] == pytest.approx(truth)
    truth, found = landings(tmp_path, 0.5, 0.1, "[-1, 0, 1]", "[-3, 1, 2]")
    assert found["used_x"] == pytest.approx(found["unchanged"])
    assert "sum_for_mean" not in landings(tmp_path, 0.5, 0.1, "[2]", "[4]")[1]


EXAMPLES = "\n".join(re.findall(r"^~~~markdown\n(.*?)^~~~$", GUIDE, re.MULTILINE | re.DOTALL))


def test_every_block_has_an_example_that_passes(tmp_path: Path) -> None:
    front = LESSON[: LESSON.index("\n+++\n", 4) + 5]
    assert checked(tmp_path, f"{front}\n# Watering the tomatoes\n\nSun and water.\n\n{EXAMPLES}") == {}
    used = set(re.findall(r"^```([a-z]+)$", LESSON + EXAMPLES, re.MULTILINE))
    assert used == set(schema.ACTIVITIES)


def test_the_own_run_gets_a_name_from_an_empty_table(tmp_path: Path) -> None:
    front, pages = LESSON[: LESSON.index("+++\n", 4)], LESSON[LESSON.index("+++\n", 4) :]
    runs = "\n[runs.slow]\n\n[runs.fast]\nlearning_rate = 0.03\n"
    for run in ("slow", "fast"):
        pages += f'\n## Run {run}\n\n```train\nrun = "{run}"\nuntil = 9\n```\n'
    pages += '\n## Both\n\n```plot\nof = "loss"\nruns = ["slow", "fast"]\n```\n'
    pages += "\nNow {{slow.loss}} and {{fast.loss}}.\n"
    assert checked(tmp_path, front + runs + pages) == {}
