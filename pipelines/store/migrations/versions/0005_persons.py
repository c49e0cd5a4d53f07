"""Persons over time: the station of every attendee, persons with their careers and aliases, decisions.

The persons of the pages that are stored already are put together when these are read again (``scrapy reparse --all``):
their digests are emptied, so that the next reading of each counts as a change.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0005"
down_revision = "0004"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _json() -> TypeEngine[Any]:
    return sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    for column in ("station_id", "alone_id"):
        op.add_column("attendees", sa.Column(column, _key(16), nullable=True))
    op.drop_index(op.f("ix_attendees_name"), table_name="attendees")
    op.create_index(op.f("ix_attendees_name_station_id"), "attendees", ["name", "station_id"], unique=False)
    _make_persons()
    _make_posts()
    _make_stations()
    _make_aliases()
    _make_overrides()
    op.execute("UPDATE pages SET digest = ''")


def _seen() -> list[sa.Column[Any]]:
    return [
        sa.Column("first_seen", _key(40), nullable=True),
        sa.Column("last_seen", _key(40), nullable=True),
        sa.Column("meeting_count", sa.Integer(), nullable=False),
    ]


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["persons.person_id"], name=op.f(f"fk_{table}_person_id_persons"),
        deferrable=True, initially="DEFERRED",
    )  # fmt: skip


def _make_persons() -> None:
    op.create_table(
        "persons",
        sa.Column("person_id", _key(16), nullable=False),
        sa.Column("name", _key(), nullable=False),
        sa.Column("jurisdiction_name", _key(), nullable=True),
        sa.Column("family", _key(100), nullable=False),
        *_seen(),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_persons")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_persons_name_jurisdiction_name"), "persons", ["name", "jurisdiction_name"], unique=False
    )


def _make_posts() -> None:
    op.create_table(
        "person_posts",
        sa.Column("person_id", _key(16), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", _key(), nullable=True),
        sa.Column("body", _key(20), nullable=True),
        sa.Column("organ", _key(), nullable=True),
        sa.Column("post", _key(50), nullable=False),
        sa.Column("rank", _key(20), nullable=True),
        *_seen(),
        _of_person("person_posts"),
        sa.PrimaryKeyConstraint("person_id", "seq", name=op.f("pk_person_posts")),
        sqlite_with_rowid=False,
    )


def _make_stations() -> None:
    op.create_table(
        "person_stations",
        sa.Column("group_id", _key(8), nullable=False),
        sa.Column("station_id", _key(16), nullable=False),
        sa.Column("person_id", _key(16), nullable=False),
        sa.Column("name", _key(), nullable=False),
        sa.Column("family", _key(100), nullable=False),
        sa.Column("place", _key(), nullable=False),
        sa.Column("seats", _json(), nullable=False),
        sa.Column("beside", _json(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        *_seen(),
        sa.Column("other_ids", _json(), nullable=True),
        _of_person("person_stations"),
        sa.PrimaryKeyConstraint("group_id", "station_id", name=op.f("pk_person_stations")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_stations_person_id"), "person_stations", ["person_id"], unique=False)


def _make_aliases() -> None:
    op.create_table(
        "person_aliases",
        sa.Column("own_id", _key(16), nullable=False),
        sa.Column("person_id", _key(16), nullable=False),
        _of_person("person_aliases"),
        sa.PrimaryKeyConstraint("own_id", "person_id", name=op.f("pk_person_aliases")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_aliases_person_id"), "person_aliases", ["person_id"], unique=False)


def _make_overrides() -> None:
    key = [f"{other}{name}" for other in ("", "other_") for name in ("page_id", "report_seq", "name", "nth")]
    kinds: dict[str, TypeEngine[Any]] = {
        "page_id": _key(16), "report_seq": sa.Integer(), "name": _key(), "nth": sa.Integer(),
    }  # fmt: skip
    op.create_table(
        "person_overrides",
        *(
            sa.Column(name, kinds[name.removeprefix("other_")], autoincrement=False, nullable=False)
            for name in key
        ),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_at", _key(40), nullable=False),
        sa.Column("note", _text(), nullable=True),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_person_overrides")),
        sqlite_with_rowid=False,
    )
