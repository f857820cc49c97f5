"""Backup and restore: all of it comes back, whatever is no sound backup is refused, and every earlier store is kept beside."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest

from planner import store
from planner.cli.main import main
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import chain, copies, folder, inuse, schools
from planner.store.migrations import LATEST

ROOT = Path(__file__).parent.parent.parent
on_files = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def earlier() -> list[Path]:
    return sorted(store.data_folder().glob("runs.sqlite.before-*"))


@on_files
def test_everything_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(LOCAL)
    desk.bring("Here", b"book", "a.xlsx")
    run = store.add(b"book", "a.xlsx")
    copy = tmp_path / "copy.sqlite"
    assert main(["backup", str(copy)]) == 0 and copy.stat().st_mode & 0o077 == 0 and list(tmp_path.glob("copy*")) == [copy]
    assert main(["backup", str(copy)]) == 2 and "Name a new file" in capsys.readouterr().err
    store.delete(run)
    noted = chain.verify().head
    assert main(["restore", str(copy)]) == 2 and "--replace" in capsys.readouterr().err
    assert store.get(run) is None
    for times in (1, 2):
        assert main(["restore", str(copy), "--replace"]) == 0
        assert store.workbook(run) == b"book" and [s.name for s in desk.schools()] == ["Here"]
        assert len(earlier()) == times and str(earlier()[-1]) in capsys.readouterr().out
    with closing(sqlite3.connect(earlier()[0])) as old:
        assert old.execute("select count(*) from runs").fetchone() == (0,) and old.execute("pragma integrity_check").fetchone() == ("ok",)
    line = schools.log(None)[0]
    assert line.what == copies.RESTORED and str(noted) not in line.detail and earlier()[1].name in line.detail
    assert chain.verify().whole and list(store.data_folder().glob("*.fresh*")) == []


def test_the_first_restore_says_where_the_log_of_before_ended(tmp_path: Path, database: str) -> None:
    if database == "postgres":
        with pytest.raises(copies.NotHere, match="pg_dump"):
            copies.restore(tmp_path / "copy.sqlite")
        return
    copies.backup(tmp_path / "copy.sqlite")
    schools.note(None, "x", "Another step")
    noted = chain.verify().head
    copies.restore(tmp_path / "copy.sqlite", replace=True)
    assert f"its log ended at {noted}" in schools.log(None)[0].detail


# --- what is no sound backup -----------------------------------------------------------------------------------------------
def statements(*them: str) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        with closing(sqlite3.connect(file)) as kept:
            for one in them:
                kept.execute(one)
            kept.commit()

    return spoil


def half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def a_page_overwritten(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096 * 2 : 4096 * 3] = os.urandom(4096)
    file.write_bytes(data)


def another_database(file: Path) -> None:
    file.unlink()
    statements("create table notes (words text)")(file)


def no_database(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 a workbook" * 500)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def rewritten(table: str, old: str, new: str) -> Callable[[Path], None]:
    """The same columns, keys and indexes; another word in how the table is made."""

    def spoil(file: Path) -> None:
        with closing(sqlite3.connect(file)) as kept:
            kept.execute("pragma writable_schema=on")
            done = kept.execute("update sqlite_master set sql = replace(sql, ?, ?) where name = ?", (old, new, table))
            kept.commit()
            (text,) = kept.execute("select sql from sqlite_master where name = ?", (table,)).fetchone()
            assert done.rowcount == 1 and new in text

    return spoil


TRIGGER = "create trigger quiet after insert on comments begin delete from comments; end"
SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "half": (half, "no whole backup"),
    "damaged": (a_page_overwritten, "no whole backup"),
    "no database": (no_database, "no whole backup"),
    "empty": (empty, "no backup of Common Time"),
    "another database": (another_database, "no backup of Common Time"),
    "newer": (statements("update alembic_version set version_num = '9999'"), "newer Common Time (store 9999"),
    "unknown": (statements("update alembic_version set version_num = 'abc'"), "there never was a store abc"),
    "a version that it is not": (statements("update alembic_version set version_num = '0004'"), "does not make"),
    "a trigger": (statements(TRIGGER), "a trigger that Common Time does not make: quiet"),
    "a view": (statements("create view everybody as select email from members"), "a view that Common Time does not make: everybody"),
    "a table": (statements("create table more (x text)"), "a table that Common Time does not make: more"),
    "a search table": (statements("create virtual table found using fts5(x)"), "a table that Common Time does not make: found"),
    "a column": (statements("alter table schools add column more text"), "table schools is not as"),
    "a computed column": (statements("alter table schools add column more text as (upper(name)) virtual"), "table schools is not as"),
    "a table less": (statements("drop table kept"), "lacks the table kept"),
    "an index more": (statements("create unique index one on schools (name)"), "table schools is not as"),
    "an index less": (statements("drop index ix_members_school"), "table members is not as"),
    "a check that refuses lines of the log": (rewritten("log", "what VARCHAR NOT NULL", "what VARCHAR NOT NULL check (what <> 'x')"), "log is not as"),
    "a key that swallows rows": (rewritten("members", "PRIMARY KEY (id)", "PRIMARY KEY (id) on conflict ignore"), "members is not as"),
    "an order of its own": (rewritten("members", "email VARCHAR", "email VARCHAR collate nocase"), "members is not as"),
    "a text that is none": (statements("update log set detail = cast(x'ff' as text)"), "can't be read"),
    "rows without their school": (statements("insert into deadlines values ('d', 'nowhere', 'submit', '2026-03-02')"), "belong to others"),
    "a name that speaks to the terminal": (statements('create view "\x1b[2Jgone" as select 1'), "make: ?[2Jgone"),
}  # fmt: skip


@on_files
@pytest.mark.parametrize("how", SPOILED)
def test_what_is_no_sound_backup_is_refused_and_nothing_touched(how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = store.add(b"book", "a.xlsx")
    copy = tmp_path / "copy.sqlite"
    copies.backup(copy)
    spoil, said = SPOILED[how]
    spoil(copy)
    folder.close()
    before = (store.data_folder() / "runs.sqlite").read_bytes()
    assert main(["restore", str(copy), "--replace"]) == 2
    printed = capsys.readouterr().err
    assert said in printed and "Nothing was changed" in printed
    assert (store.data_folder() / "runs.sqlite").read_bytes() == before and earlier() == []
    assert store.get(run) is not None


@on_files
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    as_of("0004", copy)
    statements(
        "insert into schools values ('s', 'Old', 1)", "insert into log (school, at, who, what, detail) values ('s', 1, 'x', 'y', '')"
    )(copy)
    done = copies.restore(copy)
    assert done == copies.Restored(None, "") and [s.name for s in schools.schools()] == ["Old"] and chain.verify().whole


@on_files
def test_a_backup_whose_log_was_changed_is_put_in_place_and_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schools.note(None, "x", "First", "")
    copies.backup(tmp_path / "copy.sqlite")
    statements("update log set what = 'Another'")(tmp_path / "copy.sqlite")
    assert main(["restore", str(tmp_path / "copy.sqlite"), "--replace"]) == 0
    assert "not whole. Line 1 was changed" in capsys.readouterr().out


def as_of(version: str, path: Path) -> None:
    """A store as an earlier version left it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(folder.__file__).with_name("migrations")))
    made = folder.create_engine(f"sqlite:///{path}")
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    made.dispose()
    assert version <= LATEST


