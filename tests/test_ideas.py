"""Why an idea is not started: Birch Lane's book club takes 2,000 dollars and its plan leaves the general fund a known sum."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import fixtures_plan as birch
import pytest

from planner import tables
from planner.papers import Option
from planner.papers.board import ideas
from planner.plan import Plan
from planner.rules.money import fund_cost
from planner.school import Fund, FundRule, Lock, Program, RuleValue, School

PLAN = birch.plan()
IDEA = Program("BOOKS", "Book club", 2_000_00, "GF", start_only=True, tag="supplies")


def school(left: int, program: Program = IDEA, **more: object) -> School:
    """The plan leaves the general fund so many dollars, and the other funds pay nothing of this kind."""
    place = birch.school()
    funds = tuple(replace(f, revenue_next=fund_cost(place, PLAN, "GF", 1) + 100 * left) if f.fund == "GF" else f for f in place.funds)
    only = (FundRule("T1A", "all", "n"), FundRule("ESSER3", "all", "y"))
    programs = tuple(program if p.program_id == "BOOKS" else p for p in place.programs)
    return replace(place, **({"funds": funds, "fund_rules": only, "programs": programs} | more))  # type: ignore[arg-type]


def why(place: School, plan: Plan = PLAN) -> str:
    return tables.why_not(place, plan, place.program_by_id["BOOKS"])


@pytest.mark.parametrize(
    ("left", "said"),
    [(1_999, "Too little money: it takes $2,000; General fund, which may pay for it, has $1,999 left in this plan."),
     (2_000, "There is money for it: General fund has $2,000 left in this plan.")],
)  # fmt: skip
def test_a_dollar_too_little_is_the_reason(left: int, said: str) -> None:
    assert said in why(school(left))


def test_the_cheapest_way_to_start_counts() -> None:
    assert "it takes $500;" in why(school(499, replace(IDEA, levels=(0, 500_00, 2_000_00))))


def test_no_fund_may_pay_for_it_though_there_is_money() -> None:
    none = (FundRule("T1A", "all", "n"), FundRule("GF", "supplies", "n"), FundRule("ESSER3", "all", "y"))
    assert why(school(9_000, fund_rules=none)).startswith("No fund may pay for it (supplies).")


def test_money_that_ends_starts_nothing_that_comes_back_every_year() -> None:
    """A grant to June 2026 has enough: for what is bought once, or once somebody has signed for the cliff."""
    grant = Fund("GRANT", "Grant", "one_time", revenue_next=5_000_00, end_date=dt.date(2026, 6, 30))
    place = school(0)
    place = replace(place, funds=(*place.funds, grant), fund_rules=(*place.fund_rules, FundRule("GRANT", "all", "y")))
    assert "Too little money" in why(place)
    once = replace(place, programs=tuple(replace(p, recurring=False) if p.program_id == "BOOKS" else p for p in place.programs))
    assert "There is money for it: General fund, Grant have $5,000 left" in why(once)
    assert "There is money for it" in why(replace(place, info=replace(place.info, cliff_accepted=("GRANT",))))


def test_a_later_year_counts_where_it_must_balance() -> None:
    """Pay does not grow here, so the year after has the same cost; it brings 1,500 dollars less."""
    place = school(2_000)
    gf = next(f for f in place.funds if f.fund == "GF")
    place = replace(place, funds=tuple(replace(f, revenue_y2=gf.revenue_next - 1_500_00) if f is gf else f for f in place.funds))
    assert "There is money for it" in why(place)
    assert "General fund, which may pay for it, has $500 left" in why(replace(place, rules=(*place.rules, RuleValue("balance_year_2", 1))))


def test_the_votes_and_the_locks_are_told() -> None:
    assert "No points of the staff ask for it." in why(school(0))
    assert "The staff vote is against it (-5)." in why(school(0, replace(IDEA, staff_vote=-5)))
    assert "staff" not in why(school(0, replace(IDEA, staff_vote=5)))
    assert why(school(0, locks=(Lock("program", "BOOKS", value="stop", reason="Next year"),))).startswith(
        "The Locks sheet says that it does not start: Next year."
    )


def test_the_sheet_and_the_papers_say_it_too() -> None:
    place = school(1_999)
    table = tables.programs(place, PLAN).set_index("Program")
    assert table.loc["Book club", "What is known about it"].startswith("Not started. Too little money")
    assert "Not started" not in table.loc["Supplies", "What is known about it"]
    said = list(ideas(Option("This plan", place, birch.outcome())))
    assert said == ["Does not start: Book club. Too little money is left in what may pay for it (General fund). No points of the staff ask for it."]
