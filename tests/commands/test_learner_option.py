"""`--learner` and TUTOR_LEARNER: several learners on one machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tutor.commands.record import learner_of
from tutor.errors import InputError

Run = Callable[..., Any]


def state(tutor: Run, *options: str, **environ: str) -> str:
    import json

    shown = json.loads(tutor(*options, "list", "--json", **environ).out)
    return next(one["state"] for one in shown["lessons"] if one["id"] == "one-weight")


def test_each_learner_has_a_place_of_their_own(tutor: Run) -> None:
    tutor("learn", "one-weight", "--plain", "--from", "loss", "--learner", "Ada")
    assert state(tutor) == "new"
    assert state(tutor, "--learner", "Ada") != "new"
    assert state(tutor, TUTOR_LEARNER="Ada") != "new"
    assert state(tutor, TUTOR_LEARNER="Grace") == "new"
    assert state(tutor, "--learner", "Grace", TUTOR_LEARNER="Ada") == "new"


def test_the_option_stands_before_or_behind_the_command(tutor: Run) -> None:
    assert tutor("--learner", "list", "list").status == 0
    assert tutor("list", "--learner=Ada").status == 0


@pytest.mark.parametrize("name", ["", "   ", "\x1b\x07", "x" * 61])
def test_a_name_that_is_none_is_refused_in_one_message(tutor: Run, name: str) -> None:
    ran = tutor("list", "--learner", name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "The name of a learner has 1 to 60 characters.\n"


def test_a_name_is_safe_to_show_and_the_same_however_it_is_spelled() -> None:
    assert learner_of(" A\u202eda ", {}) == "Ada"
    assert learner_of("Zoe\u0308", {}) == learner_of("Zo\u00eb", {})
    assert learner_of(None, {}) == learner_of(None, {"TUTOR_LEARNER": ""}) == "default"
    with pytest.raises(InputError):
        learner_of(None, {"TUTOR_LEARNER": "x" * 100})
