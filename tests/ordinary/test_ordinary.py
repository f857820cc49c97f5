"""The drawn schools are what they claim to be, and the judge says of a run what it came to."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

import ordinary as schools
from ordinary import drawn, level_of, module_of, ordinary
from ordinary.base import Ordinary, book_bytes, cell_of
from ordinary.judge import judged
from ordinary.report import page
from ordinary.run import goal_shares, seeds_of
from ordinary.twins import TWIN, disagreement
from planner.audit import audit, team_minutes
from planner.checker.week import week_of
from planner.cli.main import main
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.export import write_plan
from planner.search.solve import search
from planner.workbook.read import read_workbook

SEEDS = drawn(range(120))
SAYABLE = 6  # so many seeds whose witness is asked
SOLVED = (82, 11, 47)
Facts = dict[str, Any]


@cache
def school_of(seed: int) -> Ordinary:
    return ordinary(seed)


@cache
def read(seed: int) -> School:
    reading = read_workbook(book_bytes(school_of(seed)), f"{seed}.xlsx")
    assert not reading.must_fix, [str(f) for f in reading.must_fix]
    assert reading.school is not None
    return reading.school


@cache
def witness(seed: int) -> Plan:
    make = school_of(seed).witness
    assert make is not None
    return make(read(seed))


def sayable(count: int) -> list[int]:
    """The first seeds that today's contract can say, by their flags alone, and whose lawful week can be written down."""
    found: list[int] = []
    for seed in SEEDS:
        if len(found) < count and school_of(seed).sayable and school_of(seed).witness is not None:
            found.append(seed)
    return found


CHOSEN = sayable(SAYABLE)


# --- what is drawn ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", CHOSEN[:2])
def test_the_same_seed_gives_the_same_school(seed: int) -> None:
    again = ordinary(seed)
    first = school_of(seed)
    assert (again.rows, again.typed, again.removals, again.flags) == (first.rows, first.typed, first.removals, first.flags)


@pytest.mark.parametrize("seed", CHOSEN)
def test_the_witness_keeps_every_rule(seed: int) -> None:
    assert [str(v) for v in audit(read(seed), witness(seed)).violations] == []


@pytest.mark.parametrize("seed", CHOSEN)
def test_no_toys(seed: int) -> None:
    """Five to sixty teachers, specialists with little to spare, floors on the edge, money within two per cent."""
    school, plan, week = read(seed), witness(seed), week_of(read(seed), witness(seed))
    assert 5 <= school_of(seed).teachers <= 60
    cost = sum(s.cents for x in (*plan.positions, *plan.programs) for s in x.shares)
    brings = sum(school.revenue(f, 1) + f.carryover for f in school.funds)
    assert cost <= brings <= 1.02 * cost
    if school.specials:
        assert used(school, plan) >= Fraction(85, 100)
    for team in (t for t in school.teams if t.floor_min):
        assert 0 <= week.minutes(team) - team.floor_min <= 15


def used(school: School, plan: Plan) -> Fraction:
    """Class slots taught over class slots that the lines of Specials allow."""
    taught = len({(x.day, x.day_type, x.slot, x.unit_id) for x in plan.grid})
    rows = {sp.staff_id: school.staff_by_id[sp.staff_id] for sp in school.specials}
    return Fraction(
        taught, sum(min(sp.max_per_cycle, sp.max_per_day * len(school.staff_days(rows[sp.staff_id]))) for sp in school.specials)
    )


@pytest.mark.parametrize("seed", CHOSEN)
def test_something_must_go_and_the_removals_suffice(seed: int) -> None:
    school, plan = read(seed), witness(seed)
    brings = sum(school.revenue(f, 1) + f.carryover for f in school.funds)
    posts = sum((school.unit_cost(row, row.fte, 1) for row in school.staff for _ in row.units), Fraction(0))
    assert posts + sum(p.cost_next for p in school.programs if not p.start_only) > brings
    gone = {p.staff_id for p in plan.positions if not p.fte} | {p.program_id for p in plan.programs if p.decision == "stop"}
    assert gone == set(school_of(seed).removals)


def test_a_fifth_has_no_oddity_and_a_third_four_and_more() -> None:
    counts = []
    for seed in drawn(range(400)):
        module = module_of(level_of(seed))
        assert module is not None
        counts.append(len(schools._flags(module, level_of(seed), Random(seed))))
    assert sum(n == 0 for n in counts) >= 0.17 * len(counts)
    assert sum(n >= 4 for n in counts) >= 0.30 * len(counts)
    assert sum(0 < n < 4 for n in counts) >= 0.30 * len(counts)


