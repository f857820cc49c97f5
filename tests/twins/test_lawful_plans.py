"""Small schools with a lawful week beside them, written by hand: what the checker passes, the search may never call impossible.

Each case has its reason: a row of the model that once asked for more than the checker does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tiny import position, program, settle
from tiny_secondary import SECTIONS, middle_plan, middle_school
from twins.lawful import Case, is_found
from twins.schools import COURSE, G1, GF, H1, L1, P1, P2, P3, PE, S1, S2, T1, TXY, A, E, P, X, Y, mini, upper, wide

from planner.domain.plan import Block, Day, DutyPost, Lesson, Meeting, Plan, Position, Section, Session, Share, Unit
from planner.domain.school import Duty, Fund, Lock, Method, Pair, Program, School, Service, Slot, Special, Team

RICH = (replace(GF, revenue_next=900_000_00),)
LUNCH = (Block("lunch", "1", 1, "REG", 660, 690),)


def week(school: School, **facts: Any) -> Plan:
    """Everybody as today on every usual day, and these facts."""
    whole: dict[str, Any] = {
        "days": tuple(Day(d, "REG", 36) for d in school.days),
        "positions": tuple(position(school, row.staff_id) for row in school.staff),
    }
    return settle(school, Plan(**(whole | facts)))


def section(course: str, period: str, unit: str = "X", **more: Any) -> Section:
    return Section(f"{course}-1", course, unit, (period,), **({"students": 20} | more))


# --- kinds of day that need not be held ---------------------------------------------------------------------------------------
def early_release_in_every_other_course() -> Case:
    """A section takes a teacher's free time on the usual day or on the one in its place, never on both."""
    release = Method("early_release", "ask", 100, "days", day_type="ER", cycle_days=(5,))
    early = tuple(replace(p, day_type="ER", end=p.end - 5) for p in (P1, P2, P3))
    bell = (P1, P2, P3, *early, Slot("ER", "MEET", 9, 660, 720, "non_student"))
    courses = tuple(replace(COURSE, course_id=f"C{i}", periods_allowed=(f"P{i}",)) for i in (1, 2))
    rules = {"min_individual_planning_week": 200}
    school = upper(rules, days=5, staff=(X,), bell=bell, methods=(release,), courses=courses, funds=RICH, teams=())
    return school, week(school, sections=(section("C1", "P1"), section("C2", "P2")))


# --- positions ------------------------------------------------------------------------------------------------------------------
def one_of_two_posts() -> Case:
    """Money for one of A.1 and A.2, and only A.2 teaches art."""
    staff = (T1, replace(A, count=2, may_change="may stop"), P)
    poor = (replace(GF, revenue_next=130_000_00),)
    school = wide({"special_every_day": 1}, staff=staff, specials=(Special("ART", "A.2"),), funds=poor)
    two = Position("A", (Unit("A.1", 0, ()), Unit("A.2", 100, (1,))), (Share("GF", 40_000_00),))
    posts = (position(school, "T1"), two, position(school, "P"))
    return school, week(school, positions=posts, blocks=LUNCH, grid=(Lesson(1, "REG", "S1", "H1", "ART", "A.2"),))


def a_member_that_stops() -> Case:
    """Who has gone meets nobody: the team's meetings take no planning from it."""
    team = Team("SP", "SP", "specialists", ("A", "P"), floor_min=225, goal_min=225, min_block=45)
    staff = (T1, A, replace(P, may_change="may stop", reduce_ok=True))
    poor = (replace(GF, revenue_next=90_000_00),)
    locks = (Lock("team", "SP", None, "S1", "meets"),)
    school = wide({"min_individual_planning_week": 100}, teams=(team,), staff=staff, funds=poor, locks=locks)
    posts = (position(school, "T1"), position(school, "A"), position(school, "P", 0))
    meeting = Meeting("SP", 1, "REG", 540, 585, 45, ("S1",))
    return school, week(school, positions=posts, blocks=LUNCH, grid=(Lesson(1, "REG", "S3", "H1", "ART", "A"),), meetings=(meeting,))


