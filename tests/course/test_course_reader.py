"""A lesson with every key of the format reads as it is written."""

import re
from pathlib import Path

import pytest

from tutor.course import schema
from tutor.course.course_file import read_course
from tutor.course.lesson import ActivityItem, CodeItem, Figure, ProseItem, TableItem, Text
from tutor.course.problems import LessonError
from tutor.course.reader import read_lesson
from tutor.symbolic.expression import Binary, Shape, Symbol

FIXTURES = Path(__file__).parent / "fixtures"
COURSE = read_course(FIXTURES)


@pytest.fixture(scope="module")
def lesson():
    return read_lesson(FIXTURES / "every-key.md", COURSE)


def prose(item):
    return "".join(s.text if isinstance(s, Text) else f"<{s.source}>" for s in item.segments)


def test_the_front_matter(lesson):
    assert (lesson.id, lesson.title, lesson.minutes) == ("every-key", "Every key of the format", 10)
    assert lesson.skills == ("direction", "valleys")
    assert lesson.requires == ("two-parameters",)
    assert lesson.root == FIXTURES
    problem = lesson.problems[None]
    assert (problem.model, problem.learning_rate, problem.epochs) == ("w*x", 0.01, 20)
    assert problem.start.values == {"w": 0.0}
    assert problem.data.columns == {"x": (1.0, 2.0, 3.0, 4.0), "y": (2.0, 4.0, 6.0, 8.0)}
    assert problem.data.dtype == "float32"
    assert lesson.front.variants.values["w"] == schema.Range(start=-2.0, to=1.5, step=0.25)


def test_model_and_loss_are_parsed(lesson):
    objective = lesson.objectives[None]
    assert objective.model == Binary("*", Symbol("w"), Symbol("x", Shape.COLUMN))
    assert (objective.parameters, objective.columns) == (("w",), ("x", "y"))
    assert objective.scope.symbol("y_hat").shape is Shape.COLUMN
    ((name, meaning),) = lesson.objectives["let"].intermediates
    assert (name, meaning) == ("z", objective.model)


def test_runs_are_laid_over_the_problem(lesson):
    base, runs = lesson.problems[None], lesson.problems
    assert set(runs) == {None, "by-sum", "fast", "with-momentum", "batches", "torch", "let", "away"}
    assert runs["by-sum"].gradient == {"w": "dot(2*x, y_hat - y).mean()"}
    assert (runs["fast"].learning_rate, runs["fast"].data) == (0.1, base.data)
    assert (runs["with-momentum"].optimizer.name, runs["with-momentum"].optimizer.beta) == ("momentum", 0.5)
    assert runs["batches"].batch == 2
    assert (runs["torch"].engine, runs["torch"].zero_grad) == ("torch", False)
    assert runs["away"].diverges


def test_pages_and_their_keys(lesson):
    keys = [
        "start",
        "which-way",
        "second-step",
        "at-five",
        "each-rule",
        "mend",
        "sign",
        "who",
        "again",
        "the-rest",
    ]
    assert [page.key for page in lesson.pages] == keys
    assert lesson.pages[0].title == "Every key"
    assert lesson.page("mend").title == "In NumPy"
    assert lesson.page("mend").run == "by-sum"
    assert lesson.page("nowhere") is None


def test_activities_with_ids_and_the_step_at_which_they_stand(lesson):
    asked = [(a.kind, a.id, a.run, a.epoch) for a in lesson.activities]
    assert asked == [
        ("forecast", "direction", None, 0),
        ("predict", "second-step", None, 1),
        ("predict", "at-five", None, 2),
        ("derive", "each-rule", None, 2),
        ("write", "mend", "by-sum", 0),
        ("choose", "sign", None, 2),
        ("diagnose", "who", None, 2),
        ("recall", "again", None, 2),
        ("train", "the-rest-train", None, 2),
        ("plot", "the-rest-plot", None, 20),
        ("plot", "the-rest-plot-2", None, 20),
        ("train", "the-rest-train-2", "fast", 0),
        ("explore", "the-rest-explore", None, 20),
    ]
    assert [a.steps() for a in lesson.activities] == [1, 1, 0, 0, 0, 0, 0, 0, 18, 0, 0, 3, 0]
    assert lesson.activity("sign").asks
    assert not lesson.activity("the-rest-plot").asks


def test_the_keys_of_blocks(lesson):
    second = lesson.activity("second-step").block
    assert second.asked == ("w",)
    assert (second.show, second.decimals, second.collides) == (("forward", "gradient"), 4, ("used_loss",))
    point = lesson.activity("at-five").block
    assert (point.asked, point.at, point.show) == (("y_hat", "loss"), {"x": 5.0}, ())
    assert lesson.activity("direction").block.then == "step"
    assert lesson.activity("each-rule").block.ask == "each-rule"
    assert lesson.activity("mend").block.given == "np.dot(2*x, y_hat - y).mean()"
    assert lesson.activity("who").block.mistake == "added"
    assert lesson.activity("the-rest-train").block.until == 20
    assert lesson.activity("the-rest-plot").block.runs == ("fast", "by-sum")
    assert lesson.activity("the-rest-explore").block.controls == ("learning_rate", "w")


