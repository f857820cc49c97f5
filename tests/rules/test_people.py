"""One place at a time, a lawful adult with every class, paid days, certificates."""

from dataclasses import replace

from changing import add, broken, drop, edit, instead
from tiny import MEETING, full_plan, full_school, position, tiny_plan, tiny_school

from planner.domain.plan import DutyPost, Lesson, Meeting, MethodUse, Session, Unit
from planner.domain.school import Homeroom
from planner.rules import Certificates, DaysPaid, LawfulAdult, OnePlaceAtATime

SCHOOL, PLAN = full_school(), full_plan()


def test_everybody_is_in_one_place() -> None:
    assert broken(OnePlaceAtATime(), SCHOOL, PLAN) == []


# --- OnePlaceAtATime ---------------------------------------------------------------------------------------------------
def test_two_lessons_at_once() -> None:
    said = broken(OnePlaceAtATime(), SCHOOL, instead(PLAN, "grid", 1, special="ART", unit_id="A"))
    assert said == ["A would be in two places on Day 1: ART with H1A at 9:00–9:45 and ART with H1B at 9:00–9:45. (see Staff!A3)"]


def test_two_homerooms_together_only_with_the_method_and_a_specialist_who_takes_two() -> None:
    both = instead(PLAN, "grid", 0, special="PE", unit_id="P")
    doubles = replace(both, methods=(MethodUse("pe_doubles", 100, 0, ()),))
    assert broken(OnePlaceAtATime(), SCHOOL, both)
    assert broken(OnePlaceAtATime(), SCHOOL, doubles) == []
    assert broken(OnePlaceAtATime(), edit(SCHOOL, "specials", "P", can_double=False), doubles)
    third = add(doubles, "grid", Lesson(1, "REG", "S1", "H1C", "PE", "P"))
    school = replace(SCHOOL, homerooms=(*SCHOOL.homerooms, Homeroom("H1C", "1", 20, "E")))
    assert len([s for s in broken(OnePlaceAtATime(), school, third) if s.startswith("P would be")]) == 3


def test_clock_times_count_not_slot_names() -> None:
    session = Session("READ", 1, 2, "REG", 584, 614, "A")  # art with H1A ends at 9:45 = 585
    assert "A would be in two places on Day 2" in broken(OnePlaceAtATime(), SCHOOL, add(PLAN, "sessions", session))[0]
    assert broken(OnePlaceAtATime(), SCHOOL, add(PLAN, "sessions", replace(session, start=585))) == []


def test_a_homeroom_teacher_is_with_the_class() -> None:
    meeting = replace(MEETING, day=2, start=590, end=635, minutes=45, slots=("S2",), cover=())
    said = broken(OnePlaceAtATime(), SCHOOL, add(PLAN, "meetings", meeting))
    assert said[0] == "T1.1 would be in two places on Day 2: class H1A at 9:45–11:00 and meeting of G1 at 9:50–10:35. (see Staff!A2)"


def test_between_two_adjacent_slots_the_specialists_have_the_class() -> None:
    """The five minutes from 9:45 to 9:50 are part of the double block; if the slots were not side by side they would not be."""
    assert broken(OnePlaceAtATime(), edit(SCHOOL, "bell", "S1", adjacent_to=("S9",)), PLAN)


def test_duty_at_lunch_is_no_clash_but_a_minute_of_class_is() -> None:
    school = edit(edit(SCHOOL, "duties", "LUNCH", allowed=("homeroom_teacher",)), "duties", "LUNCH", start=660)
    duty = add(PLAN, "duties", DutyPost("LUNCH", 1, "REG", "T1.1"))
    assert broken(OnePlaceAtATime(), school, duty) == []
    assert broken(OnePlaceAtATime(), edit(school, "duties", "LUNCH", start=659), duty)


def test_outside_contract_hours() -> None:
    late = Meeting("G1", 2, "REG", 855, 915, 60, ("AFTER",))
    assert broken(OnePlaceAtATime(), edit(SCHOOL, "info", contract_end=915), add(PLAN, "meetings", late)) == []
    said = broken(OnePlaceAtATime(), edit(SCHOOL, "info", contract_end=914), add(PLAN, "meetings", late))
    assert said[0].startswith("T1.1 is scheduled for meeting of G1 on Day 2 at 14:15–15:15, outside contract hours.")


def test_absent_or_stopped_adults_do_nothing() -> None:
    part = instead(PLAN, "positions", 1, units=(Unit("A", 50, (2,)),))
    assert broken(OnePlaceAtATime(), SCHOOL, part) == ["A is not here on Day 1 but is scheduled for ART with H1A at 9:00–9:45. (see Staff!L3)"]
    stopped = instead(PLAN, "positions", 1, units=(Unit("A", 0, ()),))
    assert broken(OnePlaceAtATime(), SCHOOL, stopped)[0].startswith("A has stopped on Day 1 but is scheduled for ART")


def test_unavailable_times() -> None:
    assert broken(OnePlaceAtATime(), edit(SCHOOL, "staff", "A", unavailable=("12:30-13:15", "2:S2")), PLAN) == []
    for text in ("1:S1", "S2", "9:44-9:46", "2:9:00-9:01"):
        said = broken(OnePlaceAtATime(), edit(SCHOOL, "staff", "A", unavailable=(text,)), PLAN)
        assert said and "when that position is not available" in said[0], text


