"""Ways of making time as a principal would buy them: substitutes by the day, classes by other adults, an assembly, duty periods."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from changing import broken
from twins.schools import ART, G1, GF, PE, mini, staff

from planner.audit import audit
from planner.checker.hours import half_days, teacher_hours
from planner.checker.week import week_of
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import MethodUse
from planner.domain.school import JobClass, Lock, Method, School, Staff
from planner.rules import Certificates, MethodsAllowed
from planner.search.solve import search
from planner.tables.time.hours import hours_sentence
from planner.workbook.checks.ways import classes_have_certified_adults, teams_across_schools_may_meet

SUBS = Method("sub_team", "y", max_amount=1_000, amount_unit="days", unit_cost=110_00, minutes_each=195)
ON = (Lock("method", "sub_team", value="on"),)


def lawful(school: School) -> Outcome:
    outcome = search(school, seconds=20)
    assert outcome.status is Status.OPTIMAL and outcome.plan is not None
    assert audit(school, outcome.plan).violations == ()
    return outcome


def test_substitutes_are_bought_whole_and_give_no_minute_of_any_week() -> None:
    """10 days x $110 = $1,100: 20 half-days for the one teacher with a class, 65 hours a year."""
    made = mini(methods=(SUBS,), locks=ON, funds=(replace(GF, revenue_next=131_100_00),))
    outcome, without = lawful(made), lawful(mini(methods=(SUBS,)))
    plan = outcome.plan
    assert plan is not None and [(m.method, m.amount, m.cents) for m in plan.methods] == [("sub_team", 1_000, 1_100_00)]
    assert [t.minutes for t in outcome.teams] == [t.minutes for t in without.teams]
    week = week_of(made, plan)
    assert half_days(week) == (20, 1) and teacher_hours(week)["sub_team"] == Fraction(65)
    assert "Substitutes free 1 teacher for 20 half-days a year" in hours_sentence(made, plan)
    part = replace(plan, methods=(replace(plan.methods[0], amount=100, cents=110_00),))
    assert "it should be 10" in broken(MethodsAllowed(), made, part)[0]


def test_a_dollar_short_the_substitutes_cannot_be_bought() -> None:
    short = mini(methods=(SUBS,), locks=ON, funds=(replace(GF, revenue_next=131_099_00),))
    assert search(short, seconds=20).status is Status.INFEASIBLE


@pytest.mark.parametrize(("revenue", "minutes"), [(132_000_00, 450), (131_999_00, 337.5)])
def test_classes_of_a_way_of_making_time_cost_for_each_of_them(revenue: int, minutes: float) -> None:
    """A teaches one class a day (225); each class of P costs $1,000 and adds 112.5."""
    lessons = Method("counselor_lessons", "y", max_amount=200, amount_unit="sections", unit_cost=1_000_00)
    rows = (replace(ART, max_per_day=1), replace(PE, requires_method="counselor_lessons"))
    made = mini(
        {"max_doubles_per_week": 2}, specials=rows, methods=(lessons,), teams=(replace(G1, goal_min=450),),
        funds=(replace(GF, revenue_next=revenue),),
    )  # fmt: skip
    outcome = lawful(made)
    assert [t.minutes for t in outcome.teams] == [minutes]
    assert outcome.plan is not None and [m.cents for m in outcome.plan.methods] == [(int((minutes - 225) / 112.5)) * 1_000_00]


PARA = staff("P", "para", cover=("assembly",))


def assembly(helper: object = PARA) -> School:
    """A gives art once a day; an assembly is the only other class that there can be, once in the cycle, with the para P."""
    rows = (replace(ART, max_per_day=1), replace(PE, special="ASSEMBLY", max_per_cycle=1, requires_method="assembly"))
    people = (mini().staff[0], mini().staff[1], helper)
    return mini({"cert_required": 1}, specials=rows, staff=people, methods=(Method("assembly", "y", amount_unit="sections"),),
                teams=(replace(G1, goal_min=450),))  # fmt: skip


def test_an_assembly_may_be_held_by_adults_who_cover_assemblies() -> None:
    made = assembly()
    assert list(classes_have_certified_adults.find(made)) == []
    outcome = lawful(made)
    assert [t.minutes for t in outcome.teams] == [337.5] and outcome.plan is not None  # 225 without it
    assert [(m.method, m.amount) for m in outcome.plan.methods] == [("assembly", 100)]
    other = assembly(replace(PARA, cover=()))
    assert any("P is not certified" in said for said in broken(Certificates(), other, outcome.plan))
    [found] = classes_have_certified_adults.find(other)
    assert "can't be in charge of a class" in found.message and '"assembly"' in found.fix


def test_a_para_never_gives_other_lessons() -> None:
    made = replace(assembly(), specials=(ART, replace(PE, requires_method="")))
    assert [f.code for f in classes_have_certified_adults.find(made)] == ["not-certified"]


def test_a_team_across_schools_that_would_never_meet_is_told() -> None:
    team = (replace(G1, type="cross_school"),)
    assert [f.code for f in teams_across_schools_may_meet.find(mini(teams=team))] == ["never-across"]
    assert list(teams_across_schools_may_meet.find(mini(teams=team, methods=(Method("cross_school", "ask"),)))) == []


def test_a_use_that_is_not_whole_is_refused_beside_one_that_may_be_part() -> None:
    made = mini(methods=(Method("duty_swap", "y", max_amount=300),))
    plan = lawful(made).plan
    assert plan is not None
    twice = replace(plan, methods=(MethodUse("duty_swap", 200, 0, ()),))
    assert broken(MethodsAllowed(), made, twice) == []


def test_one_coordinator_is_held_against_stipends_for_leaders() -> None:
    """A coach of $40,000 and six stipends of $1,500."""
    coach = JobClass("coach", "Coach", 40_000_00, 0, 0, "coach", certified=True)
    base = mini()
    made = replace(
        base, staff=(*base.staff, Staff("C", "coach", avg_salary=40_000_00, fund=(("GF", 10_000),))), job_classes=(*base.job_classes, coach),
        methods=(Method("plc_stipend", "ask", max_amount=600, unit_cost=1_500_00),), teams=(replace(G1, goal_min=300),),
    )  # fmt: skip
    plan = lawful(made).plan
    assert plan is not None
    said = hours_sentence(made, plan)
    assert "coaches cost $40,000 today and $40,000 in this plan; stipends for 6 team leaders cost $9,000" in said
    none = replace(made, methods=())
    assert "coordinator" not in hours_sentence(none, plan)
