"""The quarantine: pages that could not be read, kept out of the way until their turn comes again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0008"
down_revision = "0007"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "quarantine",
        sa.Column("page_id", _key(16), nullable=False),
        sa.Column("sha256", _key(64), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("site", _text(), nullable=True),
        sa.Column("fetched_at", _key(40), nullable=False),
        sa.Column("grammar_version", _text(), nullable=False),
        sa.Column("reason", _key(20), nullable=False),
        sa.Column("detail", _text(), nullable=True),
        sa.Column("since", _key(40), nullable=False),
        sa.Column("last_at", _key(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("page", _text(), nullable=True),
        sa.PrimaryKeyConstraint("page_id", "sha256", name=op.f("pk_quarantine")),
        sqlite_with_rowid=False,
    )
