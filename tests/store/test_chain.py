"""The log is a chain: a line that was changed, removed, swapped or cut off is found, and writers at the same time do not fork it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from planner import store
from planner.cli.main import main
from planner.sharing.desk import Desk
from planner.sharing.permissions import COMMAND_LINE
from planner.store import chain, folder, schools
from planner.store.chain import Head

ROOT = Path(__file__).parent.parent.parent


def five_lines() -> str:
    school = schools.add_school("Here").id
    for n in range(1, 6):
        schools.note(school if n % 2 else None, "x", f"Step {n}", f"detail {n}")
    return school


def by_hand(*statements: str) -> None:
    with folder.engine().begin() as connection:
        for one in statements:
            connection.execute(text(one))


def test_a_log_that_nobody_touched_is_whole() -> None:
    assert chain.verify() == chain.Verdict(Head(0, chain.FIRST), "")
    school = five_lines()
    assert chain.verify().whole and chain.verify().head.lines == 5
    assert [x.what for x in schools.log(school)] == ["Step 5", "Step 3", "Step 1"]
    assert [x.what for x in schools.log(None)] == ["Step 4", "Step 2"]


SWAP = ("update log set id = 99 where id = 2", "update log set id = 2 where id = 3", "update log set id = 3 where id = 99")
ATTACKS = {
    "a word changed": (("update log set detail = 'another' where id = 3",), "Line 3 was changed"),
    "who changed": (("update log set who = 'y' where id = 5",), "Line 5 was changed"),
    "the time changed": (("update log set at = at + 1 where id = 1",), "Line 1 was changed"),
    "the school changed": (("update log set school = null where id = 1",), "Line 1 was changed"),
    "a line removed": (("delete from log where id = 2",), "Line 2 is missing"),
    "a line removed, the others moved up": (
        ("delete from log where id = 2", "update log set id = id - 1 where id = 3", "update log set id = 3 where id = 4", "update log set id = 4 where id = 5"),
        "Line 2 does not follow",
    ),
    "two lines swapped": (SWAP, "Line 2 does not follow"),
    "the first removed": (("delete from log where id = 1",), "Line 1 is missing"),
    "cut off": (("delete from log where id > 3",), "Line 4 is missing: the log was cut off"),
    "all gone": (("delete from log",), "Line 1 is missing"),
    "the end removed": (("delete from log_head",), "The one row that says where the log ends"),
    "the end doubled": (("insert into log_head select 2, lines, hash from log_head",), "The one row that says where the log ends"),
    "words taken out": (("update log set detail = '', salt = '', erased = 1 where id = 3",), "Line 3: its words were taken out"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_first_line_that_does_not_fit_is_named(attack: str, capsys: pytest.CaptureFixture[str]) -> None:
    five_lines()
    statements, said = ATTACKS[attack]
    by_hand(*statements)
    assert chain.verify().fault.startswith(said)
    assert main(["log", "verify"]) == 1 and said in capsys.readouterr().out


def test_a_log_cut_off_with_its_head_is_found_by_a_head_that_was_noted(capsys: pytest.CaptureFixture[str]) -> None:
    five_lines()
    noted, third = chain.verify().head, None
    with folder.engine().connect() as connection:
        third = connection.scalar(text("select hash from log where id = 3"))
    assert main(["log", "verify", "--head", f"3:{third}"]) == 0 and f"Head {noted}" in capsys.readouterr().out
    by_hand("delete from log where id > 3", f"update log_head set lines = 3, hash = '{third}'")
    assert chain.verify().whole
    schools.note(None, "x", "Step 4, another", "")
    schools.note(None, "x", "Step 5, another", "")
    assert chain.verify().whole
    assert main(["log", "verify", "--head", str(noted)]) == 1 and "Line 5 is not the one that was noted" in capsys.readouterr().out
    assert main(["log", "verify", "--head", "5:abc"]) == 2


def test_words_of_a_school_that_is_gone_are_taken_out_and_the_chain_stays_whole() -> None:
    school = five_lines()
    noted = chain.verify().head
    with folder.transaction(write=True, serial=False) as session:
        chain.erase(session, school, "x")
    schools.note(None, "x", "Step 7", "")
    assert chain.verify(noted).whole
    assert {x.detail for x in schools.log(school)} == {""}
    assert "detail 1" not in everything()


def everything() -> str:
    with folder.engine().connect() as connection:
        return str(connection.execute(text("select * from log")).all())


def test_writers_at_the_same_time_do_not_fork_the_chain() -> None:
    school = schools.add_school("Here").id
    faults: list[Exception] = []

    def write(n: int) -> None:
        try:
            for k in range(10):
                schools.note(school, f"writer {n}", f"Step {k}", "")
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    found = chain.verify()
    assert (faults, found.fault, found.head.lines) == ([], "", 60)
    for n in range(6):  # each writer's lines stand in its own order
        assert [x.what for x in schools.log(school)[::-1] if x.who == f"writer {n}"] == [f"Step {k}" for k in range(10)]


WRITER = """
import sys
from planner.store import schools
for n in range(8):
    schools.note(None, sys.argv[1], "Step", str(n))
