"""The lesson list: states, what is next, search, and the ways into a lesson."""

from __future__ import annotations

import pytest

from tutor.learner.events import Event
from tutor.tui.screens.help import HelpScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.lessons import LessonsScreen


async def test_lessons_with_their_states_and_what_is_next(opens, library) -> None:
    async with opens(None) as play:
        first = next(row for row in play.shown.splitlines() if "One weight, by hand" in row)
        assert "new, next" in first
        assert "12 min" in first
        assert "0 of" in play.shown.splitlines()[0]
        assert library.headers[0].summary[:40] in play.shown


async def test_enter_opens_and_escape_returns_with_the_new_state(opens) -> None:
    async with opens(None) as play:
        await play.press("enter")
        await play.ready()
        while play.page.number < 3:
            await play.press("enter")
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)
        assert "page 3 of 12" in play.shown
        await play.press("enter")
        await play.ready()
        assert play.page.number == 3


async def test_the_list_comes_after_a_lesson_that_was_opened_first(opens) -> None:
    async with opens("one-weight", page="loss") as play:
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)
        assert "page 3 of 12" in play.shown
        await play.press("enter")
        await play.ready()
        assert play.page.key == "loss"
        await play.press("escape", "q")
        await play.until(lambda: play.app.return_code is not None)


async def test_search_narrows_the_list_and_enter_opens_what_is_found(opens) -> None:
    async with opens(None) as play:
        await play.press("slash")
        await play.type("chain")
        assert "The chain rule, typed" in play.shown
        assert "One weight, by hand" not in play.shown
        await play.type("zzz")
        assert "No lesson has all these words" in play.shown
        await play.press("enter")
        assert isinstance(play.app.screen, LessonsScreen)
        await play.press("escape")
        assert "One weight, by hand" in play.shown
        await play.press("slash")
        await play.type("rule chain", "enter")
        await play.ready()
        assert play.page.lesson != "one-weight"


async def test_after_a_search_the_letters_of_the_list_are_keys_again(opens) -> None:
    async with opens(None) as play:
        await play.press("slash")
        assert play.shown.splitlines()[-1].strip() == "enter open  down to the list  esc show all  f1 help"
        await play.type("rains")
        assert play.shown.splitlines()[-1].strip() == "esc show all  f1 help"
        await play.press("backspace")
        assert "enter open  down to the list" in play.shown
        await play.press("enter")
        await play.ready()
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)
        assert "enter open  esc all  p practice  s progress" in play.shown
        assert "Rain or snow" in play.shown
        assert "One weight, by hand" not in play.shown
        await play.press("s")
        assert type(play.app.screen).__name__ == "ProgressScreen"
        await play.press("escape", "escape")
        assert "One weight, by hand" in play.shown
        assert "enter open  p practice  s progress  / search" in play.shown


@pytest.mark.parametrize("leave", ["down", "escape"])
async def test_the_row_of_keys_is_true_as_soon_as_the_search_is_left(opens, leave: str) -> None:
    async with opens(None) as play:
        await play.press("slash")
        await play.type("rain")
        assert "practice" not in play.shown.splitlines()[-1]
        await play.press(leave)
        assert "p practice" in play.shown.splitlines()[-1]
        assert ("esc all" in play.shown) == (leave == "down")
        await play.press("p")
        assert type(play.app.screen).__name__ == "PracticeScreen"


async def test_the_chosen_row_has_a_bar_also_while_the_search_has_the_cursor(opens) -> None:
    async with opens(None) as play:
        await play.press("down")
        assert [row[:2] for row in play.shown.splitlines()[2:5]] == [" ·", "▌·", " ·"]
        await play.press("slash")
        await play.type("slope")
        assert sum(row.startswith("▌") for row in play.shown.splitlines()) == 1
    async with opens(None, ascii_only=True, size=(60, 20)) as play:
        rows = play.shown.splitlines()[2:]
        assert rows[0].startswith("|o One weight, by hand")
        assert "twonew" not in play.shown


