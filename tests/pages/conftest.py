"""The sample school, searched once for all tests of the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.outcome import Outcome


@pytest.fixture(scope="session")
def solved() -> Outcome:
    from planner.search.solve import search
    from planner.workbook.read import read_workbook

    sample = Path(__file__).parent.parent.parent / "templates" / "xlsx" / "pine_hollow.xlsx"
    school = read_workbook(sample).school
    assert school is not None
    return search(school, seconds=30)
