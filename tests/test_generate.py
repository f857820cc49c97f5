"""The generated schools of the benchmarks are sound workbooks whose classes fit their teachers and whose money can be found."""

from __future__ import annotations

from fractions import Fraction

import pytest
from benchmarks import generate

from planner.domain.school import School
from planner.facts.periods import periods_of, runs, sections_at, sections_range
from planner.workbook.read import Reading, read_workbook
from planner.workbook.template import workbook_bytes

SIZES = (20, 60, 200)


@pytest.fixture(scope="module", params=SIZES)
def reading(request: pytest.FixtureRequest) -> Reading:
    return read_workbook(workbook_bytes(generate.sample(request.param, 0).rows))


@pytest.fixture(scope="module")
def school(reading: Reading) -> School:
    assert reading.school is not None, reading.must_fix
    return reading.school


def test_a_generated_workbook_has_nothing_to_fix(reading: Reading) -> None:
    assert not reading.must_fix
    assert {f.code for f in reading.look_at} <= {"ended-fund", "old-rules", "open-periods", "teaches-none", "too-few-teachers", "two-averages"}  # pay by department, as in Summit


def test_there_are_as_many_teachers_as_asked_for(school: School) -> None:
    teaching = [row for row in school.staff if row.teaches]
    assert sum(row.count for row in teaching) == int(school.info.school_name.split()[1].split("-")[0])
    assert len(periods_of(school).codes) == generate.PERIODS


def test_classes_and_second_teachers_fit_the_load_and_the_overloads(school: School) -> None:
    seconds = sum(c.co_teach_sped + c.co_teach_el for c in school.courses)
    most = sum(sections_range(school, c)[1] for c in school.courses)
    load = sum(row.count * (row.load_periods or 0) for row in school.staff if row.teaches)
    assert most + seconds <= load + sum(p.overload_sections for p in school.programs)


def test_each_department_fits_its_plain_load_when_classes_grow_by_one(school: School) -> None:
    for dept in dict.fromkeys(c.dept for c in school.courses):
        fewest = sum(sections_range(school, c)[0] for c in school.courses if c.dept == dept)
        assert fewest <= sum(row.count * (row.load_periods or 0) for row in school.staff if dept in row.teaches), dept


def test_one_course_in_five_is_a_singleton_and_every_course_runs(school: School) -> None:
    assert all(runs(school, c) for c in school.courses)
    singles = [c for c in school.courses if sections_at(c, c.target_size) == 1]
    assert 0.1 <= len(singles) / len(school.courses) <= 0.3
    assert {c for pair in school.conflicts for c in (pair.course_a, pair.course_b)} <= {c.course_id for c in singles}


def test_teams_have_three_to_six_members_and_take_in_every_permanent_teacher(school: School) -> None:
    assert all(3 <= len(t.core) <= 6 for t in school.teams)
    members = [u for t in school.teams for u in t.core]
    permanent = [u for row in school.staff if row.teaches and school.may_change(row) == "no" for u in row.units]
    assert sorted(members) == sorted(permanent)


def test_there_is_a_room_of_its_type_for_every_class_of_a_period(school: School) -> None:
    for kind in dict.fromkeys(c.room_type for c in school.courses):
        most = sum(sections_range(school, c)[1] for c in school.courses if c.room_type == kind)
        assert sum(r.type == kind for r in school.rooms) * generate.PERIODS >= 1.1 * most, kind


def test_money_falls_short_by_four_percent_and_can_be_found_without_a_teacher(school: School) -> None:
    need = sum((row.count * school.unit_cost(row, row.fte) for row in school.staff), Fraction(0)) + sum(
        p.cost_next for p in school.programs
    )
    has = sum(school.revenue(f, 1) for f in school.funds)
    today = sum(f.revenue_this for f in school.funds)
    assert 0.039 < (need - has) / today < 0.041
    posts = sum(
        row.count * school.unit_cost(row, row.fte) for row in school.staff if school.may_change(row) == "may stop" and not row.teaches
    )
    programs = sum(p.cost_next - p.levels[0] for p in school.programs if p.levels and p.tag not in ("supplies", "sub"))
    assert need - has < posts + programs < 1.6 * (need - has)


@pytest.mark.parametrize("teachers", [20, 50, 100, 200])
def test_the_same_numbers_give_the_same_school(teachers: int) -> None:
    assert generate.sample(teachers, 1).rows == generate.sample(teachers, 1).rows
    assert generate.sample(teachers, 1).rows["Courses"] != generate.sample(teachers, 2).rows["Courses"]
