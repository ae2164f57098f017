"""`tutor progress`: the table, JSON, CSV; export, import, reset."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def play(tutor: Run, *options: str) -> None:
    typed = '{"answer": "0.045"}\n{"answer": "0.555"}\n'
    assert tutor("learn", "one-weight", "--from", "second-step", "--jsonl", *options, typed=typed).status == 0


def test_nothing_done_is_said_in_one_line(tutor: Run) -> None:
    said = "Nothing yet. Answer a question in a lesson or in practice, and it shows here.\n"
    assert tutor("progress").out == said


def test_the_table(tutor: Run, bundled: int) -> None:
    play(tutor)
    out = tutor("progress").out
    assert " ".join(out.split()).startswith(
        f"1 of {bundled} lessons begun, 0 done; 1 question tried, none of them in practice,"
        " 0 right at the first try (0 %)."
    )
    assert "One weight, by hand" in out
    assert "page 6 of 12" in out
    assert "0 of 1    0 %" in out
    assert "the update" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    plain = tutor("progress", "--ascii").out
    assert plain.isascii()
    assert tutor("progress", "--learner", "Ada").out.startswith("Ada: Nothing yet")


def test_json_and_csv(tutor: Run) -> None:
    play(tutor)
    shown = json.loads(tutor("progress", "--json").out)
    assert shown["learner"] == "default"
    assert shown["lessons"][0] == {
        "id": "one-weight",
        "title": "One weight, by hand",
        "state": "page 6 of 12",
        "page": 6,
        "pages": 12,
        "asked": 1,
        "right_first": 0,
    }
    assert shown["mistakes"] == [{"code": "added", "skill": "direction", "times": 1}]
    rows = list(csv.DictReader(io.StringIO(tutor("progress", "--csv").out)))
    assert {row["kind"] for row in rows} == {"lesson", "skill", "mistake"}
    assert rows[0]["right_first"] == "0"


def test_export_import_on_another_machine_twice(tutor: Run, tmp_path: Path) -> None:
    play(tutor)
    file = tmp_path / "mine.jsonl"
    ran = tutor("progress", "export", str(file))
    assert (ran.status, ran.err) == (0, "")
    before = tutor("progress", "--json").out
    elsewhere = {"TUTOR_HOME": str(tmp_path / "elsewhere")}
    assert "taken in" in tutor("progress", "import", str(file), **elsewhere).out
    assert "were here already" in tutor("progress", "import", str(file), **elsewhere).out
    assert json.loads(tutor("progress", "--json", **elsewhere).out) == json.loads(before)
    assert tutor("progress", "export", str(file)).status == 0
    piped = tutor("progress", "export", "-").out
    third = {"TUTOR_HOME": str(tmp_path / "third")}
    assert tutor("progress", "import", "-", typed=piped, **third).status == 0
    assert tutor("progress", "--json", **third).out == before
    renamed = tutor("progress", "import", str(file), "--learner", "Ada", TUTOR_HOME=str(tmp_path / "fourth"))
    assert renamed.status == 0
    shown = tutor("progress", "--json", "--learner", "Ada", TUTOR_HOME=str(tmp_path / "fourth")).out
    assert json.loads(shown)["lessons"] == json.loads(before)["lessons"]


def test_a_file_that_is_no_export_is_not_overwritten_nor_taken_in(tutor: Run, tmp_path: Path) -> None:
    play(tutor)
    before = tutor("progress", "--json").out
    for content in (b"my novel", b"\xff\xfe", b"", b'{"what": "gradient-tutor progress", "format": 1'):
        file = tmp_path / "novel.txt"
        file.write_bytes(content)
        for action in ("export", "import"):
            ran = tutor("progress", action, str(file))
            assert (ran.status, ran.out) == (2, "")
            assert ran.err.count("\n") == 1
            assert file.read_bytes() == content
    for path in (tmp_path, tmp_path / "nowhere" / "file"):
        for action in ("export", "import"):
            ran = tutor("progress", action, str(path))
            assert ran.status == 2
            assert ran.err.count("\n") == 1
    assert tutor("progress", "--json").out == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "novel.txt"]


def test_reset_asks_and_keeps_the_history(tutor: Run) -> None:
    play(tutor)
    asked = tutor("progress", "reset", "one-weight", typed="n\n")
    assert (asked.status, "Nothing was changed." in asked.out) == (0, True)
    refused = tutor("progress", "reset", "one-weight")
    assert refused.status == 2
    assert "--yes" in refused.err
    assert json.loads(tutor("progress", "--json").out)["lessons"][0]["asked"] == 1
    assert tutor("progress", "reset", "one-weight", typed="y\n").status == 0
    after = json.loads(tutor("progress", "--json").out)["lessons"][0]
    assert (after["state"], after["asked"], after["page"]) == ("new", 0, 0)
    assert len(tutor("progress", "export", "-").out.splitlines()) > 3
    assert tutor("learn", "one-weight", "--jsonl").objects[0]["page"] == 1
    play(tutor)
    assert tutor("progress", "reset", "one-weight", "--yes").status == 0
    assert tutor("progress", "reset", "nowhere", "--yes").status == 2
    assert tutor("progress", "reset").err == "Name a lesson: tutor progress reset LESSON.\n"
