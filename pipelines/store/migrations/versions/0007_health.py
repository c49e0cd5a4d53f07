"""Health: the pages that a run stored first are found by an index; what was told to whom of what is wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0007"
down_revision = "0006"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_index(op.f("ix_page_sightings_first_seen_run"), "page_sightings", ["first_seen_run"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("channel", _key(20), nullable=False),
        sa.Column("site", _key(), nullable=False),
        sa.Column("rule", _key(50), nullable=False),
        sa.Column("since", _key(40), nullable=False),
        sa.Column("confidence", _key(20), nullable=False),
        sa.Column("told_at", _key(40), nullable=False),
        sa.Column("recovered_at", _key(40), nullable=True),
        sa.PrimaryKeyConstraint("channel", "site", "rule", name=op.f("pk_alerts")),
        sqlite_with_rowid=False,
    )
