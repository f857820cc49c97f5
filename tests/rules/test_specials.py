"""The rotation of specials, and grades that go out whole."""

from dataclasses import replace

import pytest
from changing import add, broken, drop, edit, instead
from tiny import GRID, MEETING, full_plan, full_school, tiny_plan, tiny_school

from planner.domain.plan import Day, Lesson, Plan
from planner.domain.school import CalendarRow, GradeTurn, School, Slot
from planner.rules import GradeOutTogether, OwnTurn, SpecialsRotation

SCHOOL, PLAN = full_school(), full_plan()


def rotation(school: School = SCHOOL, plan: Plan = PLAN) -> list[str]:
    return broken(SpecialsRotation(), school, plan)


def test_the_rotation_is_kept() -> None:
    assert rotation() == []
    assert broken(GradeOutTogether(), SCHOOL, PLAN) == []


@pytest.mark.parametrize("slot", ["L1", "AFTER"])
def test_lessons_stand_in_specials_slots(slot: str) -> None:
    assert any("no specials slot of grade 1" in s for s in rotation(plan=instead(PLAN, "grid", 0, slot=slot)))


def test_slots_of_other_grades_are_closed() -> None:
    assert any("in S1 on Day 1, no specials slot of grade 1" in s for s in rotation(edit(SCHOOL, "bell", "S1", for_grades=("2",))))


def test_a_special_every_day() -> None:
    monday = replace(PLAN, grid=GRID[:4])
    assert f"Grade 1 has no special on Day 2. (see {SCHOOL.rule_cell('special_every_day')})" in rotation(plan=monday)
    assert not any("no special" in s for s in rotation(full_school({"special_every_day": 0}), monday))


def test_two_blocks_a_day_at_most_and_side_by_side() -> None:
    assert any(
        s.startswith("Grade 1 has 2 blocks of specials on Day 1; it may have 1.") for s in rotation(full_school({"max_blocks_per_day": 1}))
    )
    far = replace(PLAN, grid=tuple(replace(e, slot="S3") if e.day == 1 and e.slot == "S2" else e for e in GRID))
    assert rotation(plan=far) == [
        f"Grade 1 is out in S1 and S3 on Day 1, which are not side by side. (see {SCHOOL.bell[0].at('adjacent_to')})"
    ]


def test_adjacent_is_five_minutes_apart_or_as_the_bell_says() -> None:
    assert any("not side by side" in s for s in rotation(full_school({"gap_ok_min": 4})))
    assert rotation(edit(full_school({"gap_ok_min": 4}), "bell", "S2", adjacent_to=("S1",))) == []


def test_doubles_in_the_cycle() -> None:
    second = add(PLAN, "grid", Lesson(2, "REG", "S2", "H1A", "PE", "P"), Lesson(2, "REG", "S2", "H1B", "ART", "A"))
    assert any(s.startswith("Grade 1 has two blocks of specials on 2 days of the cycle; it may on 1.") for s in rotation(plan=second))
    assert not any("two blocks" in s for s in rotation(full_school({"max_doubles_per_week": 2}), second))
    assert any("on 1 day of the cycle; it may on 0" in s for s in rotation(full_school({"max_doubles_per_week": 0})))


def test_not_the_same_special_twice_a_day() -> None:
    swapped = instead(instead(PLAN, "grid", 2, special="ART", unit_id="A"), "grid", 3, special="PE", unit_id="P")
    assert "H1A has ART 2 times on Day 1. (see Homerooms!A2)" in rotation(plan=swapped)


def test_least_and_most_of_a_special() -> None:
    """H1A has art twice and H1B once."""
    said = rotation(edit(SCHOOL, "specials", "A", min_per_homeroom=2))
    assert said == ["H1B has ART 1 time in the cycle; it should have it 2 or more. (see Specials!J2)"]
    assert rotation(edit(SCHOOL, "specials", "A", max_per_homeroom=1)) == [
        "H1A has ART 2 times in the cycle; it may have it 1 at most. (see Specials!K2)"
    ]


def test_a_special_that_does_not_run_has_no_least() -> None:
    school = edit(SCHOOL, "specials", "A", min_per_homeroom=2, requires_method="counselor_lessons")
    assert rotation(school) == []


