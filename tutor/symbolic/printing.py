"""The printers: one line, ASCII, LaTeX, NumPy source and two dimensions; all keep the tree's order."""

from __future__ import annotations

from tutor.symbolic.latex import latex
from tutor.symbolic.literals import literal, python_value
from tutor.symbolic.numpy_source import NUMPY, executable, numpy_source, sigmoid_names
from tutor.symbolic.one_line import ascii_line, one_line
from tutor.symbolic.two_dimensional import two_dimensional

__all__ = [
    "NUMPY",
    "ascii_line",
    "executable",
    "latex",
    "literal",
    "numpy_source",
    "one_line",
    "python_value",
    "sigmoid_names",
    "two_dimensional",
]
