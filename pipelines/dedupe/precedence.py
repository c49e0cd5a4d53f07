"""Which report of a meeting is believed first, and under which id the meeting is known.

The site of the place that held the meeting comes before reprints, an undamaged page before a mirror that had to be
restored, the page that came out earlier before a later one; what is left is decided by the address. The first report
by this order leads: its own id is the meeting's. Evidence that comes later is a reprint as a rule, so the id stays;
where it does not, the ids of all reports still lead to the meeting (:func:`aliases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.address import canonical
from pipelines.dedupe.clusters import Kin
from pipelines.dedupe.facts import Facts
from pipelines.ids import derived_id

NEVER = "9999"  # sorts behind all dates: a page without one is not the first


def precedence(facts: Facts) -> tuple[bool, bool, str, str, int]:
    """Return what reports of one meeting are sorted by, the one that is believed first in front."""
    page = facts.page
    return not facts.own_site, page.damaged, page.published or NEVER, canonical(page.url), facts.seq


def in_order(meeting: Iterable[Facts]) -> list[Facts]:
    """Return the reports of a meeting, the one that is believed first in front."""
    return sorted(meeting, key=precedence)


def ids_of(kin: Kin) -> dict[str, list[Facts]]:
    """Return the meetings of a kin by their ids, the reports of each in the order of precedence.

    Two meetings may be led by reports of one own id, where only a person or the text tells them apart: the one that
    is believed first keeps it, the others get one made of it and of the report that leads them.
    """
    meetings = sorted((in_order(meeting) for meeting in kin.meetings), key=lambda meeting: precedence(meeting[0]))
    named: dict[str, list[Facts]] = {}
    for meeting in meetings:
        lead = meeting[0]
        taken = lead.own_id in named
        named[derived_id(lead.own_id, lead.page.page_id, lead.seq) if taken else lead.own_id] = meeting
    return named


def aliases(named: Mapping[str, Sequence[Facts]]) -> dict[str, str]:
    """Return the meeting that each id leads to: its own, and the own ids of all its reports.

    ``named`` is from :func:`ids_of`. An own id that reports of two meetings have leads to the one it is the id of,
    or else to the one whose report is believed first.
    """
    leads: dict[str, str] = {meeting_id: meeting_id for meeting_id in named}
    reports = sorted(
        ((facts, meeting_id) for meeting_id, meeting in named.items() for facts in meeting),
        key=lambda told: precedence(told[0]),
    )
    for facts, meeting_id in reports:
        leads.setdefault(facts.own_id, meeting_id)
    return leads
