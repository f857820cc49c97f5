"""When teams meet, and what counts."""

from dataclasses import replace

import pytest
from changing import add, broken, edit, instead, numbered
from tiny import GRID, MEETING, full_plan, full_school, tiny_plan, tiny_school

from planner.checker.week import week_of
from planner.domain.plan import Day, DutyPost, Lesson, Meeting, Plan, Unit
from planner.domain.school import CalendarRow, School, Slot
from planner.rules import OnePlaceAtATime, PlanningOrMeeting, Quorum, SharedMembers, TeamFloor, TeamMeets
from planner.rules.base import Rule

SCHOOL, PLAN = full_school(), full_plan()
G1, SP = 0, 1
APART = edit(SCHOOL, "teams", "SP", core=("P",))  # A and E are extended members of grade 1 alone
AFTER = Meeting("G1", 2, "REG", 855, 915, 60, ("AFTER",))


def meets(school: School = SCHOOL, plan: Plan = PLAN) -> list[str]:
    return broken(TeamMeets(), school, plan)


@pytest.mark.parametrize("rule", [TeamMeets(), Quorum(), SharedMembers(), PlanningOrMeeting(), TeamFloor()], ids=lambda r: r.name)
def test_teams_meet(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []
    assert broken(rule, tiny_school(), tiny_plan()) == []


# --- where and how long ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": 91}, "that is 90 minutes, and the plan says 91"),
        ({"start": 541}, "its slots S1, S2 are 9:00–10:35"),
        ({"end": 630}, "its slots S1, S2 are 9:00–10:35"),
        ({"slots": ("S1", "S3"), "end": 795}, "in slots that are not side by side: S1, S3"),
        ({"slots": ("S2", "S1")}, "in slots that are not side by side: S2, S1"),
        ({"slots": ("S2", "L1"), "start": 590, "end": 690, "minutes": 75}, "in slots that are not for specials"),
        ({"slots": (), "minutes": 95}, "in no slot; a team with a class of its own meets in whole slots"),
        ({"slots": ("S1",), "end": 585, "minutes": 45}, "45 minutes, 45 short of its shortest allowed meeting"),
        ({"attending": ("E", "R")}, "R should be extended members, each named once"),
        ({"attending": ("E", "E")}, "each named once"),
        ({"cover": ()}, "its students are with H1A: A, H1A: P, H1B: A, H1B: P, and the plan names others"),
        ({"cover": MEETING.cover[:3]}, "and the plan names others"),
    ],
)
def test_the_meeting_of_grade_1(changes: dict[str, object], sentence: str) -> None:
    said = meets(plan=instead(PLAN, "meetings", G1, **changes))
    assert any(sentence in s for s in said), said


def test_time_without_students() -> None:
    assert (
        meets(edit(SCHOOL, "teams", "G1", min_block=60), add(PLAN, "meetings", AFTER)) != []
    )  # five meetings a week; three were asked for
    assert meets(edit(SCHOOL, "teams", "G1", min_block=60, blocks_per_week_max=5), add(PLAN, "meetings", AFTER)) == []


def test_a_team_without_a_class_meets_at_midday() -> None:
    assert meets(plan=instead(PLAN, "meetings", SP, start=635, end=680)) == []
    assert any("neither a slot nor inside midday" in s for s in meets(plan=instead(PLAN, "meetings", SP, start=634, end=679)))
    assert any("1 short of its shortest" in s for s in meets(plan=instead(PLAN, "meetings", SP, start=706, minutes=44)))


def test_a_meeting_at_midday_keeps_to_five_minute_marks_or_to_midday() -> None:
    said = "in no slot; it begins and ends with midday or on a five-minute mark."
    assert any(said in s for s in meets(plan=instead(PLAN, "meetings", SP, start=704, end=749)))
    odd = edit(SCHOOL, "bell", "S3", start=752)
    assert not any(said in s for s in meets(odd, instead(PLAN, "meetings", SP, start=705, end=752, minutes=47)))


def test_a_slot_without_students_lies_outside_student_hours() -> None:
    """Students are here until 14:00."""
    said = "SP meets at 13:59–15:15 on Day 2, in a slot without students while students are here."
    for start, broken_so in ((839, True), (840, False)):
        school = edit(SCHOOL, "bell", "AFTER", start=start)
        late = instead(PLAN, "meetings", SP, start=start, end=915, minutes=915 - start, slots=("AFTER",))
        assert any(s.startswith(said) for s in meets(school, late)) is broken_so


