"""A farm for a test, and where to keep what is found on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from farm_crawls import Field, Fields

from tests.sites.farm import Farm


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Fields]:
    """A farm with the sites or groups named, and where to keep what is found on it."""
    farms: list[Farm] = []

    def make(*only: str) -> Field:
        farm = Farm(*only)
        farm.__enter__()
        farms.append(farm)
        return Field(tmp_path, farm)

    yield make
    for farm in farms:
        farm.__exit__(None, None, None)