# --- LawfulAdult -------------------------------------------------------------------------------------------------------
def test_every_class_has_an_adult() -> None:
    assert broken(LawfulAdult(), SCHOOL, PLAN) == []


def test_a_class_without_teacher() -> None:
    assert broken(LawfulAdult(), edit(SCHOOL, "homerooms", "H1A", teacher_id=""), PLAN) == ["Class H1A has no teacher. (see Homerooms!D2)"]
    stopped = instead(PLAN, "positions", 0, units=(Unit("T1.1", 0, ()), Unit("T1.2", 100, (1, 2))))
    assert broken(LawfulAdult(), SCHOOL, stopped)[0].startswith("The post T1.1 stops, and class H1A has no teacher.")
    part = instead(PLAN, "positions", 0, units=(Unit("T1.1", 50, (1,)), Unit("T1.2", 100, (1, 2))))
    assert broken(LawfulAdult(), SCHOOL, part)[0].startswith("T1.1 is not here on Day 2, and class H1A has no teacher.")


def test_a_teacher_who_meets_while_the_class_is_in() -> None:
    meeting = replace(MEETING, day=2, start=590, end=635, minutes=45, slots=("S2",), cover=())
    said = broken(LawfulAdult(), SCHOOL, add(PLAN, "meetings", meeting))
    assert said[0].startswith("Class H1A has nobody in charge on Day 2 at 9:50–10:35: T1.1 has meeting of G1.")


def test_a_specialist_who_is_not_here() -> None:
    part = instead(PLAN, "positions", 1, units=(Unit("A", 50, (2,)),))
    assert any(s.startswith("Class H1A has no supervising adult in S1 on Day 1: A isn") for s in broken(LawfulAdult(), SCHOOL, part))


def test_lunch_and_recess_need_duties() -> None:
    """D does lunch and recess; without the post on recess of day 1 nobody has the class from 11:30 to 11:50."""
    assert broken(LawfulAdult(), SCHOOL, drop(PLAN, "duties", 2)) == [
        f"No one is supervising class {h} at recess on Day 1 at 11:30–11:50. (see Duties)" for h in ("H1A", "H1B")
    ]
    short = edit(SCHOOL, "duties", "RECESS", end=709)
    assert "11:49–11:50" in broken(LawfulAdult(), short, PLAN)[0]
    wrong = edit(SCHOOL, "duties", "RECESS", allowed=("specialist",))
    assert broken(LawfulAdult(), wrong, PLAN)


def test_where_no_duties_are_listed_supervision_is_not_laid_out() -> None:
    assert broken(LawfulAdult(), tiny_school(), tiny_plan()) == []


# --- DaysPaid ----------------------------------------------------------------------------------------------------------
def test_hourly_posts_work_all_their_days() -> None:
    school = edit(tiny_school(), "staff", "D", fte=50)
    assert broken(DaysPaid(), school, tiny_plan(school)) == []
    some = tiny_plan(school, positions=tuple(position(school, r.staff_id, days=(1,) if r.staff_id == "D" else None) for r in school.staff))
    assert broken(DaysPaid(), school, some) == ["D is paid for Day 1, Day 2 and works on Day 1. (see Staff!L5)"]


def test_day_based_posts_work_the_days_they_are_paid_for() -> None:
    school = edit(edit(tiny_school(), "staff", "A", fte=50), "specials", "A", days_selectable=True)
    for days, faults in (((1,), 0), ((2,), 0), ((), 1), ((1, 2), 1)):
        plan = tiny_plan(
            school, positions=tuple(position(school, r.staff_id, days=days if r.staff_id == "A" else None) for r in school.staff)
        )
        assert len(broken(DaysPaid(), school, plan)) == faults, days


def test_days_outside_the_line() -> None:
    school = edit(tiny_school(), "staff", "A", fte=50, days=(1,))
    plan = tiny_plan(school)
    assert broken(DaysPaid(), school, plan) == []
    for days in ((2,), (3,), (1, 1)):
        assert broken(DaysPaid(), school, instead(plan, "positions", 1, units=(Unit("A", 50, days),))), days


def test_a_stopped_post_works_no_days() -> None:
    assert "has stopped, yet works on Day 1" in broken(DaysPaid(), SCHOOL, instead(PLAN, "positions", 1, units=(Unit("A", 0, (1,)),)))[0]


# --- Certificates ------------------------------------------------------------------------------------------------------
def test_only_specials_lines_teach() -> None:
    assert broken(Certificates(), SCHOOL, PLAN) == []
    said = broken(Certificates(), SCHOOL, instead(PLAN, "grid", 0, special="PE"))
    assert said == ["A does not teach PE, yet has H1A in S1. (see Specials)"]


def test_only_certified_adults_are_in_charge() -> None:
    uncertified = edit(SCHOOL, "job_classes", "specialist", certified=False)
    assert "A is not certified and can't be the teacher in charge of ART in H1A." in broken(Certificates(), uncertified, PLAN)[0]
    assert broken(Certificates(), edit(uncertified, "rules", "", value=0), PLAN) == []  # cert_required off


def test_grades_of_the_certificate() -> None:
    for who, what in (("A", "ART in H1A"), ("T1", "class H1A"), ("E", "service INC")):
        assert broken(Certificates(), edit(SCHOOL, "staff", who, grades_can_teach=("1", "2")), PLAN) == []
        said = broken(Certificates(), edit(SCHOOL, "staff", who, grades_can_teach=("2",)), PLAN)
        assert any(f"may teach grades 2, not 1, yet has {what}." in s for s in said), said
