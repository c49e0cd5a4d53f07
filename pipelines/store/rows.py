"""From a reading to the rows that hold it, and back: pure functions, no database.

The parts of a meeting take their evidence with them: ``spans["hosts[0]"]`` becomes ``span_start`` and
``span_end`` of the first row of ``hosts``, ``rules["hosts[0]"]`` its ``rule``. What is left in ``spans`` and
``rules`` belongs to the columns of ``reports`` and stays there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String, Table, Text

from pipelines.address import canonical
from pipelines.ids import page_id
from pipelines.items import Absentee, Article, Attendee, Meeting, Reading, SourcePage
from pipelines.store import tables
from pipelines.store.errors import UnstorableReading

Row = dict[str, Any]

PLAIN_FACTS = (
    "name", "type", "series", "ordinal", "organizer", "date", "date_inferred", "venue", "format",
    "attendee_count", "source_medium",
)  # fmt: skip
"""Fields of the contract that are one column each, under the same name."""

LISTS_OF_TEXT: tuple[tuple[str, Table, str], ...] = (
    ("hosts", tables.hosts, "name"),
    ("attendee_groups", tables.attendee_groups, "text"),
    ("conveyed", tables.conveyed, "name"),
)
"""Fields that are lists of strings: field, table, column."""

LISTS_OF_PARTS: tuple[tuple[str, Table, tuple[str, ...]], ...] = (
    ("attendees", tables.attendees, ("name",)),
    ("absent", tables.absent, ("name", "reason")),
    ("statements", tables.statements, ("speaker", "verb", "text")),
    ("agenda", tables.agenda, ("verb", "object")),
    ("documents", tables.documents, ("title", "action", "by")),
    ("figures", tables.figures,
     ("text", "value", "value_max", "unit", "approx", "deadline", "target")),
    ("captions", tables.captions, ("text",)),
)  # fmt: skip
"""Fields that are lists of parts with a span of their own: field, table, columns."""

LISTS_OF_PERSONS: tuple[tuple[str, str, Table, str], ...] = (
    ("attendees", "positions", tables.attendee_positions, "title"),
    ("attendees", "actions", tables.attendee_actions, "action"),
    ("absent", "positions", tables.absent_positions, "title"),
)
"""Lists of strings inside the parts of a list: field, field of the part, table, column."""

POST_COLUMNS = ("body", "organ", "post", "rank", "level")
"""What is a column beside each position, under the same name as in :class:`~pipelines.items.Post`."""

MODIFIERS_JOINED_BY = "、"

INSERT_ORDER: tuple[Table, ...] = (
    tables.unknown_tokens,
    tables.reports,
    *(table for _, table, _ in LISTS_OF_TEXT),
    *(table for _, table, _ in LISTS_OF_PARTS),
    *(table for _, _, table, _ in LISTS_OF_PERSONS),
)
"""The tables that hang on a page, owners before what they own."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """All rows of one reading, still without the ``page_no`` that the database gives to the page.

    ``page`` is its row of ``pages``, ``parts`` are the rows of the other tables.
    """

    page: Row
    parts: Mapping[Table, list[Row]]
    fetched_at: datetime

    @property
    def page_id(self) -> str:
        """Return the id of the page."""
        return str(self.page["page_id"])

    @property
    def reports(self) -> list[Row]:
        """Return the rows of ``reports``, in the order of the page; which meetings they are of is not in them."""
        return self.parts.get(tables.reports, [])


def rows_of(reading: Reading) -> PageRows:
    """Return the rows that hold ``reading``.

    Raises :class:`~pipelines.store.errors.UnstorableReading`, which names the page and the offending value,
    for what no database could hold: NUL characters and lone surrogates, numbers that are not finite or do
    not fit into 64 bits, keys of more than 200 characters, and a meeting whose page is another one.
    """
    article = reading.article
    parts: dict[Table, list[Row]] = {table: [] for table in INSERT_ORDER}
    parts[tables.unknown_tokens] = [
        {"kind": kind, "token": token, "count": count}
        for kind, tokens in sorted(reading.unknown.items())
        for token, count in sorted(tokens.items())
    ]
    expected = SourcePage.of(article)
    for seq, meeting in enumerate(reading.meetings):
        _check_page(meeting, expected)
        _add_report(parts, meeting, seq)
    page = _page_row(reading)
    page["digest"] = _digest(article.page.url, {**page, "url": canonical(article.page.url)}, parts)
    page |= {"url": article.page.url, "fetched_at": article.page.fetched_at, "sha256": article.page.sha256}
    _check_limits(article.page.url, {tables.pages: [page], **parts})
    return PageRows(page, parts, _moment(article))


def _check_page(meeting: Meeting, expected: SourcePage) -> None:
    if meeting.page == expected:
        return
    differing = [
        field.name
        for field in fields(SourcePage)
        if getattr(meeting.page, field.name) != getattr(expected, field.name)
    ]
    raise UnstorableReading(
        expected.url,
        f"meeting {meeting.meeting_id}: its page differs from the article in {', '.join(differing)}",
    )


def _moment(article: Article) -> datetime:
    text = article.page.fetched_at
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnstorableReading(article.page.url, f"fetched_at {text!r} is no ISO 8601 time") from error
    if moment.tzinfo is None:
        raise UnstorableReading(article.page.url, f"fetched_at {text!r} has no offset from UTC")
    return moment


def _page_row(reading: Reading) -> Row:
    article = reading.article
    page = article.page
    return {
        "page_id": page_id(page.url),
        "site": page.site,
        "published": page.published,
        "layout": page.layout,
        "script": article.script,
        "damaged": article.damaged,
        "is_meeting": bool(reading.meetings),
        "reason": None if reading.meetings else reading.reason,
        "title": article.title,
        "raw_title": page.title,
        "text": article.text,
        "raw_text": None if page.text == article.text else page.text,
        "segments": [[segment.kind, *segment.span] for segment in article.segments],
        "flags": [[flag.kind, *flag.span, flag.note] for flag in article.flags],
        "offsets": [list(pair) for pair in article.offsets],
        "version": version_of(page.title, page.text, page.published),
    }


def version_of(title: str | None, text: str, published: str | None) -> str:
    """Return the SHA-256 (hex) of what a site published: the same whatever the grammar makes of it."""
    serial = json.dumps([title, text, published], ensure_ascii=True)
    return hashlib.sha256(serial.encode("ascii")).hexdigest()


class _Evidence:
    """The spans and rules of a meeting, from which the parts take their own."""

    def __init__(self, meeting: Meeting) -> None:
        self.spans = dict(meeting.spans)
        self.rules = dict(meeting.rules)

    def of_value(self, key: str) -> Row:
        start, end = self.spans.pop(key, (None, None))
        return {"span_start": start, "span_end": end, "rule": self.rules.pop(key, None)}

    def of_part(self, key: str, span: tuple[int, int]) -> Row:
        start, end = span
        return {"span_start": start, "span_end": end, "rule": self.rules.pop(key, None)}


def _add_report(parts: dict[Table, list[Row]], meeting: Meeting, seq: int) -> None:
    evidence = _Evidence(meeting)
    key = {"report_seq": seq}
    for field, table, column in LISTS_OF_TEXT:
        parts[table] += (
            {**key, "seq": place, column: value, **evidence.of_value(f"{field}[{place}]")}
            for place, value in enumerate(getattr(meeting, field))
        )
    for field, table, columns in LISTS_OF_PARTS:
        parts[table] += (
            {
                **key,
                "seq": place,
                **{column: getattr(part, column) for column in columns},
                **evidence.of_part(f"{field}[{place}]", part.span),
            }
            for place, part in enumerate(getattr(meeting, field))
        )
    for field, inner, table, column in LISTS_OF_PERSONS:
        for owner, person in enumerate(getattr(meeting, field)):
            rows = [
                {**key, "owner_seq": owner, "seq": place, column: value,
                 **evidence.of_value(f"{field}[{owner}].{inner}[{place}]")}
                for place, value in enumerate(getattr(person, inner))
            ]  # fmt: skip
            if inner == "positions":
                _add_posts(meeting, person, rows)
            parts[table] += rows
    parts[tables.reports].append(_report_row(meeting, seq, evidence))


def _add_posts(meeting: Meeting, person: Attendee | Absentee, rows: list[Row]) -> None:
    """Put what each position of a person says beside it."""
    if len(person.posts) != len(rows):
        raise UnstorableReading(
            meeting.page.url,
            f"{person.name} has {len(rows)} positions and {len(person.posts)} posts: want one for each",
        )
    for row, post in zip(rows, person.posts, strict=True):
        row.update({column: getattr(post, column) for column in POST_COLUMNS})
        row["modifiers"] = MODIFIERS_JOINED_BY.join(post.modifiers) or None


def _report_row(meeting: Meeting, seq: int, rest: _Evidence) -> Row:
    place = meeting.jurisdiction
    return {
        "seq": seq,
        "own_id": meeting.meeting_id,
        **{field: getattr(meeting, field) for field in PLAIN_FACTS},
        "jurisdiction_name": place.name if place else None,
        "jurisdiction_code": place.code if place else None,
        "jurisdiction_level": place.level if place else None,
        "jurisdiction_path": list(place.path) if place else None,
        "spans": {field: list(span) for field, span in rest.spans.items()},
        "rules": rest.rules,
    }


# ------------------------------------------------------------------------------- what a database cannot hold

_MOST = {BigInteger: 2**63 - 1, Integer: 2**31 - 1}


def _limits(table: Table) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Return the columns of ``table`` with the length of their text, and those with their largest number."""
    lengths = [
        (column.name, column.type.length)
        for column in table.columns
        if isinstance(column.type, String) and not isinstance(column.type, Text) and column.type.length
    ]
    numbers = [
        (column.name, _MOST[BigInteger if isinstance(column.type, BigInteger) else Integer])
        for column in table.columns
        if isinstance(column.type, Integer)
    ]
    return tuple(lengths), tuple(numbers)


