"""Every broken lesson of the corpus says exactly what is wrong with it, where, and how to mend it."""

import json
from pathlib import Path

import pytest

from tutor.course.problems import CODES, LessonError
from tutor.course.reader import read_lesson

CORPUS = Path(__file__).parents[1] / "corpus" / "broken_lessons"
INDEX = json.loads((CORPUS / "index.json").read_text(encoding="utf-8"))


def problems(name):
    with pytest.raises(LessonError) as caught:
        read_lesson(CORPUS / name)
    return caught.value


@pytest.mark.parametrize("name", INDEX)
def test_every_problem_is_reported_at_its_place(name):
    found = [[p.line, p.column, p.code] for p in problems(name).problems]
    assert found == INDEX[name]


@pytest.mark.parametrize("name", INDEX)
def test_a_message_is_a_place_a_sentence_the_line_and_a_caret(name):
    error = problems(name)
    for problem in error.problems:
        assert problem.code in CODES
        head, *rest = problem.text().split("\n")
        assert head.startswith(f"{CORPUS / name}:{problem.line}:{problem.column}: error[{problem.code}]: ")
        assert problem.message.endswith((".", "?"))
        assert "!" not in problem.message.replace("<!--", "")
        if problem.source_line.strip():
            assert rest[1].endswith("^")
            assert rest[1].index("^") >= 2
    assert str(error) == "\n".join(problem.text() for problem in error.problems)
    assert all(c == "\n" or c.isprintable() for c in str(error))


def test_the_index_is_the_folder():
    assert {path.name for path in CORPUS.glob("*.md")} == set(INDEX)
    assert len(INDEX) >= 60


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("point-without-digit.md", "Write 0.01."),
        ("capital-true.md", "Write true, in lower case."),
        ("smart-quotes.md", 'TOML takes straight ones: "text".'),
        ("bare-list.md", "Write x = [1, 2, 3]."),
        ("yaml-front-matter.md", "Front matter stands between +++ lines here"),
        ("missing-opening.md", "the first line is not +++"),
        ("missing-closing.md", "opened and never closed"),
        ("newer-format.md", "Install a newer tutor"),
        ("older-format.md", "no longer read"),
        ("unknown-problem-key.md", "Did you mean `learning_rate`?"),
        ("misspelt-activity.md", "Did you mean `predict`?"),
        ("misspelt-setting.md", "Did you mean `dtype`?"),
        ("capital-id.md", 'Write "capital-id".'),
        ("range-not-met.md", "Take to = 1.5."),
        ("ask-one-of-two.md", 'Write ask = ["b", "w"].'),
        ("text-for-number.md", "Write 20 without quotes."),
        ("decimal-comma.md", "Write 0.01."),
        ("no-break-space.md", "Type a plain space in its place."),
        ("key-below-its-table.md", "Move `minutes` above the first table"),
        ("fence-closed-by-two.md", "a line of three backticks"),
        ("fence-left-open.md", "End it with a line ``` above line 49, where the next block begins."),
        ("activity-made-up.md", "Activities: predict, forecast, derive,"),
        ("true-for-word.md", 'Write then = "step".'),
        ("figure-of-a-point.md", "Type it as it stands in the data."),
        ("missing-loss.md", 'Add loss = "mean((y_hat - y)**2)".'),
    ],
)
def test_the_likely_slips_have_their_own_words(name, said):
    assert said in str(problems(name))


def test_the_caret_stands_under_the_character():
    text = problems("bad-model.md").problems[0].text()
    line, caret = text.split("\n")[1:3]
    assert line == '  model = "w*x)"'
    assert line[caret.index("^")] == ")"


def test_the_caret_stands_right_under_tabs_wide_characters_and_long_lines(tmp_path):
    path = tmp_path / "wide.md"
    path.write_text(f'+++\nformat = 1\ntitle = "数数" # {"x" * 300}\n\tid = .5\n+++\n', encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    line, caret = caught.value.problems[0].text().split("\n")[1:3]
    assert line[caret.index("^") :] == ".5"
    path.write_text('+++\nformat = 1\nx = { a = "数数", b = .5 }\n+++\n', encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    line, caret = caught.value.problems[0].text().split("\n")[1:3]
    assert len(caret) - 1 == line.index(".5") + 2  # two wide characters before it
    path.write_text(f"+++\nformat = 1\nx = [{'1, ' * 500}.5]\n+++\n", encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    line, caret = caught.value.problems[0].text().split("\n")[1:3]
    assert len(line) < 110
    assert line[caret.index("^") :].startswith(".5")