def a_teacher_of_sections_that_stops() -> Case:
    team = replace(TXY, floor_min=450, goal_min=450, min_block=45)
    staff = (replace(X, individual_planning_min=0), replace(Y, may_change="may stop"))
    courses = (replace(COURSE, periods_allowed=("P1",)),)
    poor = (replace(GF, revenue_next=50_000_00),)
    school = upper({"min_individual_planning_week": 1}, staff=staff, teams=(team,), funds=poor, courses=courses)
    posts = (position(school, "X"), position(school, "Y", 0))
    meeting = Meeting("TXY", 1, "REG", 560, 655, 90, ("P2", "P3"))
    return school, week(school, positions=posts, sections=(section("A", "P1"),), meetings=(meeting,))


def a_half_post_that_may_become_whole() -> Case:
    """It can teach as much as a whole one."""
    half = replace(X, fte=50, max_fte=100, may_change="hours", min_fte=50)
    courses = (replace(COURSE, periods_allowed=("P1",)), replace(COURSE, course_id="B", periods_allowed=("P2",)))
    school = upper({"load_periods": 2}, staff=(half,), courses=courses, funds=RICH, teams=())
    return school, week(school, positions=(position(school, "X", 100),), sections=(section("A", "P1"), section("B", "P2")))


def an_overload_in_place_of_duty() -> Case:
    bell = tuple(Slot("REG", f"P{i}", i, 480 + 50 * i, 525 + 50 * i, "class") for i in range(1, 9))
    courses = tuple(replace(COURSE, course_id=f"C{i}", periods_allowed=(f"P{i}",)) for i in range(1, 7))
    over = Program("OVER", "Overload", 4_000_00, "GF", levels=(0, 4_000_00), overload_sections=1, mandated=True)
    rules = {"load_periods": 5, "duty_owed_week": 450, "min_individual_planning_week": 450}
    hours = {"student_start": 510, "student_end": 940, "contract_end": 960}
    school = upper(rules, bell=bell, staff=(X,), courses=courses, funds=RICH, teams=(), programs=(over,), **hours)
    bought = (program(school, "OVER", "continue", 4_000_00),)
    return school, week(school, programs=bought, sections=tuple(section(f"C{i}", f"P{i}") for i in range(1, 7)))


# --- money ----------------------------------------------------------------------------------------------------------------------
def a_fund_with_exactly_the_cents() -> Case:
    """A row is charged rounded: $44,936.01 where its exact cost is a fraction of a cent more."""
    odd = replace(A, avg_salary=40_000_01, benefit_pct=1234)
    cents = round(wide({}, staff=(T1, odd, P)).unit_cost(odd, 100, 1))
    school = wide({}, staff=(T1, odd, P), funds=(replace(GF, revenue_next=90_000_00 + cents),))
    return school, week(school, blocks=LUNCH)


def stopping_costs_once() -> Case:
    ended = Program("PR", "P", 50_000_00, "GF", exit_cost=10_000_00)
    less = replace(GF, revenue_next=140_000_00, revenue_y2=130_000_00, revenue_y3=130_000_00)
    school = wide({"balance_year_2": 1}, programs=(ended,), funds=(less,))
    return school, week(school, programs=(program(school, "PR", "stop", 0),), blocks=LUNCH)


def growth_of_the_level_that_is_taken() -> Case:
    """Health cover grows by half, and the half post has twice as much of it in its cost as the whole one."""
    row = replace(A, fte=50, max_fte=100, min_fte=50, may_change="hours", benefit_flat=10_000_00)
    rules = {"balance_year_2": 1, "growth_health_pct": 5000, "growth_personnel_pct": 0}
    flat = replace(GF, revenue_next=110_000_00, revenue_y2=110_000_00, revenue_y3=110_000_00)
    school = wide(rules, staff=(T1, row, P), funds=(flat,))
    return school, week(school, blocks=LUNCH)


