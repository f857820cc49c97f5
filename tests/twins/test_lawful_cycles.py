"""Lawful weeks in cycles that are no week: posts paid by the day in thirds and sixths, and grades that turn at their own speed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from tiny import position
from twins.lawful import Case, is_found
from twins.schools import ART, G1, GF, H1, L1, PE, S1, S2, T1, A, P, mini
from twins.test_lawful_plans import RICH, week

from planner.audit import audit, team_minutes
from planner.checker.accounts import accounts
from planner.checker.week import week_of
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Block, Lesson, Meeting, Share
from planner.domain.school import CalendarRow, GradeTurn, Homeroom, Hours, Lock, School, Slot, Special, Staff
from planner.explain.ledger import ledger
from planner.facts.weeks import weeks_possible
from planner.search.solve import search
from planner.tables import fewest_minutes, minutes


def lunches(school: School) -> tuple[Block, ...]:
    return tuple(Block("lunch", "1", d, "REG", 660, 690) for d in school.days)


# --- posts paid by the day -------------------------------------------------------------------------------------------------------
THIRD = replace(A, fte=33, may_change="days", max_fte=100)  # a day of three, and perhaps two or three


def a_third_of_a_post_is_a_day_of_three() -> Case:
    """A comes on day 1 of three: a third of $40,000 is $13,333.33, and with T1 there are $63,333.33, to the cent."""
    money = replace(GF, revenue_next=63_333_33)
    school = mini({}, days=3, staff=(T1, replace(THIRD, days=(1,), may_change="no")), specials=(ART,), teams=(), funds=(money,))
    return school, week(school, grid=(Lesson(1, "REG", "S1", "H1", "ART", "A"),), blocks=lunches(school))


def two_thirds_are_two_days() -> Case:
    """The one class has art on two days; 0.33 FTE is raised to 0.67, two days of three, for $26,666.67."""
    specials = (replace(ART, days_selectable=True, min_per_homeroom=2),)
    money = replace(GF, revenue_next=76_666_67)
    school = mini({}, days=3, staff=(T1, THIRD), specials=specials, teams=(), funds=(money,))
    posts = (position(school, "T1"), position(school, "A", 67, (1, 3)))
    lessons = tuple(Lesson(d, "REG", "S1", "H1", "ART", "A") for d in (1, 3))
    return school, week(school, positions=posts, grid=lessons, blocks=lunches(school))


# --- hours and lunch ---------------------------------------------------------------------------------------------------------------
def four_hours_without_lunch(from_hours: int = 500) -> Case:
    """P is there 8:30-12:30, and midday lasts 25 minutes: fewer than five hours are owed no lunch. T1 eats with its class."""
    late = Slot("REG", "S3", 3, 660, 720, "specials")
    lunch = Slot("REG", "L1", 4, 720, 750, "lunch")
    part = replace(P, fte=50, hours=(Hours(510, 750),))
    rules = {"duty_free_lunch": 30, "lunch_from_hours": from_hours, "special_every_day": 1}
    school = mini(rules, days=1, bell=(S1, S2, late, lunch), staff=(T1, part), specials=(PE,), teams=(), funds=RICH)
    eats = (Block("lunch", "1", 1, "REG", 720, 750),)
    return school, week(school, grid=(Lesson(1, "REG", "S1", "H1", "PE", "P"),), blocks=eats)


# --- grades that turn at their own speed -----------------------------------------------------------------------------------------------
def two_speeds() -> Case:
    """In a cycle of six days grade 1 turns in two (art, PE), grade 2 in three (PE, art, music): no adult has two classes at once."""
    music = Special("MUSIC", "M", days=())
    homes = (H1, Homeroom("H2", "2", 20, "T2"))
    people = (T1, replace(T1, staff_id="T2"), A, P, replace(A, staff_id="M"))
    turns = (GradeTurn(("1",), ("REG",) * 2), GradeTurn(("2",), ("REG",) * 3))
    rules = {"special_every_day": 1, "max_blocks_per_day": 1}
    school = mini(
        rules, days=6, grades=("1", "2"), homerooms=homes, staff=people, specials=(ART, PE, music), grade_turns=turns, teams=(), funds=RICH
    )
    first = {1: ("ART", "A"), 2: ("PE", "P")}
    second = {1: ("PE", "P"), 2: ("ART", "A"), 3: ("MUSIC", "M")}
    lessons = [Lesson(d, "REG", "S1", "H1", *first[(d - 1) % 2 + 1]) for d in school.days]
    lessons += [Lesson(d, "REG", "S2", "H2", *second[(d - 1) % 3 + 1]) for d in school.days]
    eats = tuple(Block("lunch", g, d, "REG", 660, 690) for g in ("1", "2") for d in school.days)
    return school, week(school, grid=tuple(sorted(lessons, key=lambda x: (x.day, x.slot))), blocks=eats)


# --- a minimum in every week -----------------------------------------------------------------------------------------------------------
def every_week(school: School, *keys: str) -> School:
    return replace(school, rules=tuple(replace(r, holds="every_week") if r.key in keys else r for r in school.rules))


def no_week_without_planning(minutes: int = 180) -> Case:
    """A cycle of six days, a special on each: whichever day the week leaves out, five blocks of 45 are left, 225 minutes alone."""
    school = mini({"min_individual_planning_week": minutes, "max_blocks_per_day": 1}, days=6, teams=(), funds=RICH)
    lessons = tuple(Lesson(d, "REG", "S1", "H1", *(("ART", "A") if d % 2 else ("PE", "P"))) for d in school.days)
    return every_week(school, "min_individual_planning_week"), week(school, grid=lessons, blocks=lunches(school))


def a_floor_in_every_week() -> Case:
    """The team meets on days 1 and 3 of six: four of the six weeks have both, and two have 45 minutes, the floor."""
    rules = {"max_blocks_per_day": 1, "special_every_day": 1, "team_floor_every_week": 1}
    team = replace(G1, floor_min=45, goal_min=45)
    locks = tuple(Lock("team", "G1", d, "S1", "meets" if d in (1, 3) else "free") for d in range(1, 7))
    school = mini(rules, days=6, teams=(team,), funds=RICH, locks=locks, bell=(S1, L1))
    lessons = tuple(Lesson(d, "REG", "S1", "H1", *(("ART", "A") if d % 2 else ("PE", "P"))) for d in school.days)
    meetings = tuple(Meeting("G1", d, "REG", 540, 585, 45, ("S1",), cover=(("H1", "A"),)) for d in (1, 3))
    return school, week(school, grid=lessons, blocks=lunches(school), meetings=meetings)


CASES: tuple[Callable[[], Case], ...] = (
    a_third_of_a_post_is_a_day_of_three, two_thirds_are_two_days, four_hours_without_lunch, two_speeds, no_week_without_planning,
    a_floor_in_every_week,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_is_lawful_is_found(case: Callable[[], Case], capsys: pytest.CaptureFixture[str]) -> None:
    is_found(case)
    assert "dropped" not in capsys.readouterr().err


def test_thirty_three_hundredths_of_the_pay_are_not_a_third() -> None:
    """A plan that pays A $13,200, 0.33 x $40,000, is refused: a day of three costs a third."""
    school, plan = a_third_of_a_post_is_a_day_of_three()
    cheap = replace(plan.positions[1], shares=(Share("GF", 13_200_00),))
    said = [v.sentence for v in audit(school, replace(plan, positions=(plan.positions[0], cheap))).violations]
    assert any("$13,333.33" in s for s in said), said


def test_a_cent_short_of_two_thirds_is_no_plan() -> None:
    school, _ = two_thirds_are_two_days()
    assert search(replace(school, funds=(replace(GF, revenue_next=76_666_66),)), seconds=20).plan is None


@pytest.mark.parametrize(
    ("days", "today", "levels"),
    [(5, 40, (20, 40, 60, 80)), (4, 50, (25, 50, 75)), (6, 17, (17, 33, 50, 67)), (6, 16, (16, 33, 50, 67)), (3, 33, (33, 67))],
)
def test_steps_are_days(days: int, today: int, levels: tuple[int, ...]) -> None:
    """A day of five is 0.2, of four 0.25, of six a sixth, however its hundredths are rounded; today's stays as it is written."""
    row = replace(A, fte=today, min_fte=levels[0], max_fte=levels[-1], may_change="days")
    school = mini(days=days, staff=(T1, row, P), specials=(replace(ART, days_selectable=True), PE))
    assert school.fte_levels(row) == levels
    assert [school.part_worked(row, f) * days for f in levels] == [Fraction(n) for n in range(1, len(levels) + 1)]


