"""The annotated pages of ``tests/gold``: rows as they stand in the files, and the pages a crawler would see.

How each field is annotated: one row is one meeting, ``text`` is what a reader gets, ``text_clean`` what it
must be restored to, ``*_accept`` are other readings that count as right.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict, cast

from pipelines.items import Page, Reading
from pipelines.read import read

GOLD = Path(__file__).parents[1] / "gold"
ROOT = GOLD.parents[1]
_SCALARS = (
    "meeting_name", "meeting_date", "meeting_date_inferred", "organizer", "venue", "jurisdiction", "format",
    "source_medium", "attendee_count",
)  # fmt: skip
_LISTS = (
    "meeting_name_accept", "hosts", "attendees", "attendee_groups", "statements", "documents", "documents_other",
    "conveyed_meetings", "figures", "must_not_extract",
)  # fmt: skip
FETCHED = "2026-01-01T00:00:00+08:00"


class PageRow(TypedDict):
    """What a crawler knows of a page beside its text."""

    url: str
    title: str | None
    published: str | None
    site: str | None


class PersonRow(TypedDict):
    """A person who was there."""

    name: str
    positions: list[str]
    actions: list[str]


class StatementRow(TypedDict):
    """A statement; ``content12`` holds the first twelve characters of what was said."""

    speaker: str
    verb: str
    content12: str


class FigureRow(TypedDict):
    """A number; ``value_yuan`` where it is money."""

    text: str
    value_yuan: NotRequired[float]


class OtherDocumentRow(TypedDict):
    """A paper that was signed, issued or only explained: not demanded."""

    title: str


class Row(TypedDict):
    """An annotated page."""

    id: str
    page: PageRow
    text: str
    text_clean: str


class MeetingRow(Row):
    """One meeting of an annotated page."""

    meeting_name: str
    meeting_name_accept: list[str]
    meeting_type: str
    meeting_type_accept: NotRequired[list[str]]
    meeting_date: str | None
    meeting_date_inferred: str | None
    organizer: str | None
    organizer_accept: NotRequired[list[str]]
    venue: str | None
    jurisdiction: str
    format: str | None
    source_medium: str | None
    attendee_count: int | None
    hosts: list[str]
    attendees: list[PersonRow]
    attendee_groups: list[str]
    statements: list[StatementRow]
    documents: list[str]
    documents_other: list[OtherDocumentRow]
    conveyed_meetings: list[str]
    figures: list[FigureRow]
    must_not_extract: list[str]


class ExactRow(TypedDict):
    """What must come out to the letter where the scorer does not look, or not so closely."""

    series: str | None
    ordinal: int | None
    date_inferred: bool
    absent: list[str]
    agenda: list[list[str]]
    documents: list[list[str | None]]
    captions: list[str]
    jurisdiction: dict[str, object] | None
    deadlines: list[str | None]


class SeedRow(MeetingRow):
    """A seed page; its text is a file of its own."""

    text_file: str
    exact: ExactRow


class ClassRow(MeetingRow):
    """A minimal page of ours that stands for a class of text; ``mended`` is False while it is still misread."""

    text_class: str
    mended: bool


class NoiseRow(TypedDict):
    """A damaged sentence and what it must become; a trap looks damaged and is not (or only in part)."""

    id: str
    kind: Literal["pair", "trap"]
    noisy: str
    clean: str


@cache
def meetings() -> Sequence[MeetingRow]:
    """The annotated meetings of ``dev.jsonl``."""
    return _rows("dev.jsonl")


@cache
def classes() -> Sequence[ClassRow]:
    """The rows of ``classes.jsonl``: only what a page holds is written there, the rest is absent.

    A row without ``meeting_name`` is a page that reports no meeting. What a row says of the address, the
    title and so on of its page stands in ``page``; the text is clean unless ``text_clean`` says otherwise.
    """
    return [whole(row) for row in _rows("classes.jsonl")]


@cache
def negatives() -> Sequence[Row]:
    """Pages that look like meeting reports and are none."""
    return _rows("negatives.jsonl")


@cache
def reposts() -> Sequence[Row]:
    """Groups of pages about one meeting, or about meetings that look alike."""
    return _rows("reposts.jsonl")


@cache
def noise() -> Sequence[NoiseRow]:
    """Damaged sentences, and sentences that only look damaged."""
    return _rows("noise.jsonl")


@cache
def seeds() -> Sequence[SeedRow]:
    """The two seed pages, annotated; their text is the seed file's."""
    rows: list[SeedRow] = _rows("seeds.jsonl")
    for row in rows:
        row["text"] = (ROOT / row["text_file"]).read_text(encoding="utf-8")
    return rows


def _rows(name: str) -> list[Any]:
    with (GOLD / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def elsewhere(path: Path) -> Sequence[ClassRow]:
    """The rows of a gold file from elsewhere; of a page it may only hold ``page_title`` and ``page_date``."""
    with path.open(encoding="utf-8") as lines:
        return [whole(_paged(json.loads(line))) for line in lines]


def _paged(row: dict[str, Any]) -> dict[str, Any]:
    if "page" in row:
        return row
    day = re.match(r"(\d{4})[-年]?(\d\d)[-月]?(\d\d)(?!\d)", row.get("page_date") or "")
    page = {"title": row.get("page_title"), "published": "-".join(day.groups()) if day else None}
    digest = hashlib.sha256(row["text"].encode()).hexdigest()  # rows of one page have one text
    return {**row, "page": {"url": f"https://class.example/{digest[:16]}", **page}}


def whole(row: dict[str, Any]) -> ClassRow:
    page = {"url": f"https://class.example/{row['id']}", "title": None, "published": None, "site": None}
    given = {"text_clean": row["text"], "mended": True, "meeting_type": "其他", **row}
    absent = dict.fromkeys(_SCALARS) | {name: [] for name in _LISTS}
    return cast(ClassRow, absent | given | {"page": page | row.get("page", {})})


def page_of(row: Row) -> Page:
    """The page that a crawler would have made of a row; a printed time of publication counts as its day."""
    known = row["page"]
    day = re.match(r"\d{4}-\d\d-\d\d", known["published"] or "")
    return Page(
        url=known["url"],
        text=row["text"],
        sha256=hashlib.sha256(row["text"].encode()).hexdigest(),
        fetched_at=FETCHED,
        title=known["title"],
        published=day[0] if day else None,
        site=known["site"],
    )


@cache
def readings() -> Mapping[str, Reading]:
    """The reading of every row of the corpus and the seeds by the row's id; rows of one page share it."""
    rows: list[Row] = [*meetings(), *negatives(), *seeds(), *classes()]
    read_once = cache(read)
    return {row["id"]: read_once(page_of(row)) for row in rows}


@cache
def pages() -> Mapping[str, Reading]:
    """The readings, each once, by the id of the first row of its page."""
    first: dict[str, tuple[str, Reading]] = {}
    for name, reading in readings().items():
        first.setdefault(reading.article.page.url, (name, reading))
    return dict(first.values())
