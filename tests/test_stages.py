"""An answer at every stage: counts, money, capacity, the week; each in the outcome, and told as soon as it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from changing import edit, numbered
from tiny import full_plan, full_school, staff, tiny_plan, tiny_school
from tiny_secondary import middle_plan, middle_school

from planner.domain.outcome import Known, Progress, StageAnswer, Status
from planner.domain.plan import Plan
from planner.domain.school import Fund, FundRule, School, Special
from planner.facts.shortage import Fix
from planner.facts.shortages import shortages
from planner.milp.solve.budget import MONEY_RULES, balance, kept_costs
from planner.milp.solve.certify import Answered, Certifier, Verdict
from planner.milp.solve.counted import _repair as change_of
from planner.rules import RULES
from planner.search import solve
from planner.search.build import build_shape
from planner.search.solve import search
from planner.search.stages import Capacity, Stages, budgeted
from planner.search.stages import counted as counts_of
from planner.workbook.checks.short import shortages_are_told
from planner.workbook.read import read_workbook

XLSX = Path(__file__).parents[1] / "templates" / "xlsx"


def certifier() -> Certifier:
    return Certifier(0, repeatable=False, should_stop=lambda: False)


def found(school: School, stage: str, seconds: float = 10) -> StageAnswer:
    return next(a for a in search(school, seconds=seconds).stages if a.stage == stage)


def known(school: School) -> dict[str, Known]:
    return {a.stage: a.known for a in search(school, seconds=10).stages}


# --- told as they come -----------------------------------------------------------------------------------------------------
def test_each_stage_is_told_as_soon_as_it_stands_and_stays_in_the_outcome() -> None:
    heard: list[Progress] = []
    outcome = search(tiny_school(), seconds=10, on_progress=heard.append)
    told = [p.stage.stage for p in heard if p.stage is not None]
    assert told == ["counts", "money", "capacity", "week"]
    first_plan = next(n for n, p in enumerate(heard) if p.plan is not None)
    assert all(p.plan is None for p in heard[:first_plan])
    assert [p.stage.stage for p in heard[:first_plan] if p.stage is not None] == ["counts", "money"]
    assert outcome.stages == tuple(p.stage for p in heard if p.stage is not None)
    assert {a.known for a in outcome.stages} == {Known.YES}


def test_a_count_names_the_change_that_check_names() -> None:
    """A class of more students than its cap: the search says the same way out as `planner check`, before it has tried any."""
    home = tiny_school().homerooms[0]
    school = tiny_school().with_rules(**{f"size_cap_{home.grade}": home.enrol_next - 1})
    (finding,) = shortages_are_told.find(school)
    answer = counts_of(school, shortages(school))
    assert finding.fix and any(s.endswith(f"Fix: {finding.fix}") for s in answer.sentences)


def test_a_change_with_others_names_the_cells_of_all() -> None:
    fixes = [Fix("more", f"Raise {cell}.", lambda school: school, cell) for cell in ("Rules!B23", "Staff!D4", "Funds!D3")]
    assert change_of(fixes[0], fixes[1:]).cell == "Rules!B23, Staff!D4, Funds!D3"


def test_a_stage_is_told_in_the_sentence_that_stands_first() -> None:
    heard: list[Progress] = []
    search(tiny_school(), seconds=10, on_progress=heard.append)
    money = next(p for p in heard if p.stage is not None and p.stage.stage == "money")
    assert money.words == "Next year costs $200,000 with everything kept; $200,000 is there."


def test_what_stages_found_stays_where_the_next_finds_nothing() -> None:
    outcome = search(tiny_school(), seconds=10, should_stop=lambda: True)
    answers = {a.stage: a.known for a in outcome.stages}
    assert outcome.status is Status.UNKNOWN and outcome.plan is None
    assert answers == {"counts": Known.YES, "money": Known.YES, "capacity": Known.OPEN, "week": Known.OPEN}


def test_short_questions_beside_a_plan_have_no_stages() -> None:
    assert search(tiny_school(), seconds=10, brief=True).stages == ()


# --- money -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("short", "answer"), [(0, Known.YES), (10_000, Known.NO)])
def test_fixed_costs_beyond_revenue(short: int, answer: Known) -> None:
    """Nothing may be cut: 2 x $50,000 + 2 x $40,000 + $20,000."""
    school = edit(tiny_school(), "funds", "GF", revenue_next=(200_000 - short) * 100)
    money = found(school, "money")
    assert money.known is answer
    assert money.sentences[0] == f"Next year costs $200,000 with everything kept; ${200_000 - short:,} is there."
    if short:
        assert money.sentences[1:] == ("GF is at least $10,000 short in 2025-26, whatever is cut.",)
        assert money.cells == (school.funds[0].at("revenue_next"),) != ("",)
        answered = {"counts": Known.NO, "money": Known.NO, "capacity": Known.YES, "week": Known.NO, "nearest": Known.YES}
        assert known(school) == answered


def _paras(revenue: int, *more: Fund) -> School:
    """The tiny school, whose para ($20,000) may stop."""
    base = edit(tiny_school(), "staff", "D", may_change="may stop")
    general = Fund("GF", "General fund", revenue_this=200_000_00, revenue_next=revenue * 100)
    return replace(base, funds=numbered("Funds", general, *more))


@pytest.mark.parametrize(("revenue", "sentences"), [
    (200_000, ("Nothing must be saved; at most $20,000 may be.",)),
    (195_000, ("At least $5,000 must be saved; at most $20,000 may be.",)),
    (180_000, ("At least $20,000 must be saved; at most $20,000 may be.",)),
])  # fmt: skip
def test_what_must_and_what_may_be_saved(revenue: int, sentences: tuple[str, ...]) -> None:
    money = found(_paras(revenue), "money")
    assert money.known is Known.YES and money.sentences[1:] == sentences


def test_money_that_may_not_pay_for_everything() -> None:
    """$210,000 is there for $200,000, but $15,000 of it may pay for software alone."""
    grant = Fund("GR", "Grant", "grant", revenue_this=15_000_00, revenue_next=15_000_00)
    rules = numbered("FundRules", FundRule("GR", "software", "y"))
    money = found(replace(_paras(195_000, grant), fund_rules=rules), "money")
    assert money.sentences == (
        "Next year costs $200,000 with everything kept; $210,000 is there.",
        "At least $5,000 must be saved; at most $20,000 may be.",
        "That is more than the difference: some funds may not pay for everything.",
    )


def test_a_shortfall_in_two_funds_is_told_by_fund() -> None:
    """The general fund is $5,000 short for teachers; the para, who must stay, is the grant's alone, and $4,000 dearer than it brings."""
    grant = Fund("GR", "Grant", "grant", revenue_this=20_000_00, revenue_next=16_000_00)
    rules = numbered("FundRules", FundRule("GR", "para", "y"), FundRule("GF", "para", "n"))
    base = replace(_paras(175_000, grant), fund_rules=rules)
    school = edit(base, "staff", "D", may_change="no", fund=(("GR", 10_000),))
    assert school.fund_tag("GF", "para") == "n"
    money = budgeted(school, balance(school, certifier(), seconds=5))
    assert money.known is Known.NO
    said = "The funds are at least $9,000 short, whatever is cut: GF $5,000 in 2025-26 and GR $4,000 in 2025-26."
    assert money.sentences[-1] == said
    assert money.cells == (school.funds[0].at("revenue_next"), school.funds[1].at("revenue_next"))