async def test_restart_and_looking_back(opens, journal) -> None:
    async with opens("one-weight", page="second-step") as play:
        await play.type("0.045", "enter")
        await play.type("0.555", "enter")
    async with opens(None) as play:
        before = journal.events("one-weight")
        await play.press("v")
        await play.ready()
        assert play.page.number == 1
        assert "looking back" in play.shown
        while play.page.key != "second-step":
            await play.press("pagedown")
        assert play.page.question.status == "right"
        await play.press("escape")
        assert journal.events("one-weight") == before
        await play.press("r", "y")
        await play.ready()
        assert (play.page.number, journal.place("one-weight").page) == (1, None)


async def test_wide_terminals_show_how_the_chosen_lesson_begins(opens) -> None:
    async with opens(None, size=(120, 36)) as play:
        await play.until(lambda: "Here are four points" in play.shown)
        assert "12 minutes" in play.shown
        await play.press("down")
        await play.until(lambda: "It begins:" in play.shown and "Here are four points" not in play.shown)


async def test_the_palette_holds_every_action(opens) -> None:
    async with opens("one-weight", page="second-step") as play:
        titles = {command.title for command in play.app.get_system_commands(play.app.screen)}
        assert titles == {
            "Next", "Back", "Hint", "Show me", "Charts", "Explore", "Restart", "Lessons", "Theme", "Movement",
            "Chart characters", "Help", "Quit",
        }  # fmt: skip
        await play.press("ctrl+p")
        await play.type("hint")
        await play.pilot.pause(0.5)
        await play.press("enter", "enter")
        await play.until(lambda: isinstance(play.app.screen, LessonScreen))
        await play.until(lambda: play.page.question.hints)
    async with opens(None) as play:
        titles = {command.title for command in play.app.get_system_commands(play.app.screen)}
        assert titles == {
            "Open", "Practice", "Progress", "Restart", "Look back", "Search", "Theme", "Movement",
            "Chart characters",
            "Help", "Quit",
        }  # fmt: skip


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_help_fits_or_scrolls_and_says_so(opens, size) -> None:
    async with opens(None, size=size) as play:
        await play.press("f1")
        assert isinstance(play.app.screen, HelpScreen)
        assert "begin it again; what you did is kept" in play.shown
        assert ("enter closes this" in play.shown) != ("down, pgdn: more" in play.shown)
        await play.press("end")
        assert "enter closes this" in play.shown
        await play.press("enter")
        assert isinstance(play.app.screen, LessonsScreen)


async def test_help_speaks_of_the_page_at_hand(opens) -> None:
    for page, said in (
        ("start", "Nothing is asked on this page now"),
        ("which-way", "Press the number of an answer"),
        ("second-step", "Here a number is asked."),
    ):
        async with opens("one-weight", page=page) as play:
            await play.press("f1")
            assert said in play.shown
            assert f"  {play.app.screen_stack[-2].page.title}  " in play.shown


@pytest.mark.parametrize(("keys", "again"), [("rn", False), ("r", False), ("rr", True), ("ry", True)])
async def test_to_begin_again_is_asked_where_something_was_done(
    opens, journal, keys: str, again: bool
) -> None:
    journal.append(Event("page", "one-weight", None, "slope", data={"number": 3, "pages": 12}))
    async with opens(None, size=(60, 20)) as play:
        await play.press(keys[0])
        assert "Begin it again, from its first page?  y yes  n no" in play.shown
        await play.press(*keys[1:])
        await play.pilot.pause()
        assert (type(play.app.screen).__name__ == "LessonScreen") == again
        if not again:
            await play.press("down")
            assert "enter open" in play.shown
            await play.press("r")  # nothing was done there
            assert type(play.app.screen).__name__ == "LessonScreen"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (110, 30)])
async def test_titles_are_whole_where_there_is_room(opens, journal, size) -> None:
    journal.append(Event("page", "one-weight", None, "end", data={"number": 12, "pages": 12}))
    journal.append(Event("end", "one-weight"), Event("restart", "one-weight"))
    async with opens(None, size=size) as play:
        assert "done, page 1 again" in play.shown
        for header in play.app._shelf.library.headers:
            assert header.title in play.shown


async def test_a_title_is_cut_last(opens) -> None:
    async with opens("chain-rule", size=(60, 20), seed=123456) as play:
        assert "The chain rule, typed" in play.shown.splitlines()[0]
    async with opens("chain-rule", size=(60, 20)) as play:
        play.lesson._bar.note("looking back")
        await play.pilot.pause()
        first = play.shown.splitlines()[0]
        assert "The chain rule, typed" in first
        assert "looking back" in first
        assert "page 1 of" in first


