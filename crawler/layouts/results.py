"""What a layout takes from a response: the links of a list, the next page, the events on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from crawler.parts.article import ArticleParts


class EventKind(StrEnum):
    """What a layout noticed about a response that it read."""

    EMPTY = "empty"  # a selector found nothing
    AMBIGUOUS = "ambiguous"  # a selector found several things where one is wanted
    OFF_HOST = "off_host"  # article links that lead to other hosts, left out
    UNADDRESSED = "unaddressed"  # rows of a list whose links lead nowhere: href="#", javascript:;
    MALFORMED = "malformed"  # data in the page that is not written as this system writes it
    NO_NEXT = "no_next"  # the page counts more pages, but none of its links or scripts leads there


@dataclass(frozen=True, slots=True)
class LayoutEvent:
    """One thing noticed: which selector or rule, and how many elements or links it concerns."""

    kind: EventKind
    selector: str
    count: int


@dataclass(frozen=True, slots=True)
class ListLink:
    """A link of a list: the absolute address to fetch, the whole title, the ISO date of the row or None."""

    url: str
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class NextPage:
    """The request for the next page of a list. ``body`` is a form (application/x-www-form-urlencoded)."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a list page gives. ``links`` in the order of the page, each address once."""

    links: tuple[ListLink, ...]
    next: NextPage | None
    layout: str
    events: tuple[LayoutEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What an article page gives; ``parts`` is None where the page holds no article."""

    parts: ArticleParts | None
    layout: str
    events: tuple[LayoutEvent, ...] = ()
