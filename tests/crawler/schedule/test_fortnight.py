"""A fortnight of the farm under the scheduler: every fault that is planted is told within one interval of its site,
what returns is told too, and no healthy site is ever accused.

All of it is real but the time: sites that serve pages, crawls in processes of their own, the grammar, the store, and
``scrapy health --alert`` after every start of the scheduler. What happens to which site is in :mod:`fortnight`.
"""

from __future__ import annotations

from datetime import date

import pytest
from fortnight import BEGIN, DAYS, SITES, Fault, Fortnight, let_pass

from crawler.health.examine import RULES

FAULTS, RETURNS, HEALTHY = 19, 8, 8
HEALTHY_LOOKS = 301


@pytest.fixture(scope="module")
def fortnight(tmp_path_factory: pytest.TempPathFactory) -> Fortnight:
    """Two weeks, and two before them."""
    return let_pass(tmp_path_factory.mktemp("fortnight"))


def faults(fortnight: Fortnight) -> list[tuple[str, Fault]]:
    """What is planted, by the hosts."""
    return [(host, planned.fault) for host, planned in fortnight.sites.items() if planned.fault]


def at_the_latest(fortnight: Fortnight, host: str, fault: Fault) -> date:
    """The day on which a fault must be told: for most, one interval after the crawl that met it first."""
    if fault.seen is None:
        return fortnight.crawls(host, fault.begin)[fault.crawls - 1]
    return next(iter(fortnight.crawls(host, fault.seen)), fault.seen)


def seen_to_return(fortnight: Fortnight, host: str, fault: Fault) -> date:
    """The day of the first crawl for which it is over; that of the end of time where it lasts."""
    return fortnight.crawls(host, fault.end)[0] if fault.end else date.max


def test_what_is_planted() -> None:
    planted = [planned.fault for planned in SITES if planned.fault]
    assert (len(planted), sum(fault.end is not None for fault in planted)) == (FAULTS, RETURNS)
    assert len(SITES) == FAULTS + HEALTHY
    assert {fault.rule for fault in planted} | {"clock_jumped"} == {rule.name for rule in RULES}  # of the machine


def test_the_scheduler_crawls_what_is_due_and_nothing_else(fortnight: Fortnight) -> None:
    assert [look.day for look in fortnight.looks if look.crawled != look.due] == []
    assert {look.code for look in fortnight.looks} == {0}
    hours = {hours for (hours,) in fortnight.plan.rows("SELECT hours FROM site_schedules")}
    assert min(hours) == 48 and max(hours) == 72 and len(hours) > 2


def test_every_planted_fault_is_told_within_one_interval(fortnight: Fortnight) -> None:
    told = {
        key: min((look.day for look in fortnight.looks if key in look.wrong), default=None)
        for key in ((host, fault.rule) for host, fault in faults(fortnight))
    }
    latest = {(host, fault.rule): at_the_latest(fortnight, host, fault) for host, fault in faults(fortnight)}
    late = {key: (day, latest[key]) for key, day in told.items() if day is None or day > latest[key]}
    assert late == {}
    assert len(told) == FAULTS
    assert sum((fault.crawls, fault.seen) == (2, None) for _, fault in faults(fortnight)) == FAULTS - 3


def test_what_returns_is_told_when_it_is_next_crawled_and_what_lasts_is_never_over(fortnight: Fortnight) -> None:
    over = {(key, look.day) for look in fortnight.looks for key in look.well}
    returned = [(host, fault) for host, fault in faults(fortnight) if fault.end]
    planted = {((host, fault.rule), seen_to_return(fortnight, host, fault)) for host, fault in returned}
    also = {((host, rule), seen_to_return(fortnight, host, fault)) for host, fault in returned for rule in fault.also}
    assert planted <= over <= planted | also
    assert len(planted) == RETURNS


def test_no_healthy_site_is_accused(fortnight: Fortnight) -> None:
    accused, looked_at = [], 0
    for look in fortnight.looks:
        for host, planned in fortnight.sites.items():
            fault, of_it = planned.fault, set[str]()
            if fault and fault.begin <= look.day < seen_to_return(fortnight, host, fault):
                of_it = {fault.rule, *fault.also}
            else:
                looked_at += 1
            accused += [(look.day, planned.id, rule) for site, rule in look.found if site == host and rule not in of_it]
    assert accused == []
    assert looked_at == HEALTHY_LOOKS


def test_corrections_came_in_meanwhile(fortnight: Fortnight) -> None:
    ((corrected,),) = fortnight.plan.rows(
        "SELECT count(DISTINCT page_no) FROM page_versions JOIN pages USING (page_no) WHERE site = '370921'"
    )
    assert corrected >= 3
    assert fortnight.looks[-1].day == date(2027, 5, 9) and len(fortnight.looks) == 5 + DAYS and BEGIN.weekday() == 0
