"""The wheel and the source distribution, installed where no source lies beside them, and played there."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tutor.version import __version__

ROOT = Path(__file__).parents[2]
LESSONS = tomllib.loads((ROOT / "lessons" / "course.toml").read_text("utf-8"))["lessons"]
TO_THE_END = ":show\n:next\n" * 60
PROGRAMS = "Scripts" if sys.platform == "win32" else "bin"

pytestmark = pytest.mark.long


def run(command: list[str | Path], cwd: Path, given: str = "") -> str:
    environment = {
        "PATH": "/usr/bin:/bin",
        "TUTOR_HOME": str(cwd / "home"),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment,
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two files; the wheel is built from what the source distribution holds, and from nothing else."""
    pytest.importorskip("build", reason="the extra [dev] brings it")
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return {"wheel": next(folder.glob("*.whl")), "source": next(folder.glob("*.tar.gz"))}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=600)
    return folder / PROGRAMS


@pytest.mark.parametrize("kind", ["wheel", "source"])
def test_the_course_is_listed_checked_and_played(
    kind: str, packages: dict[str, Path], environment: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [environment / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", packages[kind]],
        check=True,
        timeout=600,
    )
    for program in ("tutor", "gradient-tutor"):
        assert run([environment / program, "--version"], tmp_path) == f"tutor {__version__}\n"

    listed = json.loads(run([environment / "tutor", "list", "--json"], tmp_path))
    assert [lesson["id"] for lesson in listed["lessons"]] == LESSONS

    where = "import tutor, pathlib; print(pathlib.Path(tutor.__file__).parent)"
    package = Path(run([environment / "python", "-c", where], tmp_path).strip())
    assert ROOT not in package.parents
    assert files(package / "lessons") == files(ROOT / "lessons")
    checked = run([environment / "tutor", "check", package / "lessons" / "one-weight.md"], tmp_path)
    assert "all is well" in checked

    played = run([environment / "tutor", "learn", "one-weight", "--plain"], tmp_path, TO_THE_END)
    assert "That was the last page of this lesson." in played
    listed = json.loads(run([environment / "tutor", "list", "--json"], tmp_path))
    assert listed["lessons"][0]["state"] == "done"
    run([environment / "python", "-m", "pip", "uninstall", "-q", "-y", "gradient-tutor"], tmp_path)
