"""Costs to the cent, purposes, ended money, balance. Tiny: 2 x $50,000 + $40,000 + $40,000 + $20,000 = $200,000 on GF."""

import datetime as dt
from dataclasses import replace

import pytest
from changing import broken, edit, instead
from tiny import EARLY_RELEASE, full_plan, full_school, position, program, settle, tiny_plan, tiny_school

from planner.domain.plan import MethodUse, Plan, Share
from planner.facts.phrases import dollars
from planner.rules import AllowableUse, CostsRight, FundsBalance, NoEndedMoney
from planner.rules.base import Rule

SCHOOL, PLAN = full_school(), full_plan()
GF, A, D, TUTOR, NEW = 0, 1, 3, 0, 1


@pytest.mark.parametrize("rule", [CostsRight(), AllowableUse(), NoEndedMoney(), FundsBalance()], ids=lambda r: r.name)
def test_the_money_is_right(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []
    assert broken(rule, tiny_school(), tiny_plan()) == []


def test_dollars() -> None:
    assert [dollars(c) for c in (0, 100, 123_456, -5)] == ["$0", "$1", "$1,235", "-$0.05"]


# --- CostsRight --------------------------------------------------------------------------------------------------------
def test_a_cent_too_little() -> None:
    said = broken(CostsRight(), SCHOOL, instead(PLAN, "positions", A, shares=(Share("GF", 39_999_99),)))
    assert said == ["Position A costs $40,000; the funds pay $39,999.99. (see Staff!E3)"]
    split = instead(PLAN, "positions", A, shares=(Share("GF", 1), Share("T1A", 39_999_99)))
    assert broken(CostsRight(), SCHOOL, split) == []


def test_a_row_is_rounded_once() -> None:
    """Growth of 0.01 % makes $50,026.00 into 5,003,100.26 cents: two posts are 10,006,200.52, not twice 5,003,100."""
    school = edit(tiny_school({"growth_personnel_pct": 1}), "staff", "T1", avg_salary=50_026_00)
    plan = tiny_plan(school)
    assert plan.positions[0].cents == 10_006_201
    assert broken(CostsRight(), school, plan) == []
    assert broken(CostsRight(), school, instead(plan, "positions", 0, shares=(Share("GF", 10_006_200),)))


def test_benefits_and_the_health_threshold() -> None:
    """0.5 FTE of $20,000 + 10 % = $11,000; health of $6,000 is paid from 0.5 FTE on, or where the line keeps it."""
    school = edit(tiny_school({"health_threshold_fte": 50}), "staff", "D", fte=50, benefit_pct=1000, benefit_flat=6_000_00)
    assert position(school, "D").cents == 14_000_00
    higher = tiny_school({"health_threshold_fte": 51}, staff=school.staff)
    assert position(higher, "D").cents == 11_000_00
    assert broken(CostsRight(), higher, tiny_plan(school))[0].startswith("Position D costs $11,000; the funds pay $14,000.")


@pytest.mark.parametrize(
    ("decision", "cents", "word"),
    [("stop", 0, "stop"), ("reduce", 5_000_00, "reduce"), ("continue", 10_000_00, "continue")],
)
def test_the_word_of_a_program(decision: str, cents: int, word: str) -> None:
    plan = replace(PLAN, programs=(program(SCHOOL, "TUTOR", decision, cents), PLAN.programs[NEW]))
    assert broken(CostsRight(), SCHOOL, plan) == []
    wrong = instead(plan, "programs", TUTOR, decision="start")
    assert broken(CostsRight(), SCHOOL, wrong)[0].startswith(f"Program TUTOR at {dollars(cents)} is {word!r}; the plan says 'start'.")


def test_stopping_has_its_cost() -> None:
    free = instead(PLAN, "programs", TUTOR, decision="stop", cents=0, shares=())
    assert broken(CostsRight(), SCHOOL, free) == ["Program TUTOR costs $1,000; the funds pay $0. (see Programs!C2)"]


def test_a_new_program_starts_or_does_not() -> None:
    started = replace(PLAN, programs=(PLAN.programs[TUTOR], program(SCHOOL, "NEW", "start", 500_00)))
    assert broken(CostsRight(), SCHOOL, started) == []
    assert broken(CostsRight(), SCHOOL, instead(started, "programs", NEW, decision="continue"))
    assert broken(CostsRight(), SCHOOL, instead(PLAN, "programs", NEW, decision="stop"))


def test_what_a_method_costs() -> None:
    assert broken(CostsRight(), SCHOOL, replace(PLAN, methods=(EARLY_RELEASE,))) == []
    said = broken(CostsRight(), SCHOOL, replace(PLAN, methods=(replace(EARLY_RELEASE, cents=0, shares=()),)))
    assert said[0].startswith("early_release costs $1,000 a year; the plan says $0.") and "the funds pay $0" in said[1]


# --- AllowableUse ------------------------------------------------------------------------------------------------------
def test_a_fund_pays_for_its_purposes() -> None:
    said = broken(AllowableUse(), SCHOOL, instead(PLAN, "positions", A, shares=(Share("IDEA", 40_000_00),)))
    assert said == ["IDEA may not be used for position A (teacher_special). (see FundRules)"]
    asked = instead(PLAN, "positions", D, shares=(Share("T1A", 20_000_00),))  # "ask" may be used
    assert broken(AllowableUse(), SCHOOL, asked) == []
    forbidden = edit(SCHOOL, "fund_rules", allowed="n")
    assert "T1A may not be used for position R (interventionist). (see FundRules!C3)" in broken(AllowableUse(), forbidden, PLAN)


def test_programs_and_methods_have_purposes_too() -> None:
    elsewhere = instead(PLAN, "programs", TUTOR, shares=(Share("IDEA", 10_000_00),))
    assert broken(AllowableUse(), SCHOOL, elsewhere)[0].startswith("IDEA may not be used for program TUTOR (tutoring).")
    for method, tag in (("early_release", "transport"), ("pe_doubles", "para"), ("paid_after_school", "stipend")):
        use = replace(PLAN, methods=(MethodUse(method, 100, 1, (Share("IDEA", 1),)),))
        assert broken(AllowableUse(), SCHOOL, use)[0].startswith(f"IDEA may not be used for the way of making time {method} ({tag}).")


# --- NoEndedMoney ------------------------------------------------------------------------------------------------------
def test_nothing_on_ended_money() -> None:
    late = instead(PLAN, "positions", A, shares=(Share("GF", 39_999_99), Share("ESSER3", 1)))
    assert broken(NoEndedMoney(), SCHOOL, late) == ["position A would be charged $0.01 to ESSER3, which expired on 2024-09-30. (see Funds!I5)"]
    assert broken(NoEndedMoney(), SCHOOL, instead(PLAN, "positions", A, shares=(Share("ESSER3", 0),))) == []


@pytest.mark.parametrize(("end", "faults"), [(dt.date(2026, 6, 30), 0), (dt.date(2026, 6, 29), 1)])
def test_a_fund_that_ends_with_the_school_year_carries_it(end: dt.date, faults: int) -> None:
    plan = instead(PLAN, "positions", A, shares=(Share("ESSER3", 40_000_00),))
    assert len(broken(NoEndedMoney(), edit(SCHOOL, "funds", "ESSER3", end_date=end), plan)) == faults


# --- FundsBalance ------------------------------------------------------------------------------------------------------
def balance(plan: Plan, **funds: int) -> list[str]:
    school = edit(SCHOOL, "funds", "GF", **funds)
    return broken(FundsBalance(), school, settle(school, plan))


def test_a_fund_has_what_it_pays() -> None:
    assert balance(PLAN, revenue_next=200_000_00) == []
    assert balance(PLAN, revenue_next=199_999_00, carryover=1_00, revenue_y2=200_000_00) == []
    said = balance(PLAN, revenue_next=199_999_99, revenue_y2=200_000_00)
    assert said == ["GF would pay $200,000 in 2025-26 and has $199,999.99: $0.01 too much. (see Funds!E2)"]


def test_later_years_only_where_asked() -> None:
    """balance_year_2 is on, balance_year_3 is not."""
    said = balance(PLAN, revenue_y2=199_999_99)
    assert said == ["GF would pay $200,000 in 2026-27 and has $199,999.99: $0.01 too much. (see Funds!F2)"]
    assert balance(PLAN, revenue_y3=0) == []


@pytest.mark.parametrize("field", ["revenue_cents", "cost_cents"])
def test_a_wrong_total_is_found(field: str) -> None:
    for i, line in enumerate(PLAN.funds):
        said = broken(FundsBalance(), SCHOOL, instead(PLAN, "funds", i, **{field: getattr(line, field) + 1}))
        assert len(said) == 1 and said[0].startswith(f"In {SCHOOL.year_label(line.year)} {line.fund} has"), (line, said)


def test_later_years_grow_and_what_is_paid_once_drops_out() -> None:
    """A is $41,000 after growth of 2.5 %, half on T1A, beside R at $30,750; all grows again, and TUTOR's exit is paid once."""
    school = full_school({"growth_personnel_pct": 250, "balance_year_2": 0})
    school = edit(school, "funds", revenue_next=900_000_00, revenue_y2=900_000_00)
    plan = full_plan(school, programs=(program(school, "TUTOR", "stop", 0), PLAN.programs[NEW]))
    plan = settle(school, instead(plan, "positions", A, shares=(Share("GF", 20_500_00), Share("T1A", 20_500_00))))
    assert broken(FundsBalance(), school, plan) == []
    cost = {(f.fund, f.year): f.cost_cents for f in plan.funds}
    assert cost["T1A", 1] == 30_750_00 + 20_500_00 + 1_000_00
    assert cost["T1A", 2] == round(1.025 * (30_750_00 + 20_500_00))
    recurring = edit(school, "programs", "TUTOR", recurring=False)
    once = settle(recurring, full_plan(recurring))
    assert {f.year: f.cost_cents for f in once.funds if f.fund == "T1A"} == {1: 40_750_00, 2: 31_518_75, 3: 32_306_72}
    assert broken(FundsBalance(), recurring, once) == []
