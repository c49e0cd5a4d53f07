"""A value that was chosen among several readings of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Choice:
    """``value`` is what is believed, ``method`` the reading it came from (``""`` for none), ``raw`` every
    reading as it stands in the page, by its method: ``{"meta": "2026-07-01 09:10", "printed":
    "2026-06-30"}``."""

    value: str | None
    method: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)


NOTHING: Final = Choice(None)


def choose(value: str | None, method: str, readings: Mapping[str, str | None]) -> Choice:
    """A choice with those of the readings that the page has; without a value there is no method."""
    raw = {name: reading for name, reading in readings.items() if reading}
    return Choice(value, method, raw) if value else Choice(None, "", raw)