def hourly(fte: int) -> Staff:
    return replace(A, fte=fte)


def test_hours_are_no_days() -> None:
    """Half a post in a cycle of three, with all days and no choice, is paid by hours: half of the pay."""
    school = mini(days=3, staff=(T1, hourly(33), P))
    assert school.unit_cost(school.staff_by_id["A"], 33, 0) == Fraction(33 * 40_000_00, 100)


def test_three_thirds_are_one() -> None:
    """Three positions of a day of three cost what one full-time position costs."""
    school = mini(days=3, staff=(T1, replace(A, count=3, fte=33, days=(2,)), P))
    row = school.staff_by_id["A"]
    assert sum(school.unit_cost(row, 33, 0) for _ in row.units) == 40_000_00




def test_from_four_hours_on_lunch_is_owed() -> None:
    """Where the contract says four hours, the same week is refused, and no other is found."""
    school, plan = four_hours_without_lunch(400)
    assert "P has 25 minutes for lunch on Day 1, 5 short of 30." in [v.sentence for v in audit(school, plan).violations]
    assert search(school, seconds=20).plan is None


def test_a_lunch_is_written_where_it_is_owed() -> None:
    """The ledger gives P no minute of lunch below five hours, and from four on half of the 30: it is paid for half of the day."""
    for hours, eaten in ((500, 0), (400, 15 * 4 * 36)):
        school, plan = four_hours_without_lunch(hours)
        mine = next(a for a in ledger(school, plan) if a.unit_id == "P")
        assert (mine.lunch, mine) == (eaten, accounts(week_of(school, plan), "P"))


