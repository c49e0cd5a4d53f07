"""Telling every channel what it is due: one that fails costs only itself, and is told the next time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from crawler.alerts.channel import Channel, ChannelError
from crawler.alerts.due import Policy, due
from crawler.alerts.message import Message
from crawler.health.examine import Health
from pipelines.store.alerts import load_alerts, save_alerts


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one channel: what it was told, or why it was not."""

    channel: str
    wrong: int = 0
    well: int = 0
    error: str | None = None


def tell(health: Health, channels: Iterable[Channel], engine: Engine, policy: Policy) -> Iterator[Told]:
    """Tell each of ``channels`` what is new to it. What is remembered is written after it was said: rather twice than
    never. Raises :class:`~pipelines.store.errors.StoreError`."""
    known = load_alerts(engine)
    names = {one.site.host: one.site.name for one in health.sites}
    looked_at = frozenset(one.site.host for one in health.watched)
    for channel in channels:
        before = [alert for alert in known if alert.channel == channel.name]
        to_tell = due(health.findings, before, looked_at, health.at, policy)
        if not (to_tell.wrong or to_tell.well):
            yield Told(channel.name)
            continue
        try:
            channel.send(Message(health.at, to_tell.wrong, to_tell.well, names))
        except ChannelError as error:
            yield Told(channel.name, error=str(error))
            continue
        save_alerts(engine, to_tell.told(channel.name, health.at))
        yield Told(channel.name, len(to_tell.wrong), len(to_tell.well))
