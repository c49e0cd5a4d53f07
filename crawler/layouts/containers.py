"""The table of known article containers, ``containers.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from lxml.html import HtmlElement

TABLE: Final = Path(__file__).with_name("containers.tsv")
ATTRIBUTES: Final = ("id", "id^", "class", "tag")


class TableError(ValueError):
    """A row of the table that cannot be used; the message has its file and line."""


@dataclass(frozen=True, slots=True)
class Containers:
    """How an article's container can be known: by id, by the beginning of its id, by one of its
    classes, by its tag."""

    ids: frozenset[str]
    prefixes: tuple[str, ...]
    classes: frozenset[str]
    tags: frozenset[str]

    def __contains__(self, element: HtmlElement) -> bool:
        identity = element.get("id") or ""
        return (
            element.tag in self.tags
            or identity in self.ids
            or identity.startswith(self.prefixes)
            or not self.classes.isdisjoint((element.get("class") or "").split())
        )


@cache
def known_containers() -> Containers:
    """The containers of ``containers.tsv``, read once."""
    return load_containers(TABLE)


def load_containers(table: Path) -> Containers:
    """Read a table of containers. Raises TableError, with file and line, for a faulty row."""
    values: dict[str, list[str]] = {attribute: [] for attribute in ATTRIBUTES}
    for number, row in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1):
        if not row.strip() or row.startswith("#"):
            continue
        cells = row.split("\t")
        if len(cells) != 3 or cells[0] not in ATTRIBUTES or not cells[1].strip():
            raise TableError(f"{table.name}:{number}: want attribute, value, system; attribute one of "
                             f"{', '.join(ATTRIBUTES)}; found {row!r}")
        values[cells[0]].append(cells[1])
    return Containers(
        ids=frozenset(values["id"]),
        prefixes=tuple(values["id^"]),
        classes=frozenset(values["class"]),
        tags=frozenset(values["tag"]),
    )
