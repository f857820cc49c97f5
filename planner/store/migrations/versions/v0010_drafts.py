"""Workbooks that somebody is typing in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("owner", "name")),
        sa.Column("changed", sa.Float(), nullable=False),
        sa.Column("book", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_drafts_owner", "drafts", ["owner"])
