"""Every test of a fund on its edge: one dollar (or one student) decides. Sums in cents; what can be done in the head is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from changing import broken, numbered
from tiny import staff, tiny_plan, tiny_school

from planner.domain.plan import FundLine, Plan, Position, ProgramChoice, Share
from planner.domain.school import Fund, FundRule, Program, School
from planner.rules import (
    AllowableUse,
    ClassSizes,
    EndsInTheYear,
    FundsBalance,
    HealthThreshold,
    MaintenanceOfEffort,
    NoEndedMoney,
    NoNewCliff,
    ReductionLimit,
    SupplementNotSupplant,
)
from planner.rules.base import Rule
from planner.rules.effort import efforts

GF = Fund("GF", "General fund", "general", revenue_this=210_000_00, revenue_next=210_000_00)
T1A = Fund("T1A", "Title I", "federal", revenue_next=50_000_00)
GRANT = Fund("GRANT", "A grant", "grant", revenue_next=50_000_00, end_date=dt.date(2026, 12, 31))
STATE = Fund("STATE", "State money", "state", revenue_next=50_000_00)
ALL = tuple(FundRule(f, "all", "y") for f in ("T1A", "GRANT", "STATE"))


def school(**changes: Any) -> School:
    """The tiny school (2 x 50,000 + 40,000 + 40,000 + 20,000) with a special-education teacher at 40,000, and four funds."""
    tiny = tiny_school()
    info = replace(tiny.info, **changes.pop("info", {}))
    return tiny_school(
        info=info,
        funds=numbered("Funds", GF, T1A, GRANT, STATE),
        fund_rules=changes.pop("fund_rules", numbered("FundRules", *ALL)),
        staff=numbered("Staff", *tiny.staff, staff("E", "sped_teacher")),
        **changes,
    )


def plan(place: School, **shares: Sequence[tuple[str, int]]) -> Plan:
    """Everything as today, but these lines are paid so."""
    made = tiny_plan(place)
    paid = {k: tuple(Share(f, c) for f, c in v) for k, v in shares.items()}
    positions = tuple(replace(p, shares=paid[p.staff_id]) if p.staff_id in paid else p for p in made.positions)
    return with_lines(place, replace(made, positions=positions))


def with_lines(place: School, made: Plan) -> Plan:
    """Fund lines as the shares have them (the costs of the tiny school do not grow)."""
    def paid(fund: str) -> int:
        return sum(s.cents for p in (*made.positions, *made.programs) for s in p.shares if s.fund == fund)

    lines = [FundLine(f.fund, y, place.revenue(f, y) + (f.carryover if y == 1 else 0), paid(f.fund)) for f in place.funds for y in (1, 2, 3)]
    return replace(made, funds=tuple(lines))


def said(rule: Rule, place: School, made: Plan) -> list[str]:
    return broken(rule, place, made)


# --- balance ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("year", "field"), [(1, "revenue_next"), (2, "revenue_y2"), (3, "revenue_y3")])
def test_a_fund_is_a_dollar_short_in_a_year(year: int, field: str) -> None:
    """240,000 are paid by GF: posts of 220,000 and 20,000 more for the aide, who is on it as well."""
    place = school()
    need = sum(p.cents for p in tiny_plan(place).positions)
    rules = {f"balance_year_{year}": 1} if year > 1 else {}

    def short(by: int) -> list[str]:
        years = {"revenue_next": need, "revenue_y2": need, "revenue_y3": need} | {field: need - by}
        funds = tuple(replace(f, **years) if f.fund == "GF" else f for f in place.funds)
        poor = replace(place, funds=funds).with_rules(**rules)
        return said(FundsBalance(), poor, plan(poor))

    assert short(0) == []
    assert len(short(100)) == 1 and "$1 too much" in short(100)[0]


def test_year_two_is_not_asked_for_unless_the_workbook_says_so() -> None:
    place = school()
    poor = replace(place, funds=tuple(replace(f, revenue_next=300_000_00, revenue_y2=1) if f.fund == "GF" else f for f in place.funds))
    assert said(FundsBalance(), poor, plan(poor)) == []


# --- purpose and end ----------------------------------------------------------------------------------------------------
def test_one_dollar_of_a_fund_for_what_it_may_not_buy() -> None:
    place = school(fund_rules=numbered("FundRules", FundRule("STATE", "sped", "y")))
    assert said(AllowableUse(), place, plan(place, E=[("STATE", 40_000_00)])) == []
    assert "STATE may not be used" in said(AllowableUse(), place, plan(place, A=[("GF", 39_999_00), ("STATE", 1_00)]))[0]


def test_one_dollar_of_ended_money() -> None:
    place = school()
    ended = replace(place, funds=tuple(replace(f, end_date=dt.date(2025, 6, 29)) if f.fund == "GRANT" else f for f in place.funds))
    spent = plan(ended, A=[("GF", 39_999_00), ("GRANT", 1_00)])
    assert said(NoEndedMoney(), place, spent) == [] and "GRANT" in said(NoEndedMoney(), ended, spent)[0]


# --- a fund that ends inside the plan year --------------------------------------------------------------------------------------
def test_a_fund_pays_for_the_days_before_its_end() -> None:
    """From Aug. 18, 2025 to May 22, 2026 are 277 days; by Nov. 26 100 of them are gone: 36.10 % of A's $40,000 are $14,440."""
    place = school()
    assert place.school_year == (dt.date(2025, 8, 18), dt.date(2026, 5, 22))
    ending = tuple(replace(f, end_date=dt.date(2025, 11, 26)) if f.fund == "GRANT" else f for f in place.funds)
    paid = tuple(replace(r, fund=(("GRANT", 10_000),)) if r.staff_id == "A" else r for r in place.staff)
    place = replace(place, funds=ending, staff=paid)
    for grant, fine in ((14_440_00, True), (14_441_00, False)):
        made = plan(place, A=[("GF", 40_000_00 - grant), ("GRANT", grant)])
        found = said(EndsInTheYear(), place, made)
        assert (found == []) is fine
    assert "GRANT ends on 2025-11-26 and would pay $1 of Position A for days after that." in found[0]
    assert said(NoEndedMoney(), place, made) == []


