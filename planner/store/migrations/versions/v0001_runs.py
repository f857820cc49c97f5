"""The runs table: made where there is none; one of before this history gets the columns that it lacks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXTS = ("id", "status", "kind", "name", "digest")
def columns() -> tuple[sa.Column[Any], ...]:
    return (
        *(sa.Column(name, sa.String(), nullable=False, primary_key=name == "id") for name in TEXTS),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("created", "seconds", "gap")),
        *(sa.Column(name, sa.Float()) for name in ("started", "finished", "beat", "incumbent", "bound", "cancel")),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("pid", sa.Integer()),
        *(sa.Column(name, sa.String(), nullable=False, server_default="") for name in ("message", "unit", "best")),
        sa.Column("workbook", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("plan", "outcome", "answer")),
    )


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("runs"):
        op.create_table("runs", *columns())
        return
    there = {c["name"] for c in inspector.get_columns("runs")}
    for column in (c for c in columns() if c.name not in there):
        op.add_column("runs", sa.Column(column.name, column.type))
