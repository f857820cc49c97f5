"""The plan that breaks least: from the highest rank down as few requirements as possible, by the least amounts, and never a law."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tiny import full_school, tiny_plan, tiny_school, with_rules
from tiny_secondary import middle_school
from twins.schools import G1, mini

from planner.audit import audit
from planner.domain.outcome import Nearest, Outcome, Status
from planner.domain.school import School
from planner.explain.ledger import with_accounts
from planner.milp.engines import race
from planner.milp.solve.least_broken import NEVER, Elastic, is_law
from planner.rules import RULES
from planner.rules.base import Adjustable
from planner.search.build import build_shape
from planner.search.nearest import _NearestWalk, find_nearest
from planner.search.solve import search
from planner.search.walk import new_search


def nearest(school: School) -> Nearest:
    found = find_nearest(school, seconds=30)
    assert found is not None
    checked = audit(school, found.plan).violations
    assert sorted((b.rule, b.sentence, b.cell) for b in found.broken) == sorted((v.rule, v.sentence, v.cell) for v in checked)
    return found


def rules_of(found: Nearest) -> list[str]:
    return [b.rule for b in found.broken]


def test_a_school_with_a_plan_breaks_nothing() -> None:
    assert nearest(tiny_school()).broken == ()


def test_a_floor_that_time_cannot_give_is_broken_by_the_least() -> None:
    """Out in S1 on both days and once in S2 as well, three times 45 minutes: 337.5 of an average week, 162.5 short of 500."""
    found = nearest(mini(teams=(replace(G1, floor_min=500),)))
    assert rules_of(found) == ["TeamFloor"]
    assert found.broken[0].sentence == "Grade 1 has 337.5 minutes a week, 162.5 short of 500."
    assert found.broken[0].repair is not None and found.broken[0].repair.sentence.endswith("from 500 to 337 minutes a week.")


def test_money_that_is_missing_is_named_to_the_dollar() -> None:
    """The five positions cost $200,000 and none may go: $30,000 are missing where the fund brings $170,000."""
    found = nearest(tiny_school(funds=(replace(tiny_school().funds[0], revenue_next=170_000_00),)))
    assert rules_of(found) == ["FundsBalance"]
    assert "$30,000 too much" in found.broken[0].sentence
    assert found.broken[0].repair is not None and found.broken[0].repair.cents == 30_000_00


def test_the_lower_rank_gives_way() -> None:
    """After school are 300 minutes; 700 take four slots of the cycle as well, eight lessons. A and P may teach three each: that gives way."""
    school = tiny_school(rules={"max_doubles_per_week": 2}, teams=(replace(tiny_school().teams[0], floor_min=700, goal_min=700),))
    assert set(rules_of(nearest(school))) == {"SpecialistDay"}


def test_a_law_is_never_broken() -> None:
    """600 minutes of planning a week cannot be released in four slots of 45: as a contract it is broken, as a statute there is no plan."""
    school = with_rules(mini(teams=()), {"min_individual_planning_week": 600})
    assert "IndividualPlanning" in rules_of(nearest(school))
    law = tuple(replace(r, source="statute") if r.key == "min_individual_planning_week" else r for r in school.rules)
    assert find_nearest(replace(school, rules=law), seconds=10) is None


def test_the_elastic_shape_holds_a_law_and_lets_a_contract_go() -> None:
    """The same 600 minutes: in the counting model itself nothing gives way for a statute."""
    school = with_rules(mini(teams=()), {"min_individual_planning_week": 600})
    law = tuple(replace(r, source="statute") if r.key == "min_individual_planning_week" else r for r in school.rules)
    assert Elastic(build_shape(school, elastic=True)).begin(10)
    assert not Elastic(build_shape(replace(school, rules=law), elastic=True)).begin(10)


def test_what_never_gives_way_could_give_way() -> None:
    """The list of laws that the Rules sheet does not name holds rules that have a slack; others never give way anyhow."""
    for name in NEVER:
        rule = next(r for r in RULES if r.name == name)
        assert isinstance(rule.kind, Adjustable), name
        rows = [row for row in build_shape(full_school(), elastic=True).model.rows if row.rule.name == name]
        assert all(is_law(full_school(), row) for row in rows), name


def test_a_plan_that_breaks_a_law_is_no_nearest_plan() -> None:
    """The tiny plan leaves T1.1 and T1.2 45 minutes alone on day 2, 112.5 a week: short of 113 by contract, and by law."""
    school = tiny_school({"min_individual_planning_week": 113})
    law = tuple(replace(r, source="statute") for r in school.rules)
    for place, may in ((school, True), (replace(school, rules=law), False)):
        plan = with_accounts(place, tiny_plan(place))
        assert {"IndividualPlanning"} <= {v.rule for v in audit(place, plan).violations} <= {"IndividualPlanning", "PlanningOrMeeting"}
        assert _NearestWalk(place, 5, 0, None, None)._is_lawful(plan) is may


def test_a_search_without_a_plan_tells_the_nearest() -> None:
    outcome = search(mini(teams=(replace(G1, floor_min=500),)), seconds=10)
    assert outcome.status is Status.INFEASIBLE and outcome.plan is None and outcome.conflict is not None
    assert outcome.nearest is not None and rules_of(outcome.nearest) == ["TeamFloor"]


def test_a_first_answer_is_found_where_nothing_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if HiGHS had found nothing by itself: what the elastic shape finds is an answer of the shape, and gets names."""
    school, asked = tiny_school(), []
    monkeypatch.setattr(race, "ALONE_SECONDS", 0.0)
    monkeypatch.setattr(race, "follow", lambda *_: None)  # nobody listens to HiGHS
    monkeypatch.setattr("planner.search.walk.Walk._by_giving_way", _told(asked))
    outcome = search(school, seconds=20)
    assert asked == [True] and outcome.plan is not None and audit(school, outcome.plan).lawful