@pytest.mark.parametrize(("renews", "again"), [("yearly", True), ("n", False), ("", False), ("y", True)])
def test_an_award_that_comes_again_pays_all_year(renews: str, again: bool) -> None:
    place = school()
    fund = replace(place.fund_by_id["GRANT"], end_date=dt.date(2025, 11, 26), renews=renews)
    assert (place.awarded_again(fund), place.part_of_year(fund) == 1, place.ended(fund, 2)) == (again, again, not again)


# --- supplement, not supplant ---------------------------------------------------------------------------------------------
def test_one_dollar_of_a_local_cost_on_title_one() -> None:
    place, moved = school(), [("GF", 39_999_00), ("T1A", 1_00)]
    assert said(SupplementNotSupplant(), place, plan(place)) == []
    assert said(SupplementNotSupplant(), place, plan(place, A=moved)) == [
        "Position A is paid with state and local funds today; T1A would pay $1 of it, and no reason is recorded. (see Staff!H3)"
    ]
    written = school(info={"supplant_reason": "A > T1A: The district added a post of its own."})
    assert said(SupplementNotSupplant(), written, plan(written, A=moved)) == []


@pytest.mark.parametrize("reason", ["A new need", "P > T1A: a new need", "A > T2A: a new need", "A: a new need"])
def test_a_reason_counts_for_one_cost_and_one_fund(reason: str) -> None:
    """Of two entries each counts for its own; a reason that names no cost and fund counts for nothing."""
    place = school(info={"supplant_reason": reason})
    assert len(said(SupplementNotSupplant(), place, plan(place, A=[("T1A", 40_000_00)]))) == 1
    both = school(info={"supplant_reason": f"{reason}; A -> T1A: asked in March"})
    assert said(SupplementNotSupplant(), both, plan(both, A=[("T1A", 40_000_00)])) == []


