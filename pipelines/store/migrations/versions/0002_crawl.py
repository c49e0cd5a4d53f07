"""The crawl's memory: addresses and how far lists were walked, and how it went with each site of a run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _make_site_runs()
    _make_addresses()
    _make_list_walks()


def _make_site_runs() -> None:
    counts = ("lists", "listed_new", "fetched", "articles", "unchanged", "failed", "refused")
    op.create_table(
        "site_runs",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("site", _key(), nullable=False),
        sa.Column("code", _key(20), nullable=False),
        sa.Column("status", _key(40), nullable=False),
        sa.Column("detail", _text(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("started_at", _key(40), nullable=False),
        sa.Column("finished_at", _key(40), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.run_id"], name=op.f("fk_site_runs_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "site", name=op.f("pk_site_runs")),
    )
    op.create_index(op.f("ix_site_runs_site_run_id"), "site_runs", ["site", "run_id"], unique=False)


def _make_addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("address_id", _key(16), nullable=False),
        sa.Column("site", _key(), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("listed", _key(10), nullable=True),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("due_at", _key(40), nullable=True),
        sa.Column("fetched_at", _key(40), nullable=True),
        sa.Column("sha256", _key(64), nullable=True),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_addresses")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_addresses_site_due_at"), "addresses", ["site", "due_at"], unique=False)


def _make_list_walks() -> None:
    op.create_table(
        "list_walks",
        sa.Column("address_id", _key(16), nullable=False),
        sa.Column("site", _key(), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("walked_at", _key(40), nullable=True),
        sa.Column("broken_off_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_list_walks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_list_walks_site"), "list_walks", ["site"], unique=False)
