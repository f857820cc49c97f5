"""The queue's columns of a run (host, attempt, batch), and the district's tables: a summary of each plan, deadlines, downloads.

Plans that lie at the district already have no summary yet: it is written when the district's page is first opened.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"

HEAVY = ("workbook", "plan", "outcome", "answer")  # last: SQLite walks through them to reach any column behind


def upgrade() -> None:
    _runs()
    op.create_table(
        "summaries",
        sa.Column("plan", sa.String(), sa.ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("school", sa.String(), sa.ForeignKey("schools.id", ondelete="CASCADE"), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
    )
    op.create_table(
        "deadlines",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("school", sa.String(), sa.ForeignKey("schools.id", ondelete="CASCADE")),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
    )
    op.create_table(
        "packs",
        sa.Column("run", sa.String(), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
    )
    for table in ("summaries", "deadlines"):
        op.create_index(f"ix_{table}_school", table, ["school"])


def _runs() -> None:
    """On SQLite the table is written anew, so that a look at all runs does not read their workbooks."""
    op.add_column("runs", sa.Column("host", sa.String()))
    op.add_column("runs", sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("runs", sa.Column("batch", sa.String()))
    for name in ("status", "batch"):
        op.create_index(f"ix_runs_{name}", "runs", [name])
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        light = tuple(c["name"] for c in sa.inspect(bind).get_columns("runs") if c["name"] not in HEAVY)
        with op.batch_alter_table("runs", recreate="always", partial_reordering=[(*light, *HEAVY)]):
            pass
