"""What people share: schools, workbooks, members, plans, comments, ballots and the log; tries that start from another run."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    there = {c["name"] for c in sa.inspect(op.get_bind()).get_columns("runs")}
    texts, flags = {"base": sa.String(), "asked": sa.Text(), "school": sa.String()}, {"least": sa.Boolean(), "by_staff": sa.Boolean()}
    for name, kind in (texts | flags).items():
        if name not in there:
            op.add_column("runs", sa.Column(name, kind))
    op.create_index("ix_runs_school", "runs", ["school"])
    op.create_table("schools", _id(), _text("name"), _time("created"))
    op.create_table(
        "workbooks", _id(), _of("schools", "school"), _number("number"), _text("name"), _text("digest"), _text("author"), _time("created"),
        sa.Column("book", sa.LargeBinary(), nullable=False), sa.UniqueConstraint("school", "digest"),
    )  # fmt: skip
    op.create_table(
        "members", _id(), _of("schools", "school", nullable=True), _text("role"), _text("email"), _text("issuer"), _text("subject"),
        _text("team"), _time("created"), _time("ended", nullable=True),
    )  # fmt: skip
    op.create_table(
        "plans", _id(), _of("schools", "school"), _text("run"), _text("title"), _text("state"), _text("shows"), _long("note"),
        _time("created"), _time("changed"), _number("version"),
        sa.Column("frozen", sa.LargeBinary()), sa.Column("frozen_book", sa.LargeBinary()),
    )  # fmt: skip
    op.create_table(
        "comments", _id(), _of("schools", "school"), _of("plans", "plan"), _text("kind"), _text("about"), _long("text"), _text("team"),
        _time("created"),
    )  # fmt: skip
    op.create_table(
        "ballots", _id(), _of("schools", "school"), _of("plans", "plan"), _text("question"), _long("choices"), _number("staff"),
        _number("quorum"), _number("needed"), _text("counted"), _time("opened"), _time("closed", nullable=True),
    )  # fmt: skip
    op.create_table(
        "codes", _of("ballots", "ballot", primary_key=True), sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("used", sa.Boolean(), nullable=False),
    )  # fmt: skip
    op.create_table("votes", _id(), _of("ballots", "ballot"), _text("choice"), sqlite_with_rowid=False)
    op.create_table(
        "log", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True), _of("schools", "school"), _time("at"), _text("who"),
        _text("what"), _long("detail"),
    )  # fmt: skip
    for table, column in (
        ("workbooks", "school"), ("members", "school"), ("plans", "school"), ("comments", "school"), ("comments", "plan"),
        ("ballots", "school"), ("ballots", "plan"), ("votes", "ballot"), ("log", "school"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{column}", table, [column])


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(), primary_key=True)


def _of(table: str, name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), **({"nullable": False} | more))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=nullable)
