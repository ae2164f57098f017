"""The source of `tutor/` never runs text as code, and SymPy stays in its layer."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tutor"
SOURCES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN_NAMES = {"eval", "exec", "compile", "sympify", "parse_expr", "lambdify", "simplify", "equals"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "code", "runpy"}
ALLOWED = {("re", "compile")}
HOMES = {
    "sympy": ("symbolic",),
    "mpmath": ("symbolic",),
    "textual": ("tui",),
    "rich": ("tui",),
    "torch": ("descent/autograd.py",),
}


def offences(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr in FORBIDDEN_NAMES and (owner, node.attr) not in ALLOWED:
                found.append(f"{node.lineno}: .{node.attr}")
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            found.append(f"{node.lineno}: {node.id}")
        elif isinstance(node, ast.alias) and node.name.split(".")[-1] in FORBIDDEN_NAMES:
            found.append(f"import of {node.name}")
        elif isinstance(node, ast.keyword) and node.arg == "shell":
            found.append("shell=")
    return found


def imports(tree: ast.AST) -> set[str]:
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            modules.add(node.module.split(".")[0])
    return modules


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_text_is_run_as_code(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert offences(tree) == []
    assert not imports(tree) & FORBIDDEN_MODULES


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_libraries_stay_in_their_layer(path: Path) -> None:
    where = path.relative_to(PACKAGE).as_posix()
    for module in imports(ast.parse(path.read_text("utf-8"))) & HOMES.keys():
        assert where.startswith(HOMES[module]), f"{where} imports {module}"


@pytest.mark.parametrize(
    "source",
    [
        "eval('1')",
        "import sympy; sympy.sympify('x')",
        "from sympy import lambdify",
        "x.equals(y)",
        "f = exec",
    ],
)
def test_the_walk_sees_what_is_forbidden(source: str) -> None:
    assert offences(ast.parse(source))


def test_package_inits_are_empty() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        assert path.read_text("utf-8") == "", path


def test_regular_expressions_may_be_compiled() -> None:
    assert not offences(ast.parse("import re\nre.compile('a')"))