def test_no_is_said_only_when_a_second_path_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Certifier, "impossible", lambda *_: Answered(Verdict.SILENT, None, ""))
    school = edit(tiny_school(), "funds", "GF", revenue_next=190_000_00)
    money = budgeted(school, balance(school, certifier(), seconds=5))
    assert money.known is Known.OPEN
    assert money.sentences[-1] == "Can the budget be balanced? That was not found out in the time."


def test_at_least_and_at_most_are_said_only_when_a_second_path_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Certifier, "none_below", lambda *_: Answered(Verdict.SILENT, None, ""))
    school = _paras(195_000)
    money = budgeted(school, balance(school, certifier(), seconds=5))
    assert money.known is Known.YES and money.sentences[1:] == ("The budget can be balanced.",)


@pytest.mark.parametrize(("name", "least"), [
    ("pine_hollow", 231_896), ("eastgate", 429_667), ("riverbend", 454_404), ("summit", 525_360),
])  # fmt: skip
def test_samples_must_save_what_they_are_over(name: str, least: int) -> None:
    school: Any = read_workbook(XLSX / f"{name}.xlsx").school
    money = balance(school, certifier(), seconds=10)
    assert money.known is Known.YES and money.least == least * 100
    assert money.everything - money.there == least * 100


@pytest.mark.parametrize(("school", "plan"), [
    (tiny_school(), tiny_plan()), (full_school(), full_plan()), (middle_school(), middle_plan()),
], ids=["tiny", "full", "middle"])  # fmt: skip
def test_a_lawful_plan_saves_no_less_and_no_more(school: School, plan: Plan) -> None:
    """What each position and program costs less than today, by hand, in plans that keep every rule."""
    money = balance(school, certifier(), seconds=5)
    paid = {p.staff_id: p.cents for p in plan.positions} | {c.program_id: sum(s.cents for s in c.shares) for c in plan.programs}
    costs = {item.id: cents for item, cents in kept_costs(school).items()}
    cut = sum(max(0, cents - paid[code]) for code, cents in costs.items())
    assert money.known is Known.YES and money.least is not None and money.most is not None
    assert money.least <= cut + 100 and sum(costs.values()) - sum(paid.values()) <= money.most + 100


