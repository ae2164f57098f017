"""`tutor learn --plain`: the same pages as lines and prompts, for screen readers and pipes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tutor.learner.journal import Journal

RIGHT = "1\n0.555\n2\n2\n0.772\n"
MISTAKES = {
    "added": ("0.045", "0.33825"),
    "no_learning_rate": ("25.8", "22.23"),
    "only_the_step": ("0.255", "0.21675"),
    "only_the_gradient": ("-25.5", "-21.675"),
    "used_loss": ("0.08325", "0.39840"),
    "unchanged": ("0.3", "0.555"),
}


@pytest.fixture
def plain(tutor: Callable[..., Any]) -> Callable[..., str]:
    def run(*arguments: str, typed: str = "", **more: Any) -> str:
        ran = tutor("learn", "one-weight", *arguments, typed=typed, **more)
        assert ran.status == 0
        assert ran.err == ""
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ran.out)
        return str(ran.out)

    return run


def test_it_is_chosen_without_a_terminal_and_goes_on_to_the_first_question(plain: Callable[..., str]) -> None:
    out = plain()
    for number in range(1, 6):
        assert f"page {number} of 12" in out
    assert "page 6 of 12" not in out
    assert out.rstrip().endswith("Your place is kept: the same command goes on from here.")
    assert "  1  w grows" in out


def test_no_line_is_wider_than_the_terminal(plain: Callable[..., str]) -> None:
    for width in (80, 60, 40):
        out = plain("--restart", typed=RIGHT, COLUMNS=str(width))
        assert max(map(len, out.splitlines())) < max(width, 60)


def test_the_lesson_is_played_to_its_end(plain: Callable[..., str]) -> None:
    out = plain(typed=RIGHT)
    assert out.count("right: ") == 5
    assert "page 12 of 12" in out
    assert "The loss fell from 30.0 to 0.0451 in 20 epochs." in out
    assert "the program says 9.612" in out
    assert out.rstrip().endswith("That was the last page of this lesson.")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named(plain: Callable[..., str], tmp_path: Path, mistake: str) -> None:
    first, second = MISTAKES[mistake]
    out = plain(typed=f"1\n{first}\n0.555\n2\n2\n{second}\n0.77175\n")
    assert out.count("not yet: ") == 2
    assert "That was the last page of this lesson." in out
    events = Journal(tmp_path / "home").events("one-weight")
    wrong = [event.mistakes for event in events if event.verdict == "wrong"]
    assert len(wrong) == 2
    assert all(mistake in codes for codes in wrong)


@pytest.mark.parametrize("text", ["?", "hint", "no idea"])
def test_not_knowing_is_heard_without_a_word_before_it(plain: Callable[..., str], text: str) -> None:
    out = plain("--from", "second-step", typed=f"{text}\n0.555\n")
    assert "\nNot knowing is fine" in out
    assert "not read" not in out
    assert "right: " in out


@pytest.mark.parametrize(
    "text", ["abc", "1/0", "9**9**9**9", "1" * 10_000, "\x1b[2J\x07", "0,5", "\u202e1", "\x00"]
)
def test_nonsense_is_not_read_and_costs_nothing(plain: Callable[..., str], tmp_path: Path, text: str) -> None:
    out = plain("--from", "second-step", typed=f"{text}\n\n   \n0.555\n")
    assert out.count("not read: ") == 1
    assert "not yet" not in out
    assert "right: w = 0.555." in out


def test_empty_lines_cost_nothing(plain: Callable[..., str], tmp_path: Path) -> None:
    plain("--from", "second-step", typed="\n\n\n")
    events = Journal(tmp_path / "home").events("one-weight")
    assert [event.kind for event in events] == ["skip", "page"]


def test_the_caret_stands_under_the_character(plain: Callable[..., str]) -> None:
    lines = plain("--from", "second-step", typed="0.3 + q\n").splitlines()
    at = lines.index("> 0.3 + q")
    assert lines[at + 1 : at + 3] == ["  0.3 + q", "        ^"]


def test_hints_show_charts_back_and_help(plain: Callable[..., str]) -> None:
    out = plain(
        "--from", "second-step", typed=":hint\n:HINT\n:charts\n:help\n:dance\n:next\n:show\n:back\n:back\n"
    )
    assert "hint 1 of 3: " in out
    assert "hint 2 of 3: " in out
    assert "J(w)" in out
    assert "At w = 0.300 the loss is 21.7." in out
    assert ":charts   the charts of this page, drawn" in out
    assert "There is no :dance." in out
    assert "This question is still open" in out
    assert "shown: w = 0.555" in out
    assert out.count("page 6 of 12") == 2
    assert out.count("page 5 of 12") == 1


def test_a_chart_is_read_aloud_and_drawn_where_asked(plain: Callable[..., str]) -> None:
    told = plain(typed=":charts braille\n")
    before, after = told.split("> :charts braille", 1)
    assert not re.search(r"[\u2800-\u28ff]", before)
    assert "    x  y  y_hat\n    1  2      0\n" in before
    assert re.search(r"[\u2800-\u28ff]", after)
    drawn = plain(typed=":charts\n")
    assert "J(w)" in drawn
    assert not re.search(r"[\u2800-\u28ff]", drawn)


def test_an_empty_answer_gets_a_sentence_where_somebody_waits(plain: Callable[..., str]) -> None:
    out = plain("--plain", "--from", "second-step", typed="\n:quit\n", terminal=True)
    assert "> Nothing was typed yet. :hint gives a hint" in out
    assert "Nothing was typed yet." not in plain("--from", "second-step", typed="\n\n")


def test_the_first_prompt_of_a_terminal_says_what_can_be_typed(plain: Callable[..., str]) -> None:
    out = plain("--plain", typed="\n\n:quit\n", terminal=True)
    assert out.count("\n\nPress Enter to go on; :help tells what else can be typed.\nEnter to go on > ") == 1
    assert out.count(":help") == 1
    out = plain("--plain", "--from", "second-step", typed=":hint\n:quit\n", terminal=True)
    assert out.count("\n\nType your answer and press Enter; :help tells the rest.\n> ") == 1
    assert out.count(":help") == 1
    assert ":help" not in plain("--restart", typed="1\n")


@pytest.mark.parametrize("text", ["help", "?", "Help me?"])
def test_a_call_for_help_is_told_where_it_is(plain: Callable[..., str], text: str) -> None:
    out = " ".join(plain("--from", "second-step", typed=f"{text}\n").split())
    assert "Not knowing is fine, and costs nothing. :hint gives a hint, :show shows the answer. :help" in out
    assert ":help" not in plain("--from", "second-step", typed="no idea\n")


def test_the_first_chart_of_a_terminal_says_how_it_is_drawn(plain: Callable[..., str]) -> None:
    out = plain("--plain", typed="\n\n:quit\n", terminal=True)
    assert out.count("\n    4  8      0\n:charts draws it.\n") == 1
    assert out.count(":charts") == 1
    assert ":charts" not in plain("--restart", typed="1\n")


def test_what_is_shown_comes_before_the_lines_that_ran_with_it(plain: Callable[..., str]) -> None:
    out = plain("--from", "second-step", typed=":show\n").split("> :show\n")[1]
    assert out.startswith("shown: w = 0.555")
    assert out.count("shown: ") == 1
    assert "update " in out.split("shown: ")[1]


def test_restart_and_quit(plain: Callable[..., str]) -> None:
    out = plain("--from", "second-step", typed=":restart\n:quit\n0.555\n")
    assert "page 1 of 12" in out
    assert "right" not in out
    assert out.rstrip().endswith("goes on from here.")


def test_a_terminal_waits_between_pages(plain: Callable[..., str]) -> None:
    out = plain("--plain", typed="\n\n:quit\n", terminal=True)
    assert "page 3 of 12" in out
    assert "page 4 of 12" not in out
    assert out.count("Enter to go on > ") == 3


def test_a_dumb_terminal_is_not_asked_to_move_its_cursor(plain: Callable[..., str]) -> None:
    out = plain(typed=":quit\n", terminal=True, TERM="dumb")
    assert "page 5 of 12" in out


def test_the_calculator_is_not_graded(plain: Callable[..., str], tmp_path: Path) -> None:
    out = plain("--from", "second-step", typed="= 0.01*-25.5\n= w\n= )\n")
    assert "−0.255" in out
    assert "not read" not in out
    assert [event.kind for event in Journal(tmp_path / "home").events("one-weight")] == ["skip", "page"]


@pytest.mark.parametrize(
    "how",
    [
        {"encoding": "ascii"},
        {"LANG": "C"},
        {"LC_ALL": "POSIX"},
        {"LANG": "C", "LC_CTYPE": "C.UTF-8"},
        {"LC_ALL": "C", "LANG": "en_GB.UTF-8"},
    ],
)
def test_ascii_where_there_is_nothing_else(plain: Callable[..., str], how: dict[str, str]) -> None:
    out = plain(typed=f"1\n:hint\n:charts\n{RIGHT[2:]}", **how)
    assert out.isascii()
    assert "dl/du = 2*u" in out
    assert "That was the last page" in out


def test_ascii_where_it_is_wished_for(plain: Callable[..., str]) -> None:
    assert plain("--ascii", typed=RIGHT).isascii()
    assert not plain("--restart", typed=RIGHT, LANG="C.UTF-8").isascii()
    assert not plain("--restart", typed=RIGHT, LC_ALL="en_GB.UTF-8", LANG="C").isascii()


def test_a_charset_without_our_mathematics_is_treated_as_ascii(plain: Callable[..., str]) -> None:
    assert plain(typed=RIGHT, encoding="latin-1").isascii()


def test_it_goes_on_where_it_was_left(plain: Callable[..., str]) -> None:
    plain(typed="1\n0.045\n")
    out = plain(typed="")
    assert "page 6 of 12" in out
    assert "page 5 of 12" not in out
    assert "What is w after this step?" in out


def test_a_seed_is_another_walk(plain: Callable[..., str]) -> None:
    plain(typed="1\n")
    out = plain("--seed", "7")
    assert "page 1 of 12" in out
    assert "page 6 of 12" in plain()


def test_going_ahead(plain: Callable[..., str]) -> None:
    assert "page 12 of 12" in plain("--from", "12")
    out = plain("--from", "second-step")
    assert "skipped: w = 0.555" in out


def test_a_page_that_is_not_there(tutor: Callable[..., Any]) -> None:
    ran = tutor("learn", "one-weight", "--from", "nowhere")
    assert ran.status == 2
    assert "The pages are: start, model" in ran.err


def test_unsaved_progress_is_said_and_the_lesson_goes_on(plain: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    out = plain(typed=RIGHT)
    assert out.count("Your progress is not being saved") == 1
    assert "That was the last page" in out
    assert "Your place is kept" not in plain()


def test_text_with_brackets_is_shown_as_it_is(tutor: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "odd.md"
    path.write_text(
        '+++\nformat = 1\nid = "odd"\ntitle = "Odd [bold]x[/bold]"\n[problem]\nmodel = "w*x"\n'
        'loss = "mean((y_hat - y)**2)"\nlearning_rate = 0.1\nepochs = 5\n'
        "[problem.start]\nw = 0.0\n[problem.data]\nx = [1]\ny = [2]\n+++\n\n"
        "See `x[i]`, C:\\new and 🙂 x̂ שלום.\n"
    )
    out = tutor("learn", str(path)).out
    assert "Odd [bold]x[/bold]" in out
    assert "See x[i], C:\\new and 🙂 x̂ שלום." in out


def test_plain_and_jsonl_leave_the_same_journal_and_say_the_same_words(
    tutor: Callable[..., Any], tmp_path: Path
) -> None:
    import json

    texts = ["2", "1", "0.045", "abc", "0.555", "2", "2", "0.5", "0.77175"]
    plain = tutor(
        "learn", "one-weight", typed=":hint\n" + "\n".join(texts) + "\n", TUTOR_HOME=str(tmp_path / "a")
    )
    lines = [{"do": "next"}] * 4 + [{"do": "hint"}]
    for text in texts:
        lines.append({"answer": text})
        if text in ("1", "0.555", "0.77175") or (text == "2" and len(lines) > 8):
            lines.append({"do": "next"})
    lines += [{"do": "next"}] * 3
    typed = "".join(json.dumps(line) + "\n" for line in lines)
    program = tutor("learn", "one-weight", "--jsonl", typed=typed, TUTOR_HOME=str(tmp_path / "b"))
    ours = Journal(tmp_path / "a").events("one-weight")
    theirs = Journal(tmp_path / "b").events("one-weight")
    assert [event.kind for event in theirs].count("answer") == len(texts)
    assert ours == theirs
    shown = "".join(plain.out.split())
    for thing in program.objects:
        for words in (thing.get("message", ""), *thing.get("text", "").split("\n")):
            assert "".join(words.split()) in shown
