"""The commands of deploy/README.md that back Postgres up and restore it, as they are written there."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from needs import require
from sqlalchemy import inspect, text

from planner import store
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import chain, folder

README = Path(__file__).parents[2] / "deploy" / "README.md"


def commands() -> tuple[str, str]:
    """How the store is dumped and restored without containers."""
    (block,) = re.findall(r"```sh\nstore=.+?\n(pg_dump .+?\n)(\{ echo .+?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    return block


def run(command: str, where: Path) -> int:
    environment = os.environ | {"store": os.environ[store.DATABASE_VARIABLE], "PATH": f"{require('postgresql')}:{os.environ['PATH']}"}
    folder.engine().dispose()
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=where, env=environment, check=False, capture_output=True
    ).returncode


def test_an_upgraded_store_goes_back_to_the_dump_of_before_and_a_dump_cut_short_touches_nothing(database: str, tmp_path: Path) -> None:
    if database != "postgres":
        return  # planner backup and planner restore are tried elsewhere
    dump, restore = commands()
    desk = Desk(LOCAL)
    desk.bring("East", b"book", "book.xlsx")
    assert run(dump, tmp_path) == 0
    desk.bring("West", b"book", "book.xlsx")
    with folder.engine().begin() as connection:  # what a later version brings
        connection.execute(text("create table later (school varchar references schools (id))"))
    whole = (tmp_path / "THE.dump").read_bytes()
    (tmp_path / "THE.dump").write_bytes(whole[: len(whole) // 2])
    assert run(restore, tmp_path) != 0 and [s.name for s in desk.schools()] == ["East", "West"]
    (tmp_path / "THE.dump").write_bytes(whole)
    assert run(restore, tmp_path) == 0 and [s.name for s in desk.schools()] == ["East"]
    assert not inspect(folder.engine()).has_table("later") and chain.verify().whole
