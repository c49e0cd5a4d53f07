"""How far each rule is to be trusted: how often the values that it gave are right, by the scorer.

A field is judged as the scorer judges it, once more for every value: with the values up to this one. What the value
adds to the hits is right, what it adds to the spurious ones wrong; what adds to neither (a second act of one class, a
paper that need not be named) is not counted. So the counts of a field's rules are those of the scorer, but for the
values of a meeting that gold does not have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from pipelines.items import Meeting, Reading
from pipelines.read import read

from . import gold
from .scoring import JUDGES, paired

DOCUMENT = gold.ROOT / "docs" / "reading.md"
_BLOCK = re.compile(r"(?<=<!-- rules -->\n)(.*?)(?=<!-- /rules -->)", re.DOTALL)

# The fields of the scorer: the field of gold, and for a list that of the meeting.
SCALARS: Mapping[str, str] = {
    "name": "meeting_name", "type": "meeting_type", "date": "meeting_date", "organizer": "organizer", "venue": "venue",
    "jurisdiction": "jurisdiction", "format": "format", "source_medium": "source_medium",
    "attendee_count": "attendee_count",
}  # fmt: skip
LISTS: Mapping[str, tuple[str, str]] = {
    "hosts": ("hosts", "hosts"), "people": ("attendees", "attendees"), "groups": ("attendee_groups", "attendee_groups"),
    "statements": ("statements", "statements"), "documents": ("documents", "documents"),
    "conveyed": ("conveyed_meetings", "conveyed"), "figures": ("figures", "figures"),
}  # fmt: skip
OF_PEOPLE: Mapping[str, str] = {"posts": "positions", "actions": "actions"}


class Verdict(NamedTuple):
    """A value that was judged: by which rule, of which field, and whether it is right."""

    field: str
    rule: str
    right: bool


class Trust(NamedTuple):
    """A rule's values of one field: how many are right, how many wrong; both 0 where the scorer judges none."""

    field: str
    rule: str
    right: int
    wrong: int


@cache
def committed() -> Sequence[Trust]:
    """Every rule that gave a value in the corpora of the repository."""
    rows = [*gold.meetings(), *gold.seeds(), *(row for row in gold.classes() if row["meeting_name"])]
    others = [*gold.negatives(), *(row for row in gold.classes() if not row["meeting_name"])]
    return trusts(rows, others, gold.readings())


def with_files(paths: Iterable[Path]) -> Sequence[Trust]:
    """The same, the rows of gold files from elsewhere added."""
    rows: list[gold.MeetingRow] = []
    others: list[gold.Row] = []
    for path in paths:
        for row in gold.elsewhere(path):
            if row["meeting_name"]:
                rows.append(row)
            else:
                others.append(row)
    read_once = cache(read)
    readings = {row["id"]: read_once(gold.page_of(row)) for row in [*rows, *others]}
    return _sum([*committed(), *trusts(rows, others, readings)])


def trusts(
    rows: Sequence[gold.MeetingRow], others: Sequence[gold.Row], readings: Mapping[str, Reading]
) -> Sequence[Trust]:
    """The rules of ``readings`` (by the id of a row), judged by the meetings ``rows`` and the pages without one."""
    pages: dict[str, list[gold.MeetingRow]] = {}
    for row in rows:
        pages.setdefault(row["page"]["url"], []).append(row)
    found: list[Trust] = []
    for of_page in pages.values():
        reading = readings[of_page[0]["id"]]
        found += _pages(reading, is_meeting=True)
        for meeting in reading.meetings:
            found += [Trust(_field(key), rule, 0, 0) for key, rule in meeting.rules.items()]
        for gold_row, best in paired(of_page, reading.meetings):
            if best is not None:
                found += [_counted(verdict) for verdict in verdicts(gold_row, best)]
    for other in others:
        found += _pages(readings[other["id"]], is_meeting=False)
    return _sum(found)


def verdicts(row: gold.MeetingRow, meeting: Meeting) -> Iterator[Verdict]:
    """Every value of a meeting that the scorer judges."""
    for field in SCALARS:
        if field in meeting.rules:
            yield from _verdict(field, meeting.rules[field], row, _Step(_nothing(meeting), meeting, meeting))
    for field, (_, name) in LISTS.items():
        values = getattr(meeting, name)
        before = _with(meeting, name, [])
        for number, value in enumerate(values):
            after = _with(meeting, name, values[:number + 1])
            step = _Step(before, after, _with(meeting, name, [value]))
            yield from _verdict(field, meeting.rules[f"{name}[{number}]"], row, step)
            before = after
    for field, inner in OF_PEOPLE.items():
        before = _of_people(meeting, inner, 0, 0)
        for owner, person in enumerate(meeting.attendees):
            for number in range(len(getattr(person, inner))):
                after = _of_people(meeting, inner, owner, number + 1)
                rule = meeting.rules[f"attendees[{owner}].{inner}[{number}]"]
                yield from _verdict(field, rule, row, _Step(before, after, after))
                before = after


