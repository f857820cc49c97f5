"""Splits that somebody who certifies a grant would write: whole percents, checked by hand on the tiny school."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changing import edit, instead, numbered
from tiny import position, settle, tiny_plan, tiny_school

from planner import tables
from planner.audit import audit
from planner.domain.plan import Plan, Share
from planner.domain.school import Fund, FundRule, Priority, School
from planner.facts.splits import odd_split
from planner.search.whole_percents import in_percents, odd_splits

PARA = 20_000_00
REST = 180_000_00  # what everything but D costs
GRANT = 7_330_50  # 36.6525 % of D


def school(money: int, today: tuple[tuple[str, int], ...] = (("T1A", 10_000),), *more: Fund, **fields: object) -> School:
    """The tiny school with so much in its general fund and $7,330.50 in Title I, which may pay the assistant D."""
    t1a = Fund("T1A", "Title I", "federal", revenue_next=GRANT)
    funds = numbered("Funds", Fund("GF", "General fund", revenue_this=money, revenue_next=money), t1a, *more)
    found = tiny_school(funds=funds, fund_rules=numbered("FundRules", FundRule("T1A", "para", "y")), rules={"balance_year_2": 0}, **fields)
    return edit(found, "staff", "D", fund=today)


def plan_of(found: School, *shares: Share) -> Plan:
    """Everything as today, with D paid so."""
    place = next(i for i, p in enumerate(tiny_plan(found).positions) if p.staff_id == "D")
    positions = tuple(position(found, r.staff_id) for r in found.staff)
    return settle(found, instead(tiny_plan(found, positions=positions), "positions", place, shares=shares))


def split(found: School, *shares: Share) -> tuple[Share, ...]:
    plan = plan_of(found, *shares)
    assert audit(found, plan).lawful
    after = in_percents(found, plan)
    assert audit(found, after).lawful and (after.grid, after.meetings) == (plan.grid, plan.meetings)
    return next(p.shares for p in after.positions if p.staff_id == "D")


UNEVEN = (Share("GF", PARA - GRANT), Share("T1A", GRANT))


def test_title_one_pays_36_percent_and_the_general_fund_the_rest() -> None:
    assert split(school(REST + PARA), *UNEVEN) == (Share("GF", 12_800_00), Share("T1A", 7_200_00))


def test_an_uneven_split_stays_where_the_money_allows_no_other() -> None:
    """Every cent of both funds is needed: 36 % would take $130.50 more from the general fund than it has."""
    assert split(school(REST + PARA - GRANT), *UNEVEN) == UNEVEN
    assert split(school(REST + PARA - 7_200_00 + 2), *UNEVEN)[1] == Share("T1A", 7_200_00)  # two cents for rounding


def test_money_that_the_school_weighs_stays_left() -> None:
    """1 % of the general fund is wanted; $1,000 of it is left, and 36 % would leave $869.50."""
    weighed = school(REST + PARA - GRANT + 1_000_00, priorities=(Priority("O4", 30),))
    assert split(weighed, *UNEVEN) == UNEVEN
    assert split(replace(weighed, priorities=()), *UNEVEN)[1].cents == 7_200_00


def test_thirds_of_today_stay_thirds() -> None:
    """A third is no whole percent, but it is what was certified last year."""
    third = (Share("GF", 13_334_00), Share("T1A", 6_666_00))
    found = school(REST + PARA, (("GF", 6_667), ("T1A", 3_333)))
    assert split(found, *third) == third
    assert tables.splits(found, plan_of(found, *third)).iloc[0]["Note"] == ""


@pytest.mark.parametrize(
    ("cents", "shares", "odd"),
    [
        (100_00, (("GF", 100_00),), False),
        (100_00, (("GF", 60_00), ("T1A", 40_00)), False),
        (100_00, (("GF", 60_01), ("T1A", 39_99)), False),  # a cent is rounding
        (20_000_00, (("GF", 12_669_50), ("T1A", 7_330_50)), True),
        (100_00, (("A", 25_00), ("B", 25_00), ("C", 25_00), ("D", 25_00)), True),  # over more than three funds
        (0, (), False),
    ],
)
def test_what_counts_as_uneven(cents: int, shares: tuple[tuple[str, int], ...], odd: bool) -> None:
    assert odd_split(cents, tuple(Share(f, c) for f, c in shares)) is odd


def test_the_table_shows_both_splits_and_says_what_is_uneven() -> None:
    found = school(REST + PARA)
    plan = plan_of(found, *UNEVEN)
    assert odd_splits(plan) == 1
    line = tables.splits(found, plan).iloc[0]
    assert (line["Split today"], line["Split in the plan"]) == ("Title I 100%", "General fund 63.35%; Title I 36.65%")
    assert line["Note"] == "not whole percents: a fund is spent to its last dollar"
    even = tables.splits(found, in_percents(found, plan)).iloc[0]
    assert (even["Split in the plan"], even["Note"]) == ("General fund 64%; Title I 36%", "")
