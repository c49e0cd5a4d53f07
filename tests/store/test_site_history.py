"""The history of a site is exactly what its runs brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from pipelines.clock import SHANGHAI
from pipelines.items import Attendee, Flag, Meeting, Reading
from pipelines.store import Writer
from pipelines.store.alerts import Alert, load_alerts, save_alerts
from pipelines.store.site_history import FIELDS, Brought, Coverage, SiteRecord, site_histories
from pipelines.store.site_run import SiteRunRow
from tests.store.factories import reading, source_page

BEGIN = datetime(2026, 11, 20, 2, tzinfo=SHANGHAI)


def of_site(
    number: int, site: str, *, published: str | None = "2026-11-09", layout: str = "trs", garbled: bool = False,
    positions: int = 8, meets: bool = True, version: int = 0,
) -> Reading:  # fmt: skip
    """Page ``number`` of ``site``; so many of its eight attendees have a position."""
    made = reading(number, meetings=None if meets else (), version=version)
    page = replace(made.article.page, site=site, published=published, layout=layout)
    flags = (Flag("unrestored", (0, 1), "a character was lost"),) if garbled else ()
    article = replace(made.article, page=page, flags=flags)
    for meeting in made.meetings:
        meeting.page, meeting.venue = source_page(article), None
        for at, person in enumerate(meeting.attendees):
            if at >= positions:
                meeting.attendees[at] = Attendee(person.name, person.span)
                _forget(meeting, f"attendees[{at}].positions")
    return replace(made, article=article)


def _forget(meeting: Meeting, prefix: str) -> None:
    """Drop the evidence of what was taken away."""
    for evidence in (meeting.spans, meeting.rules):
        for key in [key for key in evidence if key.startswith(prefix)]:
            del evidence[key]


def run(store: Engine, day: int, sites: dict[str, SiteRunRow], *readings: Reading) -> None:
    """A crawl on a day, with what it read."""
    writer = Writer(store, lambda: BEGIN + timedelta(days=day))
    writer.begin_run("sites=all", grammar_version="test")
    for one in readings:
        writer.add(one)
    for row in sites.values():
        writer.site_ended(row)
    writer.finish()


def row(site: str, code: str, status: str = "ok", day: int = 0) -> SiteRunRow:
    at = (BEGIN + timedelta(days=day)).isoformat()
    return SiteRunRow(site, code, status, None, True, at, at, lists=2, listed_new=3, fetched=3, articles=3)


def test_a_run_brought_what_it_stored_first(store: Engine) -> None:
    maiji, qinan = row("www.mj.gov.example", "620503"), row("www.qinan.gov.example", "620522")
    run(
        store, 0, {"maiji": maiji, "qinan": qinan},
        of_site(1, "620503"), of_site(2, "620503", positions=4), of_site(3, "620503", meets=False, published=None),
        of_site(4, "620522", published="2026-12-01", layout="vsb", garbled=True, positions=0),
    )  # fmt: skip
    later = replace(row("www.mj.gov.example", "620503", "blocked_waf", day=1), refused=3)
    run(store, 1, {"maiji": later}, of_site(1, "620503"), of_site(5, "somewhere", meets=False))
    histories = site_histories(store, "2026-11-01T00:00:00+08:00")
    assert {host: [record.run_id for record in records] for host, records in histories.items()} == {
        "www.mj.gov.example": [1, 2], "www.qinan.gov.example": [1],
    }  # fmt: skip
    first, second = histories["www.mj.gov.example"]
    assert (first.went, second.went) == (maiji, later)
    assert second == SiteRecord(2, later, Brought())  # page 1 was known; page 5 is of no site that was crawled
    brought = first.brought
    assert (brought.pages, brought.of_meetings, brought.garbled, brought.ahead) == (3, 2, 0, 0)
    assert (brought.days, brought.layouts) == ({date(2026, 11, 9): 2}, {"trs": 3})
    assert {name: (one.have, one.of) for name in FIELDS if (one := brought.coverage(name))} == {
        **dict.fromkeys(FIELDS, (2, 2)), "title": (3, 3), "published": (2, 3), "venue": (0, 2),
        "attendees.positions": (1, 2),  # half of them is not most
    }  # fmt: skip
    other = histories["www.qinan.gov.example"][0].brought
    assert (other.pages, other.garbled, other.ahead, other.layouts) == (1, 1, 1, {"vsb": 1})
    assert other.coverage("attendees.positions") == Coverage(1, 0)


def test_of_a_page_that_was_changed_since_only_the_day_is_counted(store: Engine) -> None:
    days = [row("www.mj.gov.example", "620503", day=day) for day in range(3)]
    run(store, 0, {"maiji": days[0]}, *(of_site(number, "620503") for number in (1, 2, 3)))
    changed = of_site(1, "620503", version=11, meets=False, garbled=True)  # fetched on the second day
    run(store, 1, {"maiji": days[1]}, of_site(4, "620503"), changed)
    run(store, 2, {"maiji": days[2]}, of_site(2, "620503", positions=0))  # a newer grammar reads the same bytes
    brought = [record.brought for record in site_histories(store, "2026-11-01T00:00:00+08:00")["www.mj.gov.example"]]
    assert [(one.pages, one.of_meetings, one.garbled) for one in brought] == [(2, 2, 0), (1, 1, 0), (0, 0, 0)]
    assert [one.coverage("attendees.positions") for one in brought[:2]] == [Coverage(2, 1), Coverage(1, 1)]
    assert [one.coverage("published").of for one in brought] == [2, 1, 0]
    day = date(2026, 11, 9)
    assert [one.days for one in brought] == [{day: 3}, {day: 1}, {}]


def test_only_what_is_asked_for_is_told(store: Engine) -> None:
    sites = {"maiji": row("www.mj.gov.example", "620503"), "qinan": row("www.qinan.gov.example", "620522")}
    run(store, 0, sites, of_site(1, "620503"))
    run(store, 5, sites, of_site(2, "620503"), of_site(3, "620522"))
    recent = site_histories(store, "2026-11-24T00:00:00+08:00")
    assert {host: [one.run_id for one in records] for host, records in recent.items()} == {
        "www.mj.gov.example": [2], "www.qinan.gov.example": [2],
    }  # fmt: skip
    chosen = site_histories(store, "2026-11-01T00:00:00+08:00", {"620522"})
    assert [(one.run_id, one.brought.pages) for one in chosen["www.qinan.gov.example"]] == [(1, 0), (2, 1)]
    assert chosen.keys() == {"www.qinan.gov.example"}
    assert site_histories(store, "2027-01-01T00:00:00+08:00") == {}


def test_an_alert_has_one_row_a_channel_site_and_rule(store: Engine) -> None:
    told = Alert("slack", "www.mj.gov.example", "silent", "2026-11-01", "likely", "2026-11-02T07:00:00+08:00")
    other = replace(told, channel="email")
    save_alerts(store, [told, other])
    over = replace(told, recovered_at="2026-11-03T07:00:00+08:00")
    save_alerts(store, [over])
    save_alerts(store, [])
    assert load_alerts(store) == [other, over]
