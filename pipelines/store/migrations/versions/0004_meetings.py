"""One meeting of many reports: kin, aliases, conflicts, decisions, the index of likeness; versions of pages.

The index of the pages that are stored already is made when they are read again (``scrapy reparse --all``): their
digests are emptied, so that the next reading of each counts as a change.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0004"
down_revision = "0003"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _json() -> TypeEngine[Any]:
    return sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _extend_reports()
    _make_aliases()
    _make_conflicts()
    _make_index()
    _make_overrides()
    _make_versions()


def _extend_reports() -> None:
    with op.batch_alter_table("meetings") as meetings:
        meetings.add_column(sa.Column("sources", _json(), nullable=False, server_default="{}"))
    with op.batch_alter_table("pages") as pages:
        pages.add_column(sa.Column("version", _key(64), nullable=False, server_default=""))
    with op.batch_alter_table("reports") as reports:
        reports.add_column(sa.Column("own_id", _key(16), nullable=False, server_default=""))
        reports.add_column(sa.Column("kin", _key(16), nullable=False, server_default=""))
    op.execute("UPDATE reports SET own_id = meeting_id, kin = meeting_id")
    op.execute("UPDATE pages SET digest = ''")
    for table, columns in (("meetings", ("sources",)), ("pages", ("version",)), ("reports", ("own_id", "kin"))):
        with op.batch_alter_table(table) as altered:
            for column in columns:
                altered.alter_column(column, server_default=None)
    op.create_index(op.f("ix_reports_kin"), "reports", ["kin"], unique=False)


def _of_meeting(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["meeting_id"], ["meetings.meeting_id"], name=op.f(f"fk_{table}_meeting_id_meetings"),
        deferrable=True, initially="DEFERRED",
    )  # fmt: skip


def _make_aliases() -> None:
    op.create_table(
        "meeting_aliases",
        sa.Column("own_id", _key(16), nullable=False),
        sa.Column("meeting_id", _key(16), nullable=False),
        _of_meeting("meeting_aliases"),
        sa.PrimaryKeyConstraint("own_id", name=op.f("pk_meeting_aliases")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_meeting_aliases_meeting_id"), "meeting_aliases", ["meeting_id"], unique=False)


def _make_conflicts() -> None:
    key = ("meeting_id", "field", "page_no", "report_seq", "value")
    op.create_table(
        "meeting_conflicts",
        sa.Column("meeting_id", _key(16), nullable=False),
        sa.Column("field", _key(50), nullable=False),
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", _key(), nullable=False),
        _of_meeting("meeting_conflicts"),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"], ["reports.page_no", "reports.seq"],
            name=op.f("fk_meeting_conflicts_page_no_report_seq_reports"), deferrable=True, initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_meeting_conflicts")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index(
        op.f("ix_meeting_conflicts_page_no_report_seq"), "meeting_conflicts", ["page_no", "report_seq"], unique=False
    )


def _make_index() -> None:
    for table, column, rest in (("text_bands", "band", ()), ("report_keys", "key", ("report_seq",))):
        op.create_table(
            table,
            sa.Column(column, sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
            *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in rest),
            sa.PrimaryKeyConstraint(column, "page_no", *rest, name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )


def _make_overrides() -> None:
    key = ("page_id", "report_seq", "other_page_id", "other_report_seq")
    op.create_table(
        "meeting_overrides",
        *(
            sa.Column(name, _key(16) if name.endswith("id") else sa.Integer(), autoincrement=False, nullable=False)
            for name in key
        ),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_at", _key(40), nullable=False),
        sa.Column("note", _text(), nullable=True),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_meeting_overrides")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_meeting_overrides_other_page_id_other_report_seq"), "meeting_overrides",
        ["other_page_id", "other_report_seq"], unique=False,
    )  # fmt: skip


def _make_versions() -> None:
    op.create_table(
        "page_versions",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", _key(64), nullable=False),
        sa.Column("fetched_at", _key(40), nullable=False),
        sa.Column("sha256", _key(64), nullable=False),
        sa.Column("published", _key(40), nullable=True),
        sa.Column("title", _text(), nullable=True),
        sa.Column("text", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_no"], ["pages.page_no"], name=op.f("fk_page_versions_page_no_pages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_no", "version", name=op.f("pk_page_versions")),
        sqlite_with_rowid=False,
    )