# --- while others work -----------------------------------------------------------------------------------------------------
HOLDER = """
import sys
from planner.store import data_folder, inuse, recent
if sys.argv[1] == "app":
    with inuse.app_runs(data_folder()):
        print("here", flush=True); sys.stdin.read()
else:
    recent(); print("here", flush=True); sys.stdin.read()
"""


@contextmanager
def somebody_else(what: str) -> Iterator[int]:
    """A process that has the store open, and ends when this does."""
    environment = os.environ | {"COMMON_TIME_DATA": str(store.data_folder()), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", HOLDER, what]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as other:
        assert other.stdin is not None and other.stdout is not None and other.stdout.readline() == "here\n"
        yield other.pid
        other.stdin.close()


@on_files
@pytest.mark.parametrize(("what", "said"), [("app", "Stop it first: press Ctrl+C"), ("search", "A search or another command works")])
def test_it_is_refused_while_others_work_with_the_store(what: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.sqlite"
    copies.backup(copy)
    run = store.add(b"book", "a.xlsx")
    with somebody_else(what) as pid:
        assert main(["restore", str(copy), "--replace"]) == 2
        printed = capsys.readouterr().err
        assert said in printed and str(pid) in printed
        assert store.get(run) is not None
    assert main(["restore", str(copy), "--replace"]) == 0 and store.get(run) is None


@on_files
def test_nobody_opens_the_store_while_a_backup_is_put_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "WAIT_SECONDS", 0.1)
    folder.close()
    with inuse.alone(store.data_folder()):
        with pytest.raises(store.Trouble, match="being put in place"):
            store.recent()
        with pytest.raises(inuse.Busy, match="Start the app when that is done"), inuse.app_runs(store.data_folder()):
            pass
    assert store.recent() == ()


# --- ended in the middle ---------------------------------------------------------------------------------------------------
KILLED = """
import os, shutil, signal, sqlite3, sys
from pathlib import Path
from planner.store import copies, data_folder, folder, inuse, sound
from planner.store.migrations import LATEST

copy, kept, data = Path(sys.argv[1]), Path(sys.argv[2]), data_folder()
OURS = (copies.__file__, sound.__file__, inuse.__file__)
sound.made(LATEST)  # once for all children

def restored(moment):
    "In a process of its own, which is killed at this line of the restore's code; how it ended, and how many lines it took."
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        status, said = os.waitpid(child, 0)[1], os.read(read, 20)
        os.close(read)
        return os.waitstatus_to_exitcode(status), int(said or 0)
    done = 0
    def trace(frame, event, _given):
        nonlocal done
        if frame.f_code.co_filename not in OURS:
            return None
        done += event == "line"
        if moment and done == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    copies.restore(copy, replace=True)
    sys.settrace(None)
    os.write(write, str(done).encode())
    os._exit(0)

def there():
    kept = sqlite3.connect(data / "runs.sqlite")
    whole = kept.execute("pragma integrity_check").fetchone()[0]
    found = [whole, *sorted(one for (one,) in kept.execute("select name from runs"))]
    kept.close()
    return " ".join(found)

print(*restored(0))
for moment in map(int, sys.stdin.readline().split()):
    shutil.rmtree(data)
    shutil.copytree(kept, data)
    print(restored(moment)[0], there(), "then", restored(0)[0], there(), flush=True)
"""


@on_files
def test_ended_at_any_moment_it_leaves_the_old_store_or_the_new_one_whole(tmp_path: Path) -> None:
    """Ten moments, each a line of the restore's own code at which its process is killed; three of them around the exchange."""
    store.add(b"book" * 9_000, "before.xlsx")
    copy, kept = tmp_path / "copy.sqlite", tmp_path / "kept"
    copies.backup(copy)
    store.add(b"book" * 9_000, "after.xlsx")  # only in the store that is replaced
    folder.close()
    shutil.copytree(store.data_folder(), kept)
    environment = os.environ | {"COMMON_TIME_DATA": str(store.data_folder()), "PYTHONPATH": str(ROOT)}
    line, pipe = [sys.executable, "-c", KILLED, str(copy), str(kept)], subprocess.PIPE
    chance = Random(11)
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=environment) as killer:
        assert killer.stdin is not None and killer.stdout is not None
        ended, lines = map(int, killer.stdout.readline().split())
        assert ended == 0
        moments = [*(chance.randint(1, lines) for _ in range(7)), lines - 14, lines - 7, lines - 2]
        killer.stdin.write(" ".join(map(str, moments)) + "\n")
        killer.stdin.close()
        found = killer.stdout.read().splitlines()
    old, new = "-9 ok after.xlsx before.xlsx then 0 ok before.xlsx", "-9 ok before.xlsx then 0 ok before.xlsx"
    assert len(found) == 10 and set(found) == {old, new}


@on_files
def test_a_backup_may_have_any_name_that_a_file_may_have(tmp_path: Path) -> None:
    run = store.add(b"book", "a.xlsx")
    copy = tmp_path / "50%20 off? no #1.sqlite"
    copies.backup(copy)
    store.delete(run)
    copies.restore(copy, replace=True)
    assert store.get(run) is not None


@on_files
def test_a_store_that_lies_elsewhere_is_not_taken_for_the_one_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup without anything in it would be told as written."""
    monkeypatch.setenv(store.DATABASE_VARIABLE, f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    folder._engine.cache_clear()
    store.add(b"book", "a.xlsx")
    for step in (copies.backup, copies.restore):
        with pytest.raises(copies.NotHere, match="names another one"):
            step(tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()
