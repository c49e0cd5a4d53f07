"""Scoring: gold rows against the meetings that were read, one :class:`Tally` for each field.

====================  ==========================================================================
page                  a page of gold yields at least one meeting, a negative none
meeting               each gold meeting is paired with at most one meeting of its page
name, type, date, …   equal to gold, or to one of its ``*_accept``, where either side has one
hosts, people         names
posts, actions        (name, position), (name, class of action), of the people that gold knows
groups                phrases at least 0.8 alike
statements            (speaker, verb, first six characters of what was said)
documents             titles at least 0.9 alike
conveyed              names of meetings at least 0.8 alike
figures               the value in yuan where gold has one, else a text at least 0.75 alike
====================  ==========================================================================

Apart from these: ``traps``, people listed who are named on the page but were not there, and ``text``, the
share of a restored page's characters that are right. Width, space and punctuation count in ``text`` only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq

from pipelines.items import Attendee, Figure, Meeting

from .gold import MeetingRow, Row
from .likeness import bare, likeness, restored_characters, same_place, same_words
from .tally import Tally, exact, one_of, similar

Judge = Callable[[MeetingRow, Meeting | None], Tally]

# Verbs that tell the same act.
ACTION_CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("出席", "参加", "列席", "就座", "到会"), "attend"),
    **dict.fromkeys(("讲话", "致辞", "致词"), "speak"),
    **dict.fromkeys(("作报告", "报告", "汇报", "通报"), "report"),
}
SAID = 6  # characters of a statement that tell it from the speaker's others


@dataclass(slots=True)
class Scorecard:
    """The tallies of a corpus by field; ``wrong`` has those of each document that are not all right."""

    fields: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[tuple[str, str, Tally]] = field(default_factory=list)
    right_characters: int = 0
    characters: int = 0

    def add(self, name: str, document: str, tally: Tally) -> None:
        """Count the values of one field of one document."""
        self.fields[name] += tally
        if tally.spurious or tally.missed:
            self.wrong.append((name, document, tally))

    @property
    def figures(self) -> dict[str, float]:
        """F1 by field, their mean as ``mean`` (without ``meeting``, which repeats ``page``), and ``text``."""
        f1 = {name: tally.f1 for name, tally in self.fields.items() if name != "traps"}
        figures = {name: value for name, value in f1.items() if value is not None}
        counted = [value for name, value in figures.items() if name != "meeting"]
        figures["mean"] = sum(counted) / len(counted)
        figures["text"] = self.right_characters / self.characters
        return figures

    @property
    def traps(self) -> int:
        """How many people were listed who were not there."""
        return len(self.fields["traps"].spurious)


def score(
    gold: Iterable[MeetingRow], negatives: Iterable[Row], read: Mapping[str, Sequence[Meeting]]
) -> Scorecard:
    """Compare the meetings that were read, by the address of their page, with the annotated ones."""
    card = Scorecard()
    pages: dict[str, list[MeetingRow]] = defaultdict(list)
    for row in gold:
        pages[row["page"]["url"]].append(row)
    for url, rows in pages.items():
        found = read.get(url, ())
        card.add("page", rows[0]["id"], exact([url], [url] if found else []))
        pairs = paired(rows, found)
        for row, meeting in pairs:
            card.add("meeting", row["id"], exact([row["id"]], [row["id"]] if meeting else []))
            _score_meeting(card, row, meeting)
        taken = {id(meeting) for _, meeting in pairs}
        for spurious in (meeting for meeting in found if id(meeting) not in taken):
            card.add("meeting", rows[0]["id"], exact([], [spurious.name]))
    for negative in negatives:
        url = negative["page"]["url"]
        card.add("page", negative["id"], exact([], [url] if read.get(url) else []))
    return card


def paired(
    rows: Sequence[MeetingRow], found: Sequence[Meeting]
) -> Sequence[tuple[MeetingRow, Meeting | None]]:
    """Each gold meeting with the one of its page that is likest by name and people."""
    left, pairs = list(found), []
    for row in rows:
        best = max(left, key=lambda meeting: _match(row, meeting), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((row, best))
    return pairs


def _match(row: MeetingRow, meeting: Meeting) -> float:
    wanted = {person["name"] for person in row["attendees"]}
    found = {person.name for person in meeting.attendees}
    shared = len(wanted & found) / max(1, len(wanted | found))
    return likeness(row["meeting_name"], meeting.name or "") + shared


def _score_meeting(card: Scorecard, row: MeetingRow, meeting: Meeting | None) -> None:
    for name, judge in JUDGES.items():
        card.add(name, row["id"], judge(row, meeting))
    if meeting is not None:
        right, total = restored_characters(row["text_clean"], meeting.page.text)
        card.right_characters += right
        card.characters += total


# -- one value --------------------------------------------------------------------------------------------


def _name(row: MeetingRow, meeting: Meeting | None) -> Tally:
    accepted = [row["meeting_name"], *row["meeting_name_accept"]]
    return one_of(accepted, meeting.name if meeting else None, same_words)


def _type(row: MeetingRow, meeting: Meeting | None) -> Tally:
    accepted = [row["meeting_type"], *row.get("meeting_type_accept", [])]
    return one_of(accepted, meeting.type if meeting else None, same_words)


def _date(row: MeetingRow, meeting: Meeting | None) -> Tally:
    accepted = [date for date in (row["meeting_date"], row["meeting_date_inferred"]) if date]
    return one_of(accepted, meeting.date if meeting else None, eq)


def _organizer(row: MeetingRow, meeting: Meeting | None) -> Tally:
    """Where gold has none but accepts one (a bare place), none and that one are both right."""
    found = meeting.organizer if meeting else None
    accepted = row.get("organizer_accept", [])
    if found is None and accepted and not row["organizer"]:
        return Tally()
    return one_of([*_present(row["organizer"]), *accepted], found, same_words)


def _jurisdiction(row: MeetingRow, meeting: Meeting | None) -> Tally:
    place = meeting.jurisdiction if meeting else None
    return one_of([row["jurisdiction"]], place.name if place else None, same_place)


def _venue(row: MeetingRow, meeting: Meeting | None) -> Tally:
    return one_of(_present(row["venue"]), meeting.venue if meeting else None, same_words)


def _format(row: MeetingRow, meeting: Meeting | None) -> Tally:
    found = str(meeting.format) if meeting and meeting.format else None
    return one_of(_present(row["format"]), found, same_words)


def _source_medium(row: MeetingRow, meeting: Meeting | None) -> Tally:
    return one_of(_present(row["source_medium"]), meeting.source_medium if meeting else None, same_words)


def _attendee_count(row: MeetingRow, meeting: Meeting | None) -> Tally:
    count = row["attendee_count"]
    return one_of([] if count is None else [count], meeting.attendee_count if meeting else None, eq)


def _present(value: str | None) -> list[str]:
    return [value] if value else []


# -- people -----------------------------------------------------------------------------------------------


def _hosts(row: MeetingRow, meeting: Meeting | None) -> Tally:
    return exact(map(bare, row["hosts"]), map(bare, meeting.hosts if meeting else ()))


def _people(row: MeetingRow, meeting: Meeting | None) -> Tally:
    return exact(_names(row), {bare(person.name) for person in _there(meeting)})


def _traps(row: MeetingRow, meeting: Meeting | None) -> Tally:
    there = {bare(person.name) for person in _there(meeting)}
    return Tally(spurious=tuple(sorted((there & set(map(bare, row["must_not_extract"]))) - _names(row))))


def _posts(row: MeetingRow, meeting: Meeting | None) -> Tally:
    wanted = {(bare(p["name"]), bare(post)) for p in row["attendees"] for post in p["positions"]}
    found = {(bare(p.name), bare(post)) for p in _known(row, meeting) for post in p.positions}
    return exact(wanted, found)


def _actions(row: MeetingRow, meeting: Meeting | None) -> Tally:
    wanted = {(bare(p["name"]), _act(act)) for p in row["attendees"] for act in p["actions"]}
    found = {(bare(p.name), _act(act)) for p in _known(row, meeting) for act in p.actions}
    return exact(wanted, found)


def _act(action: str) -> str:
    return ACTION_CLASSES.get(action, action)


def _names(row: MeetingRow) -> set[str]:
    return {bare(person["name"]) for person in row["attendees"]}


def _there(meeting: Meeting | None) -> Sequence[Attendee]:
    return meeting.attendees if meeting else ()


def _known(row: MeetingRow, meeting: Meeting | None) -> list[Attendee]:
    """The people that gold has too: a wrong person is counted under ``people``, once."""
    names = _names(row)
    return [person for person in _there(meeting) if bare(person.name) in names]


# -- what was said, read and counted ----------------------------------------------------------------------


def _groups(row: MeetingRow, meeting: Meeting | None) -> Tally:
    return similar(row["attendee_groups"], meeting.attendee_groups if meeting else (), least=0.8)


def _statements(row: MeetingRow, meeting: Meeting | None) -> Tally:
    wanted = [(bare(s["speaker"]), s["verb"], bare(s["content12"])[:SAID]) for s in row["statements"]]
    said = meeting.statements if meeting else ()
    return exact(wanted, [(bare(s.speaker), s.verb, bare(s.text)[:SAID]) for s in said])


def _documents(row: MeetingRow, meeting: Meeting | None) -> Tally:
    spare = [paper["title"] for paper in row["documents_other"]]
    found = [paper.title for paper in meeting.documents] if meeting else []
    return similar(row["documents"], found, least=0.9, spare=spare)


def _conveyed(row: MeetingRow, meeting: Meeting | None) -> Tally:
    return similar(row["conveyed_meetings"], meeting.conveyed if meeting else (), least=0.8)


def _figures(row: MeetingRow, meeting: Meeting | None) -> Tally:
    """Money by its value; what is left over on either side by its text."""
    money = [figure["value_yuan"] for figure in row["figures"] if "value_yuan" in figure]
    texts = [figure["text"] for figure in row["figures"] if "value_yuan" not in figure]
    found: Sequence[Figure] = meeting.figures if meeting else ()
    paid = [figure for figure in found if figure.unit == "元" and figure.value in money]
    rest = [figure.text for figure in found if figure not in paid]
    return exact(money, [figure.value for figure in paid]) + similar(texts, rest, least=0.75)


JUDGES: Mapping[str, Judge] = {
    "name": _name,
    "type": _type,
    "date": _date,
    "organizer": _organizer,
    "venue": _venue,
    "jurisdiction": _jurisdiction,
    "format": _format,
    "source_medium": _source_medium,
    "attendee_count": _attendee_count,
    "hosts": _hosts,
    "people": _people,
    "posts": _posts,
    "actions": _actions,
    "groups": _groups,
    "statements": _statements,
    "documents": _documents,
    "conveyed": _conveyed,
    "figures": _figures,
    "traps": _traps,
}