async def test_the_last_keys_of_the_row_are_words(opens) -> None:
    async with opens("one-weight", size=(60, 20)) as play:
        assert ": type" not in play.shown
        assert "? help" in play.shown


async def test_what_a_key_does_stands_in_one_column(opens) -> None:
    async with opens("one-weight", page="second-step", size=(60, 20)) as play:
        await play.press("f1", "end", "up", "up", "up")
        rows = play.shown.splitlines()
        first = next(place for place, row in enumerate(rows) if "to the lesson list; your place" in row)
        column = rows[first].index("to the lesson list")
        assert (
            "is kept" in rows[first]
            or rows[first + 1].index("is kept") == column
            or "kept" in rows[first + 1]
        )
        assert not rows[first + 1][:column].strip("│ ")


async def test_a_finished_lesson_keeps_its_mark_while_it_is_done_again(opens, journal) -> None:
    journal.append(Event("page", "one-weight", None, "end", data={"number": 12, "pages": 12}))
    journal.append(Event("end", "one-weight"), Event("restart", "one-weight"))
    async with opens(None) as play:
        row = next(row for row in play.shown.splitlines() if "One weight, by hand" in row)
        assert "✓" in row
        assert "done, page 1 again" in row
        assert "1 of" in play.shown.splitlines()[0]


async def test_a_lesson_whose_skill_is_due_says_so(opens, journal) -> None:
    journal.append(Event("page", "one-weight", None, "end", data={"number": 12, "pages": 12}))
    journal.append(Event("end", "one-weight"))
    real = journal.clock
    journal.clock = lambda: real() - 60 * 86_400
    journal.append(Event("review", "practice", 1, "update", verdict="good"))
    journal.clock = real
    async with opens(None) as play:
        await play.until(lambda: "done, practice due" in play.shown)
        await play.press("slash")
        await play.type("due")
        assert "The chain rule, typed" not in play.shown


async def test_the_first_start_welcomes_once(opens, tmp_path, journal) -> None:
    async with opens(None, home=tmp_path, size=(60, 20)) as play:
        await play.until(lambda: "Here you take the steps" in play.shown)
        assert "enter begins" in play.shown
        assert "Your answers are not kept." in play.shown  # this journal is in memory
        await play.press("enter")
        assert isinstance(play.app.screen, LessonsScreen)
    async with opens(None, home=tmp_path) as play:
        await play.pilot.pause(0.1)
        assert isinstance(play.app.screen, LessonsScreen)


async def test_whoever_has_begun_is_not_welcomed(opens, tmp_path, journal) -> None:
    journal.append(Event("page", "one-weight", None, "model", data={"number": 2, "pages": 12}))
    async with opens(None, home=tmp_path) as play:
        await play.pilot.pause(0.1)
        assert isinstance(play.app.screen, LessonsScreen)


async def test_plain_characters_alone_where_the_terminal_has_no_others(opens) -> None:
    async with opens(None, ascii_only=True) as play:
        assert play.shown.isascii()
        await play.press("f1")
        assert play.shown.isascii()
        await play.press("escape", "enter")
        await play.ready()
        for _ in range(30):
            assert play.shown.isascii(), play.shown
            if play.page.question is not None:
                break
            await play.press("enter")
        await play.press("1")
        assert play.shown.isascii(), play.shown


async def test_the_palette_and_the_themes_need_no_more_than_ascii(opens) -> None:
    async with opens(None, ascii_only=True) as play:
        await play.press("ctrl+p")
        await play.until(lambda: "Charts in dots" in play.shown)
        assert "/  Search the commands" in play.shown
        assert play.shown.isascii()
        await play.type("theme", "enter")
        await play.until(lambda: "dracula" in play.shown)
        assert play.shown.isascii()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_skills_of_the_chosen_lesson_are_named(opens, library, size: tuple[int, int]) -> None:
    async with opens(None, size=size) as play:
        await play.press("home")
        for header in library.headers:
            skills = [header.course.skill_titles[one] for one in header.skills]
            said = " ".join(
                row[size[0] * 55 // 100 + 1 if size[0] >= 100 else 0 :] for row in play.shown.splitlines()
            )
            assert f"ou practise {', '.join(skills)}" in " ".join(said.split()), header.id
            await play.press("down")