def test_midday_is_the_longest_stretch_between_slots() -> None:
    assert week_of(SCHOOL, PLAN).midday("REG") == (635, 750)
    assert week_of(SCHOOL, PLAN).midday("NONE") is None
    one = replace(SCHOOL, bell=numbered("Bell", Slot("REG", "S1", 1, 540, 585, "specials")))
    assert week_of(one, PLAN).midday("REG") is None


def test_too_many_meetings() -> None:
    said = meets(edit(SCHOOL, "teams", "G1", blocks_per_week_max=2))
    assert said == ["G1 meets 2.5 times a week; the limit requested is 2. (see Teams!K2)"]


# --- who ---------------------------------------------------------------------------------------------------------------
def test_core_members_are_here() -> None:
    away = instead(PLAN, "positions", 1, units=(Unit("A", 50, (1,)),))
    assert any("SP meets at 11:45–12:30 on Day 2, when A is not here." in s for s in meets(plan=away))


def test_core_members_are_free() -> None:
    busy = add(PLAN, "duties", DutyPost("LUNCH", 2, "REG", "P"))
    assert meets(plan=busy) == []
    said = meets(plan=add(PLAN, "grid", Lesson(2, "REG", "S3", "H1A", "PE", "P"), Lesson(2, "REG", "S3", "H1B", "ART", "A")))
    assert said == []  # S3 begins when the meeting ends
    lessons = instead(PLAN, "meetings", SP, start=720, end=765)
    assert any("when A has ART with H1B" in s for s in meets(plan=add(lessons, "grid", Lesson(2, "REG", "S3", "H1B", "ART", "A"))))
    with_class = replace(MEETING, day=2, slots=("S1", "S2"), cover=(("H1A", "A"), ("H1B", "P")))
    assert any("when T1.1 has class H1A" in s for s in meets(plan=add(PLAN, "meetings", with_class)))


def test_extended_members_who_are_named_have_no_students() -> None:
    said = meets(plan=instead(PLAN, "meetings", G1, attending=("E", "A")))
    assert said == ["G1 meets at 9:00–10:35 on Day 1; A, named as coming, is not here or has something else then. (see Teams!E2)"]
    away = instead(PLAN, "positions", 4, units=(Unit("E", 50, (2,)),))
    assert any("E, named as coming, is not here" in s for s in meets(plan=away))


def test_who_comes_is_in_one_place() -> None:
    """A leads specials and is free at 12:30 on day 1: at one of two meetings held then, and the minutes stand in its own week."""
    at = Meeting("G1", 1, "REG", 750, 795, 45, ("S3",), attending=("A",))
    both = add(add(PLAN, "meetings", at), "meetings", replace(at, team_id="SP", attending=()))
    assert any("A, named as coming, is not here or has something else then" in s for s in meets(plan=both))
    clash = broken(OnePlaceAtATime(), SCHOOL, both)
    assert any(s.startswith("A would be in two places on Day 1: meeting of") for s in clash), clash


def test_an_extended_member_who_is_away_then_cannot_come() -> None:
    """E is here on day 1, and from 9:00 to 10:00 elsewhere."""
    elsewhere = tuple(replace(r, unavailable=("9:00-10:00",)) if r.staff_id == "E" else r for r in SCHOOL.staff)
    come = instead(PLAN, "meetings", G1, attending=("E",))
    assert not any("named as coming" in s for s in meets(plan=come))
    said = meets(school=replace(SCHOOL, staff=elsewhere), plan=come)
    assert any("E, named as coming, is not here" in s for s in said)


def test_a_stopped_member_is_not_waited_for() -> None:
    """P's post stops: A meets alone, and G1 no more than before."""
    gone = instead(PLAN, "positions", 2, units=(Unit("P", 0, ()),), shares=())
    assert not any("P" in s for s in meets(plan=gone) if s.startswith("SP"))
    both = instead(gone, "positions", 1, units=(Unit("A", 0, ()),), shares=())
    assert any("SP meets at 11:45–12:30 on Day 2, and none of its core members stays" in s for s in meets(plan=both))


def test_quorum_of_those_who_work_that_day() -> None:
    """Two extended members, of this team alone: half of them is one."""
    assert broken(Quorum(), edit(APART, "teams", "G1", quorum_pct=5001), PLAN) == [
        "1 of 2 extended members can attend when G1 meets on Day 1; 2 are needed. (see Teams!J2)"
    ]
    assert broken(Quorum(), APART, instead(PLAN, "meetings", G1, attending=())) == []  # who can come is seen in the week
    gone = tuple(replace(r, unavailable=("9:00-10:00",)) if r.staff_id == "E" else r for r in SCHOOL.staff)
    assert broken(Quorum(), replace(APART, staff=gone), PLAN)[0].startswith("0 of 2 extended members can attend")
    away = instead(instead(PLAN, "positions", 4, units=(Unit("E", 50, (2,)),)), "positions", 1, units=(Unit("A", 50, (2,)),))
    assert broken(Quorum(), APART, away) == []


