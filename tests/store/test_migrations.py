"""The migrations lead to exactly the schema that a new store gets, on both databases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, inspect, text

from pipelines.store import open_store
from pipelines.store.migrate import config_for, head, revision_of
from pipelines.store.tables import metadata


def migrated(url: str) -> Engine:
    """A store that came to the newest schema through all migrations."""
    engine = create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    with engine.begin() as connection:
        command.upgrade(config_for(connection), "head")
    return engine


@pytest.mark.parametrize("database", ["sqlite_url", "empty_postgres_url"])
def test_alembic_finds_nothing_to_migrate(database: str, request: pytest.FixtureRequest) -> None:
    store = migrated(request.getfixturevalue(database))
    with store.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert revision_of(connection) == head()
    store.dispose()


def test_the_newest_revision_is_told_without_alembic(store: Engine) -> None:
    with store.connect() as connection:
        assert head() == ScriptDirectory.from_config(config_for(connection)).get_current_head()
        assert revision_of(connection) == MigrationContext.configure(connection).get_current_revision() == head()


def sqlite_schema(engine: Engine) -> dict[str, list[str]]:
    """The statements that made the database, but for the order of the constraints in a table."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: sorted(part.strip() for part in re.split(r",(?![^(]*\))|\n", sql.replace('"', "")) if part.strip())
            for name, sql in rows
            if not name.startswith("alembic_")
        }


def test_sqlite_gets_the_same_statements(sqlite_url: str, tmp_path: Path) -> None:
    old, new = migrated(sqlite_url), open_store(f"sqlite:///{tmp_path / 'new.db'}")
    assert sqlite_schema(old) == sqlite_schema(new)
    old.dispose()
    new.dispose()


def postgres_schema(engine: Engine) -> dict[str, Any]:
    """Everything that PostgreSQL knows of our tables, also what Alembic does not compare."""
    found = inspect(engine)
    return {
        name: {
            "columns": [{**column, "type": repr(column["type"])} for column in found.get_columns(name)],
            "key": found.get_pk_constraint(name),
            "foreign keys": found.get_foreign_keys(name),
            "indexes": found.get_indexes(name),
            "unique": found.get_unique_constraints(name),
            "checks": found.get_check_constraints(name),
        }
        for name in sorted(metadata.tables)
    }


def test_postgresql_gets_the_same_constraints(postgres_url: str, empty_postgres_url: str) -> None:
    upgraded = open_store(postgres_url)
    made = create_engine(empty_postgres_url.replace("postgresql", "postgresql+psycopg", 1))
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(copy)  # a constraint that was added to a table of PostgreSQL is added to no other
    copy.create_all(made)
    expected = postgres_schema(made)
    assert postgres_schema(upgraded) == expected
    assert expected["pages"]["checks"]
    assert len(expected["meetings"]["foreign keys"]) == 1
    upgraded.dispose()
    made.dispose()


def test_text_sorts_by_code_point_on_postgresql(postgres_url: str) -> None:
    store = open_store(postgres_url)
    query = text(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
        " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
    )
    with store.connect() as connection:
        assert connection.execute(query).all() == []
    store.dispose()


def test_there_is_one_newest_revision(store: Engine) -> None:
    with store.connect() as connection:
        script = ScriptDirectory.from_config(config_for(connection))
    assert len(script.get_heads()) == 1


def test_a_store_that_is_up_to_date_is_opened_without_any_writing(sqlite_url: str) -> None:
    open_store(sqlite_url).dispose()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    before = path.read_bytes()
    open_store(sqlite_url).dispose()
    assert path.read_bytes() == before


@pytest.mark.parametrize("table", [table for table in metadata.sorted_tables if table.foreign_keys])
def test_foreign_keys_are_served_by_an_index(table: Any) -> None:
    """Deleting a row must not scan the tables that refer to it."""
    indexed = [tuple(index.columns.keys()) for index in table.indexes]
    indexed.append(tuple(table.primary_key.columns.keys()))
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table.name == "runs":
            continue  # runs are never deleted
        keys = tuple(constraint.column_keys)
        assert any(columns[: len(keys)] == keys for columns in indexed), keys


@pytest.mark.parametrize("database", ["sqlite_url", "empty_postgres_url"])
def test_positions_that_were_stored_before_posts_keep_their_rows(
    database: str, request: pytest.FixtureRequest
) -> None:
    url: str = request.getfixturevalue(database)
    engine = create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    with engine.begin() as connection:
        command.upgrade(config_for(connection), "0002")
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))  # a row without its report
        columns = "page_no, report_seq, owner_seq, seq, title"
        connection.execute(text(f"INSERT INTO attendee_positions ({columns}) VALUES (1, 0, 0, 0, '区长')"))
    engine.dispose()
    upgraded = open_store(url)
    with upgraded.connect() as connection:
        row = connection.execute(text("SELECT * FROM attendee_positions")).mappings().one()
    upgraded.dispose()
    assert (row["title"], row["body"], row["modifiers"]) == ("区长", None, None)
