"""The contract week of every teacher in the four sample schools: exact, and counted alike by the plan and by the auditor."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from planner import tables
from planner.checker.accounts import accounts, in_a_week
from planner.checker.week import week_of
from planner.domain.plan import ACCOUNTS
from planner.rules import EveryMinuteOnce
from planner.rules.ledger import contract_week
from planner.workbook.read import read_workbook
from reference.early import first_plan

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"
CONTRACT = {"pine_hollow": 460, "eastgate": 450, "riverbend": 460, "summit": 450}  # minutes a day, domain.md 6
TEACHERS = {"pine_hollow": 24, "eastgate": 40, "riverbend": 55, "summit": 90}  # at least so many are in the ledger


LARGE = ("riverbend", "summit")


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.broad) if n in LARGE else n for n in CONTRACT])
def test_the_ledger_sums_to_the_contract_week(name: str) -> None:
    school = read_workbook(XLSX / f"{name}.xlsx").school
    assert school is not None
    plan = first_plan(school).plan
    assert plan is not None and len(plan.ledger) >= TEACHERS[name]
    week = week_of(school, plan)
    assert {a.unit_id for a in plan.ledger} == set(week.teachers)
    for stated in plan.ledger:
        each = {a: getattr(stated, a) / in_a_week(week) for a in ACCOUNTS}
        assert sum(each.values(), Fraction(0)) == contract_week(week, stated.unit_id)
        assert all(n >= 0 for n in each.values()), (stated.unit_id, each)
        assert stated == accounts(week, stated.unit_id)
        if school.row_of_unit[stated.unit_id].fte == 100:
            assert contract_week(week, stated.unit_id) == 5 * CONTRACT[name]
    assert list(EveryMinuteOnce().check(school, plan)) == []
    shown = tables.ledger(school, plan)
    assert len(shown) == len(plan.ledger)
    clauses = tables.clauses(school, plan)
    assert "Individual planning, minutes per week (minimum)" in set(clauses["Clause"])
