"""The lesson screen, played by keys: what is asked, said, drawn and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from key_names import KEY_NAMES
from textual import events
from textual.widgets import Input, OptionList

from tutor.tui.actions import ACTIONS
from tutor.tui.widgets.answer_line import AnswerInput
from tutor.tui.widgets.chart_view import ChartView


def the_input(play) -> AnswerInput:
    focused = play.app.focused
    assert isinstance(focused, AnswerInput)
    return focused


async def test_a_first_page_is_read_at_80_by_24(opens) -> None:
    async with opens() as play:
        assert play.page.number == 1
        assert "Here are four points" in play.shown
        assert "data and fit" in play.shown
        while "enter more" in play.shown:
            await play.press("enter")
            assert play.page.number == 1
        assert "enter next page" in play.shown


async def test_a_wrong_answer_is_diagnosed_and_drawn(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.045", "enter")
        assert play.page.verdict.mistakes[0].code == "added"
        shown = play.shown
        assert "× not yet" in shown
        assert "adding" in shown
        assert "× your answer" in shown
        assert "w = ?" in shown  # the lines it was about are still in sight
        assert the_input(play).selected_text == "0.045"
        await play.type("0.555")
        assert the_input(play).value == "0.555"


async def test_after_a_right_answer_the_line_that_ran_and_the_step_are_in_sight(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.555", "enter")
        shown = play.shown
        assert "✓ right" in shown
        assert "▸ w = w - learning_rate*float(dw)" in shown
        assert "w went from 0.300 to 0.555" in shown
        assert "◆ now" in shown
        await play.press("enter")
        assert play.page.key == "step-size"


async def test_back_rewinds_and_forward_returns(opens) -> None:
    async with opens(page="step-size") as play:
        assert (play.page.epoch, play.page.parameters["w"]) == (3, pytest.approx(0.555))
        await play.press("pageup")
        assert play.page.key == "second-step"
        while play.page.key == "second-step":
            await play.press("pageup")
        assert (play.page.key, play.page.epoch) == ("which-way", 2)
        for _ in range(9):
            if play.page.key != "step-size":
                await play.press("pagedown")
        assert play.page.key == "step-size"


async def test_it_resumes_at_the_same_question(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.555", "enter")
        await play.press("enter")
        left_at = play.page.key
    async with opens() as again:
        assert again.page.key == left_at
        assert again.page.question.status == "open"


async def test_hints_stay_and_typing_is_kept(opens) -> None:
    async with opens(page="second-step", size=(80, 30)) as play:
        await play.type("0.5", "f2")
        assert "hint 1 of 3" in play.shown
        assert the_input(play).value == "0.5"
        await play.press("f2", "f2")
        shown = play.shown
        assert "hint 1 of 3" in shown
        assert "hint 3 of 3" in shown
        await play.press("f2")
        assert "no further hint" in play.shown


async def test_show_me_takes_the_step_and_is_recorded(opens) -> None:
    async with opens(page="second-step") as play:
        await play.press("f3")
        assert play.page.question.status == "revealed"
        assert "0.555" in play.shown
        assert play.kinds()[-1] == "reveal"


async def test_options_by_number_arrows_and_mouse(opens) -> None:
    async with opens(page="which-way") as play:
        await play.press("2")
        assert play.page.verdict.outcome == "wrong"
        await play.press("home", "enter")
        assert play.page.question.status == "right"
    async with opens(page="step-size") as play:
        options = play.lesson.query_one(OptionList)
        await play.pilot.click(options, offset=(3, 1))
        await play.pilot.pause()
        assert "enter answer 2" in play.shown
        assert play.page.question.misses == 0  # a click chooses, a second one commits
        await play.pilot.click(options, offset=(3, 1))
        await play.pilot.pause()
        assert play.page.question.misses + (play.page.question.status == "right") == 1


async def test_enter_alone_commits_to_no_option(opens) -> None:
    async with opens(page="which-way") as play:
        await play.press("enter", "enter", "enter")
        assert play.page.question.status == "open"
        assert "answer" not in play.kinds()


async def test_rules_are_uncovered_one_by_one_but_not_again(opens) -> None:
    async with opens(page="slope", size=(120, 36)) as play:
        assert "The chain rule" not in play.shown
        assert "enter: the next rule" in play.shown
        seen = 0
        while "enter: the next rule" in play.shown:
            await play.press("enter")
            seen += 1
        assert seen >= 5
        assert play.page.key == "slope"
        for _ in range(5):
            if play.page.key == "slope":
                await play.press("enter")
        assert play.page.key == "which-way"
        await play.press("b")
        assert play.page.key == "slope"
        assert "enter: the next rule" not in play.shown
    async with opens(size=(120, 36)) as again:
        assert again.page.key == "slope"
        assert "enter: the next rule" not in again.shown


async def test_training_runs_in_a_thread_and_the_chart_grows(opens, monkeypatch) -> None:
    frames = []
    grow = ChartView._grow

    def watched(self, coming) -> None:
        grow(self, coming)
        frames.append(self._frame)

    monkeypatch.setattr(ChartView, "_grow", watched)
    async with opens(page="third-step", size=(120, 36), animated=True) as play:
        await play.press("f3")
        while play.page.key == "third-step":
            await play.press("enter")
        await play.until(
            lambda: play.page.done and not any(v.is_growing for v in play.lesson.query(ChartView))
        )
        lengths = [len(frame.series[0].xs) for frame in frames if frame is not None]
        assert lengths == sorted(lengths)
        assert len(set(lengths)) > 3
        assert frames[-1] is None  # the whole chart stands at the end
        assert "loss by epoch (log)" in play.shown


async def test_the_whole_lesson_by_enter_and_answers(opens) -> None:
    answers = {
        "direction": "1",
        "second-step": "0.555",
        "next-step-size": "2",
        "wrong-side": "2",
        "third-step": "0.77175",
    }
    async with opens(size=(80, 24)) as play:
        for _ in range(200):
            page = play.page
            if page is None or not play.lesson.is_current:
                break
            question = page.question
            if question is not None and question.status == "open":
                before = question.misses
                await play.type(answers[question.id])
                await play.press(*([] if question.options else ["enter"]))
                assert play.page.question.misses == before, play.page.verdict
                assert play.page.question.status == "right"
            await play.until(lambda: not play.lesson.is_training)
            if page.number == page.pages and play.page.done:
                break
            await play.press("enter")
        assert play.page.number == play.page.pages
        assert "9.612" in " ".join(play.shown.split())
        while type(play.app.screen).__name__ == "LessonScreen":
            await play.press("enter")
        assert play.kinds()[-1] == "end"
        assert "done" in play.shown


async def test_the_calculator_is_neither_graded_nor_recorded(opens) -> None:
    async with opens(page="second-step") as play:
        before = play.kinds()
        await play.type("= 0.01*-25.5", "enter")
        assert "-0.255" in play.shown.replace("−", "-")
        assert play.kinds() == before
        assert play.page.question.misses == 0
        await play.type("0.555", "enter")
        assert play.page.question.status == "right"


@pytest.mark.parametrize("typed", ["abc", "1/0", "9**9**9**9", "9" * 350])
async def test_what_is_no_answer_costs_nothing(opens, typed: str) -> None:
    async with opens(page="second-step", size=(120, 36)) as play:
        answer = the_input(play)
        answer.value = typed
        await play.press("enter")
        assert play.page.question.misses == 0
        assert answer.value == typed
        assert play.page.verdict.outcome == "invalid"


async def test_a_fault_is_pointed_at(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.3+q", "enter")
        rows = play.shown.splitlines()
        typed = next(index for index, row in enumerate(rows) if "0.3+q" in row)
        caret = next(row for row in rows[typed + 1 :] if "^" in row)
        assert caret.index("^") == rows[typed].index("q")


async def test_a_paste_is_cut_and_cleaned(opens) -> None:
    async with opens(page="second-step") as play:
        play.app.post_message(events.Paste("\x1b[31m1\u202e2\x07" + "9" * 10_000 + "\nsecond line"))
        await play.until(lambda: the_input(play).value)
        value = the_input(play).value
        assert value.startswith("[31m129")
        assert len(value) <= 400
        await play.press("enter")
        assert play.page.question.misses == 0


BRACKETS = """
Take `x[i]`, [bold]this[/bold] and [@click=app.quit]that[/].

