"""More small schools with a lawful week beside them, as in `test_lawful_plans`: posts that stop, hours, schools with homerooms and
periods, and who may teach what.

`BEST` are schools whose first tiers the search once missed, or bounded wrongly, because a member had gone. `REFUSED` are weeks that no
school would accept, and that the checker once passed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tiny import position
from twins.lawful import Case, is_found
from twins.schools import COURSE, G1, GF, H1, L1, PE, S1, S2, T1, A, D, E, P, X, Y, mini, upper, wide
from twins.test_lawful_plans import LUNCH, RICH, section, week

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.plan import Block, Lesson, Meeting, MethodUse, ProgramChoice, Session, Share
from planner.domain.school import Assignment, Lock, Method, Program, School, Service, Slot, Special, Staff, Team
from planner.search.solve import search

POOR = (replace(GF, revenue_next=90_000_00),)  # not enough for everybody
ART = Special("ART", "A")


# --- members that stop ----------------------------------------------------------------------------------------------------------
def a_team_of_nobody() -> Case:
    """P stops, and its team of one with it: the other team has all that it wants."""
    team = Team("SP", "SP", "specialists", ("P",), goal_min=225, min_block=45)
    staff = (T1, A, replace(P, may_change="may stop", reduce_ok=True))
    school = wide({}, teams=(replace(G1, goal_min=225), team), staff=staff, funds=POOR)
    posts = (position(school, "T1"), position(school, "A"), position(school, "P", 0))
    lesson = Lesson(1, "REG", "S1", "H1", "ART", "A")
    meeting = Meeting("G1", 1, "REG", 540, 585, 45, ("S1",), cover=(("H1", "A"),))
    return school, week(school, positions=posts, blocks=LUNCH, grid=(lesson,), meetings=(meeting,))


def a_team_that_cannot_meet() -> Case:
    """The same, where no slot is as long as that team's shortest meeting."""
    team = Team("SP", "SP", "specialists", ("P",), goal_min=225, min_block=100)
    staff = (T1, A, replace(P, may_change="may stop"))
    school = mini({}, days=1, bell=(S1, S2, L1), teams=(replace(G1, goal_min=225), team), staff=staff, funds=POOR)
    posts = (position(school, "T1"), position(school, "A"), position(school, "P", 0))
    lesson = Lesson(1, "REG", "S1", "H1", "ART", "A")
    meeting = Meeting("G1", 1, "REG", 540, 585, 45, ("S1",), cover=(("H1", "A"),))
    return school, week(school, positions=posts, blocks=LUNCH, grid=(lesson,), meetings=(meeting,))


def who_has_gone_is_short_of_nothing(block: int = 30) -> Case:
    """A meets twice a day, alone: half of the goal, and 450 minutes short for one teacher, not for two."""
    team = Team("SP", "SP", "specialists", ("A", "P"), goal_min=900, min_block=45)
    rules = {"min_planning_block": block} if block else {}
    staff = (T1, A, replace(P, may_change="may stop"))
    school = mini(rules, days=1, bell=(S1, S2, L1), teams=(team,), staff=staff, funds=POOR)
    posts = (position(school, "T1"), position(school, "A"), position(school, "P", 0))
    meeting = Meeting("SP", 1, "REG", 540, 635, 90, ("S1", "S2"))
    return school, week(school, positions=posts, blocks=LUNCH, meetings=(meeting,))


def minutes_between_two_slots_of_a_meeting() -> Case:
    """The same where any minute would count as planning: the five between its slots are passing time."""
    return who_has_gone_is_short_of_nothing(0)


def two_teams_that_share_a_member_who_stops() -> Case:
    """D would be in two meetings at once, if it were still here."""
    one = Team("T1", "T1", "specialists", ("A", "D"), floor_min=225, goal_min=225, min_block=45)
    other = replace(one, team_id="T2", core=("P", "D"))
    locks = (Lock("team", "T1", 1, "S1", "meets"), Lock("team", "T2", 1, "S1", "meets"))
    staff = (T1, A, P, replace(D, may_change="may stop", reduce_ok=True))
    school = wide({}, teams=(one, other), staff=staff, funds=(replace(GF, revenue_next=130_000_00),), locks=locks)
    posts = (*(position(school, u) for u in ("T1", "A", "P")), position(school, "D", 0))
    meetings = tuple(Meeting(t, 1, "REG", 540, 585, 45, ("S1",)) for t in ("T1", "T2"))
    return school, week(school, positions=posts, blocks=LUNCH, meetings=meetings)


