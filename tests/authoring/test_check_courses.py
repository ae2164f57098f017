"""What concerns a whole course: ids that are locked, what requires what, and which files are lessons."""

from __future__ import annotations

from pathlib import Path

import pytest
from authoring_lessons import COURSE, GOOD, codes, only, write

from tutor.authoring.checker import check
from tutor.authoring.locking import lock
from tutor.authoring.report import FileReport, status
from tutor.errors import InputError

SHORT = GOOD[: GOOD.index("[variants]")] + "+++\n\nNothing but prose.\n"


def course(folder: Path, **lessons: str) -> Path:
    """A course of short lessons; each value is what stands in place of `requires`."""
    listed = ", ".join(f'"{name}"' for name in lessons)
    (folder / "course.toml").write_text(COURSE.format(listed))
    for name, requires in lessons.items():
        text = SHORT.replace('id = "small"', f'id = "{name}"\nrequires = [{requires}]')
        write(folder, text, name)
    return folder


def reports(folder: Path) -> dict[str, FileReport]:
    return {Path(report.path).name: report for report in check([str(folder)])}


def test_a_changed_id_is_caught_at_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(COURSE.format('"small"'))
    write(tmp_path)
    assert list(lock([str(tmp_path)])) == [f"{tmp_path / 'ids.lock'}: the ids of 1 lesson are locked."]
    assert reports(tmp_path)["small.md"].problems == ()
    write(tmp_path, GOOD.replace('id = "first-step"', 'id = "one-step"'))
    problem = only(reports(tmp_path)["small.md"], "id-changed")
    assert problem.source_line == 'id = "one-step"'
    assert "`first-step`" in problem.message
    assert problem.severity == "error"