```choose
id = "which"
prompt = "Is x[0] [red]red[/]?"
[[options]]
text = "[b]no[/b]"
because = "It is [plain]."
correct = true
[[options]]
text = "y[1]"
because = "No [i]."
correct = false
```
"""


async def test_text_with_brackets_is_shown_as_it_is(opens, write_lesson: Callable[[str], Path]) -> None:
    async with opens(write_lesson(BRACKETS)) as play:
        shown = play.shown
        assert "Take x[i], [bold]this[/bold] and [@click=app.quit]that[/]." in shown
        for part in ("Is x[0] [red]red[/]?", "[b]no[/b]", "y[1]"):
            assert part in shown
        await play.press("2")
        assert "No [i]." in play.shown


MANY_SCRIPTS = "C:\\new \\frac{1}{2} 🙂 漢字 e\u0301 x̂ שלום עולם"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_any_script_is_shown_as_it_is(opens, write_lesson, size: tuple[int, int]) -> None:
    pages = f'\nSee `{MANY_SCRIPTS}`.\n\n```predict\nid = "p"\nask = "loss"\n```\n'
    async with opens(write_lesson(pages), size=size) as play:
        assert MANY_SCRIPTS in play.shown
        the_input(play).value = MANY_SCRIPTS
        await play.press("enter")
        assert play.page.verdict.outcome == "invalid"
        assert MANY_SCRIPTS in play.shown.split("\n", 4)[-1]  # in the answer line, too


async def test_a_line_still_empty_is_named(opens, write_lesson: Callable[[str], Path]) -> None:
    lesson = write_lesson('\nNow.\n\n```predict\nid = "both"\nask = ["b", "w"]\n```\n\nDone.\n')
    async with opens(lesson) as play:
        assert "tab goes from line to line" in play.shown
        await play.type("0.7333", "enter")
        assert "w is still empty" in play.shown
        await play.press("enter")
        assert play.kinds("small").count("answer") == 0


async def test_two_parameters_stand_side_by_side(opens, write_lesson: Callable[[str], Path]) -> None:
    lesson = write_lesson('\nNow.\n\n```predict\nid = "both"\nask = ["b", "w"]\n```\n\nDone.\n')
    async with opens(lesson, size=(120, 36)) as play:
        lines = [one for one in play.lesson.query(AnswerInput) if one.display]
        assert [one.asked for one in lines] == ["b", "w"]
        await play.type("0.7333", "enter")
        assert lines[1].has_focus
        await play.type("9", "enter")
        assert play.page.question.settled == {"b": "0.7333"}
        assert lines[0].disabled
        assert the_input(play) is lines[1]
        await play.type("1.6667", "enter")
        assert play.page.question.status == "right"


async def test_the_cursor_goes_to_the_first_line_that_is_not_right(
    opens, write_lesson: Callable[[str], Path]
) -> None:
    lesson = write_lesson('\nNow.\n\n```predict\nid = "both"\nask = ["b", "w"]\n```\n\nDone.\n')
    async with opens(lesson, size=(120, 36)) as play:
        lines = [one for one in play.lesson.query(AnswerInput) if one.display]
        await play.type("8", "enter")
        await play.type("9", "enter")
        assert play.page.question.misses == 1
        assert lines[0].has_focus
        assert lines[0].selected_text == "8"
        await play.type("0.7333", "enter")
        assert lines[1].has_focus
        assert lines[1].selected_text == "9"


async def test_expressions_stand_one_under_the_other(opens, write_lesson: Callable[[str], Path]) -> None:
    pages = '\nNow.\n\n```derive\nid = "rules"\nwrt = "w"\nask = "each-rule"\n```\n\nDone.\n'
    async with opens(write_lesson(pages), size=(80, 60)) as play:
        lines = [one for one in play.lesson.query(AnswerInput) if one.display and not one.disabled]
        assert len(lines) == len(play.page.question.ask) > 2
        assert len({line.region.y for line in lines}) == len(lines)
        assert all(line.region.width > 40 for line in lines)
        await play.press("f3")
        assert play.page.question.status == "revealed"
        below = play.shown.index("shown")
        assert play.shown.index("enter: the next rule") > below
        await play.press("enter")
        assert play.page.number == 1


async def test_colon_commands_in_the_answer_line_and_below(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type(":hint", "enter")
        assert len(play.page.question.hints) == 1
        await play.type(":nonsense[x]", "enter")
        assert "There is no :nonsense[x]" in play.shown
        await play.type(":show", "enter")
        assert play.page.question.status == "revealed"
        await play.type(":")  # no answer line any more: the command line opens
        await play.type("back", "enter")
        await play.type(":", "escape")
        assert not isinstance(play.app.focused, Input)
        assert "b back" in play.shown
        await play.type(":next", "enter")
        while play.page.key == "second-step":
            await play.type(":n", "enter")
        assert play.page.key == "step-size"


async def test_a_command_typed_or_pasted_in_haste_loses_no_letter(opens) -> None:
    async with opens(page="loss") as play:
        for character in ":help":  # no pause: as a terminal sends what is pasted without brackets
            play.app.post_message(events.Key(KEY_NAMES.get(character, character), character))
        await play.pilot.pause()
        await play.press("enter")
        assert type(play.app.screen).__name__ == "HelpScreen"
    async with opens(page="loss") as play:
        play.app.post_message(events.Paste(":charts\n"))
        await play.until(lambda: isinstance(play.app.focused, Input))
        assert play.app.focused.value == "charts"


async def test_the_foot_names_what_enter_does_and_what_is_below(opens, write_lesson) -> None:
    pages = "\nLine.\n" * 12 + '\n```forecast\nid = "way"\nask = "fate"\n```\n\nDone.\n'
    async with opens(write_lesson(pages), size=(60, 20)) as play:
        assert play.shown.splitlines()[-1].split()[:2] == ["enter", "more"]
        while "answer" not in play.shown:
            await play.press("enter")
        assert play.page.question.options[-1] in play.shown
        assert play.kinds("small").count("answer") == 0
    async with opens(page="second-step", size=(60, 20)) as play:
        assert "enter answer" in play.shown
        for key in ("f1 help", "f2 hint", "f3 show", "f4 charts"):
            assert key in play.shown.splitlines()[-1]
        await play.type(":nonsense", "enter")
        said = " ".join(play.shown.split())
        assert all(f":{one.word}" in said for one in ACTIONS)


async def test_hints_are_folded_once_the_question_is_done(opens) -> None:
    async with opens(page="second-step", size=(80, 40)) as play:
        await play.press("f2", "f2")
        await play.type("0.555", "enter")
        assert "hint 1 of 3" not in play.shown
        assert "2 hints were seen" in play.shown
        await play.press("f2")
        assert "hint 1 of 3" in play.shown


async def test_letters_stand_for_f_keys_where_nothing_is_typed(opens) -> None:
    async with opens(page="which-way") as play:
        await play.press(*"shorter")
        assert play.page.question.status == "open", "an option's word is no command"
        assert not play.page.question.hints
        await play.type(":hint", "enter")
        assert len(play.page.question.hints) == 1
        await play.type(":show", "enter")
        assert play.page.question.status == "revealed"
        await play.press("c")
        assert "c text" in play.shown
        await play.press("c", "question_mark")
        assert type(play.app.screen).__name__ == "HelpScreen"
        await play.press("escape")
        assert "page 5 of 12" in play.shown
        while play.page.number == 5:
            await play.press("n")
        assert play.page.key == "second-step"


async def test_keys_are_clicked(opens) -> None:
    async with opens(page="second-step") as play:
        row = play.shown.splitlines()[-1]
        await play.pilot.click(offset=(row.index("hint"), 23))
        await play.pilot.pause()
        assert len(play.page.question.hints) == 1


async def test_restart_begins_again_and_covers_the_rules(opens) -> None:
    async with opens(page="second-step", size=(120, 36)) as play:
        await play.type(":restart", "enter")
        assert (play.page.number, play.page.epoch) == (1, 1)
        for _ in range(3):
            await play.press("enter")
        assert play.page.key == "slope"
        assert "enter: the next rule" in play.shown


async def test_other_numbers_by_a_seed(opens) -> None:
    async with opens(seed=7, page="second-step") as play:
        assert "seed 7" in play.shown
        assert play.page.seed == 7


async def test_a_page_read_again_has_its_question_and_verdict_in_sight(opens) -> None:
    async with opens(page="which-way") as play:
        await play.press("1")
        assert "loss by epoch" in play.shown  # the charts, where the step has just been drawn
        await play.press("pageup")
        assert "Now the numbers of the first epoch" in play.shown
        assert "✓ right" in play.shown
        assert "enter more" in play.shown


async def test_a_map_stands_below_the_text_only_where_its_lines_can_be_told_apart(opens) -> None:
    async with opens("slope-and-intercept", page="both") as play:
        await play.press("f3")
        assert "loss by epoch" in play.shown
        assert "J(b, w)" not in play.shown
        await play.press("f4")
        assert "J(b, w)" in play.shown


async def test_enter_right_after_a_number_belongs_to_the_answer(opens) -> None:
    async with opens(page="which-way") as play:
        await play.press("1", "enter")
        assert play.page.question.status == "right"
        assert play.page.key == "which-way"
        assert "✓ right" in play.shown
        await play.press("enter")  # a second one is meant
        assert play.page.key == "second-step" or "enter more" not in play.shown
    async with opens("one-weight", page="step-size") as play:
        play.lesson.enter_belongs = 0.0
        await play.press("2", "enter")
        assert play.page.question.status == "right"
        while play.page.key == "step-size":
            await play.press("enter")


async def test_a_key_that_is_no_option_says_so_and_leaves_the_answer(opens) -> None:
    async with opens(page="which-way") as play:
        await play.press("2")
        assert play.page.question.misses == 1
        assert "enter" not in play.shown.splitlines()[-1]
        await play.press("down")
        assert "enter answer 3" in play.shown
        await play.press("up")
        for keys in (("7", "enter"), ("0",), ("x", "enter"), ("home", "end", "up", "enter"), ("2",)):
            await play.press(*keys)
            assert play.page.question.misses == 1, keys
            assert play.kinds().count("answer") == 1, keys
            assert "1 to 3" in play.shown.splitlines()[-1], keys
            assert "That is uphill" in play.shown
        await play.press("1")
        assert play.page.question.status == "right"


async def test_a_hint_leaves_the_verdict_where_it_is(opens) -> None:
    async with opens(page="second-step", size=(80, 24)) as play:
        await play.type("0.045", "enter")
        said = play.page.verdict.message
        await play.press("f2")
        assert play.page.verdict.message == said
        shown = play.shown
        assert shown.index("× not yet") < shown.index("hint 1 of 3")
        await play.press("f2", "f2")
        assert "hint 3 of 3" in play.shown
        assert "× not yet" in play.shown
        await play.press("ctrl+u")
        await play.type("0.1", "enter")
        assert play.page.question.misses == 2
        assert "× not yet" in play.shown


async def test_where_room_is_short_what_was_said_last_is_in_sight(opens, write_lesson) -> None:
    hints = ["One. " * 60 + "Ends here.", "Two. " * 60 + "Ends there."]
    pages = f'\nNow.\n\n```predict\nid = "p"\nask = "loss"\nhints = {hints}\n```\n'
    async with opens(write_lesson(pages), size=(60, 20)) as play:
        await play.type("9.87", "enter", "f2", "f2")
        assert "Ends there." in play.shown
        await play.press("ctrl+u")
        await play.type("7.8612345", "enter")
        assert play.page.question.misses == 2
        assert "× not yet" in play.shown
        await play.press("f2")
        assert "× not yet" not in play.shown


async def test_the_calculator_opens_on_every_page(opens) -> None:
    for page in ("model", "which-way"):
        async with opens(page=page) as play:
            key, before = play.page.key, play.kinds()
            await play.type("=0.01*-25.5", "enter")
            assert play.page.key == key
            assert "-0.255" in play.shown.replace("−", "-").splitlines()[-1]
            assert play.kinds() == before
            await play.type("=1/3", "escape")
            assert not isinstance(play.app.focused, Input)
            await play.type(":help", "enter")
            assert type(play.app.screen).__name__ == "HelpScreen"


@pytest.mark.parametrize(("typed", "said"), [(":nonsense", "There is no :nonsense"), ("=2*3x", "2·3")])
async def test_a_command_typed_before_the_numbers_are_there_is_done_then(
    opens, typed: str, said: str
) -> None:
    async with opens(page="model", ready=False) as play:
        for character in typed[:-1]:
            play.app.post_message(events.Key(KEY_NAMES.get(character, character), character))
        play.app.post_message(events.Key(KEY_NAMES.get(typed[-1], typed[-1]), typed[-1]))
        play.app.post_message(events.Key("backspace", None) if typed[0] == "=" else events.Key("end", None))
        play.app.post_message(events.Key("enter", None))
        await play.ready()
        await play.pilot.pause()
        assert said in play.shown
        assert play.page.key == "model"


async def test_what_is_said_to_a_command_is_not_hidden_by_what_was_said_before(opens) -> None:
    async with opens(page="second-step", size=(80, 24)) as play:
        await play.type(":theme foo", "enter")
        assert ":theme light, dark or terminal" in play.shown.splitlines()[-1]
        play.app.notify("An old notice.", timeout=20)
        await play.type(":nonsense", "enter")
        await play.pilot.pause()
        assert not play.app._notifications
        assert "There is no :nonsense. There are" in play.shown
        play.app.notify("An old notice.", timeout=20)
        await play.press("escape")
        await play.until(lambda: type(play.app.screen).__name__ == "LessonsScreen")
        assert not play.app._notifications
