"""What is said as a price: the figures of T14 and T16."""

from fractions import Fraction
from pathlib import Path

import pytest

from planner.domain.plan import Plan, Section
from planner.domain.school import School
from planner.explain.prices import prices, team_plan_fte
from planner.workbook.read import read_workbook

TEMPLATES = Path(__file__).parent.parent / "templates" / "xlsx"


@pytest.fixture(scope="module")
def riverbend() -> School:
    return read_workbook(TEMPLATES / "riverbend.xlsx").school


def six_periods_each(school: School) -> Plan:
    """Every core teacher of a house has six sections, which is all that the price looks at."""
    teachers = [u for t in school.teams if t.type == "house" for u in t.core]
    return Plan(sections=tuple(Section(f"X-{u}-{n}", "ELA6", u, (f"P{n}",)) for u in teachers for n in range(1, 7)))


def test_t14_the_team_plan(riverbend: School) -> None:
    """36 teachers x 6 periods / 7 = 30.86, 5.14 fewer than 36, at $94,000 each."""
    assert team_plan_fte(riverbend, six_periods_each(riverbend)) == 36 - Fraction(36 * 6, 7)
    (said,) = prices(riverbend, six_periods_each(riverbend))
    assert "5.14 FTE of core teachers: $483,429 in this year's dollars, $495,514 next year" in said
    assert said.endswith("It is a price, and is not proposed.")


def test_t16_one_student_more_course_by_course() -> None:
    summit = read_workbook(TEMPLATES / "summit.xlsx").school
    assert prices(summit, Plan()) == (
        "One student more in every class than its target, course by course, takes 435 sections instead of 445: 10 fewer, the work of 2.0 FTE "
        "at 5 sections each.",
    )


def test_an_elementary_school_has_none() -> None:
    assert prices(read_workbook(TEMPLATES / "pine_hollow.xlsx").school, Plan()) == ()
