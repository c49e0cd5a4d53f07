"""Checking all tables of words at once: those of the grammar, of the restoring of text, of meetings and of persons.

A table is checked when it is loaded, which a reading does when it first needs it. Here everything is loaded that can
be: each table as such, and what the modules make of them, which they keep in cached functions without arguments.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from pipelines.tables import TableError, read_table

ROOMS = ("pipelines.parse", "pipelines.clean", "pipelines.dedupe", "pipelines.persons")
FOLDERS = (Path("parse/lexicon"), Path("clean/data"), Path("dedupe"), Path("persons"))
_HERE = Path(__file__).parent


def tables() -> list[Path]:
    """The files of all tables, in order."""
    return sorted(path for folder in FOLDERS for path in (_HERE / folder).glob("*.tsv"))


def faults() -> list[TableError]:
    """What is wrong with the tables, a fault each: the first of every table, and of all that is made of them."""
    found: dict[str, TableError] = {}
    for check in (*map(_reader, tables()), *map(_importer, _modules())):
        try:
            check()
        except TableError as fault:
            found.setdefault(str(fault), fault)
    return sorted(found.values(), key=lambda fault: (fault.path, fault.line))


def _reader(path: Path) -> Callable[[], None]:
    """What reads a table as it stands: every row must have as many cells as the header."""

    def read() -> None:
        with path.open(encoding="utf-8-sig") as lines:
            header = next((line for line in lines if line.strip() and not line.startswith("#")), "")
        for _ in read_table(path, [cell.strip() for cell in header.split("\t")]):
            pass

    return read


def _importer(name: str) -> Callable[[], None]:
    """What imports a module and calls the functions by which it loads its tables."""

    def load() -> None:
        for loader in _loaders(importlib.import_module(name)):
            loader()

    return load


def _modules() -> Iterator[str]:
    for room in ROOMS:
        folder = _HERE / room.rpartition(".")[2]
        yield from (f"{room}.{module.name}" for module in pkgutil.iter_modules([str(folder)]) if not module.ispkg)


def _loaders(module: ModuleType) -> list[Callable[[], object]]:
    """The cached functions of a module that can be called without an argument."""
    functions = [value for value in vars(module).values() if hasattr(value, "cache_info")]
    return [one for one in functions if one.__module__ == module.__name__ and not _demands(one)]


def _demands(function: Callable[..., object]) -> bool:
    """Whether a function cannot be called without an argument."""
    return any(one.default is one.empty for one in inspect.signature(function).parameters.values())
