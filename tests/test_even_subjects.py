"""Even subjects within a grade: what is uneven is listed, a class without a subject first, and the naming evens out what it can."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from changing import numbered
from tiny import tiny_plan, tiny_school

from planner import tables
from planner.analysis.reopen import reread
from planner.domain.outcome import Outcome
from planner.domain.plan import Lesson, Plan
from planner.domain.school import Special, Staff
from planner.measures import NAMED
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.specials import SpecialsGrid
from planner.search.solve import search


def with_grid(*had: tuple[str, int, str, str]) -> Plan:
    """Lessons as (class, day, slot, special)."""
    who = {"ART": "A", "PE": "P"}
    return tiny_plan(tiny_school(), grid=tuple(Lesson(d, "REG", k, h, s, who[s]) for h, d, k, s in had))


def test_a_class_without_a_subject_comes_first() -> None:
    """H1A has art twice and PE once, H1B art once and PE never."""
    plan = with_grid(("H1A", 1, "S1", "ART"), ("H1A", 1, "S2", "PE"), ("H1A", 2, "S1", "ART"), ("H1B", 1, "S2", "ART"))
    rows = list(tables.uneven_subjects(tiny_school(), plan).itertuples(index=False, name=None))
    assert rows == [("Grade 1", "PE", "H1B", 0, 1)], "art differs by one lesson, which is even enough"
    assert tables.without_subject(tiny_school(), plan) == "No PE: H1B. Other classes of their grades have it."


def test_more_than_one_lesson_apart_is_listed_too() -> None:
    plan = with_grid(
        ("H1A", 1, "S1", "ART"), ("H1A", 1, "S2", "ART"), ("H1A", 2, "S1", "ART"), ("H1B", 1, "S3", "ART"), ("H1B", 1, "S1", "PE"), ("H1A", 2, "S2", "PE"),
    )  # fmt: skip
    rows = list(tables.uneven_subjects(tiny_school(), plan).itertuples(index=False, name=None))
    assert rows == [("Grade 1", "Art", "-", 1, 3)] and tables.without_subject(tiny_school(), plan) == ""


def test_codes_of_classes_are_never_taken_apart() -> None:
    school = tiny_school()
    rooms = tuple(replace(h, homeroom_id="H1B, north" if h.homeroom_id == "H1B" else h.homeroom_id) for h in school.homerooms)
    plan = with_grid(("H1A", 1, "S1", "ART"))
    assert tables.without_subject(replace(school, homerooms=rooms), plan) == "No art: H1B, north. Other classes of their grades have it."


def test_even_subjects_are_said_to_be_so() -> None:
    plan = with_grid(("H1A", 1, "S1", "ART"), ("H1B", 1, "S1", "PE"), ("H1A", 2, "S1", "PE"), ("H1B", 2, "S1", "ART"))
    assert tables.uneven_subjects(tiny_school(), plan).empty
    assert "Subjects" not in set(tables.notices(tiny_school(), _found(plan))["What"])


def _found(plan: Plan) -> Outcome:
    return reread(tiny_school(), plan)[0]


def test_the_naming_gives_each_class_of_a_grade_the_same_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two classes are out twice on each of two days. Art has room for four lessons, PE and music for two each: a class alone may have
    art and PE twice and no music; side by side both have art twice, PE and music once."""
    base = tiny_school({"max_blocks_per_day": 2, "max_doubles_per_week": 2})
    music = Staff("M", "specialist", avg_salary=40_000_00, fund=(("GF", 10_000),))
    room = {"ART": 4, "PE": 2}
    wide = [replace(s, max_per_day=4, max_per_cycle=room[s.special]) for s in base.specials]
    school = replace(
        base,
        staff=numbered("Staff", *base.staff, music),
        specials=numbered("Specials", *wide, Special("MUSIC", "M", max_per_day=4, max_per_cycle=2)),
        funds=tuple(replace(f, revenue_this=300_000_00, revenue_next=300_000_00) for f in base.funds),
        bell=tuple(s for s in base.bell if s.slot not in ("AFTER", "S3")),
        teams=(replace(base.teams[0], floor_min=0, goal_min=450),),
    )
    grids: list[SpecialsGrid] = []
    solve = SpecialsGrid.solve
    monkeypatch.setattr(SpecialsGrid, "solve", lambda self, *more: (grids.append(self), solve(self, *more))[1])
    found = search(school, seconds=20, brief=True)
    assert found.plan is not None
    had = Counter((x.homeroom, x.special) for x in found.plan.grid)
    assert sum(had.values()) == 8
    assert {had[h, s] for h in ("H1A", "H1B") for s in ("PE", "MUSIC")} == {1} and had["H1A", "ART"] == had["H1B", "ART"] == 2
    assert tables.uneven_subjects(school, found.plan).empty, had
    assert _least(SpecialsGrid(grids[-1].s)) == 0
    assert _least(SpecialsGrid(grids[-1].s), twice=("H1A", "PE")) == 2, "PE and music two lessons apart, each one beyond the first"
    tier = found.tiers[-1]
    assert (tier.measure, tier.value, tier.proven) == (NAMED, 0, True)


def _least(grid: SpecialsGrid, twice: tuple[str, str] | None = None) -> float:
    """Lessons beyond one by which the classes differ at least; with a subject that a class has two times."""
    if twice is not None:
        had = [x for (h, i, _v, _k), x in grid.x.items() if (h, grid.offers[i].row.special) == twice]
        grid.model.define(grid.model.total(had) == 2)
    grid.model.minimise(grid.beyond)
    value = HighsEngine().solve(grid.model.problem, seconds=20, gap=0.0).value
    assert value is not None
    return round(value, 6)


def test_the_first_plan_is_even_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Out once a day on both days, for 225 minutes: each class has art once and PE once in the very first plan, not art twice and PE twice."""
    school = tiny_school(bell=tuple(s for s in tiny_school().bell if s.slot in ("S1", "L1")))
    team = replace(school.teams[0], goal_min=225)
    plans: list[Plan] = []
    search(replace(school, teams=(team,)), seconds=20, brief=True, on_progress=lambda p: plans.append(p.plan) if p.plan else None)
    assert {(x.homeroom, x.special) for x in plans[0].grid} == {(h, s) for h in ("H1A", "H1B") for s in ("ART", "PE")}
