"""The writer stores what it is given, once, and counts what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from pipelines.items import Reading
from pipelines.store import RunCounts, RunSummary, StoreLocked, Timeouts, UnstorableReading, Writer, open_store
from pipelines.store.engine import writing
from pipelines.store.reader import counts, load_meeting, load_page, load_reports, meeting_ids
from pipelines.store.tables import (
    meeting_sightings,
    page_sightings,
    pages,
    run_failures,
    runs,
    unknown_tokens,
)

from .contents import contents, rows_of_table
from .factories import SteppingClock, reading, readings, source_page


def write(
    engine: Engine, given: Iterable[Reading], *, batch_size: int = 100, grammar_version: str = "1"
) -> RunSummary:
    writer = Writer(engine, SteppingClock(), batch_size=batch_size)
    writer.begin_run("pages.jsonl", grammar_version=grammar_version)
    for one in given:
        writer.add(one)
    return writer.finish()


def the_run(engine: Engine, run_id: int) -> dict[str, object]:
    with engine.connect() as connection:
        return dict(connection.execute(select(runs).where(runs.c.run_id == run_id)).one()._mapping)


# ---------------------------------------------------------------------------------------------- what is kept


def test_what_is_stored_is_what_was_exported(store: Engine) -> None:
    given = reading(1, damaged=True)
    write(store, [given])
    (meeting,) = given.meetings
    assert load_meeting(store, meeting.meeting_id) == meeting
    assert load_reports(store, meeting.meeting_id) == [meeting]


def test_the_page_as_it_came_can_be_read_back(store: Engine) -> None:
    for given in (reading(1, damaged=True), reading(2)):
        write(store, [given])
        (sole,) = given.meetings
        with store.connect() as connection:
            page_id = connection.execute(
                select(pages.c.page_id).where(pages.c.url == sole.page.url)
            ).scalar_one()
        assert load_page(store, page_id) == given.article.page


def test_unknown_ids_give_nothing(store: Engine) -> None:
    assert load_meeting(store, "2222222222222222") is None
    assert load_page(store, "2222222222222222") is None
    assert load_reports(store, "2222222222222222") == []


def test_both_databases_hold_the_same_rows(sqlite_url: str, postgres_url: str) -> None:
    given = [*readings(5), reading(6, meetings=[]), reading(7, meetings=["甲会", "乙会"], damaged=True)]
    stores = [open_store(sqlite_url), open_store(postgres_url)]
    for engine in stores:
        write(engine, given)
    assert contents(stores[0]) == contents(stores[1])
    for engine in stores:
        engine.dispose()


def test_a_page_without_a_meeting_is_stored_as_a_page(store: Engine) -> None:
    summary = write(store, [reading(1, meetings=[])])
    assert summary.counts == RunCounts(pages_new=1, pages_not_meetings=1)
    with store.connect() as connection:
        row = connection.execute(select(pages)).one()
    assert (row.is_meeting, row.reason) == (False, "no_meeting_noun")
    assert meeting_ids(store) == []


def test_two_meetings_of_one_page(store: Engine) -> None:
    given = reading(1, meetings=["甲会", "乙会"])
    assert write(store, [given]).counts == RunCounts(pages_new=1, meetings_new=2)
    for meeting in given.meetings:
        assert load_meeting(store, meeting.meeting_id) == meeting


def test_two_pages_of_one_meeting(store: Engine) -> None:
    first, second = reading(1, meetings=["甲会"]), reading(2, meetings=["甲会"])
    counted = write(store, [first, second], batch_size=1).counts
    assert counted == RunCounts(pages_new=2, meetings_new=1)
    (identity,) = meeting_ids(store)
    assert load_reports(store, identity) == [*first.meetings, *second.meetings]
    assert load_meeting(store, identity) == first.meetings[0]


def test_a_meeting_is_taken_from_an_undamaged_page_if_there_is_one(store: Engine) -> None:
    damaged, clean = reading(1, meetings=["甲会"], damaged=True), reading(2, meetings=["甲会"])
    write(store, [damaged, clean])
    (identity,) = meeting_ids(store)
    assert load_meeting(store, identity) == clean.meetings[0]


# ------------------------------------------------------------------------------------------------- once only


def test_a_second_run_changes_nothing_but_the_ledger(store: Engine) -> None:
    given = [*readings(3), reading(3, meetings=[]), reading(4, meetings=["第0次工作会议"])]
    first = write(store, given)
    before = contents(store)
    second = write(store, given)
    assert contents(store) == before
    assert first.counts == RunCounts(pages_new=5, pages_not_meetings=1, meetings_new=3)
    assert second.counts == RunCounts(pages_unchanged=5, pages_not_meetings=1, meetings_unchanged=3)


def test_a_page_twice_in_one_batch_is_stored_once(store: Engine) -> None:
    assert write(store, [reading(1), reading(1)]).counts == RunCounts(pages_new=1, meetings_new=1)
    assert counts(store)["pages"] == 1


def test_a_later_fetch_of_the_same_text_changes_nothing(store: Engine) -> None:
    write(store, [reading(1)])
    before = contents(store)
    summary = write(store, [reading(1, fetched_at="2026-12-01T08:00:00+08:00")])
    assert summary.counts == RunCounts(pages_unchanged=1, meetings_unchanged=1)
    assert contents(store) == before
    (sighting,) = rows_of_table(store, page_sightings)
    assert "2026-12-01T08:00:00+08:00" in sighting


def test_the_first_fetch_of_a_text_stays_on_record_also_when_it_comes_later(store: Engine) -> None:
    write(store, [reading(1, fetched_at="2026-12-01T08:00:00+08:00")])
    # An earlier moment although its text sorts after: the offsets differ.
    earlier = reading(1, fetched_at="2026-12-01T08:30:00+09:00")
    write(store, [earlier])
    (identity,) = meeting_ids(store)
    assert load_meeting(store, identity) == earlier.meetings[0]


def test_the_same_reading_by_a_newer_grammar_is_unchanged_and_noted(store: Engine) -> None:
    write(store, [reading(1)])
    before = contents(store)
    assert write(store, [reading(1)], grammar_version="2").counts.pages_unchanged == 1
    assert contents(store) == before
    with store.connect() as connection:
        assert connection.execute(select(page_sightings.c.grammar_version)).scalar_one() == "2"


# ------------------------------------------------------------------------------------------- what has changed


def test_a_corrected_page_replaces_its_reports(store: Engine) -> None:
    write(store, [reading(1, people=8)])
    corrected = reading(1, version=1, people=3)
    summary = write(store, [corrected])
    assert summary.counts == RunCounts(pages_updated=1, meetings_updated=1)
    (identity,) = meeting_ids(store)
    assert load_reports(store, identity) == corrected.meetings
    assert counts(store)["attendees"] == 3


def test_an_older_fetch_does_not_replace_a_newer_one(store: Engine) -> None:
    newer = reading(1, version=1)
    write(store, [newer])
    assert write(store, [reading(1, version=0)]).counts.pages_unchanged == 1
    (identity,) = meeting_ids(store)
    assert load_meeting(store, identity) == newer.meetings[0]


def test_another_reading_of_the_same_bytes_replaces_the_stored_one(store: Engine) -> None:
    write(store, [reading(1), reading(1, fetched_at="2026-12-01T08:00:00+08:00")])
    better = reading(1, people=9)
    assert write(store, [better], grammar_version="2").counts.pages_updated == 1
    (identity,) = meeting_ids(store)
    assert load_meeting(store, identity) == better.meetings[0]


def test_a_meeting_that_no_page_reports_any_more_is_removed(store: Engine) -> None:
    write(store, [reading(1, meetings=["甲会", "乙会"]), reading(2, meetings=["乙会"])])
    summary = write(store, [reading(1, version=1, meetings=[])])
    assert summary.counts == RunCounts(
        pages_updated=1, pages_not_meetings=1, meetings_updated=1, meetings_removed=1
    )
    (left,) = meeting_ids(store)
    assert [meeting.page.url for meeting in load_reports(store, left)] == ["http://www.mj.gov.example/2.html"]
    assert counts(store)["attendees"] == 8
    with store.connect() as connection:
        gone = meeting_sightings.c.removed_run == summary.run_id
        assert len(connection.execute(select(meeting_sightings).where(gone)).all()) == 1


def test_a_meeting_that_comes_back_is_no_new_one(store: Engine) -> None:
    write(store, [reading(1)])
    write(store, [reading(1, version=1, meetings=[])])
    summary = write(store, [reading(1, version=2)])
    assert summary.counts == RunCounts(pages_updated=1, meetings_updated=1)
    assert len(meeting_ids(store)) == 1


def test_unknown_tokens_are_those_of_the_present_reading(store: Engine) -> None:
    write(store, [reading(1)])
    write(store, [reading(1)])
    write(store, [replace_unknown(reading(1, version=1), {"position": {"督学": 5}})])
    assert [row[1:] for row in rows_of_table(store, unknown_tokens)] == [("position", "督学", 5)]


def replace_unknown(given: Reading, unknown: dict[str, dict[str, int]]) -> Reading:
    return Reading(given.article, given.meetings, given.reason, unknown)


# ------------------------------------------------------------------------------------------------- the ledger


def test_the_run_is_in_the_ledger(store: Engine) -> None:
    summary = write(store, readings(3))
    row = the_run(store, summary.run_id)
    assert (row["source"], row["status"], row["pages_new"]) == ("pages.jsonl", "finished", 3)
    assert (row["started_at"], row["finished_at"]) == (summary.started_at, summary.finished_at)
    assert summary.started_at == "2026-11-21T09:00:01+08:00"


def test_failures_are_numbered_and_counted(store: Engine) -> None:
    writer = Writer(store, SteppingClock(), batch_size=2)
    writer.begin_run("pages.jsonl", grammar_version="1")
    for line in (3, 17, 40):
        writer.fail(f"pages.jsonl:{line}", "malformed JSON", f"line {line}")
    writer.fail("bad\0page\ud800", "undecodable")
    summary = writer.finish("failed")
    assert summary.counts.failures == 4
    assert the_run(store, summary.run_id)["failures"] == 4
    assert [row[1:] for row in rows_of_table(store, run_failures)] == [
        (0, "pages.jsonl:3", "malformed JSON", "line 3"),
        (1, "pages.jsonl:17", "malformed JSON", "line 17"),
        (2, "pages.jsonl:40", "malformed JSON", "line 40"),
        (3, "bad\ufffdpage?", "undecodable", None),
    ]


def test_a_run_that_never_ended_is_marked_by_the_next_of_its_source(store: Engine) -> None:
    killed = Writer(store, SteppingClock()).begin_run("pages.jsonl", grammar_version="1")
    other = Writer(store, SteppingClock()).begin_run("other.jsonl", grammar_version="1")
    write(store, [])
    assert the_run(store, killed)["status"] == "interrupted"
    assert the_run(store, other)["status"] == "running"


def test_a_writer_has_one_run_at_a_time(store: Engine) -> None:
    writer = Writer(store, SteppingClock())
    with pytest.raises(RuntimeError, match="begin_run"):
        writer.add(reading(1))
    writer.begin_run("a", grammar_version="1")
    with pytest.raises(RuntimeError, match="has not ended"):
        writer.begin_run("b", grammar_version="1")


def test_a_batch_size_out_of_range_is_refused(store: Engine) -> None:
    for size in (0, 1001):
        with pytest.raises(ValueError, match=str(size)):
            Writer(store, SteppingClock(), batch_size=size)


# --------------------------------------------------------------------------------- what costs nothing else


def _with_name(given: Reading, name: str) -> Reading:
    given.meetings[0].name = name
    return given


def _with_count(given: Reading, count: int) -> Reading:
    given.meetings[0].attendee_count = count
    return given


def _with_value(given: Reading, value: float) -> Reading:
    given.meetings[0].figures[0].value = value
    return given


def _with_person(given: Reading, name: str) -> Reading:
    given.meetings[0].attendees[0].name = name
    return given


def _with_fetched_at(given: Reading, fetched_at: str) -> Reading:
    of = replace(given.article, page=replace(given.article.page, fetched_at=fetched_at))
    given.meetings[0].page = source_page(of)
    return Reading(of, given.meetings)


def _of_another_page(given: Reading) -> Reading:
    return Reading(reading(99).article, given.meetings)


UNSTORABLE = [
    (_with_name(reading(1), "会\0议"), "NUL"),
    (_with_name(reading(1), "会\ud800议"), "surrogates"),
    (_with_count(reading(1), 2**63), "attendee_count"),
    (_with_value(reading(1), float("nan")), "cannot be written"),
    (_with_person(reading(1), "赵" * 201), r"attendees\.name"),
    (_with_fetched_at(reading(1), "昨天"), "昨天"),
    (_with_fetched_at(reading(1), "2026-11-20T08:00:00"), "offset"),
    (_of_another_page(reading(1)), "differs from the article in url"),
]


@pytest.mark.parametrize(("bad", "reason"), UNSTORABLE)
def test_a_reading_that_cannot_be_stored_is_named_and_costs_nothing_else(
    sqlite_url: str, bad: Reading, reason: str
) -> None:
    store = open_store(sqlite_url)
    writer = Writer(store, SteppingClock())
    writer.begin_run("pages.jsonl", grammar_version="1")
    writer.add(reading(2))
    with pytest.raises(UnstorableReading, match=reason) as caught:
        writer.add(bad)
    assert caught.value.page_url == bad.article.page.url
    writer.add(reading(3))
    assert writer.finish().counts.pages_new == 2
    store.dispose()


def test_text_that_only_looks_like_nul_is_stored(store: Engine) -> None:
    given = _with_name(reading(1), r"会\u0000议")
    write(store, [given])
    assert load_meeting(store, given.meetings[0].meeting_id) == given.meetings[0]


def test_a_batch_that_could_not_be_written_is_kept(sqlite_url: str) -> None:
    engine, other = open_store(sqlite_url, Timeouts(lock=0.05)), open_store(sqlite_url)
    writer = Writer(engine, SteppingClock())
    writer.begin_run("pages.jsonl", grammar_version="1")
    for one in readings(3):
        writer.add(one)
    with writing(other), pytest.raises(StoreLocked, match="another process"):
        writer.flush()
    assert writer.counts == RunCounts()
    assert writer.finish().counts == RunCounts(pages_new=3, meetings_new=3)
    engine.dispose()
    other.dispose()