@pytest.mark.parametrize(("code", "name"), [("IDEA", "IDEA Part B"), ("PERKINS", "Perkins V"), ("T4A", "Title IV-A")])
def test_other_federal_money_adds_to_local_money_as_well(code: str, name: str) -> None:
    place = school()
    funds = tuple(replace(f, fund=code, name=name) if f.fund == "T1A" else f for f in place.funds)
    place = replace(place, funds=funds, fund_rules=(*place.fund_rules, FundRule(code, "all", "y")))
    assert len(said(SupplementNotSupplant(), place, plan(place, E=[("GF", 39_999_00), (code, 1_00)]))) == 1


def test_state_money_is_the_schools_own_and_half_a_post_stays_half() -> None:
    """A is half on Title I today: it may go on with half, and not with a dollar more. STATE takes over what it likes."""
    place = school()
    halves = tuple(replace(r, fund=(("GF", 5_000), ("T1A", 5_000))) if r.staff_id == "A" else r for r in place.staff)
    place = replace(place, staff=halves)
    for title, fine in ((20_000_00, True), (20_001_00, False)):
        made = plan(place, A=[("GF", 40_000_00 - title), ("T1A", title)])
        assert (said(SupplementNotSupplant(), place, made) == []) is fine
    assert said(SupplementNotSupplant(), place, plan(place, P=[("STATE", 40_000_00)])) == []


def test_a_new_idea_has_no_payer_to_replace() -> None:
    idea = Program("IDEA1", "A new idea", 10_000_00, "GF", tag="tutoring", start_only=True)
    place = school(programs=numbered("Programs", idea))
    made = replace(plan(place), programs=(ProgramChoice("IDEA1", "start", 10_000_00, (Share("T1A", 10_000_00),)),))
    assert said(SupplementNotSupplant(), place, made) == []
    old = school(programs=numbered("Programs", replace(idea, start_only=False)))
    assert len(said(SupplementNotSupplant(), old, made)) == 1


# --- recurring cost on ending money -----------------------------------------------------------------------------------------
def test_one_dollar_of_a_post_newly_on_ending_money() -> None:
    place, moved = school(), [("GF", 39_999_00), ("GRANT", 1_00)]
    assert said(NoNewCliff(), place, plan(place)) == []
    assert "would add $1 of recurring cost to GRANT, which ends on 2026-12-31" in said(NoNewCliff(), place, plan(place, A=moved))[0]
    signed = school(info={"cliff_accepted": ("GRANT",)})
    assert said(NoNewCliff(), signed, plan(signed, A=moved)) == []
    lasting = replace(place, funds=tuple(replace(f, end_date=dt.date(2028, 6, 30)) if f.fund == "GRANT" else f for f in place.funds))
    assert said(NoNewCliff(), lasting, plan(lasting, A=moved)) == [], "it lasts as long as the plan"


def test_what_ending_money_pays_today_may_go_on_and_what_is_paid_once_may_begin() -> None:
    once = Program("ONCE", "New chairs", 5_000_00, "GF", recurring=False, tag="supplies")
    place = school(programs=numbered("Programs", once))
    paid = tuple(replace(r, fund=(("GRANT", 10_000),)) if r.staff_id == "A" else r for r in place.staff)
    place = replace(place, staff=paid)
    made = replace(plan(place, A=[("GRANT", 40_000_00)]), programs=(ProgramChoice("ONCE", "continue", 5_000_00, (Share("GRANT", 5_000_00),)),))
    assert said(NoNewCliff(), place, made) == []


# --- maintenance of effort -------------------------------------------------------------------------------------------------
def effort(local: int | None, state: int | None = None, **info: Any) -> School:
    return school(info={"sped_local_this": local, "sped_state_this": state, **info})


E_LOCAL, E_SHARED = [("GF", 40_000_00)], [("GF", 30_000_00), ("STATE", 10_000_00)]