# --- the grades' day ------------------------------------------------------------------------------------------------------------
def what_works_around_a_session() -> Case:
    """Children may be pulled out of WIN, not out of reading or mathematics."""
    service = Service("RD", "sped", ("1",), "pull", 5, 45, 1, "sped_teacher")
    rules = {"literacy_min_day": 90, "math_min_day": 30, "win_min_day": 50, "special_every_day": 1}
    school = mini(rules, days=1, bell=(S1, S2, L1), services=(service,), staff=(T1, A, P, E), funds=RICH)
    pieces = (("lunch", 660, 690), ("win", 590, 640), ("literacy", 690, 780), ("math", 510, 540))
    blocks = tuple(Block(kind, "1", 1, "REG", start, end) for kind, start, end in pieces)
    session = Session("RD", 1, 1, "REG", 590, 635, "E")
    return school, week(school, grid=(Lesson(1, "REG", "S1", "H1", "ART", "A"),), blocks=blocks, sessions=(session,))


def a_recess_as_long_as_the_teachers_lunch_needs() -> Case:
    """Children are promised five minutes of recess, their teachers forty of lunch beside thirty on the bell."""
    school = wide({"recess_min_day": 5, "duty_free_lunch": 40}, funds=RICH)
    blocks = (*LUNCH, Block("recess", "1", 1, "REG", 690, 700))
    return school, week(school, blocks=blocks)


def two_slots_with_another_grades_between() -> Case:
    """Grade 2's shorter specials begin inside grade 1's: its two slots stand side by side all the same."""
    own = (replace(S1, for_grades=("1",)), replace(S2, for_grades=("1",)))
    bell = (*own, Slot("REG", "K1", 5, 542, 572, "specials", ("2",)), Slot("REG", "K2", 6, 600, 630, "specials", ("2",)), L1)
    team = replace(G1, floor_min=450, goal_min=450, min_block=90)
    school = mini({"min_planning_block": 30}, days=1, bell=bell, teams=(team,), funds=RICH)
    lessons = (Lesson(1, "REG", "S1", "H1", "ART", "A"), Lesson(1, "REG", "S2", "H1", "PE", "P"))
    meeting = Meeting("G1", 1, "REG", 540, 635, 90, ("S1", "S2"), cover=(("H1", "A"), ("H1", "P")))
    return school, week(school, grid=lessons, blocks=LUNCH, meetings=(meeting,))


def no_break_promised_to_an_aide() -> Case:
    """Breaks between classes are promised to certified adults; an aide gives art for an hour."""
    bell = (Slot("REG", "S1", 1, 550, 610, "specials"), Slot("REG", "L1", 2, 655, 685, "lunch"))
    aide = replace(P, staff_id="D", job_class="para")
    locks = (Lock("grade", "1", 1, "S1", "out"),)
    school = mini({"max_consecutive_minutes": 50}, days=1, student_end=730, bell=bell, staff=(T1, A, aide),
                  specials=(Special("ART", "D"),), funds=RICH, locks=locks)  # fmt: skip
    blocks = (Block("lunch", "1", 1, "REG", 655, 685),)
    return school, week(school, grid=(Lesson(1, "REG", "S1", "H1", "ART", "D"),), blocks=blocks)


def duty_on_a_day_without_lunch() -> Case:
    hall = Duty("HALL", "REG", 540, 585, "hall", allowed=("homeroom_teacher",))
    school = mini({}, days=1, bell=(S1, S2), duties=(hall,), funds=RICH)
    return school, week(school, grid=(Lesson(1, "REG", "S1", "H1", "ART", "A"),), duties=(DutyPost("HALL", 1, "REG", "T1"),))


