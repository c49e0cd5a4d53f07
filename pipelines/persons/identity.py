"""Whether two tenures of a name are of one person, and why: a pure, symmetric function of their seats and times.

First what excludes it: two names, two who were named side by side, places that have nothing to do with each other, the
same post after too many years, posts that nobody holds at one time. Only then what speaks for it. A name alone never
does, and what is not enough stays two persons: there are some three hundred thousand who are called 王伟.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum

from pipelines.dedupe.decision import Decision
from pipelines.persons.offices import held_together, is_near, office_of, speak_together, years_between
from pipelines.persons.seats import Seat
from pipelines.persons.sightings import Seats
from pipelines.persons.tenures import Tenure, patience

TWO = 2  # seats in common that identify where the year is unknown


class Strength(IntEnum):
    """How much speaks for one person: the stronger reasons join first."""

    UNDATED = 1  # the same posts, in a year that nobody knows
    RISE = 2  # a move to the place directly above
    CAREER = 3  # posts of one place that go together, or follow each other
    POST = 4  # the same post


def decide(one: Tenure, other: Tenure) -> Decision:
    """Return whether two tenures are of one person."""
    one, other = sorted((one, other), key=lambda tenure: tenure.key)
    for what, contradiction in _CONTRADICTIONS.items():
        detail = contradiction(one, other)
        if detail is not None:
            return Decision(False, f"different-{what}", detail)
    return _joined(one, other) or Decision(False, "not-enough", f"{one}; {other}")


def _names(one: Tenure, other: Tenure) -> str | None:
    return f"{one.name} and {other.name}" if one.name != other.name else None


def _named_beside(one: Tenure, other: Tenure) -> str | None:
    for tenure, another in ((one, other), (other, one)):
        for seats in tenure.beside:
            if seats == another.seats or set(seats) & another.telling:
                return f"two of the name at one meeting: {_shown(tenure.seats)} beside {_shown(seats)}"
    return None


def _places(one: Tenure, other: Tenure) -> str | None:
    if not one.telling or not other.telling:
        return None
    if one.family == other.family and any(is_near(seat, another) for seat in one.telling for another in other.telling):
        return None
    return f"{_shown(one.seats)} and {_shown(other.seats)}"


def _times(one: Tenure, other: Tenure) -> str | None:
    shared = one.telling & other.telling
    gap = _gap(one, other)
    if not shared or gap is None or gap <= patience(shared):
        return None
    return f"{_shown(shared)}, {gap} years apart"


def _posts(one: Tenure, other: Tenure) -> str | None:
    if _order(one, other) != 0:
        return None
    for seat, another in _differing(one, other):
        if not held_together(seat, another):
            return f"{seat} and {another} at one time: {one.first} to {one.last}, {other.first} to {other.last}"
    return None


_CONTRADICTIONS: Mapping[str, Callable[[Tenure, Tenure], str | None]] = {
    "name": _names, "beside": _named_beside, "place": _places, "time": _times, "posts": _posts,
}  # fmt: skip
"""What two tenures of one person cannot have, by the word that the rule is named with; a detail where they do."""


def _joined(one: Tenure, other: Tenure) -> Decision | None:
    shared, order = one.telling & other.telling, _order(one, other)
    if order is None:
        single = any(office is not None and office.single for office in map(office_of, shared))
        if single or len(shared) >= TWO:
            return Decision(True, "same-undated", f"{_shown(shared)}, in an unknown year", Strength.UNDATED)
        return None
    if shared:
        return Decision(True, "same-post", f"{_shown(shared)}, {_gap(one, other)} years apart", Strength.POST)
    if order == 0:
        return _at_one_time(one, other)
    return _moved(one, other) if order < 0 else _moved(other, one)


def _at_one_time(one: Tenure, other: Tenure) -> Decision | None:
    for seat, another in _differing(one, other):
        if speak_together(seat, another):
            return Decision(True, "same-career", f"{seat} and {another}, held together", Strength.CAREER)
    return None


def _moved(earlier: Tenure, later: Tenure) -> Decision | None:
    gap = _gap(earlier, later)
    for seat, another in sorted(_differing(earlier, later), key=lambda pair: pair[0].place != pair[1].place):
        years = years_between(seat, another)
        if years is not None and gap is not None and gap <= years:
            detail = f"{seat} until {earlier.last}, {another} from {later.first}"
            if seat.place == another.place:
                return Decision(True, "same-career", detail, Strength.CAREER)
            return Decision(True, "same-rise", detail, Strength.RISE)
    return None


def _differing(one: Tenure, other: Tenure) -> Iterator[tuple[Seat, Seat]]:
    """The pairs of seats that only one and only the other has."""
    others = sorted(set(other.seats) - set(one.seats))
    return ((seat, another) for seat in sorted(set(one.seats) - set(other.seats)) for another in others)


def _order(one: Tenure, other: Tenure) -> int | None:
    """-1 where ``one`` ends before ``other`` begins, 1 the other way, 0 where they overlap or this is not certain
    (2014 and 2014-03); None where a year is unknown."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    if _is_before(one.last, other.first):
        return -1
    return 1 if _is_before(other.last, one.first) else 0


def _is_before(day: str, other: str) -> bool:
    return day < other and not other.startswith(day)


def _gap(one: Tenure, other: Tenure) -> int | None:
    """The years between two tenures, 0 where they overlap; None where one is unknown."""
    order = _order(one, other)
    if order is None:
        return None
    if order == 0:
        return 0
    earlier, later = (one, other) if order < 0 else (other, one)
    return int((later.first or "")[:4]) - int((earlier.last or "")[:4])


def _shown(seats: frozenset[Seat] | Seats) -> str:
    return "、".join(map(str, sorted(seats))) or "no post that tells"
