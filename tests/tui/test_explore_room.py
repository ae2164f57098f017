"""What the sandbox shows where there is little room: a map that can be read or none, and the chosen run."""

from __future__ import annotations

import pytest

from tutor.tui.screens.explore import ExploreScreen
from tutor.tui.widgets.chart_pane import MAP_ROWS
from tutor.tui.widgets.explore_charts import ExploreCharts
from tutor.tui.widgets.explore_runs import RunRows

SIZES = [(60, 20), (80, 24), (100, 24), (100, 30), (120, 36), (200, 60)]


async def enter(play) -> ExploreScreen:
    await play.press("f6")
    await play.until(lambda: isinstance(play.app.screen, ExploreScreen))
    await play.pilot.pause()
    return play.app.screen


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("alone", [False, True])
async def test_a_map_has_rows_enough_or_gives_way_to_the_loss(opens, size, alone: bool) -> None:
    async with opens("slope-and-intercept", size=size) as play:
        screen = await enter(play)
        if alone:
            await play.press("c")
            await play.pilot.pause()
        views = screen.query_one(ExploreCharts)._views
        shown = [view for view in views if view.display]
        assert shown
        assert views[0].display == ("J(b, w)" in play.shown)
        assert not views[0].display or views[0].size.height >= MAP_ROWS
        assert all(view.size.height >= 6 for view in shown)
        narrow = size[0] < 100
        assert views[0].display == (alone or not narrow)
        assert ("loss by epoch" in play.shown) or alone


async def test_every_chart_is_within_the_screen(opens) -> None:
    async with opens("slope-and-intercept", size=(100, 30)) as play:
        screen = await enter(play)
        charts = screen.query_one(ExploreCharts)
        shown = [view for view in charts._views if view.display]
        assert len(shown) == 3
        assert sum(view.size.height for view in shown) == charts.size.height


async def test_a_valley_of_one_parameter_needs_no_more_rows_than_it_had(opens) -> None:
    async with opens(size=(80, 24)) as play:
        await enter(play)
        assert "J(w)" in play.shown


@pytest.mark.parametrize("lesson", ["one-weight", "slope-and-intercept"])
async def test_the_chosen_run_is_in_sight(opens, lesson: str) -> None:
    async with opens(lesson, size=(60, 20)) as play:
        screen = await enter(play)
        for name in "bcd":
            await play.press("n")
            await play.until(lambda: screen.sandbox.lane.name == name)  # noqa: B023
            await play.until(lambda: f"▸ {name}  learning_rate" in play.shown)  # noqa: B023
        for name in "abcd":
            await play.press("tab")
            await play.until(lambda: f"▸ {name}  learning_rate" in play.shown)  # noqa: B023
        await play.press("d")
        await play.until(lambda: "▸ c  learning_rate" in play.shown)
        await play.press("up")
        assert "▸ batch" in play.shown
        assert len(screen.query_one(RunRows)._rows) == 3


async def test_what_is_said_is_not_in_the_colour_of_a_slip(opens) -> None:
    async with opens(size=(120, 36)) as play:
        screen = await enter(play)
        await play.press("s")
        said = next(
            segment
            for row in screen._compositor.render_strips()
            for segment in row
            if "largest stable" in segment.text
        )
        inks = {name: screen.get_component_rich_style(f"ink--{name}").color for name in ("wrong", "notice")}
        assert said.style is not None
        assert said.style.color not in inks.values()