def test_every_flag_has_a_sentence_and_is_drawn() -> None:
    flags: set[str] = set()
    for seed in drawn(range(1500)):
        module = module_of(level_of(seed))
        assert module is not None
        flags |= set(schools._flags(module, level_of(seed), Random(seed)))
    levels = [m for m in (module_of(level) for level in ("elementary", "high")) if m is not None]
    assert flags == {flag for m in levels for flag in m.FLAGS}
    assert all(said.endswith((".", '"')) or said for said in schools.FLAGS.values())


def test_what_is_typed_stands_in_its_cell() -> None:
    seed = next(s for s in SEEDS if "typed_text" in school_of(s).flags and school_of(s).sayable)
    book = load_workbook(io.BytesIO(book_bytes(school_of(seed))))
    first = next(r for r in school_of(seed).rows["Staff"] if r)
    assert book["Staff"][cell_of("Staff", "avg_salary")].value == f"${first['avg_salary']:,}"
    assert "AM" in str(book["Bell"][cell_of("Bell", "start")].value) or "PM" in str(book["Bell"][cell_of("Bell", "start")].value)


# --- the product on them ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", SOLVED)
def test_a_search_ends_without_an_exception_and_its_plan_is_lawful(seed: int) -> None:
    school = read(seed)
    outcome = search(school, seconds=3.0)
    assert outcome.status in (Status.OPTIMAL, Status.FEASIBLE, Status.UNKNOWN)
    if outcome.plan is not None:
        assert audit(school, outcome.plan).violations == ()


def test_the_witness_scores_clean_as_a_plan_workbook(tmp_path: Path) -> None:
    seed = CHOSEN[0]
    school, plan = read(seed), witness(seed)
    week = week_of(school, plan)
    outcome = Outcome(Status.FEASIBLE, plan, teams=tuple(team_minutes(week, t) for t in school.teams))
    (tmp_path / "book.xlsx").write_bytes(book_bytes(school_of(seed)))
    write_plan(school, outcome, tmp_path / "plan.xlsx")
    assert main(["score", str(tmp_path / "book.xlsx"), str(tmp_path / "plan.xlsx")]) == 0


@pytest.mark.parametrize("name", TWIN)
def test_a_twin_is_read_and_its_witness_is_lawful(name: str) -> None:
    """Without renamed codes the same week is lawful; with them the workbook is read."""
    seed = next(s for s in CHOSEN if not school_of(s).typed)
    reading = read_workbook(book_bytes(TWIN[name](school_of(seed))), "twin.xlsx")
    assert reading.school is not None and not reading.must_fix
    if name != "renamed":
        make = school_of(seed).witness
        assert make is not None
        assert audit(reading.school, make(reading.school)).violations == ()


# --- the judge ---------------------------------------------------------------------------------------------------------
PROVEN: Facts = {"measure": "O1", "unit": "% of goal", "value": 50, "bound": 50, "proven": True}
FINDING: Facts = {"severity": "must fix", "cell": "Staff!G3", "message": "Health 27000 is over 25,000.", "fix": "Write less."}
CONFLICT: Facts = {"promises": [{"sentence": "At least 45 minutes.", "cell": "Teams!F3"}], "repairs": [{"sentence": "Lower it to 30."}]}
RUN: Facts = {
    "exit": 0, "stderr": "", "seconds": 20.0, "json": {"plan": {}, "tiers": [PROVEN]}, "violations": [], "shares": [0.5, 1.0],
    "witness": "passes", "witness_measures": {"O1": 0.5, "O2": 10.0}, "witness_shares": [0.5, 1.0], "sayable": True,
}  # fmt: skip
TRACE = "Traceback (most recent call last):\n  File x\nKeyError: 'Art'\n"


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "plan"),
        ({"violations": ["T1 has no lunch."]}, "refused plan"),
        ({"witness_measures": {"O1": 0.6, "O2": 10.0}}, "bound contradicted"),
        ({"witness_measures": {"O1": 0.4, "O2": 10.0}}, "plan"),
        ({"exit": 1, "stderr": TRACE}, "fault"),
        ({"exit": 0, "stderr": TRACE}, "fault"),
        ({"exit": -9}, "fault"),
        ({"exit": None}, "fault"),
        ({"exit": 4, "json": {"plan": None}}, "unknown"),
        ({"exit": 3, "json": {"plan": None, "conflict": CONFLICT}}, "false infeasible"),
        ({"exit": 3, "json": {"plan": None, "conflict": CONFLICT}, "witness": "none"}, "refusal with cell, figure and fix"),
        ({"exit": 3, "json": {"plan": None, "conflict": CONFLICT, "nearest": {"x": 1}}, "witness": "none"}, "nearest"),
        ({"exit": 3, "json": {"plan": None, "conflict": CONFLICT | {"repairs": []}}, "witness": "none"}, "refusal without"),
        ({"exit": 3, "json": {"plan": None, "conflict": None}, "witness": "breaks"}, "refusal without"),
        ({"exit": 2, "json": {"plan": None, "findings": [FINDING]}}, "refusal with cell, figure and fix"),
        ({"exit": 2, "json": {"plan": None, "findings": [FINDING | {"fix": ""}]}}, "refusal without"),
        ({"exit": 2, "json": {"plan": None, "findings": [FINDING | {"cell": ""}]}}, "refusal without"),
        ({"exit": 2, "json": None, "stderr": "no file"}, "refusal without"),
        ({"exit": 0, "json": {"plan": None}}, "fault"),
    ],
)
def test_the_judge(more: Facts, kind: str) -> None:
    assert judged(RUN | more)[0] == kind