"""


def test_nor_do_processes() -> None:
    folder.engine()
    environment = os.environ | {"COMMON_TIME_DATA": str(store.data_folder()), "PYTHONPATH": str(ROOT)}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(n)], cwd=ROOT, env=environment) for n in range(3)]
    assert [w.wait() for w in writers] == [0, 0, 0]
    found = chain.verify()
    assert (found.fault, found.head.lines) == ("", 24)


def test_invitations_and_ends_of_the_district_office_stand_in_the_log() -> None:
    assert main(["invite", "analyst", "ann@example.org"]) == 0
    schools.claim("https://id", "1", "ann@example.org")
    assert main(["members", "--end", "ann@example.org"]) == 0
    lines = schools.log(None)[::-1]
    assert [x.what for x in lines] == ["Somebody was invited", "An invitation was taken up", "A membership ended"]
    assert lines[0].who == lines[2].who == COMMAND_LINE.who and "example.org" not in str(lines)


def test_the_last_lines_are_shown_and_one_can_be_added(capsys: pytest.CaptureFixture[str]) -> None:
    Desk(COMMAND_LINE).bring("Here", b"book", "a.xlsx")
    assert main(["log", "note", "restored", "with", "pg_restore"]) == 0
    assert main(["log", "note"]) == 2
    capsys.readouterr()
    assert main(["log", "show", "--lines", "1"]) == 0
    assert capsys.readouterr().out.endswith("District  command line  A note: restored with pg_restore\n")
    assert main(["log", "show"]) == 0 and "Here  command line  A workbook was handed in: version 1" in capsys.readouterr().out


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_lines_of_before_the_chain_are_chained_in_their_order(tmp_path: Path) -> None:
    path = store.data_folder() / "runs.sqlite"
    _as_of("0006", path)
    with sqlite3.connect(path) as old:
        old.execute("insert into schools values ('s', 'Here', 1)")
        old.executemany("insert into log values (?, 's', ?, 'x', ?, 'd')", [(4, 1.1, "First"), (9, 0.3, "Second")])
    assert [x.what for x in schools.log("s")] == ["Second", "First"]
    assert chain.verify().head.lines == 3 and chain.verify().whole
    assert [x.detail for x in schools.log(None)] == ["1 to 2"]


def _as_of(version: str, path: Path) -> None:
    """A database as an earlier version left it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(folder.__file__).with_name("migrations")))
    made = folder.create_engine(f"sqlite:///{path}")

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, version)

    run: Callable[[Connection], None] = upgrade
    with made.begin() as connection:
        run(connection)
    made.dispose()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["at", "who", "detail", "words", "hash", "school"])
def test_a_value_of_another_kind_is_a_changed_line(column: str, database: str) -> None:
    five_lines()
    by_hand(f"update log set {column} = x'ff00' where id = 3")
    assert chain.verify().fault == "Line 3 was changed."
