"""The version, as a literal: reading it from the package's metadata costs 8 ms at every start."""

__version__ = "0.1.0"
