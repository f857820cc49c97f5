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
from planner.domain.subject import Item
from planner.facts.splits import odd_split
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.percents import Percents
from planner.milp.grid.shares import Budget
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


def test_at_most_three_funds_pay_a_position() -> None:
    """Today four funds pay a quarter each: whole percents, and one fund too many. The general fund takes a second quarter."""
    more = [Fund(f, f, "federal", revenue_next=5_000_00) for f in ("T2A", "T3")]
    quarters = tuple((f, 2_500) for f in ("GF", "T1A", "T2A", "T3"))
    found = school(REST + PARA, quarters, *more)
    found = replace(found, fund_rules=numbered("FundRules", *(FundRule(f, "para", "y") for f in ("T1A", "T2A", "T3"))))
    after = split(found, *(Share(f, 5_000_00) for f in ("GF", "T1A", "T2A", "T3")))
    assert len(after) == 3 and Share("GF", 10_000_00) in after


def test_no_fund_begins_to_pay_for_a_small_part() -> None:
    """Title II could pay $200 of D, one percent, for which nobody need be asked as for the general fund: not worth a further payer."""
    found = school(REST + PARA, (("T1A", 10_000),), Fund("T2A", "Title II", "federal", revenue_next=200_00))
    rules = (FundRule("T1A", "para", "y"), FundRule("T2A", "para", "y"), FundRule("GF", "para", "ask"))
    assert {s.fund for s in split(replace(found, fund_rules=numbered("FundRules", *rules)), *UNEVEN)} == {"GF", "T1A"}


def test_cents_kept_back_for_rounding_go_to_the_uneven_split() -> None:
    """Title I pays all of one assistant and what it has left of the other; it is spent to the cent."""
    pay = PARA + 33  # whole percents of it are no whole cents
    base = edit(school(0), "staff", "D", avg_salary=pay)
    both = numbered("Staff", *base.staff, replace(base.staff_by_id["D"], staff_id="E"))
    cost = {Item("staff", r.staff_id): round(base.unit_cost(r, r.fte, 1)) for r in both}
    grant = replace(base.fund_by_id["T1A"], revenue_next=pay + GRANT)
    own = replace(base.fund_by_id["GF"], revenue_next=sum(cost.values()) - pay - GRANT + 10)
    found = replace(base, staff=both, funds=numbered("Funds", own, grant))
    laid = Percents(found, Budget(cost)).lay(HighsEngine())
    assert laid is not None
    pairs = [laid[Item("staff", one)] for one in ("D", "E")]
    assert sorted(pairs, key=len) == [(Share("T1A", pay),), (Share("GF", pay - GRANT), Share("T1A", GRANT))]


def test_a_split_that_makes_anything_worse_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the model says: 36 % leaves less than the school weighs, and the plan stays."""
    weighed = school(REST + PARA - GRANT + 1_000_00, priorities=(Priority("O4", 30),))
    plan = plan_of(weighed, *UNEVEN)
    laid = {Item("staff", p.staff_id): p.shares for p in plan.positions} | {Item("staff", "D"): (Share("GF", 12_800_00), Share("T1A", 7_200_00))}
    monkeypatch.setattr(Percents, "lay", lambda self, engine: laid)
    assert in_percents(weighed, plan) is plan
    assert in_percents(replace(weighed, priorities=()), plan) is not plan
