"""FTE as people round it: a part of a cycle of six, seven or nine days is no round number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from twins.schools import T1, A, P, mini

from planner.workbook.checks.facts import days_carry_the_fte


@pytest.mark.parametrize(("cycle", "days", "fte"), [(7, 3, 43), (6, 1, 17), (9, 4, 44), (9, 2, 22), (5, 3, 60)])
def test_rounded_fte_is_the_days_that_are_given(cycle: int, days: int, fte: int) -> None:
    school = mini({}, days=cycle, staff=(T1, replace(A, fte=fte, days=tuple(range(1, days + 1))), P))
    assert list(days_carry_the_fte.find(school)) == []


@pytest.mark.parametrize(("cycle", "days", "fte"), [(7, 3, 44), (7, 3, 57), (5, 3, 61)])
def test_more_than_the_days_is_told(cycle: int, days: int, fte: int) -> None:
    school = mini({}, days=cycle, staff=(T1, replace(A, fte=fte, days=tuple(range(1, days + 1))), P))
    assert [f.code for f in days_carry_the_fte.find(school)] == ["fte-over-days"]
