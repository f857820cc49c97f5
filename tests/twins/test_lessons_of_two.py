"""Band lessons in class time, given by a job class whose teachers teach different courses: one's free time is not another's.

One day, three periods of 45 minutes, 225 of an average week each. A teaches art in one period, B music in two; both may give the
lessons, one in every cycle. Each is promised one period to plan. Where art stands in P1, only B could give the lesson of P1, and would
have no period left to plan: the free minutes of both together would do.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from changing import numbered
from tiny_secondary import course, middle_school, post

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.school import CalendarRow, Course, JobClass, Lock, Method, School, Service, Slot
from planner.search.build import build_shape
from planner.search.solve import search

BELL = (
    Slot("REG", "P1", 1, 510, 555, "class"),
    Slot("REG", "P2", 2, 560, 605, "class"),
    Slot("REG", "P3", 3, 610, 655, "class"),
    Slot("REG", "L", 4, 660, 700, "lunch"),
)
TEACHER = JobClass("dept_teacher", "Teacher", 50_000_00, 0, 0, "teacher_core", certified=True)
MUSIC_FIRST, ART_FIRST = Lock("section", "MUS", slot="P1"), Lock("section", "ART", slot="P1")


def two_teachers(*locks: Lock) -> School:
    courses: tuple[Course, ...] = (course("ART", "ART", 20, "ART"), course("MUS", "MUS", 40, "MUS"))
    school = middle_school(
        {
            "min_individual_planning_week": 225,
            "students_per_period_slack_pct": 0,
            "duty_owed_week": 0,
            "daily_unencumbered": 0,
            "max_consecutive_periods": 3,
            "max_consecutive_minutes": 0,
        },
        bell=numbered("Bell", *BELL),
        calendar=numbered("Calendar", CalendarRow(1, "REG")),
        staff=numbered("Staff", post("A", certs=("ART",)), post("B", certs=("MUS",))),
        courses=numbered("Courses", *courses),
        services=numbered("Services", Service("LES", "band", ("6", "7"), "pull", 5, 40, 1, "dept_teacher", allowed_slots=("P1",))),
        job_classes=numbered("Lists", TEACHER),
        locks=numbered("Locks", *locks),
        methods=numbered("Methods", Method("duty_swap", "n")),
        teams=(),
        programs=(),
        conflicts=(),
        assignments=(),
    )
    return replace(school, info=replace(school.info, cycle_days=1))


@pytest.mark.parametrize("locks", [(), (MUSIC_FIRST,), (ART_FIRST,)])
def test_a_lesson_is_given_by_somebody_who_has_the_time(locks: tuple[Lock, ...]) -> None:
    school = two_teachers(*locks)
    found = search(school, seconds=8, brief=True)
    if ART_FIRST in locks:
        assert found.status is Status.INFEASIBLE
        return
    assert found.plan is not None and not audit(school, found.plan).violations
    [session] = found.plan.sessions
    assert session.unit_id == "A"


def test_the_shape_sees_it_before_anybody_is_named() -> None:
    """Else the grid would look for a name that nobody has, plan after plan."""
    shape = build_shape(two_teachers())
    assert sorted(i for i, *_ in shape.secs.gives) == [0, 1]