# --- days and hours -------------------------------------------------------------------------------------------------------------
def half_a_post_on_three_of_five_days() -> Case:
    half = replace(A, fte=50, days=(1, 2, 3), may_change="may stop")
    locks = (Lock("staff", "A", None, "", "here"),)
    school = mini({}, days=5, staff=(T1, half, P), specials=(replace(ART, min_days=3), PE), funds=RICH, locks=locks)
    return school, week(school, blocks=tuple(Block("lunch", "1", d, "REG", 660, 690) for d in school.days))


def half_a_lunch_of_a_post_by_hours() -> Case:
    """45 minutes, an hour, and 165 at midday less fifteen of lunch: 250 a day."""
    half = replace(A, fte=50, individual_planning_min=1250)
    school = wide({"duty_free_lunch": 30}, staff=(T1, half, P), funds=RICH)
    return school, week(school, blocks=LUNCH)


def lunch_out_of_the_building() -> Case:
    """Forty minutes elsewhere are lunch enough: 125 of midday are left, and all count."""
    away = replace(A, unavailable=("11:00-11:40",), individual_planning_min=1100)
    school = wide({"duty_free_lunch": 30}, staff=(T1, away, P), funds=RICH)
    return school, week(school, blocks=LUNCH)


# --- homerooms and periods ------------------------------------------------------------------------------------------------------
def k8(rules: dict[str, int] | None = None, **facts: Any) -> School:
    """Grade 1 has its homeroom H1 and specials, grade 8 has three periods, 8:30 to 11:30; P2 and P3 overlap no slot of grade 1."""
    bell = (
        S1, replace(S2, start=750, end=810, slot="S3"), replace(L1, for_grades=("1",)), Slot("REG", "P1", 11, 510, 555, "class", ("8",)),
        Slot("REG", "P2", 12, 560, 605, "class", ("8",)), Slot("REG", "L8", 13, 610, 640, "lunch", ("8",)),
        Slot("REG", "P3", 14, 645, 690, "class", ("8",)),
    )  # fmt: skip
    sheets: dict[str, Any] = {
        "bell": bell, "homerooms": (H1,), "staff": (T1, A, P, X, Y), "courses": (replace(COURSE, grade_mix=("8",)),), "teams": (),
        "funds": RICH,
    }  # fmt: skip
    hours = {"days": 1, "level": "k8", "grades": ("1", "8"), "student_start": 510, "student_end": 840}
    return mini(rules or {}, **(hours | sheets | facts))


def no_promise(*rows: Staff) -> tuple[Staff, ...]:
    return tuple(replace(r, individual_planning_min=0) for r in rows)


def who_teaches_sections_plans_in_periods() -> Case:
    """E teaches in P1 and gives a service in grade 1's only slot; its free periods are 45 minutes each."""
    service = Service("SP", "sped", ("1",), "push", 5, 30, 1, "sped_teacher", allowed_slots=("S1",))
    course = replace(COURSE, grade_mix=("8",), cert="C", periods_allowed=("P1",))
    staff = (*no_promise(T1, A, P), replace(E, certs=("C",)))
    school = k8({"min_individual_planning_week": 450}, staff=staff, services=(service,), courses=(course,))
    late = (Slot("REG", "P4", 15, 695, 740, "class", ("8",)), Slot("REG", "P5", 16, 745, 790, "class", ("8",)))
    kept = (s for s in school.bell if s.slot not in ("S1", "S3"))
    school = replace(school, bell=(replace(S1, start=560, end=605), *kept, *late))
    session = Session("SP", 1, 1, "REG", 560, 590, "E")
    return school, week(school, blocks=LUNCH, sections=(section("A", "P1", "E", lane=("8",)),), sessions=(session,))


def who_teaches_none_plans_in_specials() -> Case:
    """E gives a service in every period of grade 8, and plans at midday and in S3."""
    service = Service("SP", "sped", ("8",), "pull", 15, 30, 1, "sped_teacher")
    school = k8({"min_individual_planning_week": 225}, staff=(*no_promise(T1, A, P, X), E), services=(service,))
    sessions = tuple(Session("SP", 1, 1, "REG", start, start + 30, "E") for start in (510, 560, 645))
    return school, week(school, blocks=LUNCH, sections=(section("A", "P1", lane=("8",)),), sessions=sessions)


def a_specialist_and_a_teacher_of_sections_meet_in_a_period() -> Case:
    team = Team("MX", "MX", "course_alike", ("A", "X"), floor_min=225, goal_min=225, min_block=45)
    school = k8(teams=(team,), locks=tuple(Lock("team", "MX", None, k, "free") for k in ("S1", "S3")))
    near = tuple(replace(s, start=596, end=640) if s.slot == "S3" else s for s in school.bell)  # no room at midday
    school = replace(school, bell=near)
    meeting = Meeting("MX", 1, "REG", 645, 690, 45, ("P3",))
    return school, week(school, blocks=LUNCH, sections=(section("A", "P1", lane=("8",)),), meetings=(meeting,))


