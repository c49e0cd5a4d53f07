"""A page is what its canonical address names: the address of each version, ids that were changed.

The rows themselves are brought to it by :mod:`pipelines.store.rekey`, when the schema is up to date.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0010"
down_revision = "0009"


def _key(length: int = 200) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("page_versions") as versions:
        versions.add_column(sa.Column("url", _text(), nullable=False, server_default=""))
    op.execute("UPDATE page_versions SET url = (SELECT url FROM pages WHERE pages.page_no = page_versions.page_no)")
    with op.batch_alter_table("page_versions") as versions:
        versions.alter_column("url", server_default=None)
    op.create_table(
        "former_ids",
        sa.Column("former_id", _key(16), nullable=False),
        sa.Column("page_id", _key(16), nullable=False),
        sa.Column("report_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("former_id", name=op.f("pk_former_ids")),
        sqlite_with_rowid=False,
    )
