"""What a meeting claims, value by value, each with the evidence that it names for it.

A value that stands in the text as it is equals its evidence, white space inside it apart (王　强, a wrapped
line). A value that was made of the text (a date, a count, a type) is read once more from its evidence alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.items import Article, Figure, Meeting, Span
from pipelines.parse.dates import date_context, date_words, find_dates, resolve_date
from pipelines.parse.deadlines import find_deadlines, said_on
from pipelines.parse.divisions import load_divisions
from pipelines.parse.kinds import meeting_format, meeting_type, series_of
from pipelines.parse.numbers import ARABIC, CHINESE, parse_numeral
from pipelines.parse.quantities import find_quantities
from pipelines.parse.verbs import find_verbs

NUMERAL = re.compile(f"{ARABIC}|{CHINESE}")

Check = Callable[[str, int, int], bool]
"""Whether ``text[start:end]`` bears the value out."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value of a meeting: its key in ``rules``, its span, and what its evidence must say."""

    key: str
    value: object
    span: Span | None
    proves: Check


def claims(meeting: Meeting, article: Article) -> Iterator[Claim]:
    """Every value of a meeting that an article reports."""
    yield from _scalars(meeting, article)
    yield from _people(meeting)
    for number, group in enumerate(meeting.attendee_groups):
        yield _verbatim(meeting, f"attendee_groups[{number}]", group)
    for number, name in enumerate(meeting.conveyed):
        yield _verbatim(meeting, f"conveyed[{number}]", name)
    for number, statement in enumerate(meeting.statements):
        yield Claim(f"statements[{number}]", statement.text, statement.span, stands_as(statement.text))
    for number, item in enumerate(meeting.agenda):
        yield Claim(f"agenda[{number}]", item.object, item.span, stands_as(item.object))
    for number, paper in enumerate(meeting.documents):
        yield Claim(f"documents[{number}]", paper.title, paper.span, stands_as(paper.title))
    for number, caption in enumerate(meeting.captions):
        yield Claim(f"captions[{number}]", caption.text, caption.span, stands_as(caption.text))
    for number, figure in enumerate(meeting.figures):
        yield Claim(f"figures[{number}]", figure.text, figure.span, _figure(figure, meeting))


def stands_as(value: str) -> Check:
    """The evidence is the value itself, white space inside either apart."""
    bare = "".join(value.split())
    return lambda text, start, end: "".join(text[start:end].split()) == bare


def _scalars(meeting: Meeting, article: Article) -> Iterator[Claim]:
    for field in ("name", "organizer", "venue", "source_medium"):
        if (value := getattr(meeting, field)) is not None:
            yield _verbatim(meeting, field, value)
    yield _derived(meeting, "type", meeting.type, _type(meeting))
    if meeting.date is not None:
        yield _derived(meeting, "date", meeting.date, _date(meeting, article))
    if meeting.format is not None:
        yield _derived(meeting, "format", meeting.format, _format(meeting))
    if meeting.series is not None:
        yield _derived(meeting, "series", meeting.series, _series(meeting))
    if meeting.ordinal is not None:
        yield _derived(meeting, "ordinal", meeting.ordinal, _counts(meeting.ordinal))
    if meeting.attendee_count is not None:
        yield _derived(meeting, "attendee_count", meeting.attendee_count, _counts(meeting.attendee_count))
    if meeting.jurisdiction is not None and not _taken_for_granted(meeting):
        yield _derived(meeting, "jurisdiction", meeting.jurisdiction.name, _place(meeting))


def _taken_for_granted(meeting: Meeting) -> bool:
    """A local page's own place, which its text never names: the one value whose evidence is the site."""
    return "jurisdiction" not in meeting.spans and bool(meeting.page.site)


def _people(meeting: Meeting) -> Iterator[Claim]:
    for number, host in enumerate(meeting.hosts):
        yield _verbatim(meeting, f"hosts[{number}]", host)
    for number, person in enumerate(meeting.attendees):
        key = f"attendees[{number}]"
        yield Claim(key, person.name, person.span, stands_as(person.name))
        for at, position in enumerate(person.positions):
            yield _position(meeting, f"{key}.positions[{at}]", position, person.name)
        for at, action in enumerate(person.actions):
            yield _derived(meeting, f"{key}.actions[{at}]", action, _act(person.name, action, meeting))
    for number, absent in enumerate(meeting.absent):
        key = f"absent[{number}]"
        yield Claim(key, absent.name, absent.span, stands_as(absent.name))
        if (reason := absent.reason) is not None:
            yield _derived(meeting, f"{key}.reason", reason, _excuses(reason))
        for at, position in enumerate(absent.positions):
            yield _position(meeting, f"{key}.positions[{at}]", position, absent.name)


def _verbatim(meeting: Meeting, key: str, value: str) -> Claim:
    return Claim(key, value, meeting.spans.get(key), stands_as(value))