def test_prose_in_blocks_has_figures_and_conditions_are_parsed(lesson):
    sign = lesson.activity("sign")
    assert [option.correct for option in sign.block.options] == ["dJ/dw < 0", False]
    assert set(sign.conditions) == {0}
    assert sign.conditions[0].quantities[0].name == "dJ/dw"
    prompt = sign.texts["prompt"]
    assert [s.source for s in prompt if isinstance(s, Figure)] == ["dJ/dw"]
    assert sign.texts["options.0.because"] == (Text("J falls as w grows."),)
    (hint,) = [s for s in lesson.activity("direction").texts["hints.0"] if isinstance(s, Figure)]
    assert lesson.place.source.line(hint.line)[hint.column - 1 :].startswith("{{dJ/dw}}")


def test_markdown(lesson):
    items = lesson.pages[0].items
    first = "The model starts at w = <w> and predicts <y_hat>."
    first += " Its loss is <loss>, and {{code}} stays as it is."
    assert prose(items[0]) == first
    assert items[0].segments[-2] == Text("{{code}}", "code")
    listed = [(i.marker, i.level, prose(i)) for i in items if isinstance(i, ProseItem) and i.marker]
    assert listed == [
        ("•", 0, "one strong and one weak word, one code over two lines"),
        ("•", 0, "a link and 2*x*y_hat"),
        ("1.", 1, "nested *as it is*"),
        ("#", 0, "A heading in a page"),
    ]
    assert Text("strong", "strong") in items[1].segments
    assert Text("weak", "emphasis") in items[1].segments
    assert Text("link", link="two-parameters.md") in items[2].segments
    (table,) = [item for item in items if isinstance(item, TableItem)]
    assert table.header == ((Text("what"),), (Text("now"),), (Text("after 20"),))
    assert table.rows[1] == ((Text("a|b", "code"),), (Text("1 | 2"),), ())
    assert [f.source for f in table.rows[0][1] + table.rows[0][2]] == ["w", "w@20"]
    python, plain = [item for item in items if isinstance(item, CodeItem)]
    assert python == CodeItem(("w = w - learning_rate * dw   # {{not a figure}}",), "python")
    assert plain.lines == ("``` stays",)


def test_figures_know_their_place_and_format(lesson):
    source = lesson.place.source
    figures = [s for p in lesson.pages for i in p.items if isinstance(i, ProseItem) for s in i.segments]
    figures = [s for s in figures if isinstance(s, Figure)]
    assert len(figures) > 20
    for figure in figures:
        at = source.line(figure.line)[figure.column - 1 :]
        assert re.match(r"\{\{" + re.escape(figure.source), at)
        assert figure.parsed is not None
    assert [f.format for f in figures if f.source == "loss"] == [".1f"]


def test_the_text_below_an_activity_stays_below_it(lesson):
    page = lesson.page("which-way")
    assert [type(item) for item in page.items] == [ActivityItem, ProseItem]


CHANGES = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "both": lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    "blank lines first": lambda data: b"\n \n" + data,
    "spaces after +++": lambda data: data.replace(b"+++\n", b"+++  \n"),
    "no newline at the end": lambda data: data.rstrip(),
    "tabs in TOML": lambda data: data.replace(b"learning_rate = 0.01", b"\tlearning_rate\t=\t0.01\t# tab"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_other_spellings_read_alike(lesson, change, tmp_path):
    path = tmp_path / "every-key.md"
    path.write_bytes(change((FIXTURES / "every-key.md").read_bytes()))
    again = read_lesson(path, COURSE)
    assert again.front == lesson.front
    assert [(p.key, p.title) for p in again.pages] == [(p.key, p.title) for p in lesson.pages]
    assert again.fingerprint == lesson.fingerprint


@pytest.mark.parametrize("id", COURSE.lessons)
def test_every_fixture_reads(id):
    assert read_lesson(COURSE.path(id), COURSE).id == id


def test_a_page_key_is_its_own_then_its_questions_then_its_headings(tmp_path):
    text = (FIXTURES / "drawn.md").read_text() + (
        "\n## Über den 1. Schritt #\n\n## Two {#own}\n\n```predict\nid = 'q'\nask = 'w'\n```\n"
        "\n## 20 steps\n\n## C#\n\n## `code` and *style*\n"
    )
    path = tmp_path / "drawn.md"
    path.write_text(text, encoding="utf-8")
    lesson = read_lesson(path)
    assert [p.key for p in lesson.pages] == [
        "start",
        "uber-den-1-schritt",
        "own",
        "page-20-steps",
        "c",
        "code-and-style",
    ]
    assert [p.title for p in lesson.pages][1:5] == ["Über den 1. Schritt", "Two", "20 steps", "C#"]


def test_an_empty_start_page_is_no_page(tmp_path):
    path = tmp_path / "drawn.md"
    path.write_text(
        (FIXTURES / "drawn.md").read_text().replace("w is {{w}}.", "# Title\n\n## First\n\nText.\n")
    )
    assert [page.key for page in read_lesson(path).pages] == ["first"]


def test_a_skill_of_another_course_is_named(tmp_path):
    path = tmp_path / "drawn.md"
    path.write_text((FIXTURES / "drawn.md").read_text().replace("title", 'skills = ["updte"]\ntitle', 1))
    with pytest.raises(LessonError) as caught:
        read_lesson(path, COURSE)
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("unknown-skill", "Did you mean `update`?")
    assert read_lesson(path).skills == ("updte",)  # without a course no one can know
