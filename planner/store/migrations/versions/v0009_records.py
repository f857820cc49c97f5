"""Deletion that hides first, holds, the records schedule, and accepted plans that belong to the district.

A plan that was accepted before is copied as it lies there.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

COPIED = "select p.school, s.name, p.id, p.title, p.changed, p.frozen, p.frozen_book from plans p join schools s on s.id = p.school"


def upgrade() -> None:
    op.add_column("schools", sa.Column("hidden", sa.Float()))
    op.add_column("schools", sa.Column("hidden_by", sa.String(), nullable=False, server_default=""))
    records = op.create_table(
        "records",
        sa.Column("id", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("school", "school_name", "plan", "title")),
        sa.Column("accepted", sa.Float(), nullable=False),
        sa.Column("hidden", sa.Float()),
        sa.Column("hidden_by", sa.String(), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_book", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("school", sa.String()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("ended", sa.Float()),
        sa.Column("ended_by", sa.String(), nullable=False),
    )
    op.create_table("settings", sa.Column("name", sa.String(), primary_key=True), sa.Column("value", sa.String(), nullable=False))
    for table in ("records", "holds"):
        op.create_index(f"ix_{table}_school", table, ["school"])
    bind = op.get_bind()
    names = ("school", "school_name", "plan", "title", "accepted", "frozen", "frozen_book")
    for row in bind.execute(sa.text(f"{COPIED} where p.state = 'accepted' and p.frozen is not null and p.frozen_book is not null")).all():
        known = dict(zip(names, row, strict=True))
        known |= {name: bytes(known[name]) for name in ("frozen", "frozen_book")}
        bind.execute(records.insert(), [{"id": secrets.token_hex(6), "hidden": None, "hidden_by": "", **known}])
