"""Run by alembic: takes the connection of the store, so that all steps are one transaction."""

from __future__ import annotations

from alembic import context

from planner.store import rows, runs
from planner.store.folder import Base

assert rows.SchoolRow.metadata is runs.RunRow.metadata  # every table is known before anything is compared
connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, transactional_ddl=True)
context.run_migrations()
