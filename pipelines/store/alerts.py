"""What each channel was told last of what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine, select

from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.statements import upsert
from pipelines.store.tables import alerts


@dataclass(frozen=True, slots=True)
class Alert:
    """A row of ``alerts``. Times are ISO 8601 to the second in Asia/Shanghai."""

    channel: str
    site: str
    rule: str
    since: str
    confidence: str
    told_at: str
    recovered_at: str | None = None


def load_alerts(engine: Engine) -> list[Alert]:
    """Return all alerts, in the order of their keys. Raises :class:`~pipelines.store.errors.StoreError`."""
    query = select(alerts).order_by(*alerts.primary_key)
    with translated(engine.url), engine.connect() as connection:
        return [Alert(**row) for row in connection.execute(query).mappings()]


def save_alerts(engine: Engine, told: Sequence[Alert]) -> None:
    """Write what channels were told. Raises :class:`~pipelines.store.errors.StoreError`."""
    key = [column.name for column in alerts.primary_key]
    with translated(engine.url), writing(engine) as connection:
        upsert(connection, alerts, [asdict(alert) for alert in told], key=key)
