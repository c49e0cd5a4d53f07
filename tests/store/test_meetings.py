"""Meetings of many reports in a real store: put together as they come, taken apart again, decided by a person."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from corpus import gold
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from pipelines.ids import page_id
from pipelines.items import Reading
from pipelines.read import read
from pipelines.store import RunCounts, Writer, open_store
from pipelines.store.meetings import UnknownMeeting, load_whole, override_of, resolve, why
from pipelines.store.reader import counts
from pipelines.store.tables import meeting_sightings, meetings, pages, reports

from .contents import Contents, contents
from .factories import SteppingClock
from .test_order import emptied

GROUPS = ("r02", "r08", "r12")  # a year that is unknown, a day that a mirror gets wrong, a place that it lacks


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """The pages of three groups of the corpus of reposts, by their ids."""
    return {row["id"]: read(gold.page_of(row)) for row in gold.reposts() if row["group"] in GROUPS}


def write(store: Engine, given: list[Reading], batch_size: int = 100) -> RunCounts:
    writer = Writer(store, SteppingClock(), batch_size=batch_size)
    writer.begin_run("reposts", grammar_version="1")
    for reading in given:
        writer.add(reading)
    return writer.finish().counts


def clusters(store: Engine, readings: dict[str, Reading]) -> set[frozenset[str]]:
    """The pages whose reports are of one meeting, by the ids of the corpus."""
    names = {page_id(reading.article.page.url): name for name, reading in readings.items()}
    found: dict[str, set[str]] = {}
    with store.connect() as connection:
        for row in connection.execute(select(reports.c.meeting_id, pages.c.page_id).join_from(reports, pages)):
            found.setdefault(row.meeting_id, set()).add(names[row.page_id])
    return {frozenset(names) for names in found.values()}


def wanted() -> set[frozenset[str]]:
    rows = [row for row in gold.reposts() if row["group"] in GROUPS]
    same = [row for row in rows if row["same_meeting"]]
    together = {frozenset(row["id"] for row in same if row["group"] == group) for group in GROUPS}
    return together | {frozenset({row["id"]}) for row in rows if not row["same_meeting"]}


def fetched(name: str, month: int, address: str) -> Reading:
    """The page ``name`` as if it had been fetched from ``address`` in a month after all others."""
    (row,) = (row for row in gold.reposts() if row["id"] == name)
    return read(replace(gold.page_of(row), url=address, fetched_at=f"2026-{month:02}-01T00:00:00+08:00"))


def url(readings: dict[str, Reading], name: str) -> str:
    return readings[name].article.page.url


def test_each_meeting_is_one_row(store: Engine, readings: dict[str, Reading]) -> None:
    changed = write(store, list(readings.values()))
    assert clusters(store, readings) == wanted()
    assert changed.meetings_new == counts(store)["meetings"] == len(wanted())
    assert write(store, list(readings.values())) == RunCounts(
        pages_unchanged=len(readings), meetings_unchanged=len(wanted())
    )


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), batch_size=st.sampled_from([1, 3, 100]), cut=st.integers(0, 12))
def test_neither_order_nor_batches_matter(
    store: Engine, readings: dict[str, Reading], data: st.DataObject, batch_size: int, cut: int
) -> None:
    every = list(readings.values())
    write(emptied(store), every)
    expected = contents(store)
    shuffled = data.draw(st.permutations(every))
    emptied(store)
    write(store, shuffled[:cut], batch_size)
    write(store, shuffled[cut:], batch_size)
    assert contents(store) == expected


def test_both_databases_hold_the_same_meetings(
    sqlite_url: str, postgres_url: str, readings: dict[str, Reading]
) -> None:
    held: list[Contents] = []
    for address in (sqlite_url, postgres_url):
        store = open_store(address)
        write(store, list(readings.values()), batch_size=2)
        held.append(contents(store))
        store.dispose()
    assert held[0] == held[1]
    assert held[0]["text_bands"]
    assert held[0]["report_keys"]


def test_a_page_that_reports_another_meeting_now_leaves_the_old_one(
    store: Engine, readings: dict[str, Reading]
) -> None:
    write(store, list(readings.values()))
    before = contents(store)
    address = url(readings, "r12-3")
    write(store, [fetched("r12-4", 2, address)])
    assert frozenset({"r12-0", "r12-1", "r12-2"}) in clusters(store, readings)
    assert frozenset({"r12-3", "r12-4"}) in clusters(store, readings)
    write(store, [fetched("r12-3", 3, address)])
    after = contents(store)
    assert (before.pop("page_versions"), len(after.pop("page_versions"))) == ([], 2)
    assert after == before


def test_a_whole_date_is_taken_from_the_report_that_has_it(store: Engine, readings: dict[str, Reading]) -> None:
    write(store, list(readings.values()))
    whole = load_whole(store, url(readings, "r02-0"))
    assert whole.row["date"] == "2015-09-17"
    assert whole.row["sources"]["date"] == [page_id(url(readings, "r02-2")), 0]
    assert whole.reports[0].facts.page.url == url(readings, "r02-0"), "the county's own site leads"
    assert whole.row["report_count"] == len(whole.reports) == 4
    by_name = {fact.value["name"]: fact for fact in whole.facts["attendees"]}
    assert len(by_name["成继荣"].reports) == 4


def test_what_the_reports_disagree_on_is_kept(store: Engine, readings: dict[str, Reading]) -> None:
    write(store, list(readings.values()))
    whole = load_whole(store, url(readings, "r08-0"))
    assert whole.row["date"] == "2016-06-13"
    assert ("2016-06-19", url(readings, "r08-1")) in whole.conflicts["date"]
    assert len(whole.conflicts["date"]) == 4


def test_every_id_leads_to_its_meeting(store: Engine, readings: dict[str, Reading]) -> None:
    write(store, list(readings.values()))
    for reading in readings.values():
        for meeting in reading.meetings:
            whole = load_whole(store, meeting.meeting_id)
            assert reading.article.page.url in {report.facts.page.url for report in whole.reports}
    with pytest.raises(UnknownMeeting, match="nowhere"):
        resolve(store, "nowhere")


def test_an_id_that_is_merged_away_still_leads_to_the_meeting(store: Engine, readings: dict[str, Reading]) -> None:
    write(store, [readings["r12-1"]])
    (alone,) = readings["r12-1"].meetings
    assert resolve(store, alone.meeting_id) == alone.meeting_id
    write(store, [readings["r12-0"]])
    (leading,) = readings["r12-0"].meetings
    assert resolve(store, alone.meeting_id) == leading.meeting_id != alone.meeting_id
    with store.connect() as connection:
        (gone,) = connection.execute(
            select(meeting_sightings).where(meeting_sightings.c.meeting_id == alone.meeting_id)
        )
    assert gone.removed_run == 2


def test_why_tells_what_joins_and_what_parts(store: Engine, readings: dict[str, Reading]) -> None:
    write(store, list(readings.values()))
    joined = why(store, url(readings, "r12-1"), url(readings, "r12-2"))
    assert joined.same
    assert joined.decision.rule == "not-enough"
    assert [decision.rule for _, _, decision in joined.chain] == ["same-copy", "same-day"]
    for (_, there, _), (here, _, _) in pairwise(joined.chain):
        assert there == here
    parted = why(store, url(readings, "r12-0"), url(readings, "r12-4"))
    assert (parted.same, parted.decision.rule) == (False, "different-day")


@pytest.mark.parametrize("decided_first", [False, True])
def test_a_person_has_the_last_word(store: Engine, readings: dict[str, Reading], decided_first: bool) -> None:
    every = list(readings.values())
    some = every if not decided_first else [readings["r12-0"], readings["r12-4"]]
    write(store, some)
    same = override_of(store, url(readings, "r12-0"), url(readings, "r12-4"), same=True)
    writer = Writer(store, SteppingClock())
    writer.begin_run("meeting same", grammar_version="1")
    assert writer.decide(same, "one meeting over two days").meetings_removed == 1
    writer.finish()
    write(store, every)
    together = frozenset({"r12-0", "r12-1", "r12-2", "r12-3", "r12-4"})
    assert together in clusters(store, readings)
    assert why(store, url(readings, "r12-0"), url(readings, "r12-4")).decision.rule == "same-said"

    writer.begin_run("meeting forget", grammar_version="1")
    writer.undecide(same)
    writer.finish()
    assert clusters(store, readings) == wanted()
    with store.connect() as connection:
        assert set(connection.execute(select(meetings.c.report_count)).scalars()) == {1, 4}


def test_a_report_is_no_other_than_itself(store: Engine, readings: dict[str, Reading]) -> None:
    write(store, [readings["r12-0"]])
    with pytest.raises(ValueError, match="the same report"):
        override_of(store, url(readings, "r12-0"), url(readings, "r12-0"), same=True)
