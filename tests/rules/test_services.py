"""Services, and who supervises."""

from dataclasses import replace

import pytest
from changing import add, broken, drop, edit, instead, numbered
from tiny import full_plan, full_school, tiny_plan, tiny_school

from planner.domain.plan import Block, Day, DutyPost, MethodUse, Plan, Session
from planner.domain.school import CalendarRow, Homeroom, School
from planner.rules import CoreUninterrupted, DutyMinutes, LawfulAdult, LawfulCover, ServicesInFull, ServicesPromised
from planner.rules.base import Rule

SCHOOL, PLAN = full_school(), full_plan()
INC, READ = 0, 1


def served(school: School = SCHOOL, plan: Plan = PLAN) -> list[str]:
    return broken(ServicesInFull(), school, plan)


@pytest.mark.parametrize(
    "rule", [ServicesInFull(), ServicesPromised(), CoreUninterrupted(), LawfulCover(), DutyMinutes()], ids=lambda r: r.name
)
def test_services_and_duties_are_in_order(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []
    assert broken(rule, tiny_school(), tiny_plan()) == []


# --- services ----------------------------------------------------------------------------------------------------------
def test_a_session_too_few() -> None:
    """One session in a cycle of two days is 2.5 a week: enough for 2, half short of 3."""
    assert served(edit(SCHOOL, "services", "INC", sessions_per_week=3)) == [
        "Group 1 of INC has 2.5 sessions a week, 0.5 short of 3. (see Services!E2)"
    ]
    assert served(plan=drop(PLAN, "sessions", INC))[0].startswith("Group 1 of INC has 0 sessions a week, 2 short of 2.")
    assert served(edit(SCHOOL, "services", "INC", groups=2))[0].startswith("Group 2 of INC has 0 sessions a week")


def test_service_that_is_no_law_is_a_promise() -> None:
    fewer = drop(PLAN, "sessions", READ)
    assert served(plan=fewer) == []
    assert broken(ServicesPromised(), SCHOOL, fewer) == ["Group 1 of READ has 0 sessions a week, 2 short of 2. (see Services!E3)"]


def test_sessions_count_by_their_weeks() -> None:
    """On a day of 18 weeks of 36 a session counts half: 1.25 a week."""
    school = edit(
        full_school(calendar=(CalendarRow(1, "REG"), CalendarRow(2, "REG", 18), CalendarRow(2, "ER", 18))),
        "services",
        "INC",
        sessions_per_week=2,
    )
    plan = replace(PLAN, days=(Day(1, "REG", 36), Day(2, "REG", 18), Day(2, "ER", 18)))
    assert "Group 1 of INC has 1.25 sessions a week, 0.75 short of 2." in served(school, plan)[0]


def test_sessions_stand_on_different_days() -> None:
    twice = add(PLAN, "sessions", Session("INC", 1, 2, "REG", 750, 795, "E"))
    assert any("two sessions on Day 2" in s for s in served(plan=twice))
    assert not any("two sessions" in s for s in served(edit(SCHOOL, "services", "INC", sessions_per_week=6), twice))


def test_only_the_right_adults() -> None:
    assert served(plan=instead(PLAN, "sessions", INC, unit_id="R"))[0].startswith(
        "INC, group 1, Day 2 at 9:50–10:35: R is interventionist; the service is given by sped_teacher."
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"end": 634}, "44 minutes; a session lasts 45"),
        ({"start": 591, "end": 636}, "a session starts with one of its slots"),
        ({"day": 1}, "grade 1 is at specials, lunch or recess"),
        ({"start": 540, "end": 585}, "grade 1 is at specials, lunch or recess"),
        ({"start": 660, "end": 705}, "grade 1 is at specials, lunch or recess"),
        ({"start": 820, "end": 865}, "students are not here"),
    ],
)
def test_the_time_of_a_session(changes: dict[str, int], sentence: str) -> None:
    said = served(plan=instead(PLAN, "sessions", INC, **changes))
    assert any(sentence in s for s in said), said


