"""Traps of domain.md 2.3 that a naive model of cost falls into, each with the number that the naive model would give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tiny import staff, tiny_school

from planner.checker.costs import row_cost
from planner.domain.plan import Position, Unit
from planner.domain.school import School, Staff
from planner.workbook.read import read_workbook

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"
AIDE = replace(staff("AIDE", "para"), avg_salary=23_500_00, benefit_pct=2_620, benefit_flat=7_200_00)
SCHOOL = tiny_school({"health_threshold_fte": 75, "growth_personnel_pct": 0, "growth_health_pct": 0})


def cost(school: School, row: Staff, fte: int) -> int:
    return round(school.unit_cost(row, fte, 1))


# --- the health threshold ---------------------------------------------------------------------------------------------
def test_two_halves_are_cheaper_than_one_whole_by_the_premium() -> None:
    """23,500 x 1.262 + 7,200 = 36,857 for a whole; a half is 14,828.50 and has no cover. By FTE alone two halves would be the same."""
    assert cost(SCHOOL, AIDE, 100) == 36_857_00
    assert cost(SCHOOL, AIDE, 50) == 14_828_50
    assert cost(SCHOOL, AIDE, 100) - 2 * cost(SCHOOL, AIDE, 50) == 7_200_00
    naive = 36_857_00 * 50 // 100
    assert naive == 18_428_50, "a percentage for all benefits would price the half 3,600 too high"


def test_from_one_to_six_tenths_saves_more_than_four_tenths() -> None:
    """40 % of 36,857 are 14,742.80; with the premium gone 19,062.80 are saved, which the rule HealthThreshold does not let a plan take."""
    saved = cost(SCHOOL, AIDE, 100) - cost(SCHOOL, AIDE, 60)
    assert saved == 19_062_80 > 14_742_80
    keeps = replace(AIDE, health_keeps=True)
    assert cost(SCHOOL, keeps, 100) - cost(SCHOOL, keeps, 60) == 14_742_80


def test_the_threshold_itself_has_cover() -> None:
    assert cost(SCHOOL, AIDE, 75) - cost(SCHOOL, AIDE, 74) == round(23_500_00 * 1.262 / 100) + 5_400_00


def test_a_single_percentage_misprices_a_low_paid_post() -> None:
    """26.2 % and $7,200 flat are 57 % on top of an aide's pay and 39 % on top of a teacher's; 32 % for all would miss $5,837 for each aide."""
    teacher = replace(AIDE, avg_salary=57_000_00)
    assert round(cost(SCHOOL, AIDE, 100) / 23_500_00, 2) == 1.57
    assert round(cost(SCHOOL, teacher, 100) / 57_000_00, 2) == 1.39
    assert cost(SCHOOL, AIDE, 100) - round(23_500_00 * 1.32) == 5_837_00


# --- average, not actual -------------------------------------------------------------------------------------------------
def test_posts_of_one_line_cost_the_same_whoever_holds_them() -> None:
    """Cutting any of three costs the same: there is no dearest one, since the workbook has no place for a person's pay."""
    line = replace(AIDE, staff_id="ENG", count=3)

    def without(gone: str) -> Position:
        return Position("ENG", tuple(Unit(u, 0 if u == gone else 100, ()) for u in line.units), ())

    assert [row_cost(SCHOOL, line, without(u), 1) for u in line.units] == [2 * 36_857_00] * 3
    assert not {"name", "salary", "actual_salary", "seniority", "age"} & set(Staff.__dataclass_fields__)


# --- one person, two funds --------------------------------------------------------------------------------------------------
def test_a_post_on_two_funds_has_one_premium() -> None:
    """A's coach: 64,000 x 1.262 + 7,200 = 87,968 in one row. As two halves under the threshold a naive model pays no premium: 80,768;
    as two whole premiums: 95,168."""
    school = read_workbook(XLSX / "pine_hollow.xlsx").school
    assert school is not None
    coach = school.staff_by_id["COACH1"]
    assert dict(coach.fund) == {"T1A": 5_000, "ESSER3": 5_000}
    assert round(school.unit_cost(coach, 100, 0)) == 87_968_00
    alone = replace(coach, health_keeps=False)
    assert 2 * round(school.unit_cost(alone, 50, 0)) == 80_768_00
    assert 2 * round(school.unit_cost(coach, 50, 0)) == 87_968_00, "each half carries half of the flat amount"
    assert 2 * (round(school.unit_cost(alone, 50, 0)) + coach.benefit_flat) == 95_168_00
