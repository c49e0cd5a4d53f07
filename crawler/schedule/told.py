"""The schedule as a person reads it: every site with its interval, when it is due, and what is the matter with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from crawler.schedule.owner import shown
from crawler.schedule.policy import Policy
from crawler.sites import Site
from pipelines.clock import SHANGHAI, stamp
from pipelines.store.schedule import ScheduleRow

State = Literal["paused", "running", "due", "waiting"]

HEADINGS: Final = ("code", "name", "state", "every", "due", "last end", "tries", "note")


@dataclass(frozen=True, slots=True)
class Told:
    """A site in the schedule. ``due`` is when it is crawled next if nothing else is in the way; None for a paused
    one. Times are ISO 8601 in Asia/Shanghai, ``hours`` those between two crawls."""

    code: str
    name: str
    site: str
    state: State
    hours: float
    due: str | None
    ended_at: str | None
    begun_at: str | None
    paused_at: str | None
    tries: int
    why: str | None
    by: str | None

    def record(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    def cells(self) -> tuple[str, ...]:
        """As a row of the table."""
        note = self.by or (f"since {_short(self.paused_at)}" if self.paused_at else self.why) or ""
        times = (_short(self.due), _short(self.ended_at))
        return (self.code, self.name, self.state, f"{self.hours:.3g} h", *times, str(self.tries), note)


def told(
    sites: Iterable[Site], rows: Mapping[str, ScheduleRow], held: Mapping[str, str], policy: Policy, now: datetime
) -> list[Told]:
    """Every site, in the order in which they are due."""
    found = [_told(site, rows.get(site.host, ScheduleRow(site.host, site.code)), held, policy, now) for site in sites]
    return sorted(found, key=lambda one: (one.due is None, one.due or "", one.code, one.site))


def total(found: Sequence[Told]) -> str:
    """All sites in one line: ``276 sites: 12 due, 264 waiting``."""
    states = Counter(one.state for one in found)
    return f"{len(found)} sites: {', '.join(f'{number} {state}' for state, number in states.most_common()) or 'none'}"


def _told(site: Site, row: ScheduleRow, held: Mapping[str, str], policy: Policy, now: datetime) -> Told:
    state: State = "waiting"
    if site.host in held:
        state = "running"
    elif row.paused_at is not None:
        state = "paused"
    elif row.is_due(stamp(now)):
        state = "due"
    due = datetime.fromisoformat(row.due_at) if row.due_at else now
    begins = policy.quiet.until(max(due, now)) or due
    return Told(
        code=site.code,
        name=site.name,
        site=site.host,
        state=state,
        hours=row.hours or policy.usual[site.level],
        due=None if row.paused_at else stamp(begins),
        ended_at=row.ended_at,
        begun_at=row.begun_at,
        paused_at=row.paused_at,
        tries=row.tries,
        why=row.why,
        by=shown(held[site.host]) if site.host in held else None,
    )


def _short(at: str | None) -> str:
    """A time to the minute."""
    return datetime.fromisoformat(at).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else "–"
