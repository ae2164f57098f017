"""A lesson's `recall` is drawn off the screen's thread, so that turning to its page waits for nothing."""

from __future__ import annotations

import threading

from tutor.learner import recall as recall_module


async def test_a_recall_is_drawn_in_a_thread_before_its_page_is_reached(opens, monkeypatch) -> None:
    drawn: list[bool] = []
    draws = recall_module.recalled

    def told(*arguments: object):
        drawn.append(threading.current_thread() is threading.main_thread())
        return draws(*arguments)

    monkeypatch.setattr(recall_module, "recalled", told)
    async with opens("feature-scaling") as play:
        await play.until(lambda: drawn)
        assert drawn == [False]
        assert play.page.question is None
