"""What tells the runs of one chart apart, what a log axis can be read by, and notes in little room."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tutor.chart import styles
from tutor.chart.axes import Scale, ticks
from tutor.chart.model import Axis, Chart, Series
from tutor.chart.render import render

RUNS = tuple(Series((0.0, 1.0), (0.0, 1.0), "line", f"run-{name}", name) for name in "abcd")
CURVE = Series((0.0, 1.0), (0.0, 1.0), "line", "curve")


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_run_looks_alike_with_the_curve_and_without(count: int) -> None:
    alone = styles.dashes(RUNS[:count])
    over = styles.dashes((CURVE, *RUNS[:count]))
    assert [over[index + 1] for index in range(count)] == [alone[index] for index in range(count)]
    assert len(set(over.values())) == count + 1


def test_no_two_patterns_have_the_same_sample() -> None:
    for raster in ("braille", "block"):
        samples = {styles.sample(CURVE, number, "", raster) for number in range(len(styles.DASHES))}
        assert len(samples) == len(styles.DASHES)


def test_a_log_axis_of_five_rows_tells_a_factor() -> None:
    def fits(drawn) -> bool:
        rows = [axis.dot(tick.value, 20) // 4 for tick in drawn]
        return all(a < b for a, b in pairwise(rows))

    axis = Scale(0.045, 30.0, log=True)
    assert [tick.text for tick in ticks(axis, 2, 10, fits).ticks] == ["0.1", "1", "10"]


def test_a_note_without_room_is_left_out_whole() -> None:
    values = (1.0, 0.1, 0.0, 0.0, 0.0, 0.0)
    here = Series((5.0,), (1e-9,), "marker", "present", "now")
    loss = Series(tuple(map(float, range(6))), values, "line", "training")
    drawn = Chart("loss", Axis("epoch"), Axis("J", low=0.01, log=True), (loss, here))
    seen = set()
    for width in range(30, 90):
        rows = ["".join(text for text, _ in row).strip() for row in render(drawn, width, 8).rows]
        seen |= {row for row in rows if row.startswith("log axis")}
    assert seen == {
        "log axis: 4 values ≤ 0 left out",
        "log axis: 4 values ≤ 0 left out; off the chart: ● below",
    } | {row for row in seen if row.endswith("…") and "off" not in row}
    assert any("off the chart" in row for row in seen)
