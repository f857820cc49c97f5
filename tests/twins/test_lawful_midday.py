"""Small elementary schools with a lawful week beside them, written by hand: midday, recess, and meetings at the edges of the day.

What the checker passes, the search may never call impossible; and what neither accepts, the checker refuses with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tiny import JOBS, position
from twins.lawful import Case, is_found
from twins.schools import G1, GF, H1, L1, LATE, S1, S2, T1, A, D, P, mini, wide
from twins.test_lawful_plans import LUNCH, RICH, week

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.plan import Block, Day, DutyPost, Lesson, Meeting, MethodUse, Plan, Session
from planner.domain.school import Duty, Homeroom, JobClass, Lock, Method, School, Service, Slot, Staff, Team
from planner.search.solve import search

H2, T2, OUT = Homeroom("H2", "1", 20, "T2"), replace(T1, staff_id="T2"), Lock("grade", "1", 1, "S1", "out")
BOTH = (Lesson(1, "REG", "S1", "H1", "ART", "A"), Lesson(1, "REG", "S1", "H2", "PE", "P"))
LATE_LUNCH = Slot("REG", "L9", 9, 705, 735, "lunch")
SHORT_MIDDAY = (S1, replace(LATE, start=640, end=700), LATE_LUNCH)  # 9:45–10:40
AT_11_45 = (Block("lunch", "1", 1, "REG", 705, 735),)


def specialists(minutes: int, **more: object) -> Team:
    return replace(Team("SP", "SP", "specialists", ("A", "P"), floor_min=5 * minutes, goal_min=5 * minutes, min_block=45), **more)


def free(team: str, *slots: str) -> tuple[Lock, ...]:
    return tuple(Lock("team", team, None, slot, "free") for slot in slots)


def art(slot: str, day: int = 1) -> Lesson:
    return Lesson(day, "REG", slot, "H1", "ART", "A")


# --- a grade that no lunch slot serves --------------------------------------------------------------------------------------------
def out_while_others_eat() -> Case:
    """It eats in its rooms, when its teachers say."""
    bell = (S1, S2, Slot("REG", "L2", 3, 600, 630, "lunch", ("2",)))
    school = mini({}, days=1, bell=bell, funds=RICH, locks=(Lock("grade", "1", 1, "S2", "out"),))
    return school, week(school, grid=(art("S2"),))


def recess_away_from_the_lunch_of_others() -> Case:
    late = (
        Slot("REG", "S2", 2, 595, 640, "specials"),
        Slot("REG", "L2", 3, 640, 670, "lunch", ("2",)),
        Slot("REG", "S3", 4, 675, 720, "specials"),
    )
    locks = (Lock("grade", "1", 1, "S2", "out"), Lock("grade", "1", 2, "S3", "out"))
    school = mini({"recess_min_day": 20}, days=2, bell=(S1, *late), funds=RICH, locks=locks)
    recess = tuple(Block("recess", "1", d, "REG", 740, 760) for d in (1, 2))
    return school, week(school, grid=(art("S2"), art("S3", 2)), blocks=recess)


def recess_within_a_long_watch() -> Case:
    """Somebody is in the yard from 10:00 to 12:40: the class may come for twenty minutes of it."""
    bell = (S1, S2, Slot("REG", "L2", 3, 600, 630, "lunch", ("2",)))
    yard = Duty("REC", "REG", 600, 760, "recess", allowed=("para",))
    locks = (Lock("grade", "1", 1, "S2", "out"),)
    school = mini({"recess_min_day": 20}, days=1, bell=bell, funds=RICH, staff=(T1, A, P, D), duties=(yard,), locks=locks)
    recess = (Block("recess", "1", 1, "REG", 740, 760),)
    return school, week(school, grid=(art("S2"),), blocks=recess, duties=(DutyPost("REC", 1, "REG", "D"),))


def recess_as_the_teachers_lunch_in_its_rooms() -> Case:
    """Twenty minutes of recess are asked; half an hour of it is the teacher's lunch, since the class is out while others eat."""
    bell = (S1, Slot("REG", "L2", 3, 560, 590, "lunch", ("2",)))
    school = mini({"recess_min_day": 20, "duty_free_lunch": 30}, days=1, bell=bell, funds=RICH, locks=(OUT,))
    return school, week(school, grid=(art("S1"),), blocks=(Block("recess", "1", 1, "REG", 600, 630),))


# --- a recess that is longer than the one asked -------------------------------------------------------------------------------------
def a_duty_in_a_longer_recess() -> Case:
    hall = Duty("HALL", "REG", 700, 715, "hall", allowed=("homeroom_teacher",))
    school = wide({"recess_min_day": 5}, funds=RICH, duties=(hall,))
    blocks = (*LUNCH, Block("recess", "1", 1, "REG", 690, 720))
    return school, week(school, blocks=blocks, duties=(DutyPost("HALL", 1, "REG", "T1"),))


