"""The schedule: when each site is crawled, who crawls it now, and when each host was last asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0006"
down_revision = "0005"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "site_schedules",
        sa.Column("site", _key(), nullable=False),
        sa.Column("code", _key(20), nullable=False),
        sa.Column("due_at", _key(40), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("why", _text(), nullable=True),
        sa.Column("begun_at", _key(40), nullable=True),
        sa.Column("ended_at", _key(40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("paused_at", _key(40), nullable=True),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_site_schedules")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "site_leases",
        sa.Column("site", _key(), nullable=False),
        sa.Column("owner", _key(), nullable=False),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_site_leases")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_site_leases_owner"), "site_leases", ["owner"], unique=False)
    op.create_table(
        "host_requests",
        sa.Column("host", _key(), nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.Column("delay", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_requests")),
        sqlite_with_rowid=False,
    )
