"""Our plans before another judge: FET completes the lawful ones and refuses those in which somebody is in two places."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from needs import needs, require
from reference.early import first_plan
from tiny import EARLY_RELEASE, GRID, full_plan, full_school, tiny_plan, tiny_school

from planner.domain.plan import Day, DutyPost, Lesson, Plan, Position, Section, Session, Unit
from planner.domain.school import CalendarRow, Info, Room, School, Slot, Staff
from planner.facts.clock import overlaps
from planner.interop.fet_cl import Ran, complete
from planner.interop.fet_out import Hours, fet_files
from planner.interop.fet_writer import FetWriter, TooLarge
from planner.workbook.read import read_workbook

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"


def judged(school: School, plan: Plan, seconds: int = 20) -> list[Ran]:
    require("fet")
    return [complete(text, seconds=seconds) for text in fet_files(school, plan).values()]


def accepts(school: School, plan: Plan) -> bool:
    """A file with every time fixed is completed at once, or never."""
    return all(ran.completed for ran in judged(school, plan))


def refuses(school: School, plan: Plan) -> bool:
    """Some half of the year was refused, and not for want of time to begin."""
    return any(not ran.completed and (ran.stuck or not ran.out_of_time) for ran in judged(school, plan, seconds=1))


# --- elementary ----------------------------------------------------------------------------------------------------------
def test_lawful_plans_complete() -> None:
    assert accepts(tiny_school(), tiny_plan())
    assert accepts(full_school(), full_plan())


def test_every_activity_is_placed_where_the_plan_has_it() -> None:
    (ran,) = judged(full_school(), full_plan())
    (text,) = fet_files(full_school(), full_plan()).values()
    assert len(ran.cells) == len(ET.fromstring(text).findall("Activities_List/Activity"))
    assert {day for day, _hour in ran.cells.values()} == {"Day 1", "Day 2"}


BROKEN = {
    "a specialist with two classes": {"grid": (*GRID[:3], replace(GRID[3], unit_id="P"), *GRID[4:])},
    "a class in two specials": {"grid": (*GRID, Lesson(1, "REG", "S1", "H1A", "PE", "P"))},
    "a class at lunch and in a special": {"grid": (*GRID, Lesson(2, "REG", "S3", "H1A", "ART", "A")), "blocks": None},
    "a meeting while a member has the class": {"grid": GRID[:3] + GRID[4:]},
    "a service session during a lesson": {"sessions": (Session("INC", 1, 1, "REG", 590, 635, "A"),)},
    "a duty during a service session": {"duties": (DutyPost("LUNCH", 1, "REG", "R"),), "sessions": (Session("READ", 1, 1, "REG", 680, 710, "R"),)},
}


@pytest.mark.parametrize("what", BROKEN)
def test_double_bookings_are_refused(what: str) -> None:
    school, plan, change = full_school(), full_plan(), dict(BROKEN[what])
    if change.get("blocks", ()) is None:  # lunch moves into S3
        change["blocks"] = tuple(replace(b, start=750, end=780) if b.kind == "lunch" and b.day == 2 else b for b in plan.blocks)
    assert refuses(school, replace(plan, **change))


def test_a_refusal_names_the_activity() -> None:
    (ran,) = judged(tiny_school(), tiny_plan(grid=(*GRID[:3], replace(GRID[3], unit_id="P"), *GRID[4:])), seconds=1)
    assert not ran.completed and ran.out_of_time
    assert "P" in ran.stuck and "Day 1" in ran.stuck


def test_days_and_hours_that_are_not_worked_are_refused() -> None:
    plan = tiny_plan()
    part_time = tuple(replace(p, units=tuple(replace(u, days=(2,)) for u in p.units)) if p.staff_id == "A" else p for p in plan.positions)
    assert refuses(tiny_school(), replace(plan, positions=part_time))  # art on day 1 without the artist
    school = tiny_school()
    busy = tuple(replace(s, unavailable=("9:00-9:30",)) if s.staff_id == "P" else s for s in school.staff)
    assert refuses(replace(school, staff=busy), plan)
    later = tuple(replace(s, unavailable=("11:00-12:00",)) if s.staff_id == "P" else s for s in school.staff)
    assert accepts(replace(school, staff=later), plan)


def test_a_full_room_is_refused() -> None:
    school = full_school()
    assert accepts(school, full_plan())
    small = tuple(replace(r, capacity=19) if r.room == "STUDIO" else r for r in school.rooms)
    assert refuses(replace(school, rooms=small), full_plan())
    gym = tuple(replace(sp, room="GYM") for sp in school.specials)  # art and PE in one room
    assert refuses(replace(school, specials=gym), full_plan())
    shared = tuple(replace(r, shared_ok=True) for r in school.rooms)
    assert accepts(replace(school, specials=gym, rooms=shared), full_plan())


def test_kinds_of_day_keep_their_own_clocks() -> None:
    """Day 2 leaves early in 18 of 36 weeks: three kinds of day, each with its own hours."""
    lessons = tuple(replace(e, day_type="ER", slot="E1") for e in GRID if e.day == 2)
    plan = tiny_plan(full_school(), days=(Day(1, "REG", 36), Day(2, "ER", 36)), methods=(EARLY_RELEASE,), grid=(*GRID[:4], *lessons))
    assert accepts(full_school(), plan)


@needs("fet")
def test_a_sample_school_completes() -> None:
    school = read_workbook(XLSX / "eastgate.xlsx").school
    assert school is not None
    plan = first_plan(school).plan
    assert plan is not None
    (text,) = fet_files(school, plan).values()
    ran = complete(text, seconds=20)
    assert ran.completed and ran.soft == 0


# --- secondary -----------------------------------------------------------------------------------------------------------
WAVES = (
    Slot("REG", "P1", 1, 480, 530, "class"),
    Slot("REG", "P2A", 2, 535, 585, "class", ("9",), period="P2"),
    Slot("REG", "P2B", 3, 565, 615, "class", ("10",), period="P2"),
)


def periods(*sections: Section, shared: bool = False) -> tuple[School, Plan]:
    """A day of two periods; the second is taught on two clocks, which overlap. Teachers X and Y, the room LAB."""
    school = School(
        Info("Waves", grades=("9", "10"), cycle_days=1),
        bell=WAVES,
        calendar=(CalendarRow(1, "REG"),),
        staff=(Staff("X", "teacher"), Staff("Y", "teacher")),
        rooms=(Room("LAB", "lab", 24, shared),),
    )
    posts = tuple(Position(u, (Unit(u, 100, (1,)),), ()) for u in ("X", "Y"))
    return school, Plan(days=(Day(1, "REG", 36),), positions=posts, sections=sections)


def test_sections_meet_in_their_periods() -> None:
    assert accepts(*periods(Section("ALG-01", "ALG", "X", ("P1",)), Section("ALG-02", "ALG", "X", ("P2",), ("9",))))
    assert accepts(*periods(Section("ALG-01", "ALG", "X", ("P1",)), Section("BIO-01", "BIO", "Y", ("P1",))))


def test_overlapping_lunch_waves_are_two_places() -> None:
    a, b = Section("ALG-01", "ALG", "X", ("P2",), ("9",)), Section("ALG-02", "ALG", "X", ("P2",), ("10",))
    assert refuses(*periods(a, b))
    assert accepts(*periods(a, replace(b, unit_id="Y")))


def test_both_teachers_of_a_co_taught_section_are_there() -> None:
    assert refuses(*periods(Section("ALG-01", "ALG", "X", ("P1",), co_unit="Y"), Section("BIO-01", "BIO", "Y", ("P1",))))


def test_a_room_holds_one_section_and_its_seats() -> None:
    a, b = Section("BIO-01", "BIO", "X", ("P1",), room="LAB", students=24), Section("BIO-02", "BIO", "Y", ("P1",), room="LAB", students=24)
    assert refuses(*periods(a, b))
    assert accepts(*periods(a, b, shared=True))
    assert refuses(*periods(replace(a, students=25)))


def test_semesters_are_files_of_their_own() -> None:
    a, b = Section("ECO-01", "ECO", "X", ("P1",), term="S1"), Section("GOV-01", "GOV", "X", ("P1",), term="S2")
    school, plan = periods(a, b, Section("ALG-01", "ALG", "Y", ("P1",)))
    assert set(fet_files(school, plan)) == {"S1", "S2"}
    assert accepts(school, plan)
    assert refuses(*periods(a, replace(b, term="S1")))
    assert refuses(*periods(a, replace(b, term="Y")))
    quarters = periods(a, replace(b, term="Q3"), replace(b, section_id="GOV-02", term="Q4"))
    assert set(fet_files(*quarters)) == {"Q1", "Q3", "Q4"}
    assert accepts(*quarters)


def test_one_file_where_all_is_yearly() -> None:
    assert set(fet_files(*periods(Section("ALG-01", "ALG", "X", ("P1",))))) == {"Y"}
    assert set(fet_files(tiny_school(), tiny_plan())) == {"Y"}


# --- the grid ------------------------------------------------------------------------------------------------------------
STRETCH = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(STRETCH, min_size=1, max_size=8))
def test_hours_tell_the_same_overlaps_as_the_clock(stretches: list[tuple[int, int]]) -> None:
    hours = Hours(stretches)
    for a, b in itertools.product(stretches, repeat=2):
        assert overlaps(hours.span(a), hours.span(b)) == overlaps(a, b)
    assert all(0 <= first < end <= hours.count for first, end in map(hours.span, stretches))
    assert {h for s in stretches for h in range(*hours.span(s))} == set(range(hours.count))


def test_few_hours() -> None:
    """Three classes side by side, then one more: two hours, whatever the clock says in between."""
    hours = Hours([(480, 530), (485, 530), (490, 520), (540, 600)])
    assert hours.count == 2
    assert hours.span((485, 530)) == (0, 1) and hours.span((540, 600)) == (1, 2)


def test_a_grid_beyond_fet_is_told() -> None:
    with pytest.raises(TooLarge, match="72 hours; Long needs 1 of 73"):
        FetWriter("Long", ["Mon"], [str(n) for n in range(73)])
