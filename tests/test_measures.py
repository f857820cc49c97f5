"""Each measure of the full plan by hand, and what moves it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from changing import add, drop, edit, instead, numbered
from tiny import EARLY_RELEASE, full_plan, full_school, program

from planner.audit import audit
from planner.domain.plan import Day, Lesson, Plan, Unit
from planner.domain.school import Current, School
from planner.measures import MEASURES, NAMED, TIERS, VISION, goal_shares

SCHOOL, PLAN = full_school(), full_plan()
GONE = instead(PLAN, "positions", 2, units=(Unit("P", 0, ()),))  # P, one of the two specialists


def measured(code: str, school: School = SCHOOL, plan: Plan = PLAN) -> Fraction:
    return next(m for m in MEASURES if m.code == code).value(school, plan)


def test_every_measure_has_a_sentence_a_title_and_a_place() -> None:
    assert {m.code for m in MEASURES} == {*TIERS, *VISION, NAMED}
    for m in MEASURES:
        assert m.sentence.endswith(".") and m.title and m.unit and m.better in ("more", "less")


def test_o1_the_lowest_team() -> None:
    """G1 has 225 of 300, the specialists 112.5 of 150: three quarters both."""
    assert goal_shares(SCHOOL, PLAN) == ((Fraction(3, 4), "G1"), (Fraction(3, 4), "SP"))
    assert measured("O1", plan=drop(PLAN, "meetings", 1)) == 0
    capped = edit(SCHOOL, "teams", "G1", goal_min=100)
    assert goal_shares(capped, PLAN) == ((Fraction(3, 4), "SP"), (Fraction(1), "G1"))
    assert measured("O1", edit(SCHOOL, "teams", goal_min=0)) == 1


def test_o2_the_total_shortfall() -> None:
    """75 minutes for two teachers and 37.5 for two: 225. Without P, A is 37.5 short, and P's place all of the 150."""
    assert measured("O2") == 225
    assert measured("O2", plan=GONE) == 150 + 37.5 + 150


def test_no_minutes_are_credited_for_a_member_who_was_cut() -> None:
    """The specialists have 112.5 of 150 together. Once P has gone A meets alone for all of the goal, and that is half of the team."""
    longer = instead(GONE, "meetings", 1, start=690, minutes=60)
    assert goal_shares(SCHOOL, longer) == ((Fraction(1, 2), "SP"), (Fraction(3, 4), "G1"))
    assert measured("O1", plan=longer) < measured("O1")
    assert measured("O2", plan=longer) > measured("O2")


def test_a_team_of_which_nobody_is_left_is_not_at_its_goal() -> None:
    both = instead(GONE, "positions", 1, units=(Unit("A", 0, ()),))
    assert goal_shares(SCHOOL, both)[0] == (0, "SP")
    assert measured("O1", plan=both) == 0
    assert measured("O2", plan=both) == 150 + 300


def test_o3_long_blocks() -> None:
    """90 minutes for G1; the specialists' 45 are under an hour, their 60 (150 a week) are their whole goal."""
    assert measured("O3") == 225
    longer = instead(PLAN, "meetings", 1, start=690, minutes=60)
    assert measured("O3", plan=longer) == 225 + 150
    assert measured("O3", edit(SCHOOL, "teams", "SP", goal_min=149), longer) == 225 + 149


def test_o4_unrestricted_money_left_up_to_a_reserve() -> None:
    """The general fund brings $200,500: one in a hundred is $2,005. What IDEA or Title I leave is no saving."""
    assert measured("O4") == 500_00
    assert measured("O4", plan=replace(PLAN, methods=(EARLY_RELEASE,))) == -500_00
    assert measured("O4", plan=instead(PLAN, "positions", 3, shares=())) == 2_005_00
    assert measured("O4", plan=instead(PLAN, "positions", 4, shares=())) == 500_00


@pytest.mark.parametrize(
    ("decision", "cents", "votes", "benefit"),
    [("continue", 10_000_00, 10, 0), ("reduce", 5_000_00, 70, 10), ("stop", 0, 130, 20)],
)
def test_o6_and_o7_programs(decision: str, cents: int, votes: int, benefit: int) -> None:
    """TUTOR: vote 20 (so 120), ten students, moderate evidence (2). NEW, with a vote of 10, has not started."""
    plan = replace(PLAN, programs=(program(SCHOOL, "TUTOR", decision, cents), PLAN.programs[1]))
    assert (measured("O6", plan=plan), measured("O7", plan=plan)) == (votes, benefit)


def test_o6_a_program_that_staff_would_stop() -> None:
    """A vote of -100 leaves nothing to lose."""
    school = edit(SCHOOL, "programs", "TUTOR", staff_vote=-100)
    assert measured("O6", school, instead(PLAN, "programs", 0, cents=0)) == 10


def test_o8_the_largest_loss() -> None:
    """G1 had 245 and loses 20, the specialists had 120 and lose 7.5. A gain is no loss."""
    assert measured("O8") == 0
    school = replace(SCHOOL, current=numbered("Current", Current("G1", 245), Current("SP", 120)))
    assert measured("O8", school) == 20
    assert measured("O8", replace(SCHOOL, current=(Current("G1", None), Current("SP", 120)))) == Fraction(15, 2)
    assert measured("O8", replace(SCHOOL, current=())) == 0