def test_rules_of_money_are_rules() -> None:
    assert set(MONEY_RULES) <= {rule.name for rule in RULES}


# --- counts and capacity -----------------------------------------------------------------------------------------------------
def test_too_few_class_slots() -> None:
    """2 classes on 2 days take 4 class slots; art has 2. The money is there."""
    specials = numbered("Specials", Special("ART", "A", max_per_day=1, max_per_cycle=3))
    school = tiny_school({"special_every_day": 1}, specials=specials)
    answered = {"counts": Known.NO, "money": Known.YES, "capacity": Known.NO, "week": Known.NO, "nearest": Known.YES}
    assert known(school) == answered
    said = "A special every day for 2 classes takes 4 class slots in 2 days; specialists have 2 at most (ART 2)."
    assert any(one.startswith(said) for one in found(school, "counts").sentences)


@pytest.mark.parametrize(("minimum", "answer"), [(637, Known.YES), (638, Known.NO)])
def test_a_minimum_that_time_alone_cannot_give(minimum: int, answer: Known) -> None:
    """A day has 45 minutes in S1, S2, and S3, of which two are the most, and 60 after students: with one double, 255 in two days."""
    school = edit(tiny_school({"max_doubles_per_week": 1, "max_blocks_per_day": 2}), "teams", "G1", floor_min=minimum, goal_min=minimum)
    answered = known(school)
    assert answered["money"] is Known.YES and answered["capacity"] is Known.YES and answered["week"] is answer
    if answer is Known.NO:
        capacity = found(school, "capacity")
        assert capacity.sentences[0] == "The week can be staffed, without any team's minimum."
        assert capacity.sentences[1].startswith("Grade 1: no more than 637.5 minutes a week from time alone")
        assert capacity.cells == (school.teams[0].at("floor_min"),) != ("",)


def test_money_does_not_count_for_capacity() -> None:
    school = edit(tiny_school(), "funds", "GF", revenue_next=1_00)
    assert found(school, "capacity").known is Known.YES


def test_the_shape_of_capacity_keeps_every_other_rule() -> None:
    """What it leaves out is the teams' minimums and the funds' balance alone."""
    school = full_school()
    left = {row.rule.name for row in build_shape(school).model.rows}
    capacity = {row.rule.name for row in Capacity(school, certifier(), 0.0).shape.model.rows}
    assert left - capacity == {"TeamFloor", "FundsBalance"}


def test_capacity_is_not_asked_where_building_its_shape_takes_too_long() -> None:
    stages = Stages(tiny_school(), certifier(), 10, lambda _: None)
    stages.no_plan_yet(left=10, building=8)
    assert stages.answers == ()
    stages.no_plan_yet(left=10, building=0.1)
    assert [a.stage for a in stages.answers] == ["capacity"]


def test_a_sum_that_no_plan_minds_is_open_until_there_is_a_plan() -> None:
    """A goal that is out of reach is no shortage: only minimums must be met."""
    heard: list[StageAnswer] = []
    school = edit(tiny_school(), "teams", "G1", goal_min=2_000)
    outcome = search(school, seconds=10, on_progress=lambda p: heard.append(p.stage) if p.stage else None)
    assert heard[0].stage == "counts" and heard[0].known is Known.OPEN
    assert heard[0].sentences[0].startswith("Team G1 wants 2000 minutes a week") and heard[0].cells == (school.teams[0].at("goal_min"),)
    assert outcome.plan is not None and outcome.stages[0].known is Known.YES


def test_the_nearest_plan_is_the_last_stage() -> None:
    """$10,000 are missing, and nothing else is."""
    outcome = search(edit(tiny_school(), "funds", "GF", revenue_next=190_000_00), seconds=10)
    assert outcome.nearest is not None
    last = outcome.stages[-1]
    assert last.sentences == ("The nearest plan doesn't meet 1 requirement.", outcome.nearest.broken[0].sentence)
    assert last.cells == (outcome.nearest.broken[0].cell,)


def test_a_proof_of_money_ends_the_search_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shape is not asked for a week that cannot be paid."""
    walked: list[int] = []
    monkeypatch.setattr(solve.Walk, "_walk", lambda self: walked.append(1))
    monkeypatch.setattr(solve, "find_nearest", lambda *_, **__: None)
    school = replace(edit(tiny_school(), "funds", "GF", revenue_next=190_000_00), staff=(*tiny_school().staff, staff("X", "para")))
    assert search(school, seconds=10).status is Status.INFEASIBLE and walked == []
