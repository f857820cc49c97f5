"""What people ask to be kept in a plan that they share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "kept",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("school", sa.String(), sa.ForeignKey("schools.id", ondelete="CASCADE"), nullable=False),
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id", ondelete="CASCADE"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("undoes", sa.String()),
    )
    for column in ("school", "plan"):
        op.create_index(f"ix_kept_{column}", "kept", [column])
