"""A fortnight over sites of many rhythms: every planted fault is named within one interval, no healthy site is accused.

The histories are made by a seeded generator (:mod:`rhythms`): eight weeks in which all is well, then the fortnight, on
each day of which the site is looked at as ``scrapy health`` would look at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from rhythms import DAY, FAULTS, RHYTHMS, Fault, Rhythm, history

from crawler.health.examine import RULES, examine
from crawler.health.finding import Confidence, Finding
from pipelines.clock import SHANGHAI
from pipelines.store.site_history import SiteRecord

WELL, FORTNIGHT = 56, 14
SPRING_FESTIVAL = datetime(2026, 12, 14, tzinfo=SHANGHAI)
"""Eight weeks later its holidays begin."""
NATIONAL_DAY = datetime(2026, 8, 3, tzinfo=SHANGHAI)
HEALTHY = {rhythm.name: rhythm for rhythm in RHYTHMS}
PLENTIFUL = (HEALTHY["busy"], HEALTHY["whole_province"], HEALTHY["every_third_day"])
"""Sites whose every run brings enough to judge by; what comes in drops needs more runs to be seen."""


def looked_at(records: list[SiteRecord], first: int) -> Iterator[tuple[int, list[Finding]]]:
    """What is found after each run from the ``first`` on, by the number of the run from there on."""
    for at in range(first, len(records)):
        yield at - first, examine(records[: at + 1], records[at].ended + timedelta(hours=1))


def runs_in(days: int, rhythm: Rhythm) -> int:
    """How many runs a site has in so many days."""
    return -(-days * DAY // rhythm.every)


def delays(rhythm: Rhythm, fault: tuple[str, Fault], days: int) -> list[int]:
    """How many intervals after the run in which a fault set in it is named, each time that it is."""
    rule, does = fault
    begin = datetime(2026, 7, 7, rhythm.hour, tzinfo=SHANGHAI)
    records = history(rhythm, "broken", begin, WELL + days, does, begin + WELL * DAY)
    first = runs_in(WELL, rhythm)
    found = [(run, one) for run, all_ in looked_at(records, first) for one in all_ if one.rule == rule]
    assert all(abs(one.since - begin - WELL * DAY) <= 4 * DAY for _, one in found)
    return [run for run, _ in found]


@pytest.mark.parametrize("begin", [SPRING_FESTIVAL, NATIONAL_DAY], ids=["spring_festival", "national_day"])
@pytest.mark.parametrize("rhythm", RHYTHMS, ids=lambda rhythm: rhythm.name)
def test_no_healthy_site_is_accused(rhythm: Rhythm, begin: datetime) -> None:
    begin = begin.replace(hour=rhythm.hour)
    records = history(rhythm, "well", begin, WELL + FORTNIGHT)
    found = [finding for _, findings in looked_at(records, runs_in(WELL, rhythm)) for finding in findings]
    assert found == []


@pytest.mark.parametrize("rhythm", PLENTIFUL, ids=lambda rhythm: rhythm.name)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_every_planted_fault_is_named_within_one_interval(rhythm: Rhythm, fault: tuple[str, Fault]) -> None:
    patience = silence_of(rhythm) if fault[0] == "silent" else 1
    named = delays(rhythm, fault, 6)
    assert named and named[0] <= patience


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_site_of_eight_articles_a_day_takes_some_days_longer(fault: tuple[str, Fault]) -> None:
    assert delays(HEALTHY["daily"], fault, 9)


def silence_of(rhythm: Rhythm) -> int:
    """After how many runs the pause of a site that publishes every working day is none of its own; the interval that
    a finding may take is in it."""
    return 2 if rhythm.every > DAY else 5


@pytest.mark.parametrize("name", ["a block", "a list without rows", "articles without meetings", "garbled texts"])
def test_a_site_that_recovers_is_well_again(name: str) -> None:
    rule, does = FAULTS[name]
    begin = datetime(2026, 7, 7, 2, tzinfo=SHANGHAI)
    broken = history(HEALTHY["busy"], "back", begin, WELL + 5, does, begin + WELL * DAY)
    later = history(HEALTHY["busy"], "back", begin, WELL + 9)[WELL + 5 :]
    records = [*broken, *later]
    accused = [any(one.rule == rule for one in found) for _, found in looked_at(records, WELL)]
    assert accused[4] and not any(accused[5:])


def test_a_young_site_is_judged_only_by_what_it_says_itself() -> None:
    begin = datetime(2026, 11, 3, 2, tzinfo=SHANGHAI)
    for name, (rule, does) in FAULTS.items():
        records = history(HEALTHY["busy"], name, begin, 4, does, begin + 3 * DAY)
        found = examine(records, records[-1].ended)
        assert {one.rule for one in found} <= {rule} & {"refusing", "clock_jumped"}
        assert all(one.confidence == Confidence.POSSIBLE or one.rule == "clock_jumped" for one in found)


def test_a_site_that_nobody_visits_any_more_is_named() -> None:
    begin = datetime(2026, 11, 1, 2, tzinfo=SHANGHAI)
    records = history(HEALTHY["daily"], "left", begin, 14)
    last = records[-1].begun
    found = {days: examine(records, last + days * DAY + timedelta(hours=2)) for days in (1, 2, 3, 5)}
    assert [[one.confidence for one in found[days]] for days in (1, 2, 3, 5)] == [
        [], [Confidence.POSSIBLE], [Confidence.LIKELY], [Confidence.CERTAIN],
    ]  # fmt: skip
    assert found[2][0].rule == "unvisited" and found[2][0].since == last + DAY


def test_every_rule_is_planted_somewhere() -> None:
    assert {rule for rule, _ in FAULTS.values()} | {"unvisited"} == {rule.name for rule in RULES}
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_a_finding_says_what_was_seen_and_what_to_do() -> None:
    begin = datetime(2026, 7, 7, 20, tzinfo=SHANGHAI)
    _, does = FAULTS["attendees without positions"]
    records = history(HEALTHY["whole_province"], "tells", begin, WELL + 2, does, begin + WELL * DAY)
    (found,) = examine(records, records[-1].ended)
    assert "attendees.positions: 0 of " in found.evidence and "(by chance: once in " in found.evidence
    assert found.since == records[-2].ended
    assert "layout" in found.advice and found.as_json()["since"] == found.since.isoformat()
    refused = replace(records[-1], went=replace(records[-1].went, status="blocked_waf", detail="403 on the list"))
    blocked = next(one for one in examine([*records[:-1], refused], refused.ended) if one.rule == "refusing")
    assert "403 on the list" in blocked.evidence and "refusal" in blocked.advice
