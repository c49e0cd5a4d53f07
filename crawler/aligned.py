"""Rows of text → columns that stand straight in a terminal, where a Han character is two wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from unicodedata import east_asian_width

GAP: Final = 2  # spaces between two columns


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; all rows have as many cells."""
    widths = [max(map(width, column)) + GAP for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield "".join(cells).rstrip()


def width(text: str) -> int:
    """How many places a text takes in a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
