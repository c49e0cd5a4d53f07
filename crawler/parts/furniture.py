"""The table of what stands beside the article, ``furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from lxml.html import HtmlElement

TABLE: Final = Path(__file__).with_name("furniture.toml")
PATTERNS: Final = ("footer", "line", "cut", "aside_heading")
WORDS: Final = ("inside", "aside")
WORD: Final = re.compile(r"[a-z]+", re.ASCII)
CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
SHORT: Final = 120  # a longer line is prose, whatever stands in it


class FurnitureError(ValueError):
    """A fault of the table; the message has its file and key."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """The compiled table."""

    footer: re.Pattern[str]
    line: re.Pattern[str]
    cut: re.Pattern[str]
    aside_heading: re.Pattern[str]
    inside: frozenset[str]
    aside: frozenset[str]

    def is_footer(self, text: str) -> bool:
        """Whether this is a line of the page's footer."""
        return self.footer.search(text) is not None

    def is_line(self, text: str) -> bool:
        """Whether the whole line is furniture."""
        return len(text) <= SHORT and self.line.fullmatch(text) is not None

    def is_cut(self, text: str) -> bool:
        """Whether the article ends above this line."""
        return len(text) <= SHORT and self.cut.search(text) is not None

    def is_aside_heading(self, text: str) -> bool:
        """Whether this is the heading of a box of other links."""
        return len(text) <= SHORT and self.aside_heading.search(text) is not None

    def is_inside(self, element: HtmlElement) -> bool:
        """Whether an element inside an article's container holds furniture."""
        return _has_word(element, self.inside)

    def is_aside(self, element: HtmlElement) -> bool:
        """Whether an element of a list page holds links that are not the column's."""
        return element.tag in ("nav", "footer", "aside") or _has_word(element, self.aside)


@cache
def furniture() -> Furniture:
    """The table ``furniture.toml``, read once."""
    return load_furniture(TABLE)


def load_furniture(table: Path) -> Furniture:
    """Read a table. Raises FurnitureError, with file and key, for a missing key or a broken pattern."""
    try:
        content = tomllib.loads(table.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FurnitureError(f"{table.name}: {error}") from error
    if faulty := set(content) ^ {*PATTERNS, *WORDS}:
        raise FurnitureError(f"{table.name}: missing or unknown: {', '.join(sorted(faulty))}")
    patterns = {key: _alternation(table, key, content[key]) for key in PATTERNS}
    words = {key: frozenset(str(word) for word in content[key]) for key in WORDS}
    return Furniture(
        footer=patterns["footer"],
        line=patterns["line"],
        cut=patterns["cut"],
        aside_heading=patterns["aside_heading"],
        inside=words["inside"],
        aside=words["aside"],
    )


def _alternation(table: Path, key: str, written: list[str]) -> re.Pattern[str]:
    for one in written:
        try:
            re.compile(one)
        except re.error as error:
            raise FurnitureError(f"{table.name}: {key}: {one!r}: {error}") from error
    return re.compile("|".join(f"(?:{one})" for one in written))


def _has_word(element: HtmlElement, wanted: frozenset[str]) -> bool:
    """Whether the class or the id of an element has one of the words."""
    written = (element.get("class"), element.get("id"))
    return any(value and not wanted.isdisjoint(_words(value)) for value in written)


@lru_cache(maxsize=1024)
def _words(written: str) -> frozenset[str]:
    """The words of a class or an id; the pages of a site have the same few."""
    names = written.split()
    parts = (WORD.findall(CAMEL.sub(" ", name).lower()) for name in names)
    return frozenset(name.lower() for name in names).union(*parts)
