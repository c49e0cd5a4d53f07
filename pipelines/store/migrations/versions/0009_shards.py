"""The shards: archives that are read again, each a unit of work of its own, and which of them are done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0009"
down_revision = "0008"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "shards",
        sa.Column("shard_id", _key(16), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("site", _text(), nullable=True),
        sa.Column("since", _key(10), nullable=True),
        sa.Column("state", _text(), nullable=False),
        sa.Column("grammar_version", _text(), nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("asked_at", _key(40), nullable=False),
        sa.Column("begun_at", _key(40), nullable=True),
        sa.Column("done_at", _key(40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", _text(), nullable=True),
        sa.PrimaryKeyConstraint("shard_id", name=op.f("pk_shards")),
        sqlite_with_rowid=False,
    )
