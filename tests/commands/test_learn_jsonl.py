"""`tutor learn --jsonl`: the session for programs, exactly as documented."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tutor.course.reader import read_lesson
from tutor.jsonl import page_object, respond
from tutor.learner.journal import Journal
from tutor.learner.session import Session

ROOT = Path(__file__).parents[2]
MISTAKES = {
    "added": lambda w, g, loss, rate: w + rate * g,
    "no_learning_rate": lambda w, g, loss, rate: w - g,
    "only_the_step": lambda w, g, loss, rate: -rate * g,
    "only_the_gradient": lambda w, g, loss, rate: g,
    "used_loss": lambda w, g, loss, rate: w - rate * loss,
    "unchanged": lambda w, g, loss, rate: w,
}
PAGE_KEYS = [
    "type",
    "lesson",
    "page",
    "pages",
    "key",
    "title",
    "text",
    "epoch",
    "parameters",
    "lines",
    "question",
    "done",
]


def do(name: str) -> str:
    return json.dumps({"do": name}) + "\n"


def answer(*texts: str) -> str:
    return json.dumps({"answer": texts[0] if len(texts) == 1 else texts}) + "\n"


@pytest.fixture
def play(tutor: Callable[..., Any]) -> Callable[..., list[dict[str, Any]]]:
    def run(*lines: str, arguments: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        ran = tutor("learn", "one-weight", "--jsonl", *arguments, typed="".join(lines))
        assert ran.status == 0
        assert ran.err == ""
        assert ran.out.isascii()
        return ran.objects

    return run


def test_the_first_page_comes_at_start(play: Callable[..., Any]) -> None:
    (page,) = play()
    assert list(page) == PAGE_KEYS
    assert (page["type"], page["lesson"], page["page"], page["pages"]) == ("page", "one-weight", 1, 12)
    assert (page["epoch"], page["parameters"], page["lines"]) == (1, {"w": 0.0}, [])
    assert (page["question"], page["done"]) == (None, True)
    assert "Here are four points." in page["text"]


def test_a_question_and_its_lines(play: Callable[..., Any]) -> None:
    page = play(arguments=("--from", "second-step"))[0]
    assert (page["key"], page["page"], page["epoch"]) == ("second-step", 6, 2)
    assert page["question"] == {
        "id": "second-step",
        "kind": "predict",
        "ask": ["w"],
        "prompt": "What is w after this step?",
        "decimals": 3,
        "options": [],
        "status": "open",
    }
    forward, loss, gradient, update = page["lines"]
    assert list(forward) == ["name", "of", "source", "value"]
    assert [line["name"] for line in page["lines"]] == ["forward", "loss", "gradient", "update"]
    assert (forward["of"], forward["source"]) == ("y_hat", "w*x")
    assert forward["value"] == pytest.approx([0.3, 0.6, 0.9, 1.2])
    assert (loss["of"], loss["value"]) == ("J", pytest.approx(21.675))
    assert (gradient["of"], gradient["source"]) == ({"w": "dJ/dw"}, {"w": "np.mean(2*x*(y_hat - y))"})
    assert gradient["value"] == {"w": pytest.approx(-25.5)}
    assert update["of"] == {"w": "w"}
    assert update["value"] == {"w": None}


def test_a_verdict_and_then_the_page(play: Callable[..., Any]) -> None:
    objects = play(answer("0.045"), answer("0.555"), arguments=("--from", "second-step"))
    assert [one["type"] for one in objects] == ["page", "verdict", "page", "verdict", "page"]
    wrong, right = objects[1], objects[3]
    assert list(wrong) == ["type", "question", "verdict", "verdicts", "mistakes", "message", "read_as"]
    assert (wrong["question"], wrong["verdict"]) == ("second-step", "wrong")
    assert wrong["verdicts"] == {"w": "wrong"}
    assert wrong["mistakes"] == ["added"]
    assert wrong["read_as"] == "w = 0.045"
    assert wrong["message"]
    assert objects[2]["question"]["status"] == "open"
    assert (right["verdict"], right["mistakes"]) == ("right", [])
    page = objects[4]
    assert page["question"]["status"] == "right"
    assert page["key"] == "second-step"
    assert page["parameters"] == {"w": pytest.approx(0.555)}
    assert page["epoch"] == 3
    assert page["lines"][-1]["value"] == page["parameters"]


def test_options_are_chosen_by_number(play: Callable[..., Any]) -> None:
    objects = play(answer("2"), answer("1"), arguments=("--from", "which-way"))
    assert objects[0]["question"]["options"][0] == "w grows"
    assert objects[0]["question"]["decimals"] is None
    assert objects[1]["verdict"] == "wrong"
    assert objects[1]["verdicts"] == {}
    assert objects[3]["verdict"] == "right"


def test_hints_come_in_rungs(play: Callable[..., Any]) -> None:
    objects = play(*[do("hint")] * 4, arguments=("--from", "second-step"))
    hints = [one for one in objects if one["type"] == "hint"]
    assert [list(hint) for hint in hints] == [["type", "rung", "of", "text"]] * 3
    assert [(hint["rung"], hint["of"]) for hint in hints] == [(1, 3), (2, 3), (3, 3)]
    assert [one["type"] for one in objects[-2:]] == ["error", "page"]


def test_show_works_at_any_time(play: Callable[..., Any]) -> None:
    objects = play(do("show"), arguments=("--from", "second-step"))
    assert [one["type"] for one in objects] == ["page", "page"]
    assert objects[1]["question"]["status"] == "revealed"
    assert "The answer: w = 0.555" in objects[1]["text"]


def test_next_at_an_open_question_is_an_error(play: Callable[..., Any]) -> None:
    objects = play(do("next"), arguments=("--from", "second-step"))
    assert [one["type"] for one in objects] == ["page", "error", "page"]
    assert objects[2] == objects[0]


def test_back_restart_and_quit(play: Callable[..., Any]) -> None:
    objects = play(do("next"), do("next"), do("back"), do("restart"), do("quit"), do("next"))
    assert [one.get("page") for one in objects] == [1, 2, 3, 2, 1, None]
    assert objects[-1] == {"type": "end"}


@pytest.mark.parametrize(
    "line",
    [
        "", "nonsense", "[]", "3", "null", "{}", '{"do": "dance"}', '{"do": 3}', '{"answer": 0.3}',
        '{"answer": ["0.3", "0.4"]}', '{"answer": []}', '{"answer": [1]}', '{"answer": "1", "do": "next"}',
        '{"do": "next", "x": 1}', '{"answer": NaN}', "[" * 100_000, '{"answer": "' + "x" * 200_000 + '"}',
        '{"do": "back"', "\x00\x1b[2J",
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_costs_nothing(play: Callable[..., Any], line: str) -> None:
    objects = play(line + "\n", answer("0.555"), arguments=("--from", "second-step"))
    assert [one["type"] for one in objects] == ["page", "error", "page", "verdict", "page"]
    assert list(objects[1]) == ["type", "message"]
    assert objects[1]["message"]
    assert objects[2] == objects[0]
    assert objects[3]["verdict"] == "right"


def test_lines_that_are_not_utf8_and_a_last_line_without_end(tutor: Callable[..., Any]) -> None:
    typed = b'\xff\xfe{"do"\n{"do": "next"}'
    ran = tutor("learn", "one-weight", "--jsonl", typed=typed)
    assert [one["type"] for one in ran.objects] == ["page", "error", "page", "page"]
    assert ran.objects[-1]["page"] == 2


@pytest.mark.parametrize(
    "text", ["", "abc", "1/0", "9**9**9**9", "1" * 10_000, "\x1b[2J", "\ud800", "0,5", "nan", "inf", "1e999"]
)
def test_nonsense_is_invalid(play: Callable[..., Any], text: str) -> None:
    objects = play(answer(text), answer("0.555"), arguments=("--from", "second-step"))
    assert objects[1]["verdict"] == "invalid"
    assert objects[1]["mistakes"] == []
    assert len(objects[1]["message"]) < 300
    assert objects[2] == objects[0]
    assert objects[3]["verdict"] == "right"


def test_the_calculator(play: Callable[..., Any]) -> None:
    objects = play(answer("= 0.01*-25.5"), arguments=("--from", "second-step"))
    assert objects[1]["verdict"] == "invalid"
    assert objects[1]["message"].endswith("−0.255")
    assert objects[2] == objects[0]


@pytest.mark.parametrize("mistake", [None, *MISTAKES])
def test_the_lesson_is_played_to_its_end(
    play: Callable[..., Any], tutor: Callable[..., Any], mistake: str | None
) -> None:
    """A learner who makes one mistake first is told its name each time, and gets through."""
    lines, named = _script(mistake)
    objects = play(*lines)
    assert objects[-1] == {"type": "end"}
    assert objects[-2]["key"] == "end"
    assert objects[-2]["epoch"] == 51
    assert objects[-2]["parameters"]["w"] == pytest.approx(1.999408, abs=1e-6)
    verdicts = [one for one in objects if one["type"] == "verdict" and one["verdicts"]]
    wrong = [one["mistakes"] for one in verdicts if one["verdict"] == "wrong"]
    assert len(wrong) == named
    assert all(mistake in mistakes for mistakes in wrong)
    assert [one["verdict"] for one in verdicts].count("right") == 2
    states = json.loads(tutor("list", "--json").out)["lessons"]
    assert next(one["state"] for one in states if one["id"] == "one-weight") == "done"


def _script(mistake: str | None) -> tuple[list[str], int]:
    """The lines of a whole play, made by playing it, and how many mistakes are in them."""
    session = Session(read_lesson(ROOT / "lessons" / "one-weight.md"), Journal(None))
    lines: list[str] = []
    slips = 0
    while not session.ended:
        page = page_object(session.page)
        question = page["question"]
        if question is None or question["status"] != "open":
            more = [do("next")]
        elif question["options"]:
            more = [answer("1" if question["id"] == "direction" else "2")]
        else:
            texts = _answers(page, mistake)
            slips += len(texts) - 1
            more = [answer(text) for text in texts]
        for line in more:
            list(respond(session, line.encode()))
        lines += more
    return lines, slips


def _answers(page: dict[str, Any], mistake: str | None) -> list[str]:
    w = page["parameters"]["w"]
    gradient = next(line["value"]["w"] for line in page["lines"] if line["name"] == "gradient")
    loss = 7.5 * (2 - w) ** 2
    right = f"{w - 0.01 * gradient:.4f}"
    if mistake is None:
        return [right]
    return [f"{MISTAKES[mistake](w, gradient, loss, 0.01):.4f}", right]


def test_what_is_not_finite_is_null(tutor: Callable[..., Any], tmp_path: Any) -> None:
    path = tmp_path / "away.md"
    path.write_text(
        '+++\nformat = 1\nid = "away"\ntitle = "Away"\n[problem]\nmodel = "w*x"\n'
        'loss = "mean((y_hat - y)**2)"\nlearning_rate = 1e200\nepochs = 5\ndiverges = true\n'
        "[problem.start]\nw = 0.0\n[problem.data]\nx = [1.0, 2.0]\ny = [2.0, 4.0]\n+++\n\nGo.\n\n"
        "```train\nepochs = 5\n```\n\nGone to {{w}}.\n"
    )
    ran = tutor("learn", str(path), "--jsonl")
    assert ran.status == 0
    assert "NaN" not in ran.out.replace("not a number", "")
    assert "Infinity" not in ran.out
    assert ran.objects[0]["done"]
