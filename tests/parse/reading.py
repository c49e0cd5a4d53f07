"""Small pages for the tests of the grammar: one invented sentence at a time, read as a page would be."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.clean import clean
from pipelines.items import Article, Meeting, Page, Segment, Span
from pipelines.parse import parse, read_meetings
from pipelines.parse.outline import Outline
from pipelines.parse.persons import Mention, PersonFinder
from pipelines.parse.roles import RoleReader
from pipelines.parse.verbs import find_verbs

FETCHED = "2026-01-01T00:00:00+08:00"
LEAD = "3月5日，我县召开春耕生产推进会。"  # so that a sentence stands on the page of a meeting


def page(
    text: str,
    title: str | None = None,
    *,
    published: str | None = None,
    site: str | None = None,
    url: str = "https://page.example/1",
) -> Page:
    """A fetched page with nothing but what is given."""
    return Page(url, text, "0" * 64, FETCHED, title, published, site)


def article(text: str, title: str | None = None, **known: Any) -> Article:
    """The page restored and segmented."""
    return clean(page(text, title, **known))


def body(text: str, captions: tuple[str, ...] = ()) -> Article:
    """An article that is all body but for the lines given as captions: the grammar without the cleaning."""
    segments: list[Segment] = []
    at = 0
    for line in text.split("\n"):
        if line:
            segments.append(Segment("caption" if line in captions else "body", (at, at + len(line))))
        at += len(line) + 1
    return Article(page(text), text, None, tuple(segments), "simplified", damaged=False)


def outline(text: str, captions: tuple[str, ...] = ()) -> Outline:
    """The outline of a text that is all body."""
    return Outline(body(text, captions))


def mentions(text: str) -> list[Mention]:
    """The mentions of a text that is all body."""
    return PersonFinder(outline(text)).find()


def role_reader(told: Outline, named: list[Mention]) -> RoleReader:
    """The reader of roles over an outline, with the verbs of its text that stand in no quotation."""
    return RoleReader(told, named, [verb for verb in find_verbs(told.text) if not told.in_marks(verb.start)])


def meetings(text: str, title: str | None = None, **known: Any) -> list[Meeting]:
    """The meetings of a page."""
    return parse(article(text, title, **known))


def meeting(text: str, title: str | None = None, **known: Any) -> Meeting:
    """The one meeting of a page."""
    found = meetings(text, title, **known)
    assert len(found) == 1, [one.name for one in found]
    return found[0]


def reason(text: str, title: str | None = None, **known: Any) -> str | None:
    """Why a page reports no meeting; None where it reports one."""
    found, why = read_meetings(article(text, title, **known))
    assert bool(found) != bool(why)
    return why


def people(one: Meeting) -> dict[str, list[str]]:
    """The attendees with what they did, in the order of the text."""
    return {attendee.name: attendee.actions for attendee in one.attendees}


def cut(text: str, span: Span | None) -> str | None:
    """What stands at a span."""
    return None if span is None else text[span[0] : span[1]]


def wrong(*values: object, of: str) -> Any:
    """A case that the grammar reads wrongly today: ``of`` names the class of text. Mended, it fails as strict."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=f"class of text: {of}"))
