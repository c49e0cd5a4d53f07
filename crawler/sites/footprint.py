"""Which system a site runs, told from the addresses of the articles that its home page links to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pipelines.parse.table import Row, read_table

ADDRESSES: Final = Path(__file__).with_name("article_addresses.tsv")
ENOUGH: Final = 3
"""So many article links tell a system; one or two may lead to a page of another one on the same host."""


@dataclass(frozen=True, slots=True)
class ArticleAddresses:
    """The address patterns, in the order in which they are tried, each with its layout."""

    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def layout_of(self, url: str) -> str | None:
        """The layout whose articles have addresses like this one; None where none has."""
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return next((layout for pattern, layout in self.patterns if pattern.fullmatch(target)), None)

    def layout_among(self, urls: Iterable[str]) -> str | None:
        """The layout that most of the article addresses among ``urls`` have; None where there are too few."""
        counts = Counter(layout for url in set(urls) if (layout := self.layout_of(url)))
        layout, count = max(counts.items(), key=lambda item: item[1], default=(None, 0))
        return layout if count >= ENOUGH else None


@cache
def load_article_addresses(path: Path = ADDRESSES) -> ArticleAddresses:
    """Read and check the table; raises :class:`~pipelines.parse.table.TableError` on a fault."""
    return ArticleAddresses(
        tuple((_pattern(row), row.cells[0]) for row in read_table(path, ("layout", "pattern", "example")))
    )


def _pattern(row: Row) -> re.Pattern[str]:
    _, written, example = row.cells
    try:
        pattern = re.compile(written, re.ASCII)
    except re.error as error:
        raise row.fault(f"{written!r} is no regular expression: {error}") from error
    if not pattern.fullmatch(example):
        raise row.fault(f"{written!r} does not match its example {example!r}")
    return pattern


LAYOUT_NAMES: Final = (
    "anhui", "asp", "content-num", "dedecms", "empirecms", "epoint", "gd-post", "generic", "hanweb-hex",
    "hanweb-num", "hebei", "hex", "jeecms", "kpcms", "sitefactory", "trs", "trs-short", "vsb",
)  # fmt: skip