def test_all_classes_of_a_grade_have_as_many() -> None:
    fewer = drop(PLAN, "grid", 5)
    assert "In grade 1, H1A has more specials than H1B. (see Homerooms)" in rotation(plan=fewer)
    assert broken(GradeOutTogether(), SCHOOL, fewer) == ["Grade 1 is out in S1 on Day 2, and H1B has 0 lessons. (see Homerooms!E3)"]


def test_a_class_has_one_lesson_at_a_time() -> None:
    twice = add(PLAN, "grid", Lesson(2, "REG", "S1", "H1A", "PE", "P"))
    assert "H1A has 2 lessons" in broken(GradeOutTogether(), SCHOOL, twice)[0]


def test_a_class_that_stays_in_has_no_lessons() -> None:
    school = edit(SCHOOL, "homerooms", "H1B", special_group=False)
    assert len([s for s in broken(GradeOutTogether(), school, PLAN) if "H1B has 1 lesson" in s]) == 3


def test_a_cycle_counts_the_kind_of_day_with_most_weeks() -> None:
    """Day 2 is REG in 20 weeks and ER in 16: art on ER adds nothing to the cycle's count."""
    school = tiny_school(calendar=(CalendarRow(1, "REG"), CalendarRow(2, "REG", 20), CalendarRow(2, "ER", 16)), bell=SCHOOL.bell)
    extra = (Lesson(2, "ER", "E1", "H1A", "ART", "A"), Lesson(2, "ER", "E1", "H1B", "PE", "P"))
    plan = tiny_plan(school, days=(Day(1, "REG", 36), Day(2, "REG", 20), Day(2, "ER", 16)), grid=(*GRID, *extra), meetings=(MEETING,))
    assert rotation(edit(school, "specials", "A", max_per_homeroom=2), plan) == []


def test_of_two_kinds_of_day_with_as_many_weeks_the_first_of_the_calendar_counts() -> None:
    """In whatever order a plan lists its days: art on ER adds nothing to the cycle's count, art on REG does."""
    school = tiny_school(calendar=(CalendarRow(1, "REG"), CalendarRow(2, "REG", 18), CalendarRow(2, "ER", 18)), bell=SCHOOL.bell)
    extra = (Lesson(2, "ER", "E1", "H1A", "ART", "A"), Lesson(2, "ER", "E1", "H1B", "PE", "P"))
    days = (Day(1, "REG", 36), Day(2, "REG", 18), Day(2, "ER", 18))
    for order in (days, days[::-1]):
        plan = tiny_plan(school, days=order, grid=(*GRID, *extra), meetings=(MEETING,))
        assert rotation(edit(school, "specials", "A", max_per_homeroom=2), plan) == []
        assert rotation(edit(school, "specials", "A", max_per_homeroom=1), plan)


def test_a_grade_that_turns_in_one_day_has_the_same_specials_on_both_days() -> None:
    """On day 1 of the tiny plan each class has art and PE, on day 2 one of them."""
    turning = replace(SCHOOL, grade_turns=(GradeTurn(("1",), ("REG",)),))
    assert broken(OwnTurn(), turning, PLAN) == [
        "H1A has ART and PE on Day 1 and ART on Day 2; the specials of grade 1 begin anew after 1 day.",
        "H1B has ART and PE on Day 1 and PE on Day 2; the specials of grade 1 begin anew after 1 day.",
    ]
    assert broken(OwnTurn(), turning, replace(PLAN, grid=GRID[:2] + GRID[4:])) == []
    assert broken(OwnTurn(), SCHOOL, PLAN) == []  # a turn of the whole cycle repeats nothing in it


def test_a_day_for_the_staff_is_left_out_of_a_turn() -> None:
    """On day 2 no students come: there is nothing to repeat."""
    pd = Slot("STAFF", "PD", 1, 540, 660, "non_student")
    school = tiny_school(calendar=(CalendarRow(1, "REG"), CalendarRow(2, "STAFF")), bell=(*SCHOOL.bell, pd), grade_turns=(GradeTurn(("1",), ("REG",)),))
    plan = tiny_plan(school, days=(Day(1, "REG", 36), Day(2, "STAFF", 36)), grid=GRID[:4], meetings=(MEETING,))
    assert broken(OwnTurn(), school, plan) == []