# --- services and sections ------------------------------------------------------------------------------------------------------
def a_service_in_a_period_with_two_clocks() -> Case:
    """For grade 6, in its own clock."""
    service = Service("RES", "sped", ("6",), "pull", 2, 40, 1, "sped_teacher", allowed_slots=("P3",))
    rich = (Fund("GF", "General fund", revenue_this=200_000_00, revenue_next=900_000_00),)
    school = middle_school({"students_per_period_slack_pct": 5000}, services=(service,))
    off = ("max_consecutive_periods", "daily_unencumbered", "duty_free_lunch")
    school = replace(school, funds=rich, teams=(), rules=tuple(r for r in school.rules if r.key not in off))
    moved = {"ART": ("P2", ()), "MUS": ("P2", ()), "LIT": ("P3", ("6",))}
    sections = tuple(
        replace(x, periods=(moved[x.course][0],), lane=moved[x.course][1]) if x.course in moved else x for x in SECTIONS
    )
    sections = tuple(replace(x, room="R1") if x.course == "LIT" else x for x in sections)
    return school, middle_plan(school, sections=sections, meetings=(), sessions=(Session("RES", 1, 1, "REG", 645, 685, "S"),))


def a_service_for_a_grade_without_a_class() -> Case:
    service = Service("SP", "sped", ("1", "2"), "pull", 5, 30, 1, "sped_teacher")
    school = wide({}, grades=("1", "2"), staff=(T1, A, P, E), services=(service,), funds=RICH)
    return school, week(school, blocks=LUNCH, sessions=(Session("SP", 1, 1, "REG", 540, 570, "E"),))


def a_pair_with_a_course_that_does_not_run() -> Case:
    courses = (replace(COURSE, course_id="A", sections_fixed=0), replace(COURSE, course_id="B"))
    school = upper({}, courses=courses, funds=RICH, teams=(), conflicts=(Pair("A", "B", 5, hard=True),))
    return school, week(school, sections=(section("B", "P1"),))


def grade_school_and_upper_grades(**facts: Any) -> School:
    """Grade 1 has its homeroom H1 and specials, grade 8 has courses."""
    bell = (
        S1, replace(S2, start=590, end=635, slot="S3"), replace(L1, for_grades=("1",)), Slot("REG", "P1", 11, 510, 555, "class", ("8",)),
        Slot("REG", "P2", 12, 560, 605, "class", ("8",)), Slot("REG", "L8", 13, 610, 640, "lunch", ("8",)),
        Slot("REG", "P3", 14, 645, 690, "class", ("8",)),
    )  # fmt: skip
    return mini({"duty_free_lunch": 30}, days=1, level="k8", grades=("1", "8"), student_start=510, student_end=840, bell=bell, homerooms=(H1,),
                courses=(replace(COURSE, grade_mix=("8",)),), teams=(), funds=RICH, **facts)  # fmt: skip


def lunch_of_a_teacher_of_sections() -> Case:
    """It eats in a lunch slot; the gap between specials is short, and is another's."""
    para = replace(P, staff_id="D", job_class="para")
    school = grade_school_and_upper_grades(specials=(replace(PE, staff_id="D"),), staff=(T1, para, X))
    return school, week(school, blocks=LUNCH, sections=(section("A", "P1", lane=("8",)),))


CASES: tuple[Callable[[], Case], ...] = (
    early_release_in_every_other_course, one_of_two_posts, a_member_that_stops, a_teacher_of_sections_that_stops,
    a_half_post_that_may_become_whole, an_overload_in_place_of_duty, a_fund_with_exactly_the_cents, stopping_costs_once,
    growth_of_the_level_that_is_taken, what_works_around_a_session, a_recess_as_long_as_the_teachers_lunch_needs,
    two_slots_with_another_grades_between, no_break_promised_to_an_aide, duty_on_a_day_without_lunch,
    a_service_in_a_period_with_two_clocks, a_service_for_a_grade_without_a_class, a_pair_with_a_course_that_does_not_run,
    lunch_of_a_teacher_of_sections,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_is_lawful_is_found(case: Callable[[], Case]) -> None:
    is_found(case)
