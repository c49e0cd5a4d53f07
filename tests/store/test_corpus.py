"""The readings of the whole development corpus are stored and read back as they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipelines.compare import Difference, compare
from pipelines.ids import page_id
from pipelines.items import Page, Reading
from pipelines.read import read
from pipelines.store import Writer
from pipelines.store.reader import counts, load_page, load_readings, load_reports, meeting_ids

from .factories import FETCHED, SteppingClock

GOLD = Path(__file__).parents[1] / "gold"


def corpus_pages() -> Iterator[Page]:
    for name in ("dev.jsonl", "negatives.jsonl"):
        for line in (GOLD / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            meta = row["page"]
            yield Page(
                url=meta["url"],
                text=row["text"],
                sha256=hashlib.sha256(row["text"].encode()).hexdigest(),
                fetched_at=FETCHED,
                title=meta.get("title"),
                published=meta.get("published"),
                site=meta.get("site"),
            )


@pytest.fixture(scope="module")
def corpus() -> list[Reading]:
    pages = {page.url: page for page in corpus_pages()}
    return [read(page) for page in pages.values()]


def test_the_corpus_is_stored_as_it_was_read(store: Engine, corpus: list[Reading]) -> None:
    for _ in range(2):
        writer = Writer(store, SteppingClock())
        writer.begin_run("corpus", grammar_version="1")
        for reading in corpus:
            writer.add(reading)
        summary = writer.finish()
    assert summary.counts.pages_unchanged == summary.counts.pages == len(corpus)
    stored = [meeting for identity in meeting_ids(store) for meeting in load_reports(store, identity)]
    given = [meeting for reading in corpus for meeting in reading.meetings]
    assert len(given) > 50
    assert counts(store)["reports"] == len(given)
    assert sorted(stored, key=repr) == sorted(given, key=repr)
    for reading in corpus:
        assert load_page(store, page_id(reading.article.page.url)) == reading.article.page
    loaded = {reading.article.page.url: reading for reading in load_readings(store, range(1, len(corpus) + 1)).values()}
    for reading in corpus:
        assert compare(loaded[reading.article.page.url], reading) == Difference()


def test_no_two_meetings_of_the_corpus_share_an_id(corpus: list[Reading]) -> None:
    ids = [meeting.meeting_id for reading in corpus for meeting in reading.meetings]
    assert len(ids) == len(set(ids))