def test_a_later_bound_is_compared_only_where_the_witness_holds_the_earlier_tiers() -> None:
    tiers = [PROVEN, {"measure": "O2", "unit": "minutes", "value": 20, "bound": 20, "proven": True}]
    run = RUN | {"json": {"plan": {}, "tiers": tiers}}
    assert judged(run)[0] == "bound contradicted"  # the witness is 10 minutes short, and 20 is said to be the least
    assert judged(run | {"witness_shares": [0.5, 0.9]})[0] == "plan"  # its second team has less than the plan's


def test_a_trace_is_told_by_its_last_line() -> None:
    assert judged(RUN | {"exit": 1, "stderr": TRACE})[1] == "KeyError: 'Art'"


def test_shares_are_capped_at_the_goal_and_sorted() -> None:
    found = goal_shares(read(CHOSEN[0]), audit(read(CHOSEN[0]), witness(CHOSEN[0])))
    assert found == sorted(found)
    assert max(found) <= 1


# --- twins and report ----------------------------------------------------------------------------------------------------
def answer(value: float, bound: float, proven: bool = True, measure: str = "O1") -> Facts:
    tier = {"measure": measure, "unit": "% of goal" if measure == "O1" else "minutes", "value": value, "bound": bound, "proven": proven}
    return {"plan": {}, "status": "optimal", "tiers": [tier]}


def test_twins_agree_or_neither_beats_the_others_bound() -> None:
    assert disagreement(answer(50, 50), answer(50, 50)) == ""
    assert "both proven" in disagreement(answer(50, 50), answer(90, 90))
    assert disagreement(answer(50, 100, proven=False), answer(90, 90)) == ""
    assert "beats the bound" in disagreement(answer(90, 100, proven=False), answer(50, 50))


def test_more_money_is_never_worse() -> None:
    assert disagreement(answer(50, 50), answer(90, 90), better_only=True) == ""
    assert "both proven" in disagreement(answer(90, 90), answer(50, 50), better_only=True)
    assert disagreement({"plan": None, "status": "infeasible", "tiers": []}, answer(50, 50), better_only=True) == ""
    assert "infeasible" in disagreement(answer(50, 50), {"plan": None, "status": "infeasible", "tiers": []}, better_only=True)


def test_the_report_has_a_column_for_each_label() -> None:
    base = {"level": "elementary", "teachers": 20, "flags": [], "sayable": True, "witness": "passes", "over": 1.0, "seed": 7}
    found = [{"label": n, "about": {"Processor": "x"}, "limit": 20} for n in ("before", "now")]
    found += [base | {"label": "before", "kind": "fault", "reason": "KeyError: 'Art'", "limit": 20}]
    found += [base | {"label": "now", "kind": "plan", "reason": "", "limit": 20}]
    text = page(found)
    assert "| plan | 0 | 1 |" in text
    assert "| before | 7 | elementary | 20 |  | fault | KeyError: 'Art' |" in text


def test_seeds_as_they_are_written() -> None:
    assert seeds_of("0-3,9") == [0, 1, 2, 3, 9]