# -- the table --------------------------------------------------------------------------------------------


def table(found: Iterable[Trust]) -> Iterator[str]:
    """The rules as a table in Markdown, in the order of the fields."""
    yield "| field | rule | right | wrong | precision |"
    yield "|---|---|--:|--:|--:|"
    for field, rule, right, wrong in found:
        judged = right + wrong
        cells = [str(right), str(wrong), f"{right / judged:.3f}"] if judged else ["–", "–", "–"]
        yield f"| {field} | `{rule}` | {' | '.join(cells)} |"


def table_in(document: str) -> str:
    """What a document says of the rules. Raises ValueError where the marks are missing."""
    block = _BLOCK.search(document)
    if block is None:
        raise ValueError("the document has no <!-- rules --> … <!-- /rules -->")
    return block[0]


def write(lines: Iterable[str], path: Path = DOCUMENT) -> None:
    """Put the table into the document."""
    document = path.read_text(encoding="utf-8")
    table_in(document)
    block = "".join(f"{line}\n" for line in lines)
    path.write_text(_BLOCK.sub(lambda _: block, document, count=1), encoding="utf-8")


# -- one value --------------------------------------------------------------------------------------------


class _Step(NamedTuple):
    """A meeting without a value and with it, and with no other of its list."""

    before: Meeting
    after: Meeting
    alone: Meeting


def _verdict(field: str, rule: str, row: gold.MeetingRow, step: _Step) -> Iterator[Verdict]:
    """Whether the value of a step is right; nothing where it does not count."""
    judge = JUDGES[field]
    old, new = judge(row, step.before), judge(row, step.after)
    if new.hits > old.hits:
        yield Verdict(field, rule, right=True)
    elif len(new.spurious) > len(old.spurious) and not _accepted(field, row, step.alone):
        yield Verdict(field, rule, right=False)


def _accepted(field: str, row: gold.MeetingRow, alone: Meeting) -> bool:
    """Whether a gold file from elsewhere lists the value among those that may be named or not."""
    name = SCALARS.get(field) or LISTS.get(field, ("",))[0]
    spare: list[Any] = cast(dict[str, Any], row).get(f"{name}_accept") or []
    choices = [spare] if field in LISTS else spare
    return any(JUDGES[field](cast(gold.MeetingRow, {**row, name: choice}), alone).hits for choice in choices)


def _nothing(meeting: Meeting) -> Meeting:
    """A meeting of which nothing is known."""
    return Meeting(meeting_id=meeting.meeting_id, page=meeting.page, type=cast(Any, None))


def _with(meeting: Meeting, name: str, values: list[Any]) -> Meeting:
    changed = copy(meeting)
    setattr(changed, name, values)
    return changed


def _of_people(meeting: Meeting, inner: str, owner: int, number: int) -> Meeting:
    """The meeting with the positions, or actions, of its people up to the ``number``-th of one of them."""
    people = [
        person if at < owner else replace(person, **{inner: getattr(person, inner)[:number if at == owner else 0]})
        for at, person in enumerate(meeting.attendees)
    ]
    return _with(meeting, "attendees", people)


# -- counting ---------------------------------------------------------------------------------------------


def _pages(reading: Reading, *, is_meeting: bool) -> list[Trust]:
    """The rule that found no meeting on a page: right where there is none."""
    return [Trust("page", reading.reason, int(not is_meeting), int(is_meeting))] if reading.reason else []


def _field(key: str) -> str:
    """The scorer's name of the field of a key: people for attendees[3]; the contract's where it judges none."""
    name = re.sub(r"\[\d+\]", "", key)
    inner = {f"attendees.{inner}": field for field, inner in OF_PEOPLE.items()}
    return inner.get(name) or next((field for field, (_, of) in LISTS.items() if of == name), name)


def _counted(verdict: Verdict) -> Trust:
    return Trust(verdict.field, verdict.rule, int(verdict.right), int(not verdict.right))


def _sum(found: Iterable[Trust]) -> Sequence[Trust]:
    right: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for one in found:
        right[one.field, one.rule] += one.right
        wrong[one.field, one.rule] += one.wrong
    order = ["page", *JUDGES]
    keys = sorted(right, key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key))
    return [Trust(*key, right[key], wrong[key]) for key in keys]