def test_o9_posts_that_stop_or_change_days() -> None:
    assert measured("O9") == 0
    assert measured("O9", plan=instead(PLAN, "positions", 1, units=(Unit("A", 0, ()),))) == 1
    part = instead(PLAN, "positions", 0, units=(Unit("T1.1", 50, (1,)), Unit("T1.2", 0, ())))
    assert measured("O9", plan=part) == 2
    assert measured("O9", plan=instead(PLAN, "positions", 3, units=(Unit("D", 0, ()),))) == 1  # D is in no team, and a post all the same


def test_o9_days_that_were_a_choice() -> None:
    """A works one day of two, and the workbook does not say which: a day is no change, more days are."""
    school = edit(edit(SCHOOL, "staff", "A", fte=50), "specials", "A", days_selectable=True)
    for fte, days, changed in ((50, (1,), 0), (50, (2,), 0), (100, (1, 2), 1)):
        assert measured("O9", school, instead(PLAN, "positions", 1, units=(Unit("A", fte, days),))) == changed


def test_o10_cuts_beyond_attrition() -> None:
    """One of the two specialists stops: 1.00 FTE. If the other is leaving, or 0.6 are allowed, less is beyond attrition."""
    stopped = instead(PLAN, "positions", 1, units=(Unit("A", 0, ()),))
    assert measured("O10", plan=stopped) == 100
    assert measured("O10", edit(SCHOOL, "staff", "P", vacancy="leaving"), stopped) == 0
    assert measured("O10", edit(SCHOOL, "staff", "P", vacancy="vacant", fte=60), stopped) == 40
    assert measured("O10", full_school({"allowed_reduction_fte_specialist": 60}), stopped) == 40
    assert measured("O10", edit(SCHOOL, "staff", "E", vacancy="leaving"), stopped) == 100  # another job class


def test_o15_a_slot_free_after_three_classes() -> None:
    """S1 to S4 with a lunch of 50 minutes before S3: two and two. Were lunch longer than midday, they would be four in a row."""
    s4 = replace(SCHOOL.bell[3], slot="S4", start=800, end=840)
    four = add(PLAN, "grid", *(Lesson(1, "REG", s, "H1A", "ART", "A") for s in ("S3", "S4")))
    assert measured("O15", replace(SCHOOL, bell=(*SCHOOL.bell, s4)), four) == 0
    no_lunch = replace(full_school({"duty_free_lunch": 116}), bell=(*SCHOOL.bell, s4))
    assert measured("O15", no_lunch, four) == 1
    assert measured("O15", no_lunch, drop(four, "grid", len(four.grid) - 1)) == 0


def test_o16_change_from_today() -> None:
    early = replace(PLAN, days=(Day(1, "REG", 36), Day(2, "ER", 36)), methods=(EARLY_RELEASE,))
    assert measured("O16", plan=early) == 1
    lunch = replace(SCHOOL, current=(Current("", row_kind="lunch", id="1", slot="L1"),))
    assert measured("O16", lunch) == 0
    assert measured("O16", lunch, edit(PLAN, "blocks", "lunch", start=690, end=720)) == 1


def test_o17_attendance() -> None:
    """E comes and A teaches, in a meeting of two slots on one day of two: 2 x 2.5 places a week."""
    assert measured("O17") == 5
    assert measured("O17", plan=instead(PLAN, "meetings", 0, attending=())) == 5  # who could come is seen in the week
    free = replace(PLAN, grid=tuple(e for e in PLAN.grid if e.unit_id != "A"))
    assert measured("O17", plan=free) == 0
    gone = instead(PLAN, "positions", 1, units=(Unit("A", 0, ()),))
    assert measured("O17", plan=gone) == 0
    assert measured("O17", plan=replace(PLAN, meetings=())) == 0


def test_the_team_lines() -> None:
    """Escort of three minutes at each end: a double block of 90 is 84."""
    school = full_school({"escort_loss_min": 3})
    g1, sp = audit(school, PLAN).teams
    assert (g1.minutes, g1.individual, g1.effective, g1.longest_block, g1.days, g1.meetings) == (225, Fraction(225, 2), 210, 90, 1, 1)
    assert (sp.minutes, sp.effective, sp.individual) == (Fraction(225, 2), Fraction(225, 2), 500)


def test_o23_even_subjects() -> None:
    """H1A has art three times and PE once, H1B PE three times and art never: three apart and two apart, less the one that is even enough."""
    had = {"H1A": ("ART", "ART", "ART", "PE"), "H1B": ("PE", "PE", "PE")}
    slots = ((1, "S1"), (1, "S2"), (1, "S3"), (2, "S1"))
    grid = tuple(Lesson(d, "REG", k, h, s, {"ART": "A", "PE": "P"}[s]) for h, row in had.items() for (d, k), s in zip(slots, row, strict=False))
    assert measured("O23", plan=replace(PLAN, grid=grid)) == 2 + 1
    assert measured("O23", plan=replace(PLAN, grid=grid[1:])) == 1 + 1
    assert measured("O23", plan=replace(PLAN, grid=grid[3:4])) == 0
