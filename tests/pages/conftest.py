"""The sample school, searched once for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.domain.outcome import Outcome
from planner.domain.plan import SETTLED
from planner.jobs import dispatch
from planner.pages import gate
from planner.sharing import door


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Each test begins as one person on this computer, whatever sign-in the computer has; the file is where a sign-in would be."""
    file = tmp_path / "secrets.toml"
    monkeypatch.setenv(door.MODE_VARIABLE, "")
    monkeypatch.setattr(gate, "files", lambda: (str(file),))
    yield file
    door.watch.cache_clear()


@pytest.fixture(autouse=True)
def no_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits stays a row."""
    monkeypatch.setattr(dispatch, "wake", lambda: None)


@pytest.fixture(scope="session")
def solved() -> Outcome:
    from planner.search.solve import search
    from planner.workbook.read import read_workbook

    sample = Path(__file__).parent.parent.parent / "templates" / "xlsx" / "pine_hollow.xlsx"
    school = read_workbook(sample).school
    assert school is not None
    found = search(school, seconds=30)
    assert found.plan is not None
    return replace(found, plan=replace(found.plan, standing=SETTLED))  # however busy the computer was
