"""`tutor practice`: lines, JSON lines, the report and the answer sheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_a_sitting_from_a_pipe(tutor: Run) -> None:
    ran = tutor("practice", "--seed", "42", "--count", "3", typed=":show\n" * 3)
    assert (ran.status, ran.err) == (0, "")
    for said in (
        "Practice - question 1 of 3",
        "Practice - all 3 questions done",
        "0 of 3 right at the first try",
        "shown: ",
    ):
        assert said in ran.out
    assert "tutor learn " in ran.out
    assert ran.out.rstrip().endswith("That was the last question of this sitting.")
    assert "Due next" in ran.out


def test_input_that_ends_leaves_what_was_answered(tutor: Run) -> None:
    ran = tutor("practice", "--seed", "42", "--plain", typed=":hint\n12345\n")
    assert ran.status == 0
    assert "What you have answered is kept; the same command goes on from here." in " ".join(ran.out.split())
    shown = json.loads(tutor("progress", "--json").out)
    assert sum(one["asked"] for one in shown["skills"]) == 1


def test_as_json_lines(tutor: Run) -> None:
    typed = "\n".join(
        ['{"do": "next"}', '{"do": "show"}', '{"do": "next"}', '{"do": "back"}', '{"do": "next"}']
    )
    things = tutor("practice", "--seed", "1", "--count", "2", "--jsonl", typed=typed).objects
    assert [one["type"] for one in things] == ["page", "error", "page", "page", "page", "page", "page"]
    assert things[0]["lesson"] == "practice"
    assert [one["key"] for one in things if one["type"] == "page"] == ["q1", "q1", "q1", "q2", "q1", "q2"]
    assert things[0]["question"]["status"] == "open"
    assert things[3]["question"]["status"] == "revealed"
    again = tutor("practice", "--seed", "1", "--count", "2", "--jsonl", "--learner", "Ada").objects
    assert again[0] == things[0]


def test_a_sitting_that_was_broken_off_goes_on_and_the_report_holds_all(tutor: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    options = ("practice", "--seed", "1", "--count", "3", "--report", str(file), "--jsonl")
    said = tutor(*options, typed='{"answer": "1000"}\n{"do": "show"}\n{"do": "next"}\n{"do": "hint"}').objects
    half = json.loads(file.read_text("utf-8"))
    assert [one["status"] for one in half["questions"]] == ["revealed", "open"]
    assert half["finished"] is False
    again = tutor(*options, typed='{"do": "show"}\n{"do": "next"}\n{"do": "show"}\n{"do": "next"}').objects
    assert again[0]["key"] == "q2"
    assert again[0]["question"] == said[-1]["question"]
    assert again[0]["text"].startswith("You go on with the sitting that you began at ")
    assert again[-1]["key"] == "summary"
    whole = json.loads(file.read_text("utf-8"))
    assert whole["finished"] is True
    assert whole["began"] == half["began"]
    assert whole["questions"][0] == half["questions"][0]
    assert [one["hints"] for one in whole["questions"]] == [0, 1, 0]
    # What is over begins anew, and nothing answered is no report to replace the other by.
    assert tutor(*options).objects[0]["key"] == "q1"
    assert json.loads(file.read_text("utf-8")) == whole


def test_the_report_is_written_and_written_again(tutor: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    for typed in ("", ":show\n" * 2):
        options = ("--seed", "42", "--count", "2", "--report", str(file), "--learner", "Ada")
        assert tutor("practice", *options, typed=typed).status == 0
    found = json.loads(file.read_text("utf-8"))
    assert (found["learner"], found["seed"], found["finished"], len(found["questions"])) == (
        "Ada",
        42,
        True,
        2,
    )
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "report.json"]


def test_a_report_overwrites_nothing_else_and_is_refused_at_once(tutor: Run, tmp_path: Path) -> None:
    file = tmp_path / "thesis.txt"
    file.write_text("my thesis")
    for path in (file, tmp_path, tmp_path / "nowhere" / "x"):
        ran = tutor("practice", "--report", str(path), typed=":show\n")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
    assert file.read_text() == "my thesis"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "thesis.txt"]


def test_the_answer_sheet_fits_the_questions_and_records_nothing(tutor: Run) -> None:
    sheet = tutor("practice", "--seed", "42", "--count", "4", "--key")
    assert (sheet.status, sheet.err) == (0, "")
    for page in tutor("practice", "--seed", "42", "--count", "4", "--jsonl").objects:
        assert page["question"]["prompt"] in sheet.out
    assert tutor("practice", "--seed", "42", "--count", "4", "--key", "--ascii").out.isascii()
    assert (
        tutor("practice", "--key").err == "An answer sheet needs its seed: tutor practice --seed 42 --key.\n"
    )


@pytest.mark.parametrize(
    "options", [("--count", "0"), ("--count", "ten"), ("--skill", "juggling"), ("--seed", "-1")]
)
def test_what_cannot_be_is_one_message(tutor: Run, options: tuple[str, ...]) -> None:
    ran = tutor("practice", *options)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


def test_help_says_of_which_lessons_the_questions_are(tutor: Run) -> None:
    said = " ".join(tutor("practice", "--help").out.split())
    assert "of the lessons that you have begun, or of the first one while none is;" in said
    assert "with --seed or --skill they are of the whole course." in said


def test_the_key_says_whose_problem_it_is_and_where_its_skill_is_taught(tutor: Run) -> None:
    out = tutor("practice", "--key", "--seed", "4", "--count", "2").out
    assert "y_hat = v1*h1" in out
    assert "(on the problem of lesson two-layers; taught in lesson slope-and-intercept)\n" in out
    assert "2. Classification (lesson classification)\n" in out
