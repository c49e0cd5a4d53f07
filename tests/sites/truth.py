"""What the farm has planted: the columns of a site, their articles in order, and what every article says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.sites import ColumnKind

Kind = Literal["text", "picture", "caption", "attachment"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's body: a paragraph, a picture (``text`` is the name of its file), a caption, the link of
    an attachment where the system puts it into the text."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an article offers: its link's text and its absolute address."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Article:
    """A planted article, as its page says it.

    ``url`` is the address under which its column lists it, ``column`` the column's address, ``number`` and
    ``key`` what systems make addresses of. ``published`` is ISO 8601 (Asia/Shanghai) as finely as the page tells
    it, in print or in its tags; ``at`` the moment. ``modified`` moves with every correction, of which there have
    been ``corrections``.
    """

    number: int
    key: str
    url: str
    column: str
    title: str
    at: datetime
    published: str
    source: str
    editor: str
    blocks: tuple[Block, ...]
    is_meeting: bool
    modified: datetime
    attachment: Attachment | None = None
    corrections: int = 0

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs and captions of the body, as a reader sees them, without furniture."""
        return tuple(block.text for block in self.blocks if block.kind != "picture")

    @property
    def captions(self) -> tuple[str, ...]:
        """The lines under its pictures."""
        return tuple(block.text for block in self.blocks if block.kind == "caption")

    @property
    def date(self) -> str:
        """The ISO day of its publication, as lists print it."""
        return self.at.date().isoformat()


@dataclass(slots=True)
class Column:
    """A column and its articles, the newest first; they change when the farm publishes or corrects."""

    url: str
    path: str
    name: str
    kind: ColumnKind
    articles: list[Article] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """The addresses of its articles in the order of its lists."""
        return [article.url for article in self.articles]
