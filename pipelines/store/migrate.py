"""Bringing the schema of a store up to date, from the migrations that are installed with the package."""

from __future__ import annotations

import io

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from pipelines.store.errors import SchemaOutdated, SchemaTooNew, shown

_LOCK = 0x676F766E657773  # "govnews": the advisory lock that one migrating process holds on PostgreSQL


def config_for(connection: Connection) -> Config:
    """Return the Alembic configuration that runs our migrations on ``connection``."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", "pipelines.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def check(connection: Connection) -> None:
    """Raise :class:`~pipelines.store.errors.SchemaOutdated` where the schema is not the newest revision."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current != ScriptDirectory.from_config(config_for(connection)).get_current_head():
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
    config = config_for(connection)
    head = ScriptDirectory.from_config(config).get_current_head()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large database takes as long as it takes
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if MigrationContext.configure(connection).get_current_revision() == head:
        return
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SchemaTooNew(
            shown(connection.engine.url),
            f"the database has a schema that this govnews does not know ({error})",
            "Use the version of govnews that wrote it, or a newer one",
        ) from error
