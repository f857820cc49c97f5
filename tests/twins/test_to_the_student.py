"""Two teachers, 53 students a day each at most, and 105 students of English in three periods: a plan in which every student counts.

Five sections hold 101: three of them 53, the other two 24 each at most. Six hold 106 and have 17 or 18 students (three of each): three are 52 or 53 where the fuller ones are shared out well, and 54 where one teacher has all of them.
"""

from __future__ import annotations

from dataclasses import replace

from changing import numbered
from tiny_secondary import course, middle_school, post
from twins.test_lessons_of_two import BELL, TEACHER

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.school import CalendarRow, Method, Room, School
from planner.milp.engines.highs import HighsEngine
from planner.search.build import build_shape
from planner.search.solve import search


def english(most: int) -> School:
    rules = {
        "min_individual_planning_week": 0, "students_per_period_slack_pct": 0, "duty_owed_week": 0, "daily_unencumbered": 0,
        "max_consecutive_periods": 3, "max_consecutive_minutes": 0, "max_students_day": most, "class_size_over_target": 4,
    }  # fmt: skip
    school = middle_school(
        rules,
        bell=numbered("Bell", *BELL),
        calendar=numbered("Calendar", CalendarRow(1, "REG")),
        staff=numbered("Staff", post("E", count=2, certs=("ENG",))),
        courses=numbered("Courses", course("ENG", "ENG", 105, "ENG")),
        rooms=numbered("Rooms", Room("R1", "std", 24), Room("R2", "std", 24)),
        job_classes=numbered("Lists", TEACHER),
        methods=numbered("Methods", Method("duty_swap", "n")),
        **dict.fromkeys(("services", "locks", "teams", "programs", "conflicts", "assignments"), ()),
    )
    return replace(school, info=replace(school.info, cycle_days=1))


def test_the_fuller_sections_are_shared_out_so_that_nobody_has_too_many() -> None:
    school = english(53)
    found = search(school, seconds=20, brief=True)
    assert found.plan is not None and not audit(school, found.plan).violations
    assert sorted(s.students for s in found.plan.sections) == [17, 17, 17, 18, 18, 18]
    students = {u: sum(s.students for s in found.plan.sections if s.unit_id == u) for u in ("E.1", "E.2")}
    assert sorted(students.values()) == [52, 53]


def test_one_student_less_and_there_is_no_plan() -> None:
    assert search(english(52), seconds=20, brief=True).plan is None


def test_the_shape_knows_that_five_sections_are_too_large_for_three_a_teacher() -> None:
    """Else the names would say no to one number of sections after another. With four students less five sections hold them all."""
    school = english(53).with_rules(students_per_period_slack_pct=5_000)  # else five sections leave a period short of seats
    shape = build_shape(school)
    shape.model.define(shape.secs.number["ENG"] == 5)
    assert HighsEngine().solve(shape.model.problem, seconds=20, gap=0.0).status is Status.INFEASIBLE
    enough = build_shape(replace(school, courses=(replace(school.courses[0], requests=101),)))
    enough.model.define(enough.secs.number["ENG"] == 5)
    assert HighsEngine().solve(enough.model.problem, seconds=20, gap=1.0).value is not None