def test_a_question_that_is_gone_is_caught(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(COURSE.format('"small"'))
    write(tmp_path)
    list(lock([str(tmp_path)]))
    start = GOOD.index("## Mend")
    write(tmp_path, GOOD[:start] + GOOD[GOOD.index("## More") :])
    problem = only(reports(tmp_path)["small.md"], "id-changed")
    assert "`mend-it`" in problem.message
    assert problem.source_line == 'id = "small"'


def test_prose_and_order_may_change(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(COURSE.format('"small"'))
    write(tmp_path)
    list(lock([str(tmp_path)]))
    mend = GOOD[GOOD.index("## Mend") : GOOD.index("## More")]
    moved = GOOD.replace(mend, "").replace("## First", mend + "## First").replace("is off by", "misses by")
    write(tmp_path, moved)
    assert reports(tmp_path)["small.md"].problems == ()


def test_a_new_id_is_to_be_locked(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(COURSE.format('"small"'))
    write(tmp_path)
    list(lock([str(tmp_path)]))
    write(tmp_path, GOOD.replace("```train\n", '```train\nid = "some-training"\n'))
    report = reports(tmp_path)["small.md"]
    assert only(report, "id-not-locked").severity == "warning"
    assert report.status == 0
    list(lock([str(tmp_path)]))
    assert reports(tmp_path)["small.md"].problems == ()


def test_a_lesson_that_is_gone_is_caught_in_the_lock(tmp_path: Path) -> None:
    folder = course(tmp_path, one="", two="")
    list(lock([str(folder)]))
    (folder / "two.md").unlink()
    (folder / "course.toml").write_text(COURSE.format('"one"'))
    problem = only(reports(folder)["ids.lock"], "id-changed")
    assert problem.source_line == "two"
    assert "check --lock" in problem.hint
    assert list(lock([str(folder)]))[1:] == [f"{folder / 'ids.lock'}: no longer locked: two."]
    assert "ids.lock" not in reports(folder)


def test_the_lock_says_which_questions_it_lets_go(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(COURSE.format('"small"'))
    write(tmp_path)
    list(lock([str(tmp_path)]))
    write(tmp_path, GOOD.replace('id = "first-step"', 'id = "one-step"'))
    assert list(lock([str(tmp_path)]))[1:] == [
        f"{tmp_path / 'ids.lock'}: no longer locked: small first-step."
    ]
    assert len(list(lock([str(tmp_path)]))) == 1


def test_a_new_lesson_is_to_be_locked_and_listed(tmp_path: Path) -> None:
    folder = course(tmp_path, one="")
    list(lock([str(folder)]))
    write(folder, SHORT.replace('id = "small"', 'id = "two"'), "two")
    report = reports(folder)["two.md"]
    assert codes(report) == {"not-listed", "id-not-locked"}
    assert report.ok


def test_ids_are_locked_by_course(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(InputError, match=r"course\.toml"):
        list(lock([str(tmp_path)]))


def test_the_bundled_lock_holds_every_id() -> None:
    from tutor.authoring.folders import gather
    from tutor.authoring.ids import lock_text
    from tutor.course.reader import read_lesson

    folder = Path(__file__).parents[2] / "lessons"
    lessons = [read_lesson(path, shelf.course) for path, shelf in gather([str(folder)]).lessons if shelf]
    assert (folder / "ids.lock").read_text("utf-8") == lock_text(lessons)


def test_circles_are_named(tmp_path: Path) -> None:
    found = reports(course(tmp_path, one='"three"', two='"one"', three='"two"'))
    for name in ("one.md", "two.md", "three.md"):
        assert "circle" in only(found[name], "requires-circle").message
    assert "one, three, two, one" in only(found["one.md"], "requires-circle").message


def test_requiring_what_is_not_there_or_comes_later(tmp_path: Path) -> None:
    found = reports(course(tmp_path, first='"second"', second='"nobody"'))
    assert only(found["first.md"], "requires-later").severity == "warning"
    problem = only(found["second.md"], "unknown-lesson")
    assert problem.severity == "error"
    assert problem.source_line[problem.column - 1 :].startswith('"nobody"')


def test_an_unknown_skill_is_an_error_in_a_course(tmp_path: Path) -> None:
    folder = course(tmp_path, one="")
    path = folder / "one.md"
    path.write_text(path.read_text().replace("requires = []", 'skills = ["updat"]'))
    problem = only(reports(folder)["one.md"], "unknown-skill")
    assert "update" in problem.hint


def test_a_folder_means_all_of_it_but_its_readme(tmp_path: Path) -> None:
    folder = course(tmp_path, one="")
    (folder / "README.md").write_text("# A guide\n")
    (folder / "more").mkdir()
    write(folder / "more", SHORT, "small")
    (folder / ".hidden").mkdir()
    write(folder / ".hidden", "nothing", "bad")
    assert sorted(reports(folder)) == ["one.md", "small.md"]


def test_a_listed_lesson_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    folder = course(tmp_path, one="", two="")
    (folder / "two.md").unlink()
    found = reports(folder)
    assert found["two.md"].status == 2
    assert found["one.md"].status == 0


def test_a_broken_course_file_is_reported_with_the_lessons(tmp_path: Path) -> None:
    folder = course(tmp_path, one="")
    (folder / "course.toml").write_text('format = 1\nid = "mine"\ntitel = "Mine"\nlessons = ["one"]\n')
    found = reports(folder)
    assert codes(found["course.toml"]) == {"unknown-key"}
    assert found["one.md"].ok
    assert status(list(found.values())) == 1


def test_an_empty_folder_is_no_course(tmp_path: Path) -> None:
    (report,) = check([str(tmp_path)])
    assert report.status == 2


def test_a_file_named_twice_is_checked_once(tmp_path: Path) -> None:
    path = write(tmp_path, SHORT)
    assert len(list(check([str(path), str(tmp_path), str(path)]))) == 1


BUNDLED = Path(__file__).parents[2] / "lessons"


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("[a-z]*.md")), ids=lambda path: path.stem)
def test_a_bundled_lesson_passes_with_no_warning(path: Path) -> None:
    (report,) = check([str(path)])
    assert [problem.text() for problem in report.problems] == []
    played = report.json()["played"]
    assert played["seeds"] == 64 or "[variants]" not in path.read_text("utf-8")
    assert all(count > 0 for count in played["learners"].values())


def test_the_bundled_course_lists_all_of_its_lessons() -> None:
    from tutor.authoring.folders import gather

    found = gather([str(BUNDLED)])
    assert found.reports == []
    assert {path.stem for path, _ in found.lessons} == {path.stem for path in BUNDLED.glob("[a-z]*.md")}


def test_several_processes_say_what_one_says(tmp_path: Path) -> None:
    folder = course(tmp_path, one="", two='"one"', three='"nobody"', four='"four"')
    alone, together = list(check([str(folder)])), list(check([str(folder)], workers=2))
    assert alone == together
    assert [Path(report.path).stem for report in together] == ["one", "two", "three", "four"]


def test_where_there_can_be_no_other_process_one_does_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError("no semaphores here")

    folder = course(tmp_path, one="", two="", three="", four="")
    monkeypatch.setattr("tutor.authoring.checker.ProcessPoolExecutor", none)
    assert len(list(check([str(folder)], workers=2))) == 4
