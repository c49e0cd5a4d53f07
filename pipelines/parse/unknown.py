"""Unknown tokens: what was read by its place in the sentence although no table knows the word.

They are counted and kept with the page, so that the tables can grow where it matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from pipelines.items import Meeting
from pipelines.parse.lexicon import load_table

_NO_KIND = "其他"


@cache
def _known_positions() -> tuple[frozenset[str], tuple[int, ...]]:
    """The positions of ``positions.tsv``, and the lengths that they have."""
    known = frozenset(row["term"] for row in load_table("positions.tsv", ("term",)))
    return known, tuple(sorted({len(term) for term in known}))


def unknown_tokens(meetings: Iterable[Meeting]) -> dict[str, dict[str, int]]:
    """How often each unknown token stands in the meetings, by kind: ``position`` (no known one is its end),
    ``division`` (a jurisdiction that is in no table), ``meeting`` (a name whose kind nothing tells)."""
    counts: dict[str, Counter[str]] = {}
    for kind, token in (found for meeting in meetings for found in _tokens(meeting)):
        counts.setdefault(kind, Counter())[token] += 1
    return {kind: dict(tokens) for kind, tokens in counts.items()}


def _tokens(meeting: Meeting) -> Iterator[tuple[str, str]]:
    known, lengths = _known_positions()
    named = [person.positions for person in meeting.attendees] + [person.positions for person in meeting.absent]
    for position in chain.from_iterable(named):
        if not any(position[-length:] in known for length in lengths):
            yield "position", position
    place = meeting.jurisdiction
    if place is not None and place.code is None and place.level is None:
        yield "division", place.name
    if meeting.type == _NO_KIND and meeting.name:
        yield "meeting", meeting.name
