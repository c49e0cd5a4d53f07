"""Each thing is told once, a lasting one again after days, and a recovery once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.alerts.channel import ChannelError
from crawler.alerts.due import Due, Policy, due
from crawler.alerts.message import Message
from crawler.alerts.telling import Told, tell
from crawler.health.examine import Health, SiteHealth
from crawler.health.finding import Confidence, Finding
from crawler.sites import Site
from pipelines.clock import SHANGHAI
from pipelines.store import open_store
from pipelines.store.alerts import Alert, load_alerts
from pipelines.store.site_history import SiteRecord
from pipelines.store.site_run import SiteRunRow

BEGIN = datetime(2026, 11, 1, 7, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)
POLICY = Policy(Confidence.POSSIBLE, timedelta(hours=24), timedelta(days=7))
HOST = "www.maiji.gov.example"


def found(confidence: Confidence = Confidence.LIKELY, rule: str = "refusing", site: str = HOST) -> Finding:
    return Finding(rule, site, BEGIN, confidence, "it was seen", "do it")


def told_over(*states: Confidence | None, every: timedelta = 12 * HOUR, policy: Policy = POLICY) -> str:
    """What a channel is told, look after look: ``w`` for wrong, ``o`` for over or nothing (``.``)."""
    told: dict[tuple[str, str], Alert] = {}
    said = ""
    for number, state in enumerate(states):
        now = BEGIN + number * every
        to_tell = due([found(state)] if state else [], told.values(), {HOST}, now, policy)
        said += "w" * len(to_tell.wrong) + "o" * len(to_tell.well) or "."
        told |= {(alert.site, alert.rule): alert for alert in to_tell.told("slack", now)}
    return said


P, L, C = Confidence


@pytest.mark.parametrize(
    ("hours", "states", "said"),
    [
        (12, (None, L, L, L, None, None), ".w..o."),
        (12, (L,) * 16, "w.............w."),  # again after seven days
        (6, (L, None, L, None, L, None), "wo..wo"),  # not more than once a day
        (6, (L, None, L, L, L), "wo..w"),  # what was kept back is told when it lasts
        (12, (P, L, L, L), "w.w."),  # surer, a day later
        (12, (C, L, P, P), "w..."),
    ],
)
def test_what_is_told_over_time(hours: int, states: tuple[Confidence | None, ...], said: str) -> None:
    assert told_over(*states, every=hours * HOUR) == said


def test_what_is_not_sure_enough_is_not_told_and_ends_what_was() -> None:
    strict = Policy(Confidence.CERTAIN, timedelta(0), timedelta(days=7))
    assert told_over(P, L, C, C, L, policy=strict) == "..w.o"


def test_a_site_that_was_not_looked_at_is_not_well() -> None:
    told = [Alert("slack", "www.qinan.gov.example", "silent", "", "likely", "2026-11-01T00:00:00+08:00")]
    assert due([], told, {HOST}, BEGIN, POLICY) == Due([], [])
    assert due([], told, {"www.qinan.gov.example"}, BEGIN, POLICY) == Due([], told)


@dataclass
class Listener:
    """A channel of a test."""

    name: str
    deaf: bool = False
    heard: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> None:
        if self.deaf:
            raise ChannelError("nobody is there")
        self.heard.append(message)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(f"sqlite:///{tmp_path / 'govnews.db'}")
    yield opened
    opened.dispose()


def health(at: datetime, *findings: Finding) -> Health:
    site = Site("620503", "麦积区", "county", f"http://{HOST}/", "confirmed", ("620000", "620500", "620503"))
    record = SiteRecord(1, SiteRunRow(HOST, "620503", "ok", None, True, at.isoformat(), at.isoformat()))
    return Health(at, [SiteHealth(site, [record], findings)])


def test_a_channel_that_fails_costs_only_itself_and_is_told_the_next_time(engine: Engine) -> None:
    slack, mail = Listener("slack"), Listener("email", deaf=True)
    both = [mail, slack]
    first = list(tell(health(BEGIN, found()), both, engine, POLICY))
    assert first == [Told("email", error="nobody is there"), Told("slack", 1)]
    mail.deaf = False
    assert list(tell(health(BEGIN + HOUR, found()), both, engine, POLICY)) == [Told("email", 1), Told("slack")]
    assert list(tell(health(BEGIN + 2 * HOUR), both, engine, POLICY)) == [Told("email", 0, 1), Told("slack", 0, 1)]
    assert list(tell(health(BEGIN + 3 * HOUR), both, engine, POLICY)) == [Told("email"), Told("slack")]
    assert [len(one.heard) for one in both] == [2, 2]
    assert slack.heard[0].names == {HOST: "麦积区"} and slack.heard[1].well[0].rule == "refusing"


def test_what_was_told_is_in_the_store(engine: Engine) -> None:
    list(tell(health(BEGIN, found()), [Listener("slack")], engine, POLICY))
    list(tell(health(BEGIN + HOUR), [Listener("slack")], engine, POLICY))
    assert load_alerts(engine) == [
        Alert("slack", HOST, "refusing", "2026-11-01T07:00:00+08:00", "likely", "2026-11-01T07:00:00+08:00",
              "2026-11-01T08:00:00+08:00"),
    ]  # fmt: skip