_LIMITS = {table: _limits(table) for table in (tables.pages, *INSERT_ORDER)}


def _check_limits(url: str, rows: Mapping[Table, Iterable[Row]]) -> None:
    for table, of_table in rows.items():
        lengths, numbers = _LIMITS[table]
        for row in of_table:
            for column, most in lengths:
                text = row.get(column)
                if text is not None and len(text) > most:
                    raise UnstorableReading(
                        url,
                        f"{table.name}.{column} has {len(text)} characters, more than {most}: {text[:30]!r}…",
                    )
            for column, most in numbers:
                number = row.get(column)
                if number is not None and abs(number) > most:
                    raise UnstorableReading(url, f"{table.name}.{column} is {number}, beyond {most}")


def _digest(url: str, page: Row, parts: Mapping[Table, list[Row]]) -> str:
    """Return the SHA-256 of the rows of a reading: ``page`` with its canonical address, but without its fetch."""
    content = [page, *(parts[table] for table in INSERT_ORDER)]
    try:
        serial = json.dumps(
            content, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
        )
        data = serial.encode()
    except ValueError as error:  # a number that is not finite; a lone surrogate
        raise UnstorableReading(url, f"a value cannot be written: {error}") from error
    if "\\u0000" in serial and _holds_nul(content):
        raise UnstorableReading(url, "a text holds the character NUL, which a database cannot store")
    return hashlib.sha256(data).hexdigest()


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(key) or _holds_nul(inner) for key, inner in value.items())
    if isinstance(value, list):
        return any(_holds_nul(inner) for inner in value)
    return False
