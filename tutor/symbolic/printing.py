"""The printers: one line, ASCII, LaTeX, NumPy source and two dimensions; all keep the tree's order."""

from __future__ import annotations

from tutor.symbolic.printers.latex import latex
from tutor.symbolic.printers.literals import literal, python_value
from tutor.symbolic.printers.numpy_source import NUMPY, executable, numpy_source, sigmoid_names
from tutor.symbolic.printers.one_line import ascii_line, one_line
from tutor.symbolic.printers.two_dimensional import two_dimensional

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