def test_a_long_session_ends_before_the_next_slot() -> None:
    """S2 to S3 leaves 160 minutes, but S1 to S2 only 50."""
    school = edit(SCHOOL, "services", "INC", session_min=51)
    assert any("runs into the next slot" in s for s in served(school, instead(PLAN, "sessions", INC, start=540, end=591)))
    assert not any("next slot" in s for s in served(school, instead(PLAN, "sessions", INC, end=641)))


def test_slots_that_are_asked_for_or_forbidden() -> None:
    assert served(edit(SCHOOL, "services", "INC", allowed_slots=("S2",))) == []
    assert any("starts with one of its slots" in s for s in served(edit(SCHOOL, "services", "INC", allowed_slots=("S3",))))
    assert any("never in S2" in s for s in served(edit(SCHOOL, "services", "INC", forbid_slots=("S2",))))


def test_win_groups_are_inside_win() -> None:
    said = served(plan=instead(PLAN, "sessions", READ, start=809, end=839))
    assert said == ["Group 1 of READ is not inside the WIN time of each of its grades (1). (see Services!J3)"]


def test_a_win_group_of_two_grades_is_inside_the_win_of_both() -> None:
    """The group meets in the afternoon, in the WIN of grade 1. Where K has WIN in the morning, its children would miss other time."""
    both = replace(SCHOOL, homerooms=(*SCHOOL.homerooms, Homeroom("HK", "K", 1, "E", special_group=True)))
    both = edit(edit(both, "info", grades=("K", "1")), "services", "READ", grade_band=("K", "1"))
    morning, afternoon = (add(PLAN, "blocks", *(Block("win", "K", d, "REG", a, b) for d in (1, 2))) for a, b in ((510, 540), (810, 840)))
    said = [s for s in served(both, morning) if "READ" in s]
    assert said == ["Group 1 of READ is not inside the WIN time of each of its grades (K). (see Services!J3)"]
    assert not any("READ" in s for s in served(both, afternoon))
    stays = edit(both, "homerooms", "HK", special_group=False)  # a class that the planner lays no day for has no WIN
    assert not any("READ" in s for s in served(stays, morning))


def test_nobody_is_taken_out_of_reading() -> None:
    """S3 is 12:30 to 13:15: twenty minutes of reading, twenty-five of mathematics."""
    pulled = instead(PLAN, "sessions", INC, start=750, end=795)
    assert broken(CoreUninterrupted(), SCHOOL, pulled) == []
    said = broken(CoreUninterrupted(), edit(SCHOOL, "services", "INC", setting="pull"), pulled)
    assert said[0] == "INC takes students of grade 1 out of literacy on Day 2 at 12:30–13:15. (see Services!D2)"
    assert "out of math" in said[1]


# --- duties ------------------------------------------------------------------------------------------------------------
def test_enough_adults_on_each_duty() -> None:
    said = broken(LawfulCover(), edit(SCHOOL, "duties", "LUNCH", adults_needed=2), PLAN)
    assert said == [f"Duty LUNCH has 1 adult on Day {d}; it needs 2. (see Duties!G2)" for d in (1, 2)]
    twice = add(PLAN, "duties", DutyPost("LUNCH", 1, "REG", "D"))
    assert len(broken(LawfulCover(), edit(SCHOOL, "duties", "LUNCH", adults_needed=2), twice)) == 2


def test_only_those_allowed() -> None:
    said = broken(LawfulCover(), SCHOOL, instead(PLAN, "duties", 0, unit_id="P"))
    assert said == [
        "Duty LUNCH has 0 adults on Day 1; it needs 1. (see Duties!G2)",
        "P may not do the duty LUNCH on Day 1. (see Duties!H2)",
    ]


def test_a_blank_list_means_those_who_may_cover_the_kind() -> None:
    blank = edit(SCHOOL, "duties", "LUNCH", allowed=())
    assert broken(LawfulCover(), blank, PLAN) == []
    assert broken(LawfulCover(), edit(blank, "staff", "D", cover=("recess",)), PLAN)
    assert broken(LawfulCover(), edit(blank, "staff", "P", cover=("lunch",)), instead(PLAN, "duties", 0, unit_id="P")) == []