def a_longer_recess_as_a_break() -> Case:
    """From lunch at 11:30 to 2:00 are 150 minutes; with half an hour of recess the teacher has its class for 120."""
    school = mini({"recess_min_day": 20, "max_consecutive_minutes": 120}, days=1, student_end=840, bell=(S1, L1), funds=RICH, locks=(OUT,))
    return school, week(school, grid=(art("S1"),), blocks=(*LUNCH, Block("recess", "1", 1, "REG", 690, 720)))


def a_lock_on_lunch_that_names_the_slot_as_value() -> Case:
    school = wide({}, locks=(Lock("lunch", "1", None, "", "L1"),))
    return school, week(school, blocks=LUNCH)


# --- meetings at midday ---------------------------------------------------------------------------------------------------------------
def most_of_a_short_midday() -> Case:
    """50 of 55 minutes."""
    locks = free("SP", "S1", "S3")
    school = mini(
        {}, days=1, bell=SHORT_MIDDAY, teams=(specialists(50),), homerooms=(H1, H2), staff=(T1, A, P, T2), funds=RICH, locks=locks
    )
    return school, week(school, grid=BOTH, blocks=AT_11_45, meetings=(Meeting("SP", 1, "REG", 585, 635, 50, ()),))


def a_meeting_that_leaves_a_piece_to_plan() -> Case:
    """Of 105 minutes of midday 60 are for the meeting and 45 to plan alone: neither a shorter one nor a longer."""
    bell = (S1, Slot("REG", "L1", 3, 600, 630, "lunch"), replace(LATE, start=690, end=735))
    rules = {"min_individual_planning_week": 450, "min_planning_block": 45}
    staff = (replace(T1, individual_planning_min=0), A, P, replace(T2, individual_planning_min=0))
    locks = (OUT, *free("SP", "S1", "S3"), Lock("grade", "1", 1, "S3", "in"))
    school = mini(rules, days=1, bell=bell, teams=(specialists(60),), homerooms=(H1, H2), staff=staff, funds=RICH, locks=locks)
    lunch = (Block("lunch", "1", 1, "REG", 600, 630),)
    return school, week(school, grid=BOTH, blocks=lunch, meetings=(Meeting("SP", 1, "REG", 585, 645, 60, ()),))


def before_a_member_leaves() -> Case:
    """A is gone from noon on, midday ends at 12:30."""
    staff = (T1, replace(A, unavailable=("12:00-13:30",)), P, T2)
    school = mini({"special_every_day": 1, "max_blocks_per_day": 1}, days=1, student_end=840, bell=(S1, L1, LATE), teams=(specialists(45),),
                  staff=staff, homerooms=(H1, H2), funds=RICH, locks=(OUT,))  # fmt: skip
    return school, week(school, grid=BOTH, blocks=LUNCH, meetings=(Meeting("SP", 1, "REG", 600, 645, 45, ()),))


def before_a_duty() -> Case:
    """Two assistants meet, and one of them has the hall for the last half hour of midday."""
    hall = Duty("HALL", "REG", 720, 750, "hall", allowed=("para",))
    team = Team("PA", "Assistants", "specialists", ("D", "D2"), floor_min=400, goal_min=400, min_block=80)
    school = mini({}, days=1, student_end=840, bell=(S1, L1, LATE), teams=(team,), staff=(T1, A, P, D, replace(D, staff_id="D2")), funds=RICH,
                  duties=(replace(hall, adults_needed=2),))  # fmt: skip
    posts = tuple(DutyPost("HALL", 1, "REG", u) for u in ("D", "D2"))
    return school, week(school, blocks=LUNCH, duties=posts, meetings=(Meeting("PA", 1, "REG", 600, 680, 80, ()),))


def two_meetings_at_midday() -> Case:
    """A sits on both teams: one meets after the other, and half an hour is left for lunch."""
    teams = (specialists(45, team_id="T1"), specialists(45, team_id="T2", core=("A", "D")))
    locks = (OUT, *free("T1", "S3"), *free("T2", "S3"))
    school = mini({"special_every_day": 1, "max_blocks_per_day": 1, "duty_free_lunch": 30}, days=1, student_end=780,
                  bell=(S1, L1, replace(LATE, start=730, end=775)), teams=teams, staff=(T1, A, P, D, T2), homerooms=(H1, H2), funds=RICH,
                  locks=locks)  # fmt: skip
    meetings = (Meeting("T1", 1, "REG", 590, 635, 45, ()), Meeting("T2", 1, "REG", 640, 685, 45, ()))
    return school, week(school, grid=BOTH, blocks=LUNCH, meetings=meetings)


