"""Votes that keep their word: polls that store counts, votes on paper, and subjects that the district has closed.

Ballots of before become closed polls with their counts. The rows that held each vote and each code are dropped: SQLite's `secure_delete`
(on in every connection of ours) fills their pages with zeros, and `planner/store/folder.py` empties the journal after this step.
A ballot that was open is closed: its codes could have been joined with its votes.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SHARES = {5_001: "more than half", 6_666: "two thirds", 7_500: "three quarters"}


def upgrade() -> None:
    op.create_table(
        "polls", _id(), _of("schools", "school"), _of("plans", "plan"), _text("question"), _long("choices"), _text("subject"),
        _number("codes"), _long("counts"), _long("texts"), sa.Column("sealed", sa.LargeBinary()), _long("remark"), _time("opened"),
        _time("closed", nullable=True),
    )  # fmt: skip
    op.create_table(
        "paper_votes", _id(), _of("schools", "school"), _of("plans", "plan"), _text("question"), _long("choices"), _long("electorate"),
        _number("eligible"), _number("num"), _number("den"), sa.Column("more", sa.Boolean(), nullable=False), _text("of"),
        _number("quorum"), _long("conductor"), _long("clause"), _time("called"), _time("called_off", nullable=True),
    )  # fmt: skip
    op.create_table(
        "paper_counts", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True), _of("paper_votes", "vote"), _text("who"),
        _text("person"), _time("at"), _long("counts"), _number("spoiled"), _number("cast"), _number("handed_out"), _long("statement"),
    )  # fmt: skip
    op.create_table(
        "closed_subjects", _id(), _of("schools", "school", nullable=True), _text("what"), _text("subject"), _long("why"), _time("since"),
    )  # fmt: skip
    for table, column in (
        ("polls", "school"), ("polls", "plan"), ("paper_votes", "school"), ("paper_votes", "plan"), ("paper_counts", "vote"),
        ("closed_subjects", "school"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{column}", table, [column])
    _carry_over()
    for table in ("votes", "codes", "ballots"):
        op.drop_table(table)


def _carry_over() -> None:
    bind, now = op.get_bind(), time.time()
    kept = sa.table("polls", *(sa.column(c) for c in (
        "id", "school", "plan", "question", "choices", "subject", "codes", "counts", "texts", "remark", "opened", "closed",
    )))  # fmt: skip
    for old in bind.execute(sa.text("select * from ballots")).mappings().all():
        found = bind.execute(sa.text("select choice from votes where ballot = :id"), {"id": old["id"]}).scalars()
        count = Counter(found)
        row = {k: old[k] for k in ("id", "school", "plan", "question", "choices", "opened")}
        row |= {"subject": "", "codes": old["staff"], "texts": "[]", "remark": _remark(old), "closed": old["closed"] or now}
        row |= {"counts": json.dumps([count[c] for c in json.loads(old["choices"])])}
        bind.execute(sa.insert(kept).values(**row))


def _remark(old: sa.RowMapping) -> str:
    """What this ballot asked for when it was opened."""
    share = SHARES.get(old["needed"], f"{old['needed'] / 100:g} %")
    of = "all staff" if old["counted"] == "staff" else "those who vote"
    early = "" if old["closed"] else " It was closed when votes online became polls."
    return f"Opened as a vote that needed {share} of {of}, with at least {old['quorum']} % of the staff voting.{early}"


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(), primary_key=True)


def _of(table: str, name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(), nullable=nullable)
