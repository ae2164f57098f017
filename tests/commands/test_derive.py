"""`tutor derive`: the derivation in every form, grading, minus signs, undecodable input, exit statuses."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tutor.cli import main
from tutor.console import Console

MSE = "mean((y_hat - y)**2)"
CORPUS = json.loads((Path(__file__).parent.parent / "corpus" / "symbolic.json").read_text())


class Run:
    """One run of the command, in this process."""

    def __init__(
        self,
        *words: str,
        stdin: bytes = b"",
        environ: Mapping[str, str] | None = None,
        encoding: str = "utf-8",
    ) -> None:
        out, err = io.BytesIO(), io.BytesIO()
        stdout = io.TextIOWrapper(out, encoding=encoding)
        stderr = io.TextIOWrapper(err, encoding=encoding)
        console = Console(
            io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"),
            stdout,
            stderr,
            environ or {"LANG": "C.UTF-8"},
        )
        self.status = main(["derive", *words], console, guard=False)
        stdout.flush()
        stderr.flush()
        self.out = out.getvalue().decode(encoding)
        self.err = err.getvalue().decode(encoding)


def test_each_rule_has_a_sentence_and_the_result_stands_in_two_dimensions() -> None:
    run = Run(MSE, "--wrt", "w")
    assert run.status == 0
    assert "chain rule" in run.out
    assert "dℓ" in run.out
    assert run.out.splitlines()[-3:] == ["dJ    1     N", "── = ─── ·  Σ  2·xᵢ·(w·xᵢ − yᵢ)", "dw    N    i=1"]


def test_forms() -> None:
    assert r"\frac{dJ}{dw} = \frac{1}{N}" in Run(MSE, "--wrt", "w", "--latex").out
    assert Run(MSE, "--wrt", "w", "--numpy").out.rstrip().endswith("dJ/dw = np.mean(2*x*(w*x - y))")


def test_json_has_every_form_of_every_rule() -> None:
    run = Run(MSE, "--wrt", "b", "--model", "w*x + b", "--json")
    found = json.loads(run.out)
    assert run.out.isascii()
    assert (found["wrt"], found["left"]) == ("b", "dJ/db")
    assert found["result"]["line"] == "dJ/db = mean(2·(w·x + b − y))"
    assert found["folded"]["numpy"] == "dJ/db = np.mean(2*(y_hat - y))"
    for rule in found["rules"]:
        assert {
            "name",
            "title",
            "sentence",
            "left",
            "introduces",
            "line",
            "ascii",
            "latex",
            "numpy",
            "text",
        } <= set(rule)
        assert rule["ascii"].isascii()
    assert found["undefined"] is None


def test_data_columns_can_be_named() -> None:
    assert (
        "2·uᵢ·(w·uᵢ − tᵢ)" in Run("mean((y_hat - t)**2)", "--wrt", "w", "--model", "w*u", "--data", "u,t").out
    )
    assert Run("mean((y_hat - y)^2)", "--wrt", "w", "--check", "2*mean(x*(wx-y))").status == 0


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((MSE, "--wrt", "w", "--check", "-2*mean(x*(y-w*x))"), 0),
        ((MSE, "--wrt", "w", "--check=-2*mean(x*(y-w*x))"), 0),
        ((MSE, "--wrt", "w", "--check", "-2*x"), 1),
        ((MSE, "--wrt", "w", "--check", "-x", "--json"), 1),
        ((MSE, "--wrt", "w", "--check", "--2*mean(x*(w*x-y))"), 0),
        (("-mean(y*y_hat)", "--wrt", "w", "--check", "-mean(x*y)"), 0),
        (("--wrt", "w", "-mean(y*y_hat)", "--check", "-mean(x*y)"), 0),
        (("-mean(y*y_hat)", "--wrt", "w", "--model", "-w*x", "--check", "mean(x*y)"), 0),
        (("-h*w", "--wrt", "h", "--check", "-w"), 0),
        (("-2*w", "--wrt", "w", "--check", "-2"), 0),
        (("--wrt", "w", "--", "-w**2"), 0),
        (("-w", "--wrt=w"), 0),
        ((MSE, "--wrt", "w", "--check", "2*mean(x*(w*x-y)"), 2),
        ((MSE, "--wrt", "w", "--check", ""), 2),
        ((MSE, "--wrt", "w", "--check", "3*mean(x*(w*x-y))"), 1),
        ((MSE, "--wrt", "q"), 2),
        (("mean((y_hat - y)**2", "--wrt", "w"), 2),
        ((MSE,), 2),
        ((MSE, "--wrt", "w", "--nothing"), 2),
        ((MSE, "--wrt", "w", "--latex", "--numpy"), 2),
        ((MSE, "extra", "--wrt", "w"), 2),
        ((MSE, "--wrt", "w", "--data", ""), 2),
        ((MSE, "--wrt", "if"), 2),
        (("", "--wrt", "w"), 2),
        (("import os", "--wrt", "w"), 2),
    ],
)
def test_exit_status(words: tuple[str, ...], status: int) -> None:
    assert Run(*words).status == status


def test_an_error_is_one_readable_message_with_a_caret(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run("mean((y_hat - t)**2", "--wrt", "w")
    assert run.out == ""
    assert "Traceback" not in run.err
    lines = run.err.splitlines()
    assert lines[-1].strip() == "^"
    Run(MSE)
    assert "--wrt" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["J", "S", "I"])
def test_a_letter_with_a_meaning_of_its_own_is_no_parameter(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["derive", f"w**2 + {name}", "--wrt", "w"]) == 2
    assert capsys.readouterr().err.startswith(f"{name}: {name} has a meaning of its own here")


@pytest.mark.parametrize("loss", ["log(-1)*w", "sqrt(-w**2)", "mean(sqrt(-x**2)*w)", "log(0)*w"])
def test_a_loss_without_a_real_value_is_said_to_have_none(
    loss: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["derive", loss, "--wrt", "w"]) == 2
    assert "no point was found where this derivative is defined" in capsys.readouterr().err


def test_an_answer_that_is_empty_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "w**2", "--wrt", "w", "--check", ""]) == 2
    assert "Nothing stands after --check" in capsys.readouterr().err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert Run("--help").status == 0
    assert "tutor derive" in capsys.readouterr().out


def test_a_verdict_in_words() -> None:
    run = Run(MSE, "--wrt", "w", "--check", "mean(x*(w*x-y))")
    assert run.out.splitlines()[0] == "read as: mean(x·(w·x − y))"
    assert "Not yet." in run.out
    run = Run(MSE, "--wrt", "w", "--check", "2*x*(t-y)")
    assert run.out.splitlines()[:2] == ["  2*x*(t-y)", "       ^"]


def test_every_line_of_the_input_is_graded() -> None:
    answers = ["2*mean(x*(wx-y))", "", "2*x*(w*x-y)", "idk", "⅔ Σ x(wx−y)", "w^7"]
    run = Run(MSE, "--wrt", "w", "--check", "-", "--json", stdin="\n".join(answers).encode())
    found = [json.loads(line) for line in run.out.splitlines()]
    assert [one["input"] for one in found] == answers
    assert [one["verdict"] for one in found] == [
        "right",
        "invalid",
        "incomplete",
        "invalid",
        "wrong",
        "wrong",
    ]
    assert [one["mistake"] for one in found] == [None, None, None, None, "missing_mean", "unrecognised"]
    assert [one["factor"] for one in found] == [None, None, None, None, "1/3", None]
    assert [one["code"] for one in found] == [None, "empty", "no_aggregate", "unknown_name", None, None]
    assert all(
        list(one) == ["input", "verdict", "mistake", "factor", "code", "message", "read_as"] for one in found
    )
    assert run.out.isascii()
    assert run.status == 2


@pytest.mark.parametrize(
    ("stdin", "lines"),
    [
        (b"", 0),
        (b"\n", 1),
        (b"w", 1),
        (b"w\n", 1),
        (b"w\n\n", 2),
        (b"w\rw\x0bw\x0cw\x85w\n", 1),
        (b"w\xe2\x80\xa8w", 1),
    ],
)
def test_input_is_split_at_line_feeds_alone(stdin: bytes, lines: int) -> None:
    assert len(Run(MSE, "--wrt", "w", "--check", "-", "--json", stdin=stdin).out.splitlines()) == lines


def test_carriage_returns_of_windows_are_no_part_of_an_answer() -> None:
    run = Run(MSE, "--wrt", "w", "--check", "-", "--json", stdin=b"2*mean(x*(wx-y))\r\n")
    assert run.status == 0


def test_bytes_that_are_no_text_are_refused_and_echoed() -> None:
    run = Run(MSE, "--wrt", "w", "--check", "-", "--json", stdin=b"\xff\xfe\nx\x00\n\xed\xa0\x80\nw\n")
    found = [json.loads(line) for line in run.out.splitlines()]
    assert [one["code"] for one in found[:3]] == ["bad_char"] * 3
    assert found[2]["input"] == "\ud800"
    assert run.status == 2
    assert Run(MSE, "--wrt", "w", "--check", "-", stdin=b"\xff\x1b[2J\n").status == 2


def test_statuses_of_several_answers() -> None:
    right = b"2*mean(x*(wx-y))\n"
    assert Run(MSE, "--wrt", "w", "--check", "-", stdin=right * 2).status == 0
    assert Run(MSE, "--wrt", "w", "--check", "-", stdin=right + b"w\n").status == 1
    assert Run(MSE, "--wrt", "w", "--check", "-", stdin=b"w\n?\n" + right).status == 2


@pytest.mark.parametrize(
    "extra", [(), ("--check", "2·x·(wx−y)"), ("--check", "Ŷ·ℓ"), ("--numpy",), ("--latex",)]
)
def test_everything_can_be_shown_in_ascii(extra: tuple[str, ...]) -> None:
    for run in (
        Run(MSE, "--wrt", "w", *extra, environ={"LANG": "C"}),
        Run(MSE, "--wrt", "w", *extra, encoding="ascii"),
        Run(MSE, "--wrt", "w", "--ascii", *extra),
    ):
        assert run.out.isascii()
        assert "?" not in run.out.replace("Ŷ·ℓ", "") or "--check" in extra
        assert run.status in {0, 1, 2}


def test_control_characters_do_not_reach_the_terminal() -> None:
    run = Run(MSE, "--wrt", "w", "--check", "x\x1b[2J\u202e")
    assert "\x1b" not in run.out + run.err
    assert "\u202e" not in run.out + run.err


def _problems() -> dict[tuple[str, str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for case in CORPUS:
        found.setdefault((case["loss"], case["model"], case["wrt"]), []).append(case)
    return found


@pytest.mark.parametrize("problem", _problems(), ids=str)
def test_the_corpus_over_standard_input(problem: tuple[str, str, str]) -> None:
    cases = _problems()[problem]
    loss, model, wrt = problem
    stdin = "".join(case["input"] + "\n" for case in cases).encode()
    run = Run(loss, "--wrt", wrt, "--model", model, "--check", "-", "--json", stdin=stdin)
    for case, line in zip(cases, run.out.splitlines(), strict=True):
        found = json.loads(line)
        assert found["verdict"] == case["verdict"]
        assert found["mistake"] == case.get("mistake")
        assert found["factor"] == case.get("factor")


def test_in_a_process_of_its_own_with_an_ascii_terminal() -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "LANG": "C", "LC_ALL": "C"}
    words = [sys.executable, "-m", "tutor", "derive", "-mean(y*ŷ)", "--wrt", "w", "--check", "-"]
    done = subprocess.run(
        words,
        input="-mean(x·y)\n\udcff\n".encode("utf-8", "surrogateescape"),
        capture_output=True,
        env=environ,
    )
    assert done.returncode == 2
    assert b"Right." in done.stdout
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        ("foo(w)", "There is no function foo here; a product is written foo*(...)."),
        (
            "mean(sine(w*x) - y)",
            "There is no function sine here; did you mean sin? A product is written sine*(...).",
        ),
        ("mean(foo (w*x - y))", "There is no function foo here"),
    ],
)
def test_a_word_before_a_bracket_is_no_factor(loss: str, said: str) -> None:
    run = Run(loss, "--wrt", "w")
    assert (run.status, run.out) == (2, "")
    assert said in run.err


@pytest.mark.parametrize("loss", ["foo*(w - 1)", "wx(w - 1)", "mean((w*x-y)^2)(w)", "relu(w)"])
def test_products_and_functions_stay_what_they_are(loss: str) -> None:
    assert Run(loss, "--wrt", "w").status == 0