def adults_without_a_promised_lunch() -> Case:
    """A lunch is promised to teachers; two assistants may meet for most of midday."""
    team = Team("PA", "PA", "specialists", ("D", "D2"), floor_min=250, goal_min=250, min_block=45)
    staff = (T1, A, P, D, replace(D, staff_id="D2"))
    school = mini({"duty_free_lunch": 20}, days=1, bell=SHORT_MIDDAY, staff=staff, teams=(team,), funds=RICH, locks=free("PA", "S1", "S3"))
    return school, week(school, blocks=AT_11_45, meetings=(Meeting("PA", 1, "REG", 585, 635, 50, ()),))


def two_teams_of_a_member_that_stops() -> Case:
    """They meet at the same time; who has gone is in neither."""
    teams = (specialists(45, team_id="T1", core=("A", "D")), specialists(45, team_id="T2", core=("P", "D")))
    poor, locks = (replace(GF, revenue_next=130_000_00),), tuple(Lock("team", t, 1, "S1", "meets") for t in ("T1", "T2"))
    staff = (T1, A, P, replace(D, may_change="may stop", reduce_ok=True))
    school = wide({}, teams=teams, staff=staff, funds=poor, locks=locks)
    posts = (*(position(school, u) for u in ("T1", "A", "P")), position(school, "D", 0))
    meetings = tuple(Meeting(t, 1, "REG", 540, 585, 45, ("S1",)) for t in ("T1", "T2"))
    return school, week(school, positions=posts, blocks=LUNCH, meetings=meetings)


# --- meetings beyond the contract day ---------------------------------------------------------------------------------------------
LONGER = Method("longer_day", "ask", 100, "days", day_type="LONGER")
HELD = {"days": (Day(1, "LONGER", 36),), "methods": (MethodUse("longer_day", 100, 0, (), (1,)),)}


def a_paid_meeting_before_the_contract_day() -> Case:
    longer = (replace(S1, day_type="LONGER"), replace(L1, day_type="LONGER"), Slot("LONGER", "EARLY", 0, 400, 445, "non_student"))
    team = replace(G1, floor_min=225, goal_min=225, min_block=45)
    school = mini({}, days=1, bell=(S1, S2, L1, *longer), teams=(team,), methods=(LONGER,), funds=RICH, locks=free("G1", "S1", "S2"))
    lunch, meeting = (Block("lunch", "1", 1, "LONGER", 660, 690),), Meeting("G1", 1, "LONGER", 400, 445, 45, ("EARLY",))
    return school, week(school, **HELD, blocks=lunch, meetings=(meeting,))


def a_paid_meeting_of_a_half_post() -> Case:
    """Half a contract week is 1,200 minutes: 200 of sessions and 900 to plan; the meeting after the contract day is paid by itself."""
    speech = JobClass("speech", "Speech", 40_000_00, 0, 0, "speech", certified=True)
    half = Staff("SL", "speech", fte=50, avg_salary=40_000_00, fund=(("GF", 10_000),), individual_planning_min=900)
    longer = (*(replace(x, day_type="LONGER") for x in (S1, L1, LATE)), Slot("LONGER", "EVE", 9, 935, 995, "non_student"))
    team = replace(G1, core=("T1", "SL"), floor_min=300, goal_min=300, min_block=60)
    service = Service("SPE", "speech", ("1",), "pull", 5, 40, 1, "speech", allowed_slots=("S1",))
    school = wide({}, bell=(S1, L1, LATE, *longer), student_end=840, methods=(LONGER,), staff=(T1, A, P, half), job_classes=(*JOBS, speech),
                  services=(service,), teams=(team,), funds=RICH, locks=free("G1", "S1", "S3"))  # fmt: skip
    lunch, meeting = (Block("lunch", "1", 1, "LONGER", 660, 690),), Meeting("G1", 1, "LONGER", 935, 995, 60, ("EVE",))
    return school, week(school, **HELD, blocks=lunch, sessions=(Session("SPE", 1, 1, "LONGER", 540, 580, "SL"),), meetings=(meeting,))


# --- what neither the search nor the checker takes -----------------------------------------------------------------------------------
Refused = tuple[School, Plan, str]


def reading_until_everybody_has_left() -> Refused:
    """90 minutes lie between lunch and the end of dismissal, 70 between it and the beginning."""
    bell = (Slot("REG", "ARR", 0, 510, 535, "arrival"), S1, L1, Slot("REG", "DIS", 9, 760, 780, "dismissal"))
    school = mini({"literacy_min_day": 90}, days=1, bell=bell, funds=RICH, locks=(OUT,))
    plan = week(school, blocks=(*LUNCH, Block("literacy", "1", 1, "REG", 690, 780)), grid=(art("S1"),))
    return school, plan, "Grade 1 has literacy at 11:30–13:00 on Day 1, during arrival or dismissal."


