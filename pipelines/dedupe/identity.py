"""Whether two reports tell of the same meeting, and why: a pure, symmetric function of their facts.

First what excludes it: two meetings of one page, days, places, sessions, years or chairs that cannot both be true.
Only then what speaks for it. Text alone never does: the next session of the same body is reported with the same
sentences, so a copy must agree in something that identifies the meeting as well. What is not enough stays two
meetings: a row too many can be joined later, two meetings in one row cannot be told apart any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from pipelines.dedupe import names
from pipelines.dedupe.days import agree, differ
from pipelines.dedupe.decision import Decision
from pipelines.dedupe.facts import Facts, PageFacts
from pipelines.dedupe.shingles import Shingles, containment, resemblance, shared

COPY = 0.9
"""Share of the shorter text that stands in a copy: reprints with paragraphs cut have 0.93 and more, the next session of
the same body up to 0.86 (``tests/gold/reposts.jsonl``)."""
SHORTEST = 0.35
"""Length of a copy over that of its original, at least: a digest that quotes one sentence is none."""
PEOPLE = 2  # persons in common that make up for chairs who differ


class Strength(IntEnum):
    """How much speaks for one meeting: the stronger reasons join reports first."""

    DAY = 1  # day and place, with a name that is alike
    SESSION = 2  # the same session of the same series
    COPY = 3  # the same text, and nothing that is not


ONE_PAGE = Decision(False, "different-page", "two meetings of one page")


def is_copy(one: PageFacts, other: PageFacts) -> bool:
    """Return whether two pages have the same text, but for what reprints cut, add or correct."""
    return _copied(one, other) >= COPY


def are_copies(texts: Sequence[Shingles]) -> NDArray[np.bool_]:
    """Return for every two of ``texts``, as :func:`is_copy` does for two pages, whether they are copies."""
    sizes = np.array([len(text) for text in texts])
    shorter, longer = np.minimum.outer(sizes, sizes), np.maximum.outer(sizes, sizes)
    contained = shared(texts) / np.maximum(shorter, 1)
    copies: NDArray[np.bool_] = (shorter >= SHORTEST * longer) & (contained >= COPY)
    return copies


def decide(one: Facts, other: Facts) -> Decision:
    """Return whether two reports tell of the same meeting."""
    if one.page.page_id == other.page.page_id:
        return ONE_PAGE
    copied = _copied(one.page, other.page)
    decision = judge(one, other, copy=copied >= COPY)
    if decision.rule == "same-copy":
        return replace(decision, detail=f"{copied:.2f} of the shorter text stands in the other")
    if decision.rule == "not-enough":
        alike = resemblance(one.page.shingles, other.page.shingles)
        return replace(decision, detail=f"texts {alike:.2f} alike; {decision.detail}")
    return decision


def judge(one: Facts, other: Facts, *, copy: bool) -> Decision:
    """Return what :func:`decide` does of reports of two pages by their facts alone, where it is known whether one text
    is a ``copy`` of the other. No detail tells of the texts."""
    one, other = sorted((one, other), key=lambda facts: facts.key)
    return _excluded(one, other, copy) or _joined(one, other, copy) or _too_little(one, other)


def _copied(one: PageFacts, other: PageFacts) -> float:
    """The share of the shorter text that stands in the longer one; 0 where it is too short to be a copy."""
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if not shorter or shorter < SHORTEST * longer:
        return 0.0
    return containment(one.shingles, other.shingles)


def _excluded(one: Facts, other: Facts, copy: bool) -> Decision | None:
    for what, contradiction in _CONTRADICTIONS.items():
        detail = contradiction(one, other, copy)
        if detail is not None:
            return Decision(False, f"different-{what}", detail)
    return None


def _sessions(one: Facts, other: Facts, copy: bool) -> str | None:
    if one.sessions and other.sessions and not one.sessions & other.sessions:
        return f"{_shown(one.sessions)} and {_shown(other.sessions)} in their names"
    if one.session is None or other.session is None or one.session == other.session:
        return None
    if one.ordinal == other.ordinal and names.alike(one.series or "", other.series or ""):
        return None  # one number in one series that is named in two ways
    return f"{_shown(one.session)} and {_shown(other.session)}"


def _years(one: Facts, other: Facts, copy: bool) -> str | None:
    if not one.years or not other.years or one.years & other.years:
        return None
    return f"{_shown(one.years)} and {_shown(other.years)} in their names"


def _days(one: Facts, other: Facts, copy: bool) -> str | None:
    """Of copies only what the text says: what was reckoned from a page's publication moves with each reprint."""
    days, others = (one.firm, other.firm) if copy else (one.days, other.days)
    return f"{days} and {others}" if differ(days, others) else None


def _places(one: Facts, other: Facts, copy: bool) -> str | None:
    """Of copies only what the text says: 我县 is another county on each site that reprints it."""
    if one.place is None or other.place is None or one.place == other.place:
        return None
    if copy and not (one.place_said and other.place_said):
        return None
    return f"{one.place} and {other.place}"


def _chairs(one: Facts, other: Facts, copy: bool) -> str | None:
    """Two chairs, unless it is the same text, or a meeting about one topic with the same people."""
    if copy or not one.hosts or not other.hosts or one.hosts & other.hosts:
        return None
    if one.topic and other.topic and len(one.people & other.people) >= PEOPLE:
        return None
    return f"{_shown(one.hosts)} and {_shown(other.hosts)}"


_CONTRADICTIONS: Mapping[str, Callable[[Facts, Facts, bool], str | None]] = {
    "session": _sessions, "year": _years, "day": _days, "place": _places, "host": _chairs,
}  # fmt: skip
"""What two reports of one meeting cannot have, by the word that the rule is named with; a detail where they do."""


def _joined(one: Facts, other: Facts, copy: bool) -> Decision | None:
    same_name = names.alike(one.core, other.core) and bool(one.topic) == bool(other.topic)
    same_session = one.session is not None and one.session == other.session
    day = agree(one.days, other.days)
    shared = one.people & other.people
    alone = one.page.meetings == other.page.meetings == 1
    if copy and (same_name or same_session or alone) and (day or same_session or same_name or shared):
        return _same("copy", Strength.COPY, "")
    here = one.place is not None and one.place == other.place
    if same_session and one.place == other.place and (one.hosts & other.hosts or (day and here)):
        return _same("session", Strength.SESSION, f"{_shown(one.session)}; {_shown(shared)}")
    if day and here and same_name and (shared or _told_apart(one, other)):
        known = f"{one.days}, {one.place}, {one.core} / {other.core}"
        return _same("day", Strength.DAY, f"{known}; {_shown(shared)}")
    return None


def _told_apart(one: Facts, other: Facts) -> bool:
    """Whether day, place and name are enough: the day in full, a name with a topic, and not two lists of people."""
    return one.days.full and other.days.full and bool(one.topic) and not (one.people and other.people)


def _too_little(one: Facts, other: Facts) -> Decision:
    return Decision(False, "not-enough", f"{one.core} / {other.core}")


def _same(what: str, strength: Strength, detail: str) -> Decision:
    return Decision(True, f"same-{what}", detail, strength)


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return "、".join(sorted(map(str, value))) or "nobody"
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return str(value)
