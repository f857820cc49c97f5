"""Whether a plan was a first draft of its search when it was put before people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("plans", sa.Column("first_draft", sa.Boolean(), nullable=False, server_default=sa.false()))
