"""The log becomes a chain that outlives its schools. Lines of before are chained in their order, and a line says up to where.

The hashes are made here as `planner.store.chain` made them when this step was written.
"""

from __future__ import annotations

import json
import secrets
import time
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COLUMNS = ("school", "at", "who", "what", "detail")


def upgrade() -> None:
    bind = op.get_bind()
    old = [tuple(row) for row in bind.execute(sa.text(f"select {', '.join(COLUMNS)} from log order by id"))]
    if old:
        said = "Lines before this one were written without a chain"
        old.append((None, time.time(), "Common Time", said, f"1 to {len(old)}"))
    op.drop_index("ix_log_school", "log")
    op.drop_table("log")
    log = op.create_table(
        "log",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("school", sa.String()),
        sa.Column("at", sa.Float(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("who", "what")),
        sa.Column("detail", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("salt", "words", "before", "hash")),
        sa.Column("erased", sa.Float()),
    )
    op.create_index("ix_log_school", "log", ["school"])
    head = op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    lines = _chained(old)
    if lines:
        op.bulk_insert(log, lines)
    last = lines[-1]["hash"] if lines else "0" * 64
    op.bulk_insert(head, [{"id": 1, "lines": len(lines), "hash": last}])


def _chained(old: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    before, lines = "0" * 64, []
    for number, (school, at, who, what, detail) in enumerate(old, 1):
        salt = secrets.token_hex(16)
        words = sha256(f"{salt}:{detail}".encode()).hexdigest()
        facts = [before, number, school, repr(float(at)), who, what, words]
        line = {"id": number, "school": school, "at": float(at), "who": who, "what": what, "detail": detail, "salt": salt, "words": words}
        lines.append(line | {"before": before, "hash": sha256(json.dumps(facts).encode()).hexdigest(), "erased": None})
        before = lines[-1]["hash"]
    return lines
