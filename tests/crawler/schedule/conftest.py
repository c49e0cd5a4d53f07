"""Farms under a schedule, and what a plain crawl of the same farm makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scheduling import STILL, Plan

from tests.sites.farm import Farm
from tests.store.conftest import SERVER, database
from tests.store.contents import Contents

SITES = ("trs", "vsb", "hebei")


@pytest.fixture
def farm() -> Iterator[Farm]:
    """Three sites."""
    with Farm(*SITES) as sites:
        yield sites


@pytest.fixture
def plan(farm: Farm, tmp_path: Path) -> Plan:
    """A schedule on SQLite."""
    return Plan(farm, tmp_path, f"sqlite:///{tmp_path / 'govnews.db'}")


@pytest.fixture
def server_plan(farm: Farm, tmp_path: Path) -> Iterator[Plan]:
    """A schedule on PostgreSQL."""
    with database() as name:
        yield Plan(farm, tmp_path, f"{SERVER}/{name}")


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """The rows that one plain crawl makes of the three sites."""
    folder = tmp_path_factory.mktemp("alone")
    with Farm(*SITES) as farm:
        plan = Plan(farm, folder, f"sqlite:///{folder / 'govnews.db'}")
        done = plan.call("crawl", "govnews", **STILL)
        assert done.returncode == 0, done.stderr
        return plan.contents()
