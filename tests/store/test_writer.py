"""The writer stores what it is given, once, and counts what it changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine

from pipelines.items import Reading
from pipelines.store import RunSummary, Writer
from pipelines.store.reader import counts, load_meeting, load_page, load_reports

from .contents import contents
from .factories import SteppingClock, reading


def write(engine: Engine, readings: Iterable[Reading], *, batch_size: int = 100) -> RunSummary:
    writer = Writer(engine, SteppingClock(), batch_size=batch_size)
    writer.begin_run("pages.jsonl", grammar_version="1")
    for one in readings:
        writer.add(one)
    return writer.finish()


def test_what_is_stored_is_what_was_exported(store: Engine) -> None:
    given = reading(1, damaged=True)
    write(store, [given])
    (meeting,) = given.meetings
    assert load_meeting(store, meeting.meeting_id) == meeting
    assert load_reports(store, meeting.meeting_id) == [meeting]
    assert load_page(store, "2222222222222222") is None