def adults_without_classes_meet_in_a_specials_slot() -> Case:
    team = Team("PR", "PR", "course_alike", ("E", "D"), floor_min=300, goal_min=300, min_block=60)
    locks = tuple(Lock("team", "PR", None, p, "free") for p in ("P1", "P2", "P3"))
    school = k8(staff=(T1, A, P, X, E, D), teams=(team,), locks=locks)
    meeting = Meeting("PR", 1, "REG", 750, 810, 60, ("S3",))
    return school, week(school, blocks=LUNCH, sections=(section("A", "P1", lane=("8",)),), meetings=(meeting,))


def teachers_of_sections_meet_in_a_specials_slot() -> Case:
    team = Team("XY", "XY", "course_alike", ("X", "Y"), floor_min=300, goal_min=300, min_block=60)
    school = k8(teams=(team,), locks=tuple(Lock("team", "XY", None, p, "free") for p in ("P1", "P2", "P3")))
    meeting = Meeting("XY", 1, "REG", 750, 810, 60, ("S3",))
    return school, week(school, blocks=LUNCH, sections=(section("A", "P1", lane=("8",)),), meetings=(meeting,))


def a_specialist_teaches_a_section_of_art() -> Case:
    """The only certificate for it; in P1 and P2 the class of grade 1 may be with A."""
    course = replace(COURSE, grade_mix=("8",), cert="ARTC")
    school = k8({"cert_required": 1}, staff=(T1, replace(A, certs=("ARTC",)), P), courses=(course,))
    lesson = Lesson(1, "REG", "S1", "H1", "ART", "A")
    return school, week(school, blocks=LUNCH, grid=(lesson,), sections=(section("A", "P3", "A", lane=("8",)),))


def a_post_of_another_purpose_that_is_given_a_section() -> Case:
    """Interventionists teach no sections, but the workbook gives this one its own."""
    row = Staff("I", "interventionist", avg_salary=30_000_00, fund=(("GF", 10_000),), certs=("C",))
    school = upper({"cert_required": 1}, staff=(row,), teams=(), funds=RICH, assignments=(Assignment("I", "A", 1),))
    return school, week(school, sections=(section("A", "P1", "I"),))


def a_teacher_without_certificate_where_none_is_asked_for() -> Case:
    school = upper({"cert_required": 0}, staff=(replace(X, certs=()),), teams=(), funds=RICH)
    jobs = tuple(replace(j, certified=False) if j.job_class == "homeroom_teacher" else j for j in school.job_classes)
    school = replace(school, job_classes=jobs)
    return school, week(school, sections=(section("A", "P1"),))


# --- programs -------------------------------------------------------------------------------------------------------------------
def free(**more: Any) -> Case:
    locks = more.pop("locks", ())
    school = wide({}, programs=(Program("PR", "P", 0, "GF", **more),), locks=locks)
    return school, week(school, programs=(ProgramChoice("PR", "continue", 0, ()),), blocks=LUNCH)


def a_program_that_costs_nothing_is_kept() -> Case:
    return free(locks=(Lock("program", "PR", None, "", "keep"),))


def a_free_program_that_the_law_requires() -> Case:
    return free(mandated=True)


def a_free_program_that_would_cost_to_stop() -> Case:
    """GF has just what the posts cost."""
    school, plan = free(exit_cost=5_000_00)
    poor = replace(school, funds=(replace(GF, revenue_next=130_000_00),))
    return poor, week(poor, programs=plan.programs, blocks=LUNCH)


