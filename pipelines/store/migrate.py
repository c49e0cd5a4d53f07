"""Bringing the schema of a store up to date, from the migrations that are installed with the package."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from pipelines.store.errors import SchemaOutdated, SchemaTooNew, shown
from pipelines.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 0x676F766E657773  # "govnews": the advisory lock that one migrating process holds on PostgreSQL
_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def head() -> str:
    """Return the newest revision: the file of each begins with its name."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the schema; None where there is none of govnews.

    Alembic is asked only where there is something to migrate: importing it takes longer than opening the store.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def config_for(connection: Connection) -> Config:
    """Return the Alembic configuration that runs our migrations on ``connection``."""
    from alembic.config import Config  # noqa: PLC0415 - see revision_of

    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", "pipelines.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def check(connection: Connection) -> None:
    """Raise :class:`~pipelines.store.errors.SchemaOutdated` where the schema is not the newest revision."""
    current = revision_of(connection)
    if current != head():
        raise SchemaOutdated(
            shown(connection.engine.url),
            f"the database has the schema {current or 'of no govnews'}",
            "Run a crawl with this version first: it brings the schema up to date",
        )


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision, inside the transaction of ``connection``.

    Processes that start at the same time wait for each other. Raises
    :class:`~pipelines.store.errors.SchemaTooNew` for a database of a newer govnews.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large database takes as long as it takes
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    before = revision_of(connection)
    if before == head():
        return
    from alembic import command  # noqa: PLC0415 - see revision_of
    from alembic.util.exc import CommandError  # noqa: PLC0415

    try:
        if before is None and connection.dialect.name == "sqlite":
            _make(connection)
            return
        command.upgrade(config_for(connection), "head")
    except CommandError as error:
        raise SchemaTooNew(
            shown(connection.engine.url),
            f"the database has a schema that this govnews does not know ({error})",
            "Use the version of govnews that wrote it, or a newer one",
        ) from error
    _rekey(connection, before)


def _make(connection: Connection) -> None:
    """Make a new file's tables as they are today: that comes to the same, in a quarter of the time.

    Not on PostgreSQL: a constraint that SQLAlchemy has once added to a table there, it leaves out of all tables that it
    makes later, of whatever database.
    """
    from alembic import command  # noqa: PLC0415 - see revision_of

    metadata.create_all(connection, checkfirst=False)
    command.stamp(config_for(connection), "head")


def _rekey(connection: Connection, before: str | None) -> None:
    """Do what the migrations leave to the code of the store, which knows the newest schema only."""
    from pipelines.store.rekey import REVISION, rekey  # noqa: PLC0415 - needs all of the store, once

    if before is not None and before < REVISION:
        rekey(connection)