def _told(asked: list[bool]):  # type: ignore[no-untyped-def]
    from planner.search.walk import Walk

    usual = Walk._by_giving_way

    def told(self: Walk, seconds: float) -> dict[str, float] | None:
        found = usual(self, seconds)
        asked.append(found is not None)
        return found

    return told


def test_the_elastic_shape_names_its_variables_like_the_other() -> None:
    """Its answer is one of the shape without slack, variable by variable."""
    plain, elastic = (build_shape(tiny_school(), elastic=e).model.problem for e in (False, True))
    names = [v.name for v in plain.variables()]
    assert names == [v.name for v in elastic.variables() if not v.name.startswith("s")]


def test_a_plan_overrules_the_claim_that_there_is_none(caplog: pytest.LogCaptureFixture) -> None:
    """As architecture.md has it: the plan wins, and provenance tells of the claim."""
    walk = new_search(tiny_school(), 5, 0, None, None)
    walk.not_impossible(Outcome(Status.UNKNOWN))
    assert walk.provenance().dropped == ()
    walk.not_impossible(Outcome(Status.INFEASIBLE))
    assert walk.provenance().dropped == ("no plan: the plan that breaks least breaks nothing",)
    assert "A claim was dropped" in caplog.text


def test_a_limit_that_names_alone_keep_is_raised_to_what_the_plan_needs() -> None:
    """M teaches MATH and LAB: with one preparation each there is no plan, and adding up says so; with two the plan keeps everything."""
    school = middle_school({"max_preparations": 1})
    found = nearest(school)
    assert set(rules_of(found)) == {"Preparations"}
    assert {b.repair.sentence for b in found.broken if b.repair is not None} == {"Raise this limit from 1 to 2."}
    assert audit(school.with_rules(max_preparations=2), found.plan).lawful


def test_loads_that_teachers_cannot_keep_are_broken_and_the_sections_named() -> None:
    """Nine periods for four teachers of one period each: M and one of English take two more than one overload; everything is taught."""
    school = middle_school({"load_periods": 1})
    found = nearest(school)
    assert set(rules_of(found)) == {"TeachingLoad"}
    assert found.broken[0].sentence in [f"E.{n} teaches 3 periods; its load is 1, and one overload is the most." for n in (1, 2)]
    assert {s.course for s in found.plan.sections} == {s.course for s in nearest(middle_school()).plan.sections}


def test_seats_that_are_short_are_counted_and_the_rest_of_the_week_stands() -> None:
    """56 students in each of four periods are 224; the sections seat 188, and 32 periods of students may be open: 4 too few."""
    school = middle_school({"students_per_period_slack_pct": 0})
    found = nearest(replace(school, info=replace(school.info, enrol_next=56)))
    assert rules_of(found) == ["SeatsEachPeriod"]
    assert "leave 36 students without one" in found.broken[0].sentence and "32 have an open period" in found.broken[0].sentence
    assert found.broken[0].repair is not None and found.broken[0].repair.sentence.startswith("Let 4 students be without a class")
