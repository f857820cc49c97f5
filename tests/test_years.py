"""Why money is missing, when it ends, and money that comes once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from tiny import tiny_plan, tiny_school

from planner import tables
from planner.domain.plan import FundLine
from planner.domain.school import Fund
from planner.workbook.read import read_workbook

BOOKS = Path(__file__).parents[1] / "templates" / "xlsx"
LESS = Fund("GF", "General fund", revenue_this=200_000_00, revenue_next=180_000_00, carryover=5_000_00)


def test_the_causes_of_a_tiny_school_add_up() -> None:
    """$20,000 less money, $5,000 carried over; pay of $200,000 grows 10 % a year."""
    school = tiny_school({"growth_personnel_pct": 1000}, funds=(LESS,))
    first, second, _third = tables.gaps(school)
    assert first.causes == (0, 0, 20_000_00, -5_000_00, 20_000_00, 0)
    assert (first.missing, second.missing) == (35_000_00, 62_000_00)


def test_a_fund_in_which_nothing_changes_has_no_line() -> None:
    school = tiny_school({"growth_personnel_pct": 1000}, funds=(LESS, Fund("PTA", "Parents")))
    table = tables.gap_by_cause(school)
    assert list(table["Fund"]) == ["General fund", "All funds"] * 3 and list(table["Missing in all"])[:2] == [35_000, 35_000]


def test_enrolment_adds_a_homeroom_at_a_teachers_average_cost() -> None:
    """2 homerooms for 40 students; 60 in year 2 need 3 homerooms: $50,000."""
    base = tiny_school()
    school = replace(base, info=replace(base.info, enrol_next=40, enrol_y2=60))
    assert [g.enrolment for g in tables.gaps(school)] == [0, 50_000_00, 0]


@pytest.mark.parametrize(
    ("name", "missing"), [("pine_hollow", 231_896), ("eastgate", 429_667), ("riverbend", 454_404), ("summit", 525_360)]
)
def test_the_samples_miss_what_they_should(name: str, missing: int) -> None:
    school = read_workbook(BOOKS / f"{name}.xlsx").school
    assert school is not None
    assert round(sum(g.missing for g in tables.gaps(school) if g.year == 1) / 100) == missing
    for gap in tables.gaps(school):  # an independent sum: cost less money, for each fund and year
        fund = school.fund_by_id[gap.fund]
        money = school.revenue(fund, gap.year) + (fund.carryover if gap.year == 1 and not school.ended(fund) else 0)
        assert gap.missing == round(tables.continue_cost(school, gap.year)[gap.fund]) - money + gap.enrolment


def test_one_time_money_is_named_with_year_and_dollars() -> None:
    fund = Fund("GF", "Grant", revenue_this=200_000_00, revenue_next=200_000_00, end_date=dt.date(2026, 7, 1))
    school = tiny_school(funds=(fund,))
    lines = (FundLine("GF", 1, 200_000_00, 200_000_00), FundLine("GF", 2, 0, 200_000_00))
    said = tables.one_time_sentence(school, replace(tiny_plan(), funds=lines))
    assert said == "Balances this year only by using one-time funds: Grant has a shortfall of $200,000 in 2026-27."
    walk = tables.expiry_walk(school, tiny_plan())
    assert set(walk["First year without funding"]) == {"2026-27"}
    assert sum(walk["Dollars to find"]) == 200_000


def test_a_post_whose_money_has_ended_is_walked_though_the_plan_moved_it() -> None:
    """The para's $20,000 came from a grant that has ended; the plan pays it from the general fund."""
    grant = Fund("GR", "Grant", type="grant", revenue_this=20_000_00, end_date=dt.date(2024, 9, 30))
    base = tiny_school()
    staff = tuple(replace(r, fund=(("GR", 10_000),)) if r.staff_id == "D" else r for r in base.staff)
    first = tables.expiry_walk(replace(base, staff=staff, funds=(*base.funds, grant)), tiny_plan()).iloc[0]
    assert (first["Paid by"], first["First year without funding"], first["Dollars to find"]) == ("Grant", "2025-26", 20_000)


def test_lasting_money_needs_no_warning() -> None:
    assert tables.one_time_sentence(tiny_school(), tiny_plan()) == ""


def test_the_page_says_which_years_must_balance() -> None:
    assert "2026-27 and 2027-28 are shown for information and don't have to balance" in tables.balance_words(tiny_school())
    assert tables.balance_words(tiny_school({"balance_year_2": 1, "balance_year_3": 1})).endswith("2026-27 and 2027-28.")
