"""Unknown tokens: what was read by its place in the sentence although no table knows the word.

They are counted and kept with the page, so that the tables can grow where it matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipelines.items import Absentee, Attendee, Meeting

_NO_KIND = "其他"
_IN_ORGANS = frozenset(("正职", "副职", "助理", "成员"))  # ranks of those who hold a post in an organ


def unknown_tokens(meetings: Iterable[Meeting]) -> dict[str, dict[str, int]]:
    """How often each unknown token stands in the meetings, by kind: ``position`` (its noun is not in posts.tsv, or
    its organ is none that post_organs.tsv tells), ``division`` (a jurisdiction that is in no table), ``meeting`` (a
    name whose kind nothing tells)."""
    counts: dict[str, Counter[str]] = {}
    for kind, token in (found for meeting in meetings for found in _tokens(meeting)):
        counts.setdefault(kind, Counter())[token] += 1
    return {kind: dict(tokens) for kind, tokens in counts.items()}


def _tokens(meeting: Meeting) -> Iterator[tuple[str, str]]:
    people: list[Attendee | Absentee] = [*meeting.attendees, *meeting.absent]
    for person in people:
        for position, post in zip(person.positions, person.posts, strict=True):
            if post.post is None or (post.organ and post.rank in _IN_ORGANS and post.body is None):
                yield "position", position
    place = meeting.jurisdiction
    if place is not None and place.code is None and place.level is None:
        yield "division", place.name
    if meeting.type == _NO_KIND and meeting.name:
        yield "meeting", meeting.name
