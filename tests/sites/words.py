"""The words that articles are written from: ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article is about: the name of the work, five measures, a goal, a document, a place to visit."""

    name: str
    work: str
    goal: str
    document: str
    site: str
    figure: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The skeleton of an article: its title and paragraphs, with {slots}."""

    title: str
    paragraphs: tuple[str, ...]
    is_meeting: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The whole table."""

    surnames: str
    given: tuple[str, ...]
    towns: tuple[str, ...]
    villages: tuple[str, ...]
    bureaux: tuple[str, ...]
    sources: tuple[str, ...]
    topics: tuple[Topic, ...]
    meetings: tuple[Form, ...]
    news: tuple[Form, ...]
    meeting_more: tuple[str, ...]
    news_more: tuple[str, ...]
    meeting_captions: tuple[str, ...]
    news_captions: tuple[str, ...]
    attachments: tuple[str, ...]


@cache
def load_words() -> Words:
    """Read the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return Words(
        surnames=table["surnames"],
        given=tuple(table["given"]),
        towns=tuple(table["towns"]),
        villages=tuple(table["villages"]),
        bureaux=tuple(table["bureaux"]),
        sources=tuple(table["sources"]),
        topics=tuple(Topic(**one | {"measures": tuple(one["measures"])}) for one in table["topic"]),
        meetings=tuple(_form(one, is_meeting=True) for one in table["meeting"]),
        news=tuple(_form(one, is_meeting=False) for one in table["news"]),
        meeting_more=tuple(table["more"]["meeting"]),
        news_more=tuple(table["more"]["news"]),
        meeting_captions=tuple(table["captions"]["meeting"]),
        news_captions=tuple(table["captions"]["news"]),
        attachments=tuple(table["attachments"]["names"]),
    )


def _form(entry: dict[str, Any], *, is_meeting: bool) -> Form:
    return Form(entry["title"], tuple(entry["paragraphs"]), is_meeting)
