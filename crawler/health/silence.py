"""Sites whose lists are read well and bring nothing new, for longer than their rhythm explains. Pure.

Each working day of the history was busy or empty. A pause is held against how the site's pauses have begun and gone
on: one that posts every Friday is empty four days in five, and nobody wonders.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby, pairwise
from typing import Final

from crawler.health.chances import pause
from crawler.health.drop import HABIT
from crawler.health.rule import History, Rule, Sign, sign_of_chance
from crawler.health.workdays import DAY, next_workday, workdays
from crawler.live.status import SiteStatus
from pipelines.clock import SHANGHAI
from pipelines.store.site_history import SiteRecord

LEAST_DAYS: Final = 5
"""Working days that must have been watched before a pause can be judged."""
LEAST_BUSY: Final = 3
OFFICES_CLOSE: Final = 18
"""A look from this hour on has seen what its day has brought."""


def silent(history: History, now: datetime) -> Sign | None:
    """A site that lists nothing new."""
    looks = [record for record in history if record.went.status == SiteStatus.OK and record.went.lists]
    if not looks:
        return None
    days = days_of(looks)
    busy = [is_busy for _, is_busy in days]
    length = len(busy) - (max((at for at, one in enumerate(busy) if one), default=-1) + 1)
    before = busy[: len(busy) - length]
    if not length or len(before) < LEAST_DAYS or sum(before) < LEAST_BUSY:
        return None
    pauses = [sum(1 for _ in group) for is_busy, group in groupby(before) if not is_busy]
    if sum(one >= length for one in pauses) >= HABIT:
        return None
    chance = pause(length, begun=_followed(before, busy=True), gone_on=_followed(before, busy=False))
    since = datetime.combine(days[-length][0], time(), SHANGHAI)
    usual = f"{sum(before)} of {len(before)} working days before it brought something"
    return sign_of_chance(since, chance, f"its lists have brought nothing new for {length} working days; {usual}")


def days_of(looks: Sequence[SiteRecord]) -> list[tuple[date, bool]]:
    """Every working day that the looks have seen the end of, the first look's apart, and whether it was busy."""
    first, last = _local(looks[0]), _local(looks[-1])
    end = last.date() if last.hour >= OFFICES_CLOSE else last.date() - DAY
    busy: set[date] = set()
    for earlier, later in pairwise(looks):
        if later.went.listed_new:
            busy |= _published_between(later, _local(earlier).date(), _local(later).date())
    busy = {next_workday(day) for day in busy}
    newest = max(busy, default=end)
    return [(day, day in busy) for day in workdays(first.date() + DAY, max(end, newest))]


def _published_between(look: SiteRecord, after: date, until: date) -> set[date]:
    """The days whose news a look found: those that its pages tell, else its own."""
    return {day for day in look.brought.days if after <= day <= until} or {until}


def _followed(days: Sequence[bool], *, busy: bool) -> tuple[int, int]:
    """After how many busy (empty) days an empty one came, of how many."""
    nexts = [later for earlier, later in pairwise(days) if earlier == busy]
    return nexts.count(False), len(nexts)


def _local(record: SiteRecord) -> datetime:
    return record.ended.astimezone(SHANGHAI)


RULES: Final = (
    Rule(
        "silent",
        "its lists are read well and bring nothing new, for longer than its own rhythm explains",
        "open the columns: are there newer articles? Then a list has moved, or its layout has changed; correct it",
        silent,
    ),
)
