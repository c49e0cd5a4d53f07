"""A site of one's own and an empty place for an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_site import Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as one:
        yield one


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Where the archive will be."""
    return tmp_path / "archive"
