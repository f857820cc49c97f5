"""Shortages that adding up shows: never of a school that has a plan; with figures, cell and a way out where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from books import ab_block, four_by_four, k8, seven_drop_two, six_day
from books.common import read
from changing import edit
from tiny import full_school, tiny_school
from tiny_secondary import middle_school

from planner.domain.outcome import Status
from planner.domain.school import Duty, FundRule, School
from planner.facts.shortages import Shortage, least_costs, shortages
from planner.milp.engines.highs import HighsEngine
from planner.milp.solve.counted import explain_conflict
from planner.search.build import build_shape
from planner.search.solve import search
from planner.workbook.read import read_workbook

XLSX = Path(__file__).parents[1] / "templates" / "xlsx"
SAMPLES = ("pine_hollow", "pine_hollow_thin", "eastgate", "riverbend", "summit")
BOOKS = (ab_block, four_by_four, k8, seven_drop_two, six_day)


def said(school: School) -> list[str]:
    return [s.sentence for s in shortages(school)]


def impossible(school: School) -> bool:
    """Is it proven by the counting model, which knows nothing of these sums?"""
    return HighsEngine().solve(build_shape(school).model.problem, seconds=60, gap=1.0).status is Status.INFEASIBLE


# --- never of a school that has a plan ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_none(name: str) -> None:
    place: Any = read_workbook(XLSX / f"{name}.xlsx").school
    assert shortages(place) == ()


@pytest.mark.parametrize("book", BOOKS, ids=lambda m: m.NAME)
def test_books_have_none(book: Any) -> None:
    place = read(book.build()).school
    assert place is not None and shortages(place) == ()


@pytest.mark.parametrize("school", [tiny_school(), full_school(), middle_school()], ids=["tiny", "full", "middle"])
def test_tiny_schools_have_none(school: School) -> None:
    assert shortages(school) == ()


# --- classes -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("sizes", "cap", "sentence", "fixes"), [
    ((20, 20), 20, None, []),
    ((22, 18), 20, "Class H1A has 22 students; the most is 20 in grade 1.", ["even", "cap"]),
    ((22, 20), 20, "Grade 1 has 42 students in 2 classes: at least 21 in one of them; the most is 20.", ["class", "class", "cap"]),
])  # fmt: skip
def test_a_cap(sizes: tuple[int, int], cap: int, sentence: str | None, fixes: list[str]) -> None:
    school = edit(edit(tiny_school({"size_cap_1": cap}), "homerooms", "H1A", enrol_next=sizes[0]), "homerooms", "H1B", enrol_next=sizes[1])
    found = shortages(school)
    assert [s.sentence for s in found] == ([sentence] if sentence else [])
    assert [f.kind for s in found for f in s.fixes] == fixes
    assert bool(found) == impossible(school)
    if found:
        assert found[0].cell == school.rule_cell("size_cap_1") != ""


def test_an_average_is_told_with_its_figure_and_mended_by_a_way_that_was_tried() -> None:
    """44 students in 2 classes are 22 each."""
    school = edit(tiny_school({"size_avg_1_3": 21}), "homerooms", enrol_next=22)
    found = explain_conflict(school, build_shape, seconds=30)
    assert [(p.sentence, p.cell) for p in found.promises] == [
        ("Grades 1 to 3 have 44 students in 2 classes: 22 each on average; the most is 21.", school.rule_cell("size_avg_1_3"))
    ]
    assert found.minimal
    by_cap = next(r for r in found.repairs if r.cell == school.rule_cell("size_avg_1_3"))
    assert by_cap.sentence == "Let classes of grades 1 to 3 have on average 22 students instead of 21." and by_cap.exact
    assert not impossible(school.with_rules(size_avg_1_3=22)) and impossible(school.with_rules(size_avg_1_3=21))


def test_a_limit_that_is_law_is_not_offered_to_be_raised() -> None:
    school = edit(tiny_school({"size_cap_1": 20}), "homerooms", "H1A", enrol_next=22)
    law = replace(school, rules=tuple(replace(r, source="statute") for r in school.rules))
    assert "cap" not in [f.kind for s in shortages(law) for f in s.fixes]


def test_a_search_ends_at_once_with_the_figures() -> None:
    school = edit(tiny_school({"size_cap_1": 20}), "homerooms", enrol_next=23)
    outcome = search(school, seconds=20)
    assert outcome.status is Status.INFEASIBLE and outcome.conflict is not None
    assert outcome.conflict.promises[0].sentence == "Grade 1 has 46 students in 2 classes: at least 23 in one of them; the most is 20."


# --- teachers, specialists, duties -----------------------------------------------------------------------------------------
def test_a_department_that_cannot_teach_its_sections() -> None:
    """At 24 students ENG has 6 sections for 140 requests and LIT 1; two teachers teach 3 periods each."""
    school = middle_school({"load_periods": 3, "class_size_over_target": 4}, programs=())
    assert said(school) == []
    more = edit(school, "courses", "ENG", requests=144)
    found = [s for s in shortages(more) if s.rule == "TeachingLoad"]
    assert [s.sentence for s in found] == ["ENG: sections take 7 periods at least; 2 FTE with their certificates can teach 6."]
    assert impossible(more)
    assert not any(s.rule == "TeachingLoad" for s in shortages(found[0].fixes[0].change(more)))


def test_paid_overload_counts_for_all_departments_together() -> None:
    school = edit(middle_school({"class_size_over_target": 4}), "courses", "ENG", requests=144)
    assert not any(s.rule == "TeachingLoad" for s in shortages(school))


@pytest.mark.parametrize(("most", "short"), [(2, False), (1, True)])
def test_specialists_who_cannot_have_every_class_every_day(most: int, short: bool) -> None:
    """Two classes on two days take 4 class slots; two specialists have 2 each, or 1."""
    school = edit(tiny_school({"special_every_day": 1}), "specials", max_per_cycle=most)
    assert said(school) == (
        ["A special every day for 2 classes takes 4 class slots in 2 days; specialists have 2 at most (ART 1 + PE 1)."] if short else []
    )
    assert impossible(school) == short


@pytest.mark.parametrize(("needed", "short"), [(1, False), (2, True)])
def test_a_duty_for_more_adults_than_there_are(needed: int, short: bool) -> None:
    duty = Duty("LUNCH", "REG", 660, 690, "lunch", adults_needed=needed, allowed=("para",))
    school = tiny_school(duties=(duty,))
    assert bool(said(school)) == short
    assert impossible(school) == short


# --- money -----------------------------------------------------------------------------------------------------------------
def test_what_must_stay_against_what_the_funds_bring() -> None:
    """$200,000 of posts that may not change; a dollar less is a dollar short."""
    school = tiny_school()
    assert sum(cents for cents, _ in least_costs(school).values()) == 200_000_00
    poor = edit(school, "funds", "GF", revenue_next=199_999_00)
    assert said(poor) == ["What must stay costs $200,000 next year at least; GF, which may pay for it, brings $199,999: at least $1 short."]
    assert impossible(poor)


def test_a_post_that_no_fund_may_pay() -> None:
    school = tiny_school(fund_rules=(FundRule("GF", "para", "n"),))
    assert said(school) == ["Position D costs $20,000 next year at least, and no fund may pay for para."]
    assert impossible(school)


def test_a_sum_that_is_wrong_makes_no_school_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    """What adding up shows is believed once a second path agrees; a school that has a plan gets it."""
    wrong = Shortage("Funding", "There is no money.", "Funds!E3", ())
    monkeypatch.setattr("planner.search.walk.shortages", lambda _: (wrong,))
    assert search(tiny_school(), seconds=10).plan is not None
