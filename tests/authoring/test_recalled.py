"""`recall` blocks where nobody sits before a screen: checked, on the answer sheet, in the notebook."""

from __future__ import annotations

import json
from pathlib import Path

from authoring_lessons import GOOD, checked, codes, only

from tutor.authoring.key import sheet
from tutor.authoring.notebook import notebook
from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.learner.recall import recalled

RECALL = '\n## Again {#again}\n\n```recall\nid = "again"\nskill = "update"\n```\n'


def lesson(tmp_path: Path) -> Lesson:
    path = tmp_path / "small.md"
    path.write_text(GOOD + RECALL, "utf-8")
    return read_lesson(path)


def test_a_recall_is_played_like_any_question(tmp_path: Path) -> None:
    before, after = checked(tmp_path), checked(tmp_path, text=GOOD + RECALL)
    assert codes(after) == set()
    assert after.json()["played"]["questions"] == before.json()["played"]["questions"] + 1
    for learner, count in after.json()["played"]["learners"].items():
        assert count > before.json()["played"]["learners"][learner], learner


def test_a_skill_that_nobody_asks_for_is_said_at_its_key(tmp_path: Path) -> None:
    text = GOOD + RECALL.replace('"update"', '"cooking"')
    problem = only(checked(tmp_path, text=text), "cannot-be-asked")
    assert text.splitlines()[problem.line - 1] == 'skill = "cooking"'
    assert "cooking" in problem.message
    assert "earlier lesson" in problem.hint


def test_the_key_says_what_is_recalled(tmp_path: Path) -> None:
    made = lesson(tmp_path)
    drawn = recalled(made, made.activity("again"), None)
    lines = [line.strip() for line in sheet(made)]
    assert f"Recalled from {drawn.lesson.title}:" in lines
    assert f"answer: {drawn.question.answer()}" in lines


def test_the_notebook_asks_what_is_recalled(tmp_path: Path) -> None:
    made = lesson(tmp_path)
    drawn = recalled(made, made.activity("again"), None)
    words = "\n".join("".join(cell["source"]) for cell in json.loads(notebook(made))["cells"])
    assert f"Recalled from {drawn.lesson.title}:" in words
    assert words.count("<details>") == len([one for one in made.activities if one.asks])
    assert "asks for the tutor itself" not in words