def test_each_grade_begins_anew_at_its_own_speed() -> None:
    """The search gives grade 1 the same specials after two days, grade 2 after three; a week that turns otherwise is refused."""
    school, lawful = two_speeds()
    found = search(school, seconds=20, brief=True).plan
    assert found is not None
    had = {(e.homeroom, e.day): e.special for e in found.grid}
    assert all(had["H1", d] == had["H1", d + 2] for d in (1, 2, 3, 4))
    assert all(had["H2", d] == had["H2", d + 3] for d in (1, 2, 3))
    moved = tuple(replace(e, special="MUSIC", unit_id="M") if (e.homeroom, e.day) == ("H1", 6) else e for e in lawful.grid)
    said = [v.sentence for v in audit(school, replace(lawful, grid=moved)).violations]
    assert "H1 has PE on Day 2 and MUSIC on Day 6; the specials of grade 1 begin anew after 2 days." in said


def test_a_special_whose_teacher_is_not_there_each_time_is_in_no_turn() -> None:
    """Grade 1 turns in two days. The specialists come on days 1 and 2 of six alone: nothing can begin anew on day 3."""
    school, _ = two_speeds()
    people = tuple(replace(r, fte=33, days=(1, 2)) if r.staff_id in ("A", "P", "M") else r for r in school.staff)
    outcome = search(replace(school, staff=people).with_rules(special_every_day=0), seconds=20)
    assert outcome.plan is not None and not [e for e in outcome.plan.grid if e.homeroom == "H1"]


def test_five_days_of_six_are_the_worst_week() -> None:
    """Blocks on days 1 to 5 of six are 5 x 45 x 5/6 = 187.5 minutes on average; every week but one has day 6, and 4 x 45 = 180."""
    school, plan = no_week_without_planning(181)
    five = replace(plan, grid=plan.grid[:5])
    assert [v.sentence for v in audit(school, five).violations if v.rule == "IndividualPlanning" and v.sentence.startswith("T1")] == [
        "T1 has 180 minutes in its week with fewest to plan alone, 1 short of 181."
    ]
    on_average = replace(school, rules=tuple(replace(r, holds="average") for r in school.rules))
    assert not [v for v in audit(on_average, five).violations if v.rule == "IndividualPlanning"]


def test_what_holds_in_every_week_bounds_the_search() -> None:
    """Each week has at most five blocks of 45, so that 226 minutes are too many. A class that stays in on day 6 has 187.5 minutes on
    average and 180 in most weeks: a promise of 187 is kept on average, and not in every week."""
    school, _ = no_week_without_planning(226)
    assert search(school, seconds=20).plan is None
    locks = (Lock("grade", "1", 6, "S1", "in"), Lock("grade", "1", 6, "S2", "in"))
    for holds, found in (("average", True), ("every_week", False)):
        base, _ = no_week_without_planning(187)
        school = replace(base, locks=locks, rules=tuple(replace(r, holds=holds) for r in base.rules))
        assert (search(school, seconds=20, brief=True).plan is not None) is found


def test_a_floor_on_average_and_in_every_week() -> None:
    """Meetings on days 1 and 3 leave 45 minutes to the weeks without one of them; a meeting on day 1 alone leaves a week without any."""
    school, plan = a_floor_in_every_week()
    assert week_of(school, plan).least_minutes(school.teams[0]) == 45
    one = replace(plan, meetings=plan.meetings[:1])
    said = [v.sentence for v in audit(school, one).violations if v.rule == "TeamFloor"]
    assert said == ["Grade 1 has 0 minutes in its week with fewest, 45 short of 45."]
    assert any(v.rule == "TeamFloor" for v in audit(school.with_rules(team_floor_every_week=0), one).violations)  # 37.5 on average


def test_alternate_weeks_differ() -> None:
    """Day 1 has two bells, in 18 weeks each: there are two weeks. Of a rotation there are as many as it has days; of a week, one."""
    late = replace(S1, day_type="ODD")
    calendar = (CalendarRow(1, "REG", 18), CalendarRow(1, "ODD", 18))
    school = mini({}, days=5, bell=(S1, L1, late, replace(L1, day_type="ODD")), calendar=calendar)
    possible = weeks_possible(school)
    assert sorted([v.day_type for v in w] for w in possible) == [["ODD"], ["REG"]]
    assert [len(weeks_possible(mini(days=n))) for n in (5, 6, 2, 4)] == [1, 6, 2, 4]


def test_plans_show_the_week_with_fewest_where_weeks_differ() -> None:
    """Two meetings of 45 in six days are 75 minutes on average, and 45 in the weeks without one of them; a week of five days differs
    from no other."""
    school, plan = a_floor_in_every_week()
    assert fewest_minutes(school, plan) == {"G1": 45}
    outcome = Outcome(Status.FEASIBLE, plan=plan, teams=(team_minutes(week_of(school, plan), school.teams[0]),))
    (row,) = minutes(school, outcome).to_dict("records")
    assert (row["Minutes planned"], row["In the week with fewest"]) == (75, 45)
    five = mini(days=5, teams=(G1,))
    assert fewest_minutes(five, week(five)) == {}
