"""Stores of either kind to read again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store.conftest import SERVER, database


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is still to be made."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'govnews.db'}"
        return
    with database() as name:
        yield f"{SERVER}/{name}".replace("postgresql:", "postgresql+psycopg:")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite store that is still to be made."""
    return f"sqlite:///{tmp_path / 'govnews.db'}"