def recess_while_children_leave() -> Refused:
    bell = (S1, S2, Slot("REG", "L1", 3, 640, 670, "lunch"), Slot("REG", "DIS", 9, 670, 690, "dismissal"))
    locks = (Lock("grade", "1", 1, "S2", "out"),)
    school = mini({"recess_min_day": 20}, days=1, bell=bell, student_end=690, funds=RICH, locks=locks)
    plan = week(school, blocks=(Block("lunch", "1", 1, "REG", 640, 670), Block("recess", "1", 1, "REG", 670, 690)), grid=(art("S2"),))
    return school, plan, "Grade 1 has recess at 11:10–11:30 on Day 1, during arrival or dismissal."


def recess_at_another_time_every_day() -> Refused:
    bell = (S1, Slot("REG", "S2", 2, 700, 745, "specials"), Slot("REG", "L2", 3, 590, 615, "lunch", ("2",)))
    watch = (Duty("R1", "REG", 540, 565, "recess", allowed=("para",)), Duty("R2", "REG", 700, 725, "recess", allowed=("para",)))
    locks = (OUT, Lock("grade", "1", 2, "S2", "out"))
    school = mini({"recess_min_day": 20}, days=2, bell=bell, duties=watch, staff=(T1, A, P, D), funds=RICH, locks=locks)
    blocks = (Block("recess", "1", 1, "REG", 700, 720), Block("recess", "1", 2, "REG", 540, 560))
    posts = tuple(DutyPost(d, n, "REG", "D") for d in ("R1", "R2") for n in (1, 2))
    plan = week(school, blocks=blocks, grid=(art("S1"), art("S2", 2)), duties=posts)
    return school, plan, "Grade 1 has recess at different times on days of REG: 9:00–9:20, 11:40–12:00."


def a_recess_that_nobody_asked_for() -> Refused:
    """Half an hour of lunch on the bell, and forty minutes promised to teachers."""
    school = wide({"duty_free_lunch": 40}, funds=RICH)
    plan = week(school, blocks=(*LUNCH, Block("recess", "1", 1, "REG", 690, 700)))
    return school, plan, "Grade 1 has 10 minutes of recess on Day 1; none is asked."


def a_recess_that_only_its_teachers_know_of() -> Refused:
    """Grade PK has no lunch slot and no specials: when it rests is left to its teachers, and none of them has a duty meanwhile."""
    rooms = (Homeroom("HPK", "PK", 15, "TPK", special_group=False), H1)
    hall = Duty("HALL", "REG", 600, 620, "hall", allowed=("homeroom_teacher",), adults_needed=2)
    school = mini({}, days=1, grades=("PK", "1"), homerooms=rooms, staff=(T1, A, P, replace(T1, staff_id="TPK")), funds=RICH,
                  bell=(S1, S2, replace(L1, for_grades=("1",))), duties=(hall,))  # fmt: skip
    posts = tuple(DutyPost("HALL", 1, "REG", u) for u in ("T1", "TPK"))
    plan = week(school, blocks=(*LUNCH, Block("recess", "PK", 1, "REG", 600, 620)), grid=(art("S2"),), duties=posts)
    return school, plan, "Grade PK has recess at 10:00–10:20 on Day 1, which is not planned for it."


CASES: tuple[Callable[[], Case], ...] = (
    out_while_others_eat, recess_away_from_the_lunch_of_others, recess_within_a_long_watch, recess_as_the_teachers_lunch_in_its_rooms,
    a_duty_in_a_longer_recess, a_longer_recess_as_a_break, a_lock_on_lunch_that_names_the_slot_as_value,
    most_of_a_short_midday, a_meeting_that_leaves_a_piece_to_plan, before_a_member_leaves, before_a_duty, two_meetings_at_midday,
    adults_without_a_promised_lunch, two_teams_of_a_member_that_stops, a_paid_meeting_before_the_contract_day, a_paid_meeting_of_a_half_post,
)  # fmt: skip


REFUSED: tuple[Callable[[], Refused], ...] = (
    reading_until_everybody_has_left, recess_while_children_leave, recess_at_another_time_every_day,
    a_recess_that_nobody_asked_for, a_recess_that_only_its_teachers_know_of,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_is_lawful_is_found(case: Callable[[], Case], capsys: pytest.CaptureFixture[str]) -> None:
    is_found(case)
    assert "dropped" not in capsys.readouterr().err


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.__name__)
def test_what_is_not_found_is_refused(case: Callable[[], Refused]) -> None:
    school, plan, sentence = case()
    assert {v.sentence for v in audit(school, plan).violations} == {sentence}
    assert search(school, seconds=20, brief=True).status is Status.INFEASIBLE
