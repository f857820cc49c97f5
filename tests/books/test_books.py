"""Five small schools whose answers can be worked out by hand: the sums are in the builders' docstrings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from reference.early import first_plan, first_tier
from reference.schools import Adult, Facts
from reference.seat_model import solve

from books import ab_block, four_by_four, k8, seven_drop_two, six_day
from books.common import read
from books.model import Facts as Periods
from books.model import most
from planner.audit import audit
from planner.domain.outcome import Outcome, Status
from planner.domain.school import Current, Lock, School
from planner.milp.engines.highs import HighsEngine
from planner.search.build import build_shape
from planner.search.solve import search
from planner.tables import shortfall
from planner.workbook.read import Reading
from planner.workbook.samples.common import Sample

SECONDS = 60  # by the clock, so that busy neighbours do not count; a quiet machine needs some seconds
BOOKS: dict[str, Callable[[], Sample]] = {m.NAME: m.build for m in (ab_block, four_by_four, seven_drop_two, six_day, k8)}
SHORT = {"ab_block": 49_800_00, "four_by_four": 96_300_00, "seven_drop_two": 109_225_00, "six_day": 51_987_50, "k8": 44_100_00}  # cents missing next year, if everything goes on


@cache
def book(name: str) -> Reading:
    return read(BOOKS[name]())


def school_of(name: str) -> School:
    found = book(name).school
    assert found is not None
    return found


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_is_read_without_anything_to_fix(name: str) -> None:
    reading = book(name)
    assert reading.school is not None and reading.must_fix == (), "\n".join(map(str, reading.must_fix))


@pytest.mark.parametrize("name", BOOKS)
def test_the_shortfall_is_the_sum_in_the_docstring(name: str) -> None:
    assert shortfall(school_of(name)) == SHORT[name]


# --- what every answer must keep ---------------------------------------------------------------------------------------
def solved(school: School) -> Outcome:
    """The whole search; whatever it finds is audited, closes the shortfall and puts nothing on ended money."""
    outcome = search(school, seconds=SECONDS)
    assert outcome.status in (Status.OPTIMAL, Status.FEASIBLE) and outcome.plan is not None
    assert audit(school, outcome.plan).violations == ()
    paid = [s for item in (*outcome.plan.positions, *outcome.plan.programs, *outcome.plan.methods) for s in item.shares]
    for fund in school.funds:
        assert sum(s.cents for s in paid if s.fund == fund.fund) <= (0 if school.ended(fund) else fund.revenue_next)
    return outcome


def minutes(outcome: Outcome, *teams: str) -> list[float]:
    """Minutes a week of these teams, as the audit counts them."""
    found = {t.team_id: float(t.minutes) for t in outcome.teams}
    return [found[t] for t in teams]


def lowest(outcome: Outcome) -> float:
    """The share of its goal, in percent, that the lowest team has; it must be proven."""
    tier = next(t for t in outcome.tiers if t.measure == "O1")
    assert tier.proven
    return float(tier.value)


def stopped(outcome: Outcome) -> set[str]:
    assert outcome.plan is not None
    programs = {p.program_id for p in outcome.plan.programs if p.cents == 0}
    return programs | {u.unit_id for p in outcome.plan.positions for u in p.units if u.fte == 0}


def no_plan(school: School) -> bool:
    """Is it proven that no plan keeps every promise? The shape is a relaxation: where it has no answer, there is none."""
    return HighsEngine().solve(build_shape(school).model.problem, seconds=SECONDS, gap=1.0).status is Status.INFEASIBLE


def bound(school: School, team: str) -> float:
    """Minutes a week beyond which no plan can go for this team, by the shape, whose limit is one for every plan."""
    shape = build_shape(school)
    shape.model.minimise(-1 * shape.minutes(team))
    ending = HighsEngine().solve(shape.model.problem, seconds=SECONDS, gap=1e-6)
    assert ending.status is Status.OPTIMAL and ending.bound is not None
    return round(-ending.bound, 6)


def locked(school: School, what: str, code: str, value: str) -> School:
    return replace(school, locks=(*school.locks, Lock(what, code, value=value)))


def leaving_out(school: School, team: str) -> School:
    return replace(school, teams=tuple(t for t in school.teams if t.team_id != team))


# --- six-day cycle of specials -----------------------------------------------------------------------------------------
GRADES = ("GK", "G1", "G2", "G3")


@pytest.fixture(scope="module")
def willow_run() -> School:
    return school_of("six_day")


def seats(stem: bool) -> Facts:
    every = (1, 2, 3, 4, 5, 6)
    full = [Adult(name, every, 4, 18) for name in ("PE", "MUSIC", "LIBRARY", *(("STEM",) if stem else ()))]
    return Facts({g: len(c) for g, c in six_day.CLASSES.items()}, (*full, Adult("ART", (1, 3, 5), 4, 9)), days=6)


def test_six_days_every_grade_has_three_of_its_seven_blocks_together(willow_run: School) -> None:
    outcome = solved(willow_run)
    assert minutes(outcome, *GRADES) == [112.5] * 4
    assert lowest(outcome) == 75 and stopped(outcome) == {"TUTOR", "SOFT"}


def test_six_days_without_the_STEM_post_somebody_has_no_double(willow_run: School) -> None:
    assert minutes(first_tier(locked(willow_run, "staff", "STEM1", "off")), *GRADES).count(75) == 3


def test_six_days_without_planning_alone_all_seven_blocks_are_the_teams(willow_run: School) -> None:
    free = replace(willow_run, teams=tuple(replace(t, goal_min=300, stretch_min=300) if t.team_id in GRADES else t for t in willow_run.teams))
    assert minutes(first_tier(free.with_rules(min_individual_planning_week=0)), *GRADES) == [262.5] * 4


def test_six_days_one_more_minute_of_planning_alone_takes_a_whole_block(willow_run: School) -> None:
    assert minutes(first_tier(willow_run.with_rules(min_individual_planning_week=151)), *GRADES) == [75] * 4


def test_six_days_the_class_slots_by_an_independent_model() -> None:
    """70 class slots give every grade its double; 63 give one."""
    with_stem, without = solve(seats(True), doubles=True, every_day=True), solve(seats(False), doubles=True, every_day=True)
    assert with_stem and (with_stem.doubles, with_stem.sections, with_stem.missed) == (4, 70, frozenset())
    assert without and (without.doubles, without.missed) == (1, frozenset())


# --- A/B block -----------------------------------------------------------------------------------------------------------
def ids(row: str, count: int) -> tuple[str, ...]:
    return tuple(f"{row}{n}" for n in range(1, count + 1))


HUM, STEM = ids("HUM", 4), ids("STEM", 4)
TWO_RIVERS = Periods({"T_HUM": HUM[:3], "T_STEM": STEM[:3]}, (*HUM, *STEM, "NINTH"), periods=8, load=6, sections=48, seats=6, alone=1)


@pytest.fixture(scope="module")
def two_rivers() -> School:
    return school_of("ab_block")


def test_ab_block_both_teams_of_three_meet_in_two_blocks(two_rivers: School) -> None:
    outcome = solved(two_rivers)
    assert minutes(outcome, "T_HUM", "T_STEM", "T_LINK") == [440, 440, 220]
    assert lowest(outcome) == pytest.approx(100 * 440 / 600) and stopped(outcome) == {"TUTOR", "SOFT"}


def test_ab_block_every_block_has_six_sections_and_nobody_teaches_more_than_six(two_rivers: School) -> None:
    plan = first_plan(two_rivers).plan
    assert plan is not None
    assert set(Counter(p for s in plan.sections for p in s.periods).values()) == {6}
    assert max(Counter(s.unit_id for s in plan.sections).values()) == 6


def test_ab_block_nobody_counts_on_a_teacher_who_is_away_over_lunch_and_the_block_before(two_rivers: School) -> None:
    """The ninth teacher is away 11:00-11:41: lunch, and a little of the second block on both days. In these blocks eight teachers teach six
    sections, so no team of three meets there, and the ninth teaches six of its six others. Free blocks: 8 x 8 + 6 - 48 = 22; the two teams,
    in m and n blocks, keep 3 (m + 1) + 3 (n + 1) of them, and the other two teachers 2 each: m + n = 4 would leave nothing for these, so
    one team has two blocks and the other one. The ninth is the one extended member of the third team, which never meets without it.
    """
    away = replace(two_rivers, staff=tuple(replace(s, unavailable=("11:00-11:41",)) if s.staff_id == "NINTH" else s for s in two_rivers.staff))
    outcome = solved(away)
    assert sorted(minutes(outcome, "T_HUM", "T_STEM")) == [220, 440] and lowest(outcome) == pytest.approx(100 * 220 / 600)
    assert outcome.plan is not None
    assert not {"A2", "B2"} & {s for m in outcome.plan.meetings if m.team_id == "T_LINK" for s in m.slots}


def test_ab_block_by_weekdays_every_second_week_is_the_same() -> None:
    """A and B days on every weekday, each in 18 of 36 weeks: a team of three free blocks has 15 meetings to give, and keeps five."""
    sample = ab_block.build()
    rows = dict(sample.rows) | {
        "School": [sample.rows["School"][0] | {"cycle_days": 5}],
        "Calendar": [{"cycle_day": d, "day_type": t, "weeks": 18} for d in ("M", "T", "W", "Th", "F") for t in "AB"],
    }
    reading = read(replace(sample, rows=rows))
    assert reading.school is not None and reading.must_fix == ()
    assert minutes(first_tier(reading.school), "T_HUM", "T_STEM") == [440, 440]


def test_ab_block_without_the_ninth_teacher_no_team_of_three_can_meet(two_rivers: School) -> None:
    assert minutes(first_tier(locked(two_rivers, "staff", "NINTH", "off")), "T_HUM", "T_STEM") == [0, 0]


def test_ab_block_one_more_minute_of_planning_alone_takes_a_block(two_rivers: School) -> None:
    """Of the two teams; the two teachers beside them have no block left to meet in, so their team is left out of the question."""
    one_more = leaving_out(two_rivers, "T_LINK").with_rules(min_individual_planning_week=221)
    assert minutes(first_tier(one_more), "T_HUM", "T_STEM") == [220, 220]


def test_ab_block_without_planning_alone(two_rivers: School) -> None:
    assert minutes(first_tier(two_rivers.with_rules(min_individual_planning_week=0)), "T_HUM", "T_STEM") == [660, 660]


def test_ab_block_by_an_independent_model() -> None:
    """Two blocks; with no planning alone three, with two blocks of it one; without the ninth teacher none, or one if seats do not count."""
    without = replace(TWO_RIVERS, teachers=(*HUM, *STEM))
    assert [most(x) for x in (TWO_RIVERS, replace(TWO_RIVERS, alone=0), replace(TWO_RIVERS, alone=2))] == [2, 3, 1]
    assert [most(x) for x in (without, replace(without, seats=0))] == [0, 1]


# --- 4x4 with semesters -----------------------------------------------------------------------------------------------------
CEDAR_FALLS = Periods(
    {"T_ENG": HUM[:2], "T_HIS": HUM[2:], "T_MAT": STEM[:2], "T_SCI": STEM[2:]},
    (*HUM, *STEM), periods=4, load=3, sections=24, seats=6, alone=3, held=5, terms=2,
)  # fmt: skip
FOUR = ("T_ENG", "T_HIS", "T_MAT", "T_SCI")


@pytest.fixture(scope="module")
def cedar_falls() -> School:
    return school_of("four_by_four")


def test_four_by_four_each_team_has_a_block_of_its_own_twice_a_week(cedar_falls: School) -> None:
    outcome = solved(cedar_falls)
    assert minutes(outcome, *FOUR) == [180] * 4
    assert lowest(outcome) == 40 and stopped(outcome) == {"NINTH", "TUTOR"}


def test_four_by_four_six_sections_run_in_every_block_of_both_semesters(cedar_falls: School) -> None:
    plan = first_plan(cedar_falls).plan
    assert plan is not None
    for half in ("S1", "S2"):
        assert Counter(p for s in plan.sections if s.term in (half, "Y") for p in s.periods) == dict.fromkeys(("P1", "P2", "P3", "P4"), 6)


def test_four_by_four_mathematics_is_done_and_the_rest_is_rebuilt(cedar_falls: School) -> None:
    """Mathematics and science as planned, with their adults in their periods; whatever else, English may not stand in P1."""
    plan = first_plan(cedar_falls).plan
    assert plan is not None
    done = [s for s in plan.sections if s.course in ("MAT", "SCI")]
    today = tuple(Current("", row_kind="section", id=s.section_id, slot=p, value=s.unit_id) for s in done for p in s.periods)
    locks = (Lock("department", "MATH"), Lock("department", "SCI"), Lock("course", "ENG", slot="P1", value="off"))
    again = first_plan(replace(cedar_falls, current=today, locks=locks)).plan
    assert again is not None
    rebuilt = [s for s in again.sections if s.course in ("MAT", "SCI")]
    assert Counter((s.course, s.periods, s.unit_id) for s in rebuilt) == Counter((s.course, s.periods, s.unit_id) for s in done)
    assert not [s for s in again.sections if s.course == "ENG" and "P1" in s.periods]


def test_four_by_four_one_more_minute_than_three_blocks_of_planning(cedar_falls: School) -> None:
    assert minutes(first_tier(cedar_falls.with_rules(min_individual_planning_week=271)), *FOUR) == [90] * 4


def test_four_by_four_without_planning_alone(cedar_falls: School) -> None:
    assert minutes(first_tier(cedar_falls.with_rules(min_individual_planning_week=0)), *FOUR) == [450] * 4


def test_four_by_four_without_larger_classes_the_ninth_post_is_needed_and_cannot_be_paid(cedar_falls: School) -> None:
    assert no_plan(cedar_falls.with_rules(class_size_over_target=0)) and not no_plan(cedar_falls)


def test_four_by_four_by_an_independent_model() -> None:
    """Two of five blocks; with four to plan alone one, with none five. 27 half-year sections a semester need a ninth teacher."""
    assert [most(x) for x in (CEDAR_FALLS, replace(CEDAR_FALLS, alone=4), replace(CEDAR_FALLS, alone=0))] == [2, 1, 5]
    assert most(replace(CEDAR_FALLS, sections=27)) is None


# --- seven drop two ---------------------------------------------------------------------------------------------------------
HARBOR = Periods(
    {"T_MATH": ("M1", "M2"), "T_ALG": ("M1", "S1"), "T_SCI": ("S2", "S3"), "T_HUM": ("H1", "H2")},
    (*ids("M", 2), *ids("S", 3), *ids("H", 2)), periods=7, load=5, sections=35, seats=5, alone=5, held=5,
)  # fmt: skip
ONCE = 60 * 5 / 7  # minutes of an average week of a period held once in the cycle


@pytest.fixture(scope="module")
def harbor() -> School:
    return school_of("seven_drop_two")


def test_seven_drop_two_the_teams_of_one_teacher_share_five_periods(harbor: School) -> None:
    outcome = solved(harbor)
    assert sorted(minutes(outcome, "T_MATH", "T_ALG")) == pytest.approx([2 * ONCE, 3 * ONCE])
    assert minutes(outcome, "T_SCI", "T_HUM") == pytest.approx([5 * ONCE, 5 * ONCE])
    assert lowest(outcome) == pytest.approx(100 * 2 * ONCE / 214) and stopped(outcome) == {"COACH1", "TUTOR", "SOFT"}


@pytest.mark.parametrize(("alone", "periods"), [(215, 2), (171, 3), (0, 5)])
def test_seven_drop_two_with_other_planning_time(harbor: School, alone: int, periods: int) -> None:
    found = minutes(first_tier(harbor.with_rules(min_individual_planning_week=alone)), "T_MATH", "T_ALG")
    assert found == pytest.approx([periods * ONCE] * 2)


def test_seven_drop_two_without_the_second_team(harbor: School) -> None:
    assert minutes(first_tier(leaving_out(harbor, "T_ALG")), "T_MATH") == pytest.approx([5 * ONCE])


def test_seven_drop_two_by_an_independent_model() -> None:
    """Two periods in the cycle; with six or four to plan alone two and three, with none five; five where M.1 is on one team."""
    assert [most(replace(HARBOR, alone=n)) for n in (5, 6, 4, 0)] == [2, 2, 3, 5]
    assert most(replace(HARBOR, teams={t: who for t, who in HARBOR.teams.items() if t != "T_ALG"})) == 5


# --- K-8 --------------------------------------------------------------------------------------------------------------------
YOUNG = tuple(f"G{g}" for g in k8.YOUNG)


@pytest.fixture(scope="module")
def orchard_hill() -> School:
    return school_of("k8")


@pytest.mark.broad
def test_k8_grades_keep_one_block_and_the_house_its_two_encore_periods(orchard_hill: School) -> None:
    outcome = solved(orchard_hill)
    assert minutes(outcome, *YOUNG) == [45] * 6 and minutes(outcome, "HOUSE") == [450]
    assert lowest(outcome) == 100 and stopped(outcome) == {"TUTOR", "SOFT"}


@pytest.mark.broad
def test_k8_without_the_technology_teacher_the_house_never_meets(orchard_hill: School) -> None:
    """Asked of the house alone, since grades K to 5 have other teachers and other slots."""
    house = replace(orchard_hill, homerooms=(), specials=(), teams=tuple(t for t in orchard_hill.teams if t.team_id == "HOUSE"))
    assert bound(house, "HOUSE") == 450
    assert bound(locked(house, "staff", "TECH1", "off"), "HOUSE") == 0


def test_k8_without_planning_alone_all_five_blocks_are_the_teams(orchard_hill: School) -> None:
    teams = tuple(replace(t, floor_min=225, goal_min=225) if t.team_id in YOUNG else t for t in orchard_hill.teams)
    assert minutes(first_plan(replace(orchard_hill, teams=teams).with_rules(min_individual_planning_week=0)), *YOUNG) == [225] * 6


def test_k8_one_more_minute_of_planning_alone_leaves_no_plan(orchard_hill: School) -> None:
    """Five blocks of 45 are needed for 181 minutes; the floor of 45 asks for a sixth."""
    assert no_plan(orchard_hill.with_rules(min_individual_planning_week=181)) and not no_plan(orchard_hill)


def test_k8_the_class_slots_by_an_independent_model() -> None:
    """60 class slots are a block a day for six grades of two classes; no double is left."""
    three = tuple(Adult(name, (1, 2, 3, 4, 5), 4, 20) for name in ("PE", "MUSIC", "ART"))
    found = solve(Facts(dict.fromkeys(k8.YOUNG, 2), three), doubles=True, every_day=True)
    assert found and (found.doubles, found.sections, found.missed) == (0, 60, frozenset())


def test_k8_teachers_of_sections_who_are_away_are_free_in_no_specials_slot() -> None:
    """The house of grades 6 to 8 may meet in specials slots; when its four teachers are away all day, none is counted on there."""
    school, house = school_of("k8"), {"ELA1", "MAT1", "SCI1", "SOC1"}
    gone = replace(school, staff=tuple(replace(s, unavailable=("7:00-17:00",)) if s.staff_id in house else s for s in school.staff))
    shape = build_shape(gone)
    slots = {s.slot for v in shape.variants for s in shape.frame(v).specials}
    free = {x for (u, _v, code), x in shape.free.items() if u in house and code in slots and not isinstance(x, int)}
    barred = {str(next(iter(c))) for c in shape.model.problem.constraints() if len(c) == 1 and c.sense < 0 and c.constant == 0}
    assert free and {str(x) for x in free} <= barred
