"""How much data a lesson may have; nothing is imported, since lesson files are checked by it too."""

MAX_INLINE_ROWS = 1000
"""In the lesson file itself."""
MAX_ROWS = 2_000_000
"""From a CSV file, or drawn."""
MAX_BYTES = 256 * 2**20
"""Of a CSV file, and of all drawn columns together."""