def test_a_member_of_several_teams_counts_where_it_is_named() -> None:
    """A sits with the specialists as well: the quorum of grade 1 is over E, who can come, and over A only where A is named as coming."""
    strict = edit(SCHOOL, "teams", "G1", quorum_pct=10_000)
    assert broken(Quorum(), strict, PLAN) == []
    assert broken(Quorum(), strict, instead(PLAN, "meetings", G1, attending=("A", "E"))) == [
        "1 of 2 extended members can attend when G1 meets on Day 1; 2 are needed. (see Teams!J2)"
    ]


def test_a_shared_member_is_free_once_a_week_at_each_of_its_teams() -> None:
    """A teaches while grade 1 meets: at no meeting of the one team, and of the other it is a core member."""
    assert broken(SharedMembers(), SCHOOL, PLAN) == []  # not asked
    asked = full_school({"shared_member_meetings": 1})
    assert broken(SharedMembers(), asked, PLAN) == ["A is free at 0 meetings a week of G1; it should be at 1. (see Teams!E2)"]
    alone = full_school({"shared_member_meetings": 1}, teams=APART.teams)
    assert broken(SharedMembers(), alone, PLAN) == []  # E and A come to this team alone


def test_a_shared_member_is_owed_no_more_than_the_team_meets() -> None:
    """One meeting in a cycle of two days is 2.5 a week; A is free at none of them, or here on the other day alone."""
    often = full_school({"shared_member_meetings": 3})
    assert broken(SharedMembers(), often, PLAN) == ["A is free at 0 meetings a week of G1; it should be at 2.5. (see Teams!E2)"]
    assert broken(SharedMembers(), often, instead(PLAN, "positions", 1, units=(Unit("A", 50, (2,)),))) == []


# --- what counts -------------------------------------------------------------------------------------------------------
def test_a_minute_is_planning_or_meeting() -> None:
    """T1.1 is released 135 minutes in the cycle, 337.5 a week: 225 of meetings leave 112.5."""
    assert broken(PlanningOrMeeting(), full_school({"min_individual_planning_week": 113}), PLAN)[0].startswith(
        "T1.1 has 337.5 minutes a week without students; 225 of meetings and 113 of planning alone do not fit in."
    )
    twice = full_school({"min_individual_planning_week": 337, "count_planning_as_collab": 1})
    assert broken(PlanningOrMeeting(), twice, PLAN) == []


def test_the_floor() -> None:
    assert broken(TeamFloor(), edit(SCHOOL, "teams", "G1", floor_min=226), PLAN) == [
        "Grade 1 has 225 minutes a week, 1 short of 226. (see Teams!F2)"
    ]
    assert broken(TeamFloor(), edit(SCHOOL, "teams", "SP", floor_min=113), PLAN)[0].startswith(
        "Specialists has 112.5 minutes a week, 0.5 short"
    )


def test_short_and_occasional_meetings_do_not_count() -> None:
    assert week_of(SCHOOL, add(PLAN, "meetings", AFTER)).minutes(SCHOOL.teams[0]) == 225  # 60 is under its 90
    school = edit(SCHOOL, "teams", "G1", min_block=60)
    assert week_of(school, add(PLAN, "meetings", AFTER)).minutes(school.teams[0]) == 375


@pytest.mark.parametrize(("weeks", "minutes", "occasional"), [(18, 112.5, 0), (17, 0, 106.25)])
def test_every_second_week_is_regular(weeks: int, minutes: float, occasional: float) -> None:
    """The double block of day 1 stands on REG only, which has 18 or 17 of the 36 weeks."""
    calendar = (CalendarRow(1, "REG", weeks), CalendarRow(1, "ER", 36 - weeks), CalendarRow(2, "REG"))
    school = tiny_school(calendar=calendar, bell=SCHOOL.bell)
    plan = tiny_plan(school, days=(Day(1, "REG", weeks), Day(1, "ER", 36 - weeks), Day(2, "REG", 36)), grid=GRID)
    week, team = week_of(school, plan), school.teams[0]
    assert (week.minutes(team), week.occasional(team)) == (minutes, occasional)


def test_a_team_of_which_nobody_stays_has_no_floor() -> None:
    gone = instead(instead(PLAN, "positions", 1, units=(Unit("A", 0, ()),)), "positions", 2, units=(Unit("P", 0, ()),))
    assert not any("Specialists" in s for s in broken(TeamFloor(), SCHOOL, replace(gone, meetings=PLAN.meetings[:1])))
