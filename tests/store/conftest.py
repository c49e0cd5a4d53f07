"""Databases to test with: each test gets its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine

from pipelines.store import open_store

SERVER = os.environ.get("GOVNEWS_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")


@contextmanager
def database(template: str = "template1") -> Iterator[str]:
    """Make a PostgreSQL database like ``template``, give its name, and drop it afterwards."""
    name = f"govnews_test_{uuid.uuid4().hex}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        # What a test commits outlives the processes that it kills, and need not outlive the machine.
        server.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """The address of a new PostgreSQL database without any table."""
    with database() as name:
        yield f"{SERVER}/{name}"


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a PostgreSQL database with our tables, from which others are copied."""
    with database() as name:
        open_store(f"{SERVER}/{name}").dispose()
        yield name


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    """The address of a new PostgreSQL database with our tables, empty."""
    with database(postgres_template) as name:
        yield f"{SERVER}/{name}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite database that is still to be made."""
    return f"sqlite:///{tmp_path / 'govnews.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a new, empty database of either kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(store_url: str) -> Iterator[Engine]:
    """A new, empty store of either kind."""
    engine = open_store(store_url)
    yield engine
    engine.dispose()
