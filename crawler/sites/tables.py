"""TOML files of the catalogue → tables that know the line of every value.

A file has lines of its own, then any number of ``[[site]]`` tables, each followed by its ``[[site.column]]``
tables. It is cut at these headers and every piece is read as TOML of its own, so that a slip of the pen costs
one table and every fault of a file is found in one go.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from crawler.sites.model import Fault, Place

SITE: Final = "[[site]]"
COLUMN: Final = "[[site.column]]"
HEADER: Final = re.compile(r"\s*(\[[^\]=,\"']*\]?\]?)\s*(?:#.*)?$")
KEY: Final = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*=""")
AT_LINE: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its values as TOML gives them, and the line of each. ``columns`` are those of a site."""

    path: Path
    line: int
    values: Mapping[str, object]
    lines: Mapping[str, int]
    columns: tuple[Table, ...] = ()
    broken: bool = False
    """Whether it could not be read; it has no values then. Its columns stand for themselves."""

    def place(self, key: str | None = None) -> Place:
        """Where a value stands; where the table begins for a value that is not there."""
        return Place(self.path, self.lines.get(key, self.line) if key else self.line)


@dataclass(frozen=True, slots=True)
class Document:
    """A file: the table before the first header, the tables of its sites, and what could not be read."""

    head: Table
    sites: tuple[Table, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Piece:
    header: str | None
    line: int
    body: list[str]


def read_document(path: Path) -> Document:
    """Read a file of the catalogue. Faults are collected, not raised; OSError where it cannot be opened."""
    return parse_document(path.read_bytes(), path)


def parse_document(data: bytes, path: Path) -> Document:
    """Read the bytes of a file; ``path`` is for messages only."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        head = Table(path, 1, {}, {}, broken=True)
        reason = "the file is not UTF-8; save it with that encoding"
        return Document(head, (), (Fault(Place(path, line), reason),))
    faults: list[Fault] = []
    first, *pieces = _pieces(text)
    head = _table(first, path, faults)
    sites: list[Table] = []
    for piece in pieces:
        _add(piece, path, sites, faults)
    return Document(head, tuple(sites), tuple(faults))


def _pieces(text: str) -> list[_Piece]:
    pieces = [_Piece(None, 1, [])]
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if header := HEADER.match(line):
            pieces.append(_Piece("".join(header[1].split()), number, []))
        else:
            pieces[-1].body.append(line)
    return pieces


def _add(piece: _Piece, path: Path, sites: list[Table], faults: list[Fault]) -> None:
    """Read a piece and put it where it belongs: it is a site, or a column of the last one."""
    table = _table(piece, path, faults)
    if piece.header == SITE:
        sites.append(table)
    elif piece.header == COLUMN and sites:
        site = sites[-1]
        sites[-1] = replace(site, columns=(*site.columns, table))
    elif piece.header == COLUMN:
        faults.append(Fault(table.place(), f"a {COLUMN} before the first {SITE}"))
    else:
        faults.append(Fault(table.place(), f"{piece.header} is neither {SITE} nor {COLUMN}"))


def _table(piece: _Piece, path: Path, faults: list[Fault]) -> Table:
    """The values of a piece. Where TOML cannot read it, the fault is noted and it counts as broken."""
    first = piece.line if piece.header is None else piece.line + 1
    try:
        values = tomllib.loads("\n".join(piece.body))
    except tomllib.TOMLDecodeError as error:
        faults.append(_syntax_fault(error, piece, first, path))
        return Table(path, piece.line, {}, {}, broken=True)
    return Table(path, piece.line, values, _key_lines(piece.body, first))


def _key_lines(body: list[str], first: int) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(body, first):
        if key := KEY.match(line):
            lines.setdefault(key[1] or key[2] or key[3], number)
    return lines


def _syntax_fault(error: tomllib.TOMLDecodeError, piece: _Piece, first: int, path: Path) -> Fault:
    message = str(error)
    found = AT_LINE.search(message)
    line = piece.line
    if found:
        # "at end of document": the last line with anything on it
        written = [number for number, text in enumerate(piece.body, first) if text.strip()]
        line = first + int(found[1]) - 1 if found[1] else max(written, default=piece.line)
        message = message[: found.start()]
    return Fault(Place(path, line), f"not TOML: {message}")