def _position(meeting: Meeting, key: str, value: str, name: str) -> Claim:
    """A position as it stands, or one that stands around the name (市财政局李明局长)."""
    if meeting.rules.get(key) != "position-around-name":
        return _verbatim(meeting, key, value)
    stands = _bare(value)
    return _derived(meeting, key, value, lambda text, start, end: _bare(text[start:end]).replace(name, "") == stands)


def _bare(value: str) -> str:
    return "".join(value.split())


def _derived(meeting: Meeting, key: str, value: object, proves: Check) -> Claim:
    return Claim(key, value, meeting.spans.get(key), proves)


# -- values that were made of the text --------------------------------------------------------------------


def _type(meeting: Meeting) -> Check:
    return lambda text, start, end: meeting_type(text[start:end], meeting.organizer) == meeting.type


def _format(meeting: Meeting) -> Check:
    def proves(text: str, start: int, end: int) -> bool:
        found = meeting_format(f"{text[start:end]}会议", (0, 0), "", [])
        return found is not None and found[0] == meeting.format

    return proves


def _series(meeting: Meeting) -> Check:
    def proves(text: str, start: int, end: int) -> bool:
        found = series_of(text[start:end], meeting.organizer)
        return found is not None and found[0] == meeting.series

    return proves


def _counts(value: int) -> Check:
    return lambda text, start, end: any(parse_numeral(found) == value for found in NUMERAL.findall(text[start:end]))


def _date(meeting: Meeting, article: Article) -> Check:
    """The day that the evidence names is the meeting's; 当日 refers to a day that is named before it, and
    今天 behind 本报3月5日讯 to that day."""

    def proves(text: str, start: int, end: int) -> bool:
        context = date_context(text, article.page.url, article.page.published)
        mentions = find_dates(text)
        named = [mention for mention in mentions if mention.span[0] < end and mention.span[1] > start]
        if any(mention.word and resolve_date(mention, context) is None for mention in named):
            named = [mention for mention in mentions if mention.span[1] <= start]
        if meeting.rules["date"] == "date.relative-to-dispatch":
            offset = date_words()[text[start:end]][1]
            sent = [resolve_date(mention, context) for mention in mentions if mention.span[1] <= start]
            return meeting.date in [_days_after(found.edtf, offset) for found in sent if found]
        resolved = [found for mention in named if (found := resolve_date(mention, context))]
        return (meeting.date, meeting.date_inferred) in [(found.edtf, found.inferred) for found in resolved]

    return proves


def _days_after(edtf: str, days: int) -> str:
    """The day so many days later; a year that nothing tells stays untold."""
    known = edtf.replace("XXXX", "2001")
    if "XX" in known or "/" in known:
        return edtf
    later = (datetime.date.fromisoformat(known) + datetime.timedelta(days=days)).isoformat()
    return later if known == edtf else f"XXXX{later[4:]}"


def _place(meeting: Meeting) -> Check:
    place = meeting.jurisdiction
    if meeting.rules["jurisdiction"] == "jurisdiction-around":
        return lambda text, start, end: place is not None and _lies_in(text[start:end], place.code)
    names = [place.name, *place.path] if place else []
    return lambda text, start, end: any(text[start:end] in n or n in text[start:end] for n in names)


def _lies_in(name: str, code: str | None) -> bool:
    divisions = load_divisions()
    return any(code in {d.code for d in divisions.path(c)} for c in divisions.forms[name])


def _excuses(reason: str) -> Check:
    """请假 and 缺席 also stand for 因病未到场, 未能到会."""
    words = re.compile(f"{reason}|未|因|书面")
    return lambda text, start, end: words.search("".join(text[start:end].split())) is not None


def _act(name: str, action: str, meeting: Meeting) -> Check:
    """The evidence says the act in its own or other words; 讲话 is also shown by 强调, 指出 …"""

    def proves(text: str, start: int, end: int) -> bool:
        verbs = [said.verb for said in meeting.statements if said.speaker == name]
        acts = [verb.label for verb in find_verbs(text) if start <= verb.start and verb.end <= end]
        return (
            action in "".join(text[start:end].split())
            or action in acts
            or (action == "讲话" and any(verb in text[start:end] for verb in verbs))
        )

    return proves


def _figure(figure: Figure, meeting: Meeting) -> Check:
    def proves(text: str, start: int, end: int) -> bool:
        before = max(0, start - len("必须确保"))  # which makes a term of 2013年上半年
        terms = [term.edtf for term in find_deadlines(text, before, end, said_on(meeting.date))]
        values = [(quantity.value, quantity.unit.canonical) for quantity in find_quantities(text, start, end)]
        return (
            stands_as(figure.text)(text, start, end)
            and (figure.deadline is None or figure.deadline in terms)
            and (figure.value is None or (figure.value, figure.unit) in values)
        )

    return proves