@pytest.mark.parametrize(
    ("this", "paid", "measure"),
    [
        ({"local": 40_000_00}, E_LOCAL, "local money in all"),
        ({"local": 44_000_00, "enrol_this": 110, "enrol_next": 100}, E_LOCAL, "local money for each student"),
        ({"local": 35_000_00, "state": 5_000_00}, E_SHARED, "state and local money in all"),
        ({"local": 40_000_00, "state": 4_000_00, "enrol_this": 110, "enrol_next": 100}, E_SHARED, "state and local money for each student"),
        ({"local": 45_000_00, "moe_exception": 5_000_00}, E_LOCAL, "local money in all"),
    ],
)
def test_one_dollar_less_than_the_effort_on_each_measure(this: dict[str, Any], paid: list[tuple[str, int]], measure: str) -> None:
    """40,000 are spent on E. With 110 students before and 100 now, 44,000 then are 40,000 now. One dollar more then is too much."""
    fine = effort(**this)
    assert said(MaintenanceOfEffort(), fine, plan(fine, E=paid)) == []
    more = dict(this) | {"local": this["local"] + 1_10}
    poor = effort(**more)
    [sentence] = said(MaintenanceOfEffort(), poor, plan(poor, E=paid))
    assert measure in sentence and "too little" in sentence
    assert max(e.short for e in efforts(fine, plan(fine, E=paid))) >= 0 >= min(e.short for e in efforts(fine, plan(fine, E=paid)))


def test_without_this_years_spending_nothing_is_tested() -> None:
    place = effort(None)
    assert efforts(place, plan(place, E=[("T1A", 40_000_00)])) == () and said(MaintenanceOfEffort(), place, plan(place, E=[("T1A", 40_000_00)])) == []


# --- class size, health, limits -----------------------------------------------------------------------------------------------
def test_one_student_more_than_the_statute() -> None:
    place = school()
    assert said(ClassSizes(), place.with_rules(size_cap_1=20), plan(place)) == []
    assert len(said(ClassSizes(), place.with_rules(size_cap_1=19), plan(place))) == 2


def resized(place: School, unit: str, fte: int) -> Plan:
    made = plan(place)

    def cut(p: Position) -> Position:
        return replace(p, units=tuple(replace(u, fte=fte) if u.unit_id == unit else u for u in p.units))

    return replace(made, positions=tuple(cut(p) for p in made.positions))


@pytest.mark.parametrize(("fte", "fine"), [(100, True), (75, True), (74, False), (0, True)])
def test_a_hundredth_under_the_health_threshold(fte: int, fine: bool) -> None:
    place = school()
    steps = tuple(replace(r, may_change="hours", min_fte=fte, benefit_flat=8_000_00) if r.staff_id == "A" else r for r in place.staff)
    place = replace(place, staff=steps).with_rules(health_threshold_fte=75, protect_full_time=0)
    assert (said(HealthThreshold(), place, resized(place, "A", fte)) == []) is fine
    agreed = replace(place, staff=tuple(replace(r, reduce_ok=True) if r.staff_id == "A" else r for r in place.staff))
    assert said(HealthThreshold(), agreed, resized(agreed, "A", fte)) == []


def test_one_tenth_of_a_post_more_than_may_go() -> None:
    place = school().with_rules(reductions_within_limit=1, allowed_reduction_fte_specialist=50)
    assert said(ReductionLimit(), place, resized(place, "A", 50)) == []
    assert said(ReductionLimit(), place, resized(place, "A", 40))[0].startswith("specialist would lose 0.6 FTE; the limit is 0.5.")
    leaving = replace(place, staff=tuple(replace(r, vacancy="leaving") if r.staff_id == "P" else r for r in place.staff))
    assert said(ReductionLimit(), leaving, resized(leaving, "A", 0)) == []
    assert said(ReductionLimit(), place.with_rules(reductions_within_limit=0), resized(place, "A", 0)) == []
