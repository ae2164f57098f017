"""What a learner should know of the record is seen where the learner looks."""

from __future__ import annotations

FULL = "Your progress is not being saved: the disk is full."


async def test_a_journal_that_fails_is_said_over_a_page_that_is_scrolled(opens) -> None:
    async with opens(page="second-step", size=(80, 20)) as play:
        append = play.journal.append

        def fails(*events) -> None:
            append(*events)
            play.journal._store.notice = FULL

        play.journal.append = fails
        await play.type("0.045", "enter")
        await play.pilot.pause(0.3)
        assert FULL.partition(":")[0] in play.shown
        play.app.clear_notifications()
        await play.type("0.04", "enter")
        await play.pilot.pause(0.3)
        assert not play.app._notifications
