"""Backup and restore: all of it comes back, a half file is refused, an old store is kept beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import store
from planner.cli.main import main
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import folder


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_everything_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(LOCAL)
    desk.bring("Here", b"book", "a.xlsx")
    run = store.add(b"book", "a.xlsx")
    copy = tmp_path / "copy.sqlite"
    assert main(["backup", str(copy)]) == 0 and copy.stat().st_mode & 0o077 == 0
    assert main(["backup", str(copy)]) == 2 and "Name a new file" in capsys.readouterr().err
    store.delete(run)
    assert main(["restore", str(copy)]) == 2 and "--replace" in capsys.readouterr().err
    assert store.get(run) is None
    assert main(["restore", str(copy), "--replace"]) == 0
    assert store.workbook(run) == b"book" and [s.name for s in desk.schools()] == ["Here"]
    assert (store.data_folder() / "runs.sqlite.before").exists()
    half = tmp_path / "half.sqlite"
    half.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    for bad, said in ((half, "no whole backup"), (tmp_path / "nothing.sqlite", "was not found")):
        assert main(["restore", str(bad), "--replace"]) == 2 and said in capsys.readouterr().err
    assert store.get(run) is not None
    folder.engine().dispose()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_server_has_its_own_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "copy.sqlite")]) == 2
    assert "pg_dump" in capsys.readouterr().err
