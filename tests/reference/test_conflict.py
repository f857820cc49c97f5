"""Infeasible schools in a principal's words: every promise can be told, and what clashes is few lines with repairs that were solved."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from changing import edit
from renamed import plain, renamed
from tiny import tiny_school
from tiny_secondary import middle_school

from planner.domain.outcome import Conflict
from planner.domain.school import Lock, School
from planner.facts.phrases import plus
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Row
from planner.milp.solve.infeasibility import at_most, find_conflict
from planner.rules.base import Adjustable, Definition, Fixed
from planner.search.build import build_shape
from planner.workbook.read import read_workbook
from reference.early import first_plan

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"
CASES = Path(__file__).parent / "cases"
LONGEST = 20.0  # seconds of processor time, so that busy neighbours do not count


@pytest.fixture(scope="module")
def pine_hollow() -> School:
    place: Any = read_workbook(XLSX / "pine_hollow.xlsx").school
    return place


@pytest.fixture(scope="module")
def thin() -> School:
    place: Any = read_workbook(XLSX / "pine_hollow_thin.xlsx").school
    return place


def conflict_of(place: School) -> Conflict:
    began = time.process_time()
    found = find_conflict(place, build_shape, seconds=60)
    assert time.process_time() - began < LONGEST
    return found


def with_fund(place: School, code: str, dollars: int) -> School:
    return replace(place, funds=tuple(replace(f, revenue_next=f.revenue_next + 100 * dollars) if f.fund == code else f for f in place.funds))


@pytest.mark.broad
def test_300_000_dollars_less_names_the_fund_and_how_much_it_would_need(pine_hollow: School) -> None:
    found = conflict_of(with_fund(pine_hollow, "GF", -300_000))
    assert found.minimal
    assert [(p.sentence, p.cell) for p in found.promises] == [
        ("Spending in 2025-26 stays within GF's available funding.", "Funds!E3"),
        ("Staffing and programs change only by the amounts the workbook allows.", "Staff"),
    ]
    # $77,144 more than if Title I could take over what GF pays today, which SupplementNotSupplant does not let it do
    assert [r.sentence for r in found.repairs] == ["Fund GF would need $164,389 more in 2025-26."]
    assert found.repairs[0].cents == 164_389_00
    assert first_plan(with_fund(pine_hollow, "GF", -300_000 + 164_389)).plan is not None
    assert first_plan(with_fund(pine_hollow, "GF", -300_000 + 87_245)).plan is None


def test_a_cafeteria_that_is_too_small(thin: School) -> None:
    """Grades 3 to 5 have one lunch together: 46 + 44 + 46 students."""
    found = conflict_of(replace(thin, info=replace(thin.info, cafeteria_seats=130)))
    assert [p.sentence for p in found.promises] == ["The cafeteria seats 130 students at a time."]
    assert [r.sentence for r in found.repairs] == ["Seat 136 students in the cafeteria at a time instead of 130."]


def test_laws_that_clash_among_themselves_are_named(thin: School) -> None:
    """Eight groups of speech every day are more than one therapist on three days can see."""
    services = tuple(replace(s, groups=8, sessions_per_week=5) if s.service_id == "SPEECH_K" else s for s in thin.services)
    assert [p.rule for p in conflict_of(replace(thin, services=services)).promises] == ["ServicesInFull"]


# --- every promise can be told -----------------------------------------------------------------------------------------
LOCKS = (
    Lock("team", "G3", 2, "S1", "meets"),
    Lock("team", "K", 1, value="free", reason="assembly"),
    Lock("staff", "PE1", 3, value="here"),
    Lock("grade", "3", 2, "S1", "out"),
    Lock("program", "SUPPLIES", value="keep"),
    Lock("method", "duty_swap", value="off"),
    Lock("lunch", "3", None, "W3"),
)


def promises() -> Iterator[tuple[School, Row]]:
    for name in ("pine_hollow", "eastgate"):
        place: Any = read_workbook(XLSX / f"{name}.xlsx").school
        place = replace(place.with_rules(max_blocks_per_day=1), locks=LOCKS)
        for row in build_shape(place, elastic=True).model.rows:
            if row.slack is not None:
                yield place, row


def test_every_promise_and_repair_is_a_sentence_without_internal_words() -> None:
    told: set[str] = set()
    rules = set()
    for place, row in promises():
        sentence, _ = row.rule.about(place, row.subject)
        repair = row.rule.repair(place, row.subject, 1.0)
        rules.add(row.rule.name)
        for text in (sentence, repair.sentence):
            assert text[0].isupper() or text[0].isdigit()
            assert text.endswith(".") and "Subject(" not in text
            assert not any(internal in text for internal in ("(None", "('", "[", "slack"))
        who = row.rule.who(place, row.subject)
        told.add(sentence.replace(plus(who), "…") if who else sentence)
    assert len(rules) >= 13 and "LocksHold" in rules
    assert len(told) < 60  # thousands of promises read as some dozens of sentences


def test_locks_are_told_as_they_were_meant(pine_hollow: School) -> None:
    """A post whose days are chosen: one who is here every day anyway has no row, since nothing is asked."""
    chosen = replace(LOCKS[2], id="ART1")
    place = replace(pine_hollow, locks=(*LOCKS[:2], chosen, *LOCKS[3:]))
    rows = [row for row in build_shape(place, elastic=True).model.rows if row.rule.name == "LocksHold"]
    assert list(dict.fromkeys(row.rule.about(place, row.subject)[0] for row in rows)) == [
        "Locked: Grade 3 meets on Tuesdays in S1.",
        "Locked: Kindergarten is free on Mondays (assembly).",
        "Locked: ART1 is here on Wednesdays.",
        "Locked: grade 3 is out on Tuesdays in S1.",
        "Locked: program SUPPLIES: keep.",
        "Locked: duty_swap is off.",
        "Locked: grade 3 eats in W3.",
    ]


def test_laws_and_definitions_have_no_slack(pine_hollow: School) -> None:
    rows = build_shape(pine_hollow, elastic=True).model.rows
    assert all((row.slack is not None) == isinstance(row.rule.kind, Adjustable) for row in rows)
    assert {type(row.rule.kind) for row in rows} == {Fixed, Adjustable, Definition}


# --- codes of any kind -------------------------------------------------------------------------------------------------
def impossible(place: School) -> School:
    """Grade 3 is promised more minutes than the week has."""
    teams = tuple(replace(t, floor_min=450, goal_min=450, stretch_min=450) if "G3" in t.team_id else t for t in place.teams)
    return replace(place, teams=teams)


def with_code(place: School, old: str, new: str) -> School:
    """A position under another code, wherever it is named."""
    staff = tuple(replace(s, staff_id=new) if s.staff_id == old else s for s in place.staff)
    specials = tuple(replace(s, staff_id=new) if s.staff_id == old else s for s in place.specials)
    teams = (replace(t, **{f: tuple(new if u == old else u for u in getattr(t, f)) for f in ("core", "extended")}) for t in place.teams)
    return replace(place, staff=staff, specials=specials, teams=tuple(teams))


def told(found: Conflict) -> tuple[list[str], list[str]]:
    return [p.sentence for p in found.promises], [r.sentence for r in found.repairs]


def test_a_code_with_a_space_is_told_like_any_other(pine_hollow: School) -> None:
    assert told(conflict_of(impossible(with_code(pine_hollow, "ART1", "Art 1")))) == (
        ["At least 450 minutes a week together are promised to Grade 3.", "Every teacher of grade 3 keeps 180 minutes a week to plan alone."],
        ["Lower the floor of Grade 3 from 450 to 235 minutes a week."],
    )


def test_a_conflict_about_the_post_with_the_space(thin: School) -> None:
    """The locks want the post here on a day on which the other school has it: the post is named whole."""
    place = with_code(thin, "ART1", "Art 1")
    found = conflict_of(replace(place, locks=(Lock("staff", "Art 1", 1, value="here", reason="assembly"),)))
    assert found.promises[0].sentence == "Locked: Art 1 is here on Mondays (assembly)."
    assert [r.sentence for r in found.repairs] == ["Remove this lock: Art 1 is here on Mondays."]


def test_a_conflict_under_odd_codes_is_the_same_conflict(thin: School) -> None:
    one, two = told(conflict_of(impossible(thin))), told(conflict_of(impossible(renamed(thin))))
    assert one == tuple([plain(s) for s in said] for said in two)
    assert one[0] and one[1]


# --- amounts ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("missing", [1, 777, 12_345])
def test_an_exact_sum_is_enough_and_a_dollar_less_is_not(missing: int) -> None:
    """All posts of the tiny school stay: what is missing is what is asked for, to the dollar."""
    school = edit(tiny_school(), "funds", "GF", revenue_next=200_000_00 - 100 * missing)
    (repair,) = find_conflict(school, build_shape, seconds=20).repairs
    assert repair.exact and repair.cents == repair.least == 100 * missing
    for dollars, enough in ((missing, True), (missing - 1, False)):
        problem = build_shape(with_fund(school, "GF", dollars)).model.problem
        assert (HighsEngine().solve(problem, seconds=20, gap=1.0).value is not None) == enough


@pytest.mark.parametrize("floor", [638, 700, 801])
def test_an_exact_number_of_minutes_is_enough_and_one_less_is_not(floor: int) -> None:
    """Three specials slots of 45 minutes in two days, and 60 minutes after school on each: 637.5 of an average week."""
    school = edit(tiny_school({"max_doubles_per_week": 1}), "teams", "G1", floor_min=floor, goal_min=floor)
    found = find_conflict(school, build_shape, seconds=20)
    (repair,) = [r for r in found.repairs if r.cell == school.teams[0].at("floor_min")]
    assert found.minimal and repair.exact
    assert repair.sentence == f"Lower the floor of Grade 1 from {floor} to 637 minutes a week."
    assert _can(edit(school, "teams", "G1", floor_min=637)) and not _can(edit(school, "teams", "G1", floor_min=638))


def _can(school: School) -> bool:
    return HighsEngine().solve(build_shape(school).model.problem, seconds=20, gap=1.0).value is not None


def test_an_amount_without_proof_is_at_most() -> None:
    assert at_most("Fund GF would need $436,969 more in 2025-26.", 0) == "Fund GF would need at most $436,969 more in 2025-26."
    assert at_most("Fund GF would need $5 more.", 300) == "Fund GF would need at most $5 more, and at least $3."
    assert at_most("Seat 136 students at a time instead of 130.", 0) == "Seat 136 students at a time instead of 130; less may do."


# --- what is asked, what is told ---------------------------------------------------------------------------------------
def test_a_school_without_homerooms_is_not_asked_for_minutes_of_pe() -> None:
    rows = build_shape(middle_school({"pe_min_week": 60}), elastic=True).model.rows
    assert not any((row.rule.name, row.subject.key) == ("RequiredMinutes", "physical education") for row in rows)


def test_what_follows_from_a_promise_gives_way_with_it() -> None:
    """A row that only tightens must not go on holding the seats of a period when their promise is let go of."""
    shape = build_shape(middle_school(), elastic=True)
    assert {"SeatsEachPeriod"} in [set(cut.rules) for cut in shape.model.cuts]


def test_no_conflict_is_told_of_a_school_that_has_a_plan() -> None:
    assert find_conflict(tiny_school(), build_shape, seconds=20).promises == ()


def test_fixed_requirements_that_conflict_are_named_and_no_reason_is_guessed() -> None:
    school = edit(tiny_school({"size_avg_1_3": 19}), "homerooms", enrol_next=20)
    found = find_conflict(school, build_shape, seconds=20)
    assert found.minimal and [(p.rule, p.sentence, p.cell) for p in found.promises] == [
        ("ClassSizes", "Classes of grades 1 to 3 have 20 students on average; the most is 19.", school.rule_cell("size_avg_1_3"))
    ]


def test_two_conflicts_that_share_nothing_are_counted() -> None:
    """Money is a dollar short, and the team wants more minutes than the week has."""
    school = edit(edit(tiny_school(), "funds", "GF", revenue_next=199_999_00), "teams", "G1", floor_min=1000, goal_min=1000)
    found = find_conflict(school, build_shape, seconds=30)
    assert found.more == 1 and found.minimal


@pytest.mark.broad
def test_a_high_school_that_may_not_pass_its_target_sizes_is_told_in_a_dozen() -> None:
    place: Any = read_workbook(CASES / "over_target_0.xlsx").school
    found = find_conflict(place, build_shape, seconds=60)
    assert len(found.promises) <= 12 and found.hidden == 0
    assert not any("PE a week" in p.sentence for p in found.promises)
    assert "SectionsRun" in {p.rule for p in found.promises} and all(p.cell for p in found.promises)


def test_seniors_with_an_open_period_have_a_plan() -> None:
    """47 sections of 25 in 8 periods: six in seven of them and five in one, in which 25 of 150 students are not in school."""
    reading = read_workbook(CASES / "open_period.xlsx")
    place: Any = reading.school
    assert [f.message for f in reading.findings if f.code == "open-periods"] == [
        "150 students x 8 periods are 1,200, and their courses fill 1,175: 25 periods of students are open."
    ]
    plan = first_plan(place).plan
    assert plan is not None
    assert sorted(Counter(p for s in plan.sections for p in s.periods).values()) == [5, *[6] * 7]
