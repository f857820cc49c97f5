"""The measures of sections: solver, auditor and enumeration agree on how few students must be disappointed."""

from dataclasses import replace

import pytest
from twins.cases import B, C
from twins.enumerate import best, measure, sections
from twins.model import optimum, shape_of
from twins.schools import COURSE, X, upper

from planner.domain.school import Course, Pair, School, Slot

FIRST = replace(COURSE, periods_allowed=("P1",))
LONGER = replace(COURSE, requests=21, max_size=21)
PAIRS = (Pair("A", "B", 7), Pair("B", "C", 2), Pair("A", "C", 4))
LARGE = replace(COURSE, max_size=40)
P4 = Slot("REG", "P4", 4, 660, 705, "class")
HALF = replace(B, term="S1", periods_allowed=("P1",))


def two_periods(courses: tuple[Course, ...]) -> School:
    return upper({"students_per_period_slack_pct": 5000}, teams=(), bell=upper().bell[:2], courses=courses, conflicts=PAIRS)


CASES = (
    ("A and B can only be in P1", "O11", upper(teams=(), courses=(FIRST, replace(FIRST, course_id="B")), conflicts=PAIRS), 7),
    ("B may be elsewhere", "O11", upper(teams=(), courses=(FIRST, B), conflicts=PAIRS), 0),
    ("three courses and two periods: B and C together", "O11",
     two_periods(courses=(LARGE, replace(LARGE, course_id="B"), replace(LARGE, course_id="C"))), 2),
    ("one of two sections of B is enough", "O11", two_periods(courses=(replace(LARGE, periods_allowed=("P1",)), replace(LARGE, course_id="B", requests=40))), 0),
    pytest.param("a semester in the same period is too much", "O11",
                 upper(teams=(), bell=(*upper().bell, P4), courses=(FIRST, HALF, C), conflicts=PAIRS), 7, marks=pytest.mark.broad),
    ("X teaches one period, so 21 students are one class", "O12",
     upper({"class_size_over_target": 1, "load_periods": 1}, staff=(X,), teams=(), courses=(LONGER,)), 1),
    ("X teaches two periods", "O12", upper({"class_size_over_target": 1, "load_periods": 2}, staff=(X,), teams=(), courses=(LONGER,)), 0),
)  # fmt: skip


@pytest.mark.parametrize(("says", "code", "school", "answer"), CASES, ids=lambda x: x if isinstance(x, str) else "")
def test_the_same_answer(says: str, code: str, school: School, answer: int) -> None:
    goal = measure(code)
    assert optimum(shape_of(school), goal) == answer, says
    assert best(school, goal, sections(*school.row_of_unit)) == answer, says