def test_a_teachers_duty_goes_to_paras_only_with_the_swap() -> None:
    para = instead(PLAN, "duties", 4, unit_id="D")
    assert "D may not do the duty BUS on Day 1." in broken(LawfulCover(), SCHOOL, para)[1]
    assert broken(LawfulCover(), SCHOOL, replace(para, methods=(MethodUse("duty_swap", 100, 0, ()),))) == []


def test_a_stopped_adult_covers_nothing() -> None:
    gone = instead(PLAN, "positions", 3, units=(replace(PLAN.positions[3].units[0], fte=0, days=()),))
    assert len(broken(LawfulCover(), SCHOOL, gone)) == 4


def test_minutes_of_duty() -> None:
    """Fifteen minutes in one day of two are 37.5 a week; paras have no such limit."""
    assert broken(DutyMinutes(), full_school({"duty_minutes_max_week": 37}), PLAN)[0].startswith(
        "T1.1 has 37.5 minutes of duty a week, 0.5 over the 37-minute limit."
    )
    assert not any(s.startswith("D ") for s in broken(DutyMinutes(), full_school({"duty_minutes_max_week": 1}), PLAN))


def test_duties_of_another_kind_of_day_are_not_due() -> None:
    school = replace(SCHOOL, duties=numbered("Duties", *SCHOOL.duties, replace(SCHOOL.duties[0], duty_id="ERL", day_type="ER")))
    assert broken(LawfulCover(), school, PLAN) == []


# --- cover that programs give --------------------------------------------------------------------------------------------
def helped(minutes: int, cents: int = 10_000_00, school: School = SCHOOL, plan: Plan = PLAN) -> list[str]:
    """TUTOR (10,000 dollars) gives so many minutes of cover and is bought for so much; lunch has a second place, 30 minutes on two days."""
    second = edit(edit(school, "duties", "LUNCH", adults_needed=2), "programs", "TUTOR", gives_cover_min=minutes)
    word = "stop" if not cents else "continue" if cents >= 10_000_00 else "reduce"
    return broken(LawfulCover(), second, instead(plan, "programs", 0, cents=cents, decision=word))


def test_a_program_that_goes_on_fills_places_as_far_as_its_minutes_reach() -> None:
    """Thirty minutes on each day of a cycle of two are 150 of a week."""
    assert helped(150) == []
    said = helped(149)
    assert said[:2] == [f"Duty LUNCH has 1 adult on Day {d}; it needs 2. (see Duties!G2)" for d in (1, 2)]
    assert said[2].startswith("Programs give 149 minutes of cover a week; the places that are left to them take 150. (see Programs!")


def test_a_program_that_stops_takes_its_cover_away_and_half_of_it_gives_half() -> None:
    assert len(helped(150, cents=0)) == 2
    assert helped(300, cents=5_000_00) == [] and helped(299, cents=5_000_00)[-1].startswith("Programs give 149 minutes")


def test_no_program_takes_a_teachers_turn_without_the_swap() -> None:
    bare = drop(drop(PLAN, "duties", 5), "duties", 4)
    assert [s[:9] for s in helped(900, plan=bare)] == ["Duty BUS "] * 2
    assert helped(900, plan=replace(bare, methods=(MethodUse("duty_swap", 100, 0, ()),))) == []


def test_students_at_lunch_with_an_adult_of_a_program_are_not_alone() -> None:
    bare = drop(drop(PLAN, "duties", 1), "duties", 0)
    school = edit(SCHOOL, "programs", "TUTOR", gives_cover_min=150)
    assert broken(LawfulAdult(), SCHOOL, bare) and broken(LawfulAdult(), school, bare) == []
    assert broken(LawfulAdult(), school, instead(bare, "programs", 0, cents=0, decision="stop", shares=()))
