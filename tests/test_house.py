"""`tutor/README.md` draws the house as the import contracts hold it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tutor"
README = (PACKAGE / "README.md").read_text("utf-8")


def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return {contract["name"]: contract for contract in settings["contracts"]}


def modules(folder: Path) -> set[str]:
    found = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")}
    return found | {path.parent.name for path in folder.glob("*/__init__.py")}


def test_the_drawing_is_the_contract() -> None:
    drawing = re.search(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert drawing is not None
    drawn = [re.split(r"  +", line)[0] for line in drawing[1].splitlines()]
    assert drawn == [line.replace("tutor.", "") for line in contracts()["Imports run down only"]["layers"]]


def test_every_module_has_its_layer() -> None:
    layers = " | ".join(contracts()["Imports run down only"]["layers"])
    assert {name.removeprefix("tutor.") for name in layers.split(" | ")} == modules(PACKAGE)


def test_every_module_of_the_symbolic_layer_is_a_door_or_a_room() -> None:
    inside = contracts()["Inside the symbolic layer, too, imports run down only"]
    named = {name.removeprefix("tutor.symbolic.") for name in " | ".join(inside["layers"]).split(" | ")}
    assert named == modules(PACKAGE / "symbolic")
    rooms = set(re.findall(r"^\| `(\w+)/` \|", README, re.MULTILINE))
    closed = contracts()["What is behind the doors of the symbolic layer stays there"]["forbidden_modules"]
    assert {f"tutor.symbolic.{room}" for room in rooms} == set(closed)
    assert all(f"`{door}`" in README for door in named - rooms)


def test_what_it_names_in_a_room_is_there() -> None:
    for room, text in re.findall(r"^\| `(\w+)/` \| (.*) \|$", README, re.MULTILINE):
        for module in re.findall(r"`(\w+)`", text):
            assert (PACKAGE / "symbolic" / room / f"{module}.py").exists(), module


def test_only_the_lower_layers_may_be_imported_with_sympy_torch_or_textual() -> None:
    """Each contract that forbids a library names every layer but the library's home."""
    layers = {f"tutor.{name}" for name in modules(PACKAGE)} - {
        "tutor.errors",
        "tutor.text",
        "tutor.version",
        "tutor.digits",
        "tutor.console",
    }
    homes = {
        "Only the screens know Textual and Rich": "tutor.tui",
        "Only the symbolic layer knows SymPy": "tutor.symbolic",
        "Only autograd knows torch": "tutor.descent",
    }
    for name, home in homes.items():
        assert layers - {home} <= set(contracts()[name]["source_modules"]), name
