"""Why an idea is not started: Birch Lane's book club takes 2,000 dollars and its plan leaves the general fund a known sum."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import fixtures_plan as birch
import pytest
from twins.schools import ART, G1, GF, PE, mini

from planner import tables
from planner.checker.costs import fund_cost
from planner.domain.outcome import Idea, Outcome
from planner.domain.plan import Plan
from planner.domain.school import Fund, FundRule, Lock, Program, RuleValue, School
from planner.papers import Option
from planner.papers.board import ideas
from planner.search.solve import search, weighed

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
    [(1_999, "Not enough funding: it costs $2,000, and General fund, which may pay for it, has $1,999 left in this plan."),
     (2_000, "Funding is available: General fund has $2,000 left in this plan.")],
)  # fmt: skip
def test_a_dollar_too_little_is_the_reason(left: int, said: str) -> None:
    assert said in why(school(left))


def test_the_cheapest_way_to_start_counts() -> None:
    assert "it costs $500," in why(school(499, replace(IDEA, levels=(0, 500_00, 2_000_00))))


def test_no_fund_may_pay_for_it_though_there_is_money() -> None:
    none = (FundRule("T1A", "all", "n"), FundRule("GF", "supplies", "n"), FundRule("ESSER3", "all", "y"))
    assert why(school(9_000, fund_rules=none)).startswith("No funding source may pay for it (supplies).")


def test_money_that_ends_starts_nothing_that_comes_back_every_year() -> None:
    """A grant to June 2026 has enough: for what is bought once, or once somebody has signed for the cliff."""
    grant = Fund("GRANT", "Grant", "one_time", revenue_next=5_000_00, end_date=dt.date(2026, 6, 30))
    place = school(0)
    place = replace(place, funds=(*place.funds, grant), fund_rules=(*place.fund_rules, FundRule("GRANT", "all", "y")))
    assert "Not enough funding" in why(place)
    once = replace(place, programs=tuple(replace(p, recurring=False) if p.program_id == "BOOKS" else p for p in place.programs))
    assert "Funding is available: General fund, Grant have $5,000 left" in why(once)
    assert "Funding is available" in why(replace(place, info=replace(place.info, cliff_accepted=("GRANT",))))


def test_a_later_year_counts_where_it_must_balance() -> None:
    """Pay does not grow here, so the year after has the same cost; it brings 1,500 dollars less."""
    place = school(2_000)
    gf = next(f for f in place.funds if f.fund == "GF")
    place = replace(place, funds=tuple(replace(f, revenue_y2=gf.revenue_next - 1_500_00) if f is gf else f for f in place.funds))
    assert "Funding is available" in why(place)
    assert "General fund, which may pay for it, has $500 left" in why(replace(place, rules=(*place.rules, RuleValue("balance_year_2", 1))))


def test_the_votes_and_the_locks_are_told() -> None:
    assert "No staff survey points support it." in why(school(0))
    assert "Staff rated it against (-5)." in why(school(0, replace(IDEA, staff_vote=-5)))
    assert "staff" not in why(school(0, replace(IDEA, staff_vote=5)))
    assert why(school(0, locks=(Lock("program", "BOOKS", value="stop", reason="Next year"),))).startswith(
        "The Locks sheet says not to start it: Next year."
    )


def test_the_sheet_and_the_papers_say_it_too() -> None:
    place = school(1_999)
    table = tables.programs(place, PLAN).set_index("Program")
    assert table.loc["Book club", "What we know about it"].startswith("Not started. Not enough funding")
    assert "Not started" not in table.loc["Supplies", "What we know about it"]
    said = list(ideas(Option("This plan", place, birch.outcome())))
    assert said == ["Not started: Book club. Too little funding is left in what may pay for it (General fund). No staff survey points support it."]


# --- what it would take ------------------------------------------------------------------------------------------------
RICH, ENOUGH = replace(GF, revenue_next=132_000_00), replace(GF, revenue_next=130_000_00)
NEW = Program("NEW", "New idea", 1_000_00, "GF", levels=(0, 1_000_00), start_only=True, staff_vote=0)
TEAM = (replace(G1, goal_min=400),)


def searched(fund: Fund) -> tuple[School, Outcome]:
    """Three posts cost 130,000. With both specialists the team has 337.5 minutes; with one who takes one class a day 225."""
    one_a_day = (replace(ART, max_per_day=1), replace(PE, max_per_day=1))
    staff = tuple(replace(r, may_change="may stop") if r.staff_id == "A" else r for r in mini().staff)
    place = mini(staff=staff, specials=one_a_day, teams=TEAM, funds=(fund,), programs=(NEW,))
    return place, weighed(place, search(place, seconds=20), seconds=20)


def test_what_an_idea_would_take_from_the_lowest_team_is_searched() -> None:
    """With 130,000 dollars a specialist would have to stop for it: 225 minutes of 400 are 56 %, 337.5 are 84 %."""
    place, outcome = searched(ENOUGH)
    assert outcome.plan is not None
    assert outcome.ideas == (Idea("NEW", Fraction(675, 800), Fraction(450, 800)),)
    said = tables.why_not(place, outcome.plan, NEW, outcome.ideas)
    assert "It would take team time: the team furthest below its goal would be at 56% of the goal instead of 84%." in said
    assert said.startswith("Not enough funding: it costs $1,000,") and "has $0 left in this plan." in said


def test_an_idea_that_takes_no_minute_is_not_said_to() -> None:
    place, outcome = searched(RICH)
    assert outcome.plan is not None
    assert [i.started for i in outcome.ideas] == [Fraction(675, 800)]
    assert "minutes" not in tables.why_not(place, outcome.plan, NEW, outcome.ideas)


def test_nothing_is_said_of_what_was_not_proven() -> None:
    assert "minutes" not in tables.why_not(school(0), PLAN, IDEA, (Idea("BOOKS", Fraction(1), None),))
    assert "minutes" not in tables.why_not(school(0), PLAN, IDEA, (Idea("BOOKS", Fraction(1), Fraction(99, 100)),))
    assert "would be at 50% of the goal instead of 100%" in tables.why_not(school(0), PLAN, IDEA, (Idea("BOOKS", Fraction(1), Fraction(1, 2)),))
