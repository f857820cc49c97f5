"""Two schools: 20 students for one locally paid teacher; 22 are 110 %, and one student more is too many."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tiny import staff, tiny_plan, tiny_school

from planner.district.comparability import comparability
from planner.domain.plan import Share
from planner.domain.school import Fund, School
from planner.tables.compare.district import compared

GF = Fund("GF", "General fund", revenue_next=900_000_00)
T1A = Fund("T1A", "Title I", "federal", revenue_next=50_000_00)


def school(name: str, students: int, teachers: int, *funds: Fund, pay: int = 50_000_00, split: int = 10_000) -> School:
    """Teachers paid by GF, or by GF for a part and by Title I for the rest; a principal's office that does not count."""
    fund = (("GF", split), ("T1A", 10_000 - split)) if split < 10_000 else (("GF", 10_000),)
    line = replace(staff("T", "homeroom_teacher", count=teachers), avg_salary=pay, fund=fund)
    tiny = tiny_school()
    return replace(tiny, info=replace(tiny.info, school_name=name, enrol_next=students), funds=(GF, *funds), staff=(line,), homerooms=())


WITHOUT = school("Without", 200, 10)


@pytest.mark.parametrize(("students", "passes"), [(220, True), (221, False)])
def test_one_student_too_many(students: int, passes: bool) -> None:
    """Ten teachers at the same pay: with 221 students neither staff (22.1 for each) nor money (under 2,250 dollars) is comparable."""
    found = comparability([(WITHOUT, None), (school("With", students, 10, T1A, pay=49_500_00), None)])
    assert [c.title_one for c in found] == [False, True] and found[0].passes
    assert found[1].most == 22 and found[1].least == 2_250_00
    assert found[1].passes is passes
    assert list(compared(found)["Comparable"]) == ["not tested", "yes" if passes else "NO"]


@pytest.mark.parametrize(("pay", "passes"), [(2_250 * 250 * 100 // 10, True), (2_250 * 250 * 100 // 10 - 100, False)])
def test_one_dollar_too_little(pay: int, passes: bool) -> None:
    """250 students are too many for ten teachers; 90 % of 2,500 dollars for each are 2,250 x 250."""
    assert comparability([(WITHOUT, None), (school("With", 250, 10, T1A, pay=pay), None)])[1].passes is passes


@pytest.mark.parametrize(
    ("fund", "there"),
    [(Fund("FED7", "Title I, Part A", "federal", revenue_next=1), True), (Fund("TITLE1", "", "federal", revenue_next=1), True),
     (Fund("T2A", "Title II", "federal", revenue_next=1), False), (Fund("T1", "Trust one", "general", revenue_next=1), False)],
)  # fmt: skip
def test_a_title_one_school_is_told_by_the_fund_s_code_or_name(fund: Fund, there: bool) -> None:
    assert [c.title_one for c in comparability([(WITHOUT, None), (school("Other", 200, 10, fund), None)])] == [False, there]


def test_what_title_one_pays_does_not_count() -> None:
    half = school("With", 220, 10, T1A, split=5_000)
    found = comparability([(WITHOUT, None), (half, None)])[1]
    assert found.fte == 5 and found.cents == 250_000_00 and not found.passes


def test_a_plan_counts_as_it_pays() -> None:
    with_ = school("With", 220, 10, T1A)
    plan = tiny_plan(with_)
    moved = tuple(replace(p, shares=(Share("GF", 450_000_00), Share("T1A", 50_000_00))) for p in plan.positions)
    found = comparability([(WITHOUT, None), (with_, replace(plan, positions=moved))])[1]
    assert found.fte == 9 and not found.passes


def test_where_all_have_title_one_each_is_set_beside_all() -> None:
    both = comparability([(school("One", 200, 10, T1A), None), (school("Two", 300, 10, T1A), None)])
    assert both[0].most == both[1].most == 27.5 and [c.passes for c in both] == [True, False]


def test_one_school_alone_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="two or more"):
        comparability([(WITHOUT, None)])
    with pytest.raises(ValueError, match="no students"):
        comparability([(school("A", 0, 10), None), (school("B", 10, 1, T1A), None)])
