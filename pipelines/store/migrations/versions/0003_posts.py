"""What each position says: body, organ, post, rank, level and modifiers beside its title.

Rows that were written before have null there until their page is read again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"

LENGTHS = {"body": 20, "organ": 200, "post": 50, "rank": 20, "level": 20, "modifiers": 200}


def _key(length: int) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    for table in ("attendee_positions", "absent_positions"):
        for name, length in LENGTHS.items():
            op.add_column(table, sa.Column(name, _key(length), nullable=True))