CASES: tuple[Callable[[], Case], ...] = (
    two_teams_that_share_a_member_who_stops, half_a_post_on_three_of_five_days, half_a_lunch_of_a_post_by_hours, lunch_out_of_the_building, who_teaches_sections_plans_in_periods,
    who_teaches_none_plans_in_specials, a_specialist_and_a_teacher_of_sections_meet_in_a_period,
    adults_without_classes_meet_in_a_specials_slot, teachers_of_sections_meet_in_a_specials_slot, a_specialist_teaches_a_section_of_art,
    a_post_of_another_purpose_that_is_given_a_section, a_teacher_without_certificate_where_none_is_asked_for,
    a_program_that_costs_nothing_is_kept, a_free_program_that_the_law_requires, a_free_program_that_would_cost_to_stop,
)  # fmt: skip
BEST: tuple[Callable[[], Case], ...] = (
    a_team_of_nobody, a_team_that_cannot_meet, who_has_gone_is_short_of_nothing, minutes_between_two_slots_of_a_meeting,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_is_lawful_is_found(case: Callable[[], Case]) -> None:
    is_found(case)


@pytest.mark.parametrize("case", BEST, ids=lambda case: case.__name__)
def test_tiers_are_those_of_the_members_who_stay(case: Callable[[], Case]) -> None:
    school, plan = case()
    mine = audit(school, plan)
    assert not mine.violations
    found = search(school, seconds=20, brief=True)
    assert found.status is Status.OPTIMAL
    of = {t.measure: t for t in found.tiers}
    assert of["O1"].value == 100 * mine.measures["O1"] and of["O2"].value == mine.measures["O2"]


# --- what no school would accept ------------------------------------------------------------------------------------------------
def a_coach_with_a_section() -> tuple[School, Any, str]:
    row = Staff("I", "interventionist", avg_salary=30_000_00, fund=(("GF", 10_000),), certs=("C",))
    school = upper({"cert_required": 1}, staff=(row,), teams=(), funds=RICH)
    said = "I is interventionist, a post that teaches no sections, yet has section A-1."
    return school, week(school, sections=(section("A", "P1", "I"),)), said


def an_assistant_with_a_section() -> tuple[School, Any, str]:
    school = upper({"cert_required": 0}, staff=(D,), teams=(), funds=RICH)
    return school, week(school, sections=(section("A", "P1", "D"),)), "D is para, a post that teaches no sections, yet has section A-1."


def two_classes_and_one_paid() -> tuple[School, Any, str]:
    way = Method("counselor_lessons", "ask", 600, "classes", 10_000_00)
    line = replace(ART, requires_method="counselor_lessons")
    money = (replace(GF, revenue_next=100_000_00),)
    school = mini({"special_every_day": 1}, staff=(T1, A), specials=(line,), methods=(way,), funds=money)
    use = MethodUse("counselor_lessons", 100, 10_000_00, (Share("GF", 10_000_00),))
    blocks = tuple(Block("lunch", "1", d, "REG", 660, 690) for d in school.days)
    lessons = tuple(Lesson(d, "REG", "S1", "H1", "ART", "A") for d in school.days)
    said = "counselor_lessons gives 2 classes in the cycle; the plan pays for 1."
    return school, week(school, methods=(use,), blocks=blocks, grid=lessons), said


def a_meeting_during_advisory() -> tuple[School, Any, str]:
    """While grade 1 is in S3, grade 8 has an advisory with its teachers."""
    team = Team("XY", "XY", "course_alike", ("X", "Y"), floor_min=300, goal_min=300, min_block=60)
    locks = tuple(Lock("team", "XY", None, p, "free") for p in ("P1", "P2", "P3"))
    school = k8({"cert_required": 1}, teams=(team,), locks=locks)
    school = replace(school, bell=(*school.bell, Slot("REG", "ADV", 20, 750, 810, "advisory", ("8",))))
    meeting = Meeting("XY", 1, "REG", 750, 810, 60, ("S3",))
    plan = week(school, blocks=LUNCH, sections=(section("A", "P1", lane=("8",)),), meetings=(meeting,))
    return school, plan, "XY meets at 12:30–13:30 on Day 1, when X has an advisory."


REFUSED = (a_meeting_during_advisory, a_coach_with_a_section, an_assistant_with_a_section, two_classes_and_one_paid)


def test_what_was_not_looked_for_is_not_called_impossible() -> None:
    """T1 alone has the certificate, and its class is out in P2: a lawful week that no plan of the search has."""
    course = replace(COURSE, grade_mix=("8",), cert="C1")
    school = k8({"cert_required": 1}, staff=(replace(T1, certs=("C1",)), A, P), courses=(course,))
    times = {"P1": (510, 535), "P2": (540, 585)}
    school = replace(
        school, bell=tuple(replace(s, start=times[s.slot][0], end=times[s.slot][1]) if s.slot in times else s for s in school.bell)
    )
    lesson = Lesson(1, "REG", "S1", "H1", "ART", "A")
    plan = week(school, blocks=LUNCH, grid=(lesson,), sections=(section("A", "P2", "T1", lane=("8",)),))
    assert not audit(school, plan).violations
    found = search(school, seconds=20, brief=True)
    assert found.status is Status.UNKNOWN
    assert "Weeks in which T1 would teach sections while the own class is out were not looked for." in found.advice


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.__name__)
def test_what_no_school_would_accept_is_refused(case: Callable[[], tuple[School, Any, str]]) -> None:
    school, plan, said = case()
    assert [v.sentence for v in audit(school, plan).violations] == [said]
    assert search(school, seconds=20, brief=True).status is Status.INFEASIBLE
