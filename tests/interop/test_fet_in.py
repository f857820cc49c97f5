"""A small .fet file read as a School: FET's own timetable passes our audit, and every constraint is said to be held or not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from needs import needs, require

from planner.audit import audit
from planner.domain.plan import Plan
from planner.domain.school import Assignment, Pair, School
from planner.interop.fet_cl import complete
from planner.interop.fet_file import Cell, FetFile, Unreadable, read_fet, rooms_for, starts, with_times
from planner.interop.fet_in import coverage, plan_of, school_of
from planner.interop.fet_out import fet_files
from planner.interop.fet_writer import FetWriter
from planner.search.solve import search


def small() -> FetWriter:
    """Two days of four hours, the third a break. Class 1A has art twice with X and maths (two hours) with Y; 1B has art with Y.

    X is away on Monday in the first hour, 1B all Tuesday; art is in the studio.
    """
    out = FetWriter("Small", ["Mon", "Tue"], ["a", "b", "c", "d"])
    out.students |= {"1A": 20, "1B": 18}
    out.rooms["Studio"] = 25
    for _ in range(2):
        out.activity("Art", ["X"], ["1A"])
    out.activity("Maths", ["Y"], ["1A"], duration=2)
    out.activity("Art", ["Y"], ["1B"])
    out.away("X", [(0, 0)])
    out.closed("1B", [(1, h) for h in range(4)])
    out.breaks([(0, 2), (1, 2)])
    out.space("SubjectPreferredRoom", Subject="Art", Room="Studio")
    return out


def fet(out: FetWriter | None = None) -> FetFile:
    return read_fet((out or small()).text())


def judged(school: School, plan: Plan) -> list[str]:
    return [str(v) for v in audit(school, plan).violations]


# --- reading -------------------------------------------------------------------------------------------------------------
def test_what_is_written_is_read() -> None:
    found = fet()
    assert (found.name, found.days, found.hours) == ("Small", ("Mon", "Tue"), ("a", "b", "c", "d"))
    assert found.teachers == ("X", "Y")
    assert [(a.number, a.teachers, a.subject, a.students, a.duration) for a in found.activities] == [
        (1, ("X",), "Art", ("1A",), 1), (2, ("X",), "Art", ("1A",), 1), (3, ("Y",), "Maths", ("1A",), 2), (4, ("Y",), "Art", ("1B",), 1),
    ]  # fmt: skip
    assert found.breaks == {(0, 2), (1, 2)}


def test_years_hold_groups_and_subgroups() -> None:
    years = """<Year><Name>9</Name><Number_of_Students>50</Number_of_Students>
      <Group><Name>9A</Name><Subgroup><Name>9A1</Name></Subgroup><Subgroup><Name>9A2</Name></Subgroup></Group>
      <Group><Name>9B</Name></Group></Year>"""
    found = read_fet(small().text().replace("<Students_List>", f"<Students_List>{years}"))
    assert found.leaves["9"] == {"9A1", "9A2", "9B"}
    assert found.leaves["9A"] == {"9A1", "9A2"} and found.leaves["9B"] == {"9B"} and found.leaves["9A1"] == {"9A1"}
    assert found.heads["9"] == 50


def test_what_is_not_active_is_left_out() -> None:
    out = small()
    out.together("ActivitiesNotOverlapping", [3, 4])
    out.lock(4, (0, 0))
    text = re.sub(r"(<Id>4</Id>.*?<Active>)true", r"\1false", out.text(), count=1, flags=re.DOTALL)
    found = read_fet(text)
    assert [a.number for a in found.activities] == [1, 2, 3]
    assert not list(found.of("ActivityPreferredStartingTime"))  # it names nothing that is active
    text = re.sub(r"(<ConstraintBreakTimes>.*?<Active>)true", r"\1false", out.text(), count=1, flags=re.DOTALL)
    assert not read_fet(text).breaks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<fet", "no XML"),
        ("<timetable/>", "file of <timetable>"),
        (small().text().replace("<Students>1B</Students>", "<Students>9Z</Students>", 1), "Activity 4 has students '9Z'"),
    ],
)
def test_other_files_are_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_fet(text)


def test_where_activities_may_begin() -> None:
    """X is away in Mon a; two hours fit before the break only; 1B is closed on Tuesday."""
    found = starts(fet())
    assert found[1] == {(0, 1), (0, 3), (1, 0), (1, 1), (1, 3)}
    assert found[3] == {(0, 0), (1, 0)}
    assert found[4] == {(0, 0), (0, 1), (0, 3)}


def test_named_places_narrow_what_is_open() -> None:
    out = small()
    whose = {"Teacher_Name": "", "Students_Name": "1A", "Subject_Name": "", "Activity_Tag_Name": ""}
    out.placed("ActivitiesPreferredTimeSlots", [(1, 0), (1, 1)], **whose)
    found = starts(fet(out))
    assert found[1] == {(1, 0), (1, 1)} and found[3] == {(1, 0)}  # both of its hours are among the slots
    assert found[4] == starts(fet())[4]
    out.lock(1, (1, 1))
    assert starts(fet(out))[1] == {(1, 1)}


def test_rooms_that_are_large_enough() -> None:
    assert rooms_for(fet()) == dict.fromkeys((1, 2, 4), frozenset({"Studio"}))
    out = small()
    out.rooms["Studio"] = 19
    assert rooms_for(fet(out)) == {1: frozenset(), 2: frozenset(), 4: frozenset({"Studio"})}


# --- the School ----------------------------------------------------------------------------------------------------------
def test_every_cell_is_a_period_of_its_own() -> None:
    school = school_of(fet())
    assert [(c.cycle_day, c.day_type) for c in school.calendar] == [(1, "D1"), (2, "D2")]
    assert [s.slot for s in school.bell if s.kind == "class"] == ["D1H1", "D1H2", "D1H4", "D2H1", "D2H2", "D2H4"]
    art, maths = school.courses[0], school.courses[2]
    assert art.periods_allowed == ("D1H2", "D1H4", "D2H1", "D2H2", "D2H4") and art.room_type == "Studio"
    assert maths.periods_per_section == 2 and maths.periods_allowed == ("D1H1", "D1H2", "D2H1", "D2H2")
    assert all(c.sections_fixed == 1 for c in school.courses)


def test_staffing_is_fixed() -> None:
    school = school_of(fet())
    assert school.assignments == tuple(Assignment(t, f"A{n}", 1) for n, t in ((1, "X"), (2, "X"), (3, "Y"), (4, "Y")))
    assert [(s.staff_id, s.fte, s.avg_salary, s.may_change, s.unavailable) for s in school.staff] == [("X", 100, 0, "no", ("D1H1",)), ("Y", 100, 0, "no", ())]
    assert school.conflicts == tuple(Pair(a, b, 1, hard=True) for a, b in (("A1", "A2"), ("A1", "A3"), ("A2", "A3")))


def test_an_activity_that_fits_nowhere_has_no_period() -> None:
    out = small()
    out.away("Y", [(d, h) for d in range(2) for h in range(4)])
    assert school_of(fet(out)).courses[2].periods_allowed == ("none",)


def answer(out: FetWriter) -> dict[int, Cell]:
    require("fet")
    ran = complete(out.text(), seconds=20)
    assert ran.completed, ran.said
    return {n: (out.days.index(d), out.hours.index(h)) for n, (d, h) in ran.cells.items()}


ROOMS = {1: "Studio", 2: "Studio", 4: "Studio"}


def test_our_audit_accepts_the_timetable_of_fet() -> None:
    out = small()
    school = school_of(fet(out))
    assert judged(school, plan_of(fet(out), school, answer(out), ROOMS)) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({1: (0, 1), 2: (1, 3), 3: (0, 0), 4: (0, 3)}, "A1 and A3"),  # 1A in two places
        ({1: (0, 3), 2: (1, 3), 3: (0, 0), 4: (0, 1)}, "Y"),  # Y in two places
        ({1: (0, 0), 2: (1, 3), 3: (1, 0), 4: (0, 1)}, "X"),  # X away
        ({1: (0, 3), 2: (1, 3), 3: (1, 0), 4: (0, 3)}, "Studio"),  # one room, two classes
        ({1: (0, 3), 2: (1, 3), 3: (1, 0), 4: (1, 3)}, "A4"),  # 1B closed
        ({1: (0, 3), 3: (1, 0), 4: (0, 0)}, "A2"),  # not placed
    ],
)
def test_our_audit_refuses_what_fet_would(cells: dict[int, Cell], said: str) -> None:
    school = school_of(fet())
    found = judged(school, plan_of(fet(), school, cells, ROOMS))
    assert any(said in message for message in found), found
    if len(cells) == 4:
        require("fet")
        assert not complete(with_times(small().text(), cells), seconds=1).completed


@needs("fet")
def test_fet_judges_a_timetable_of_its_own_file() -> None:
    out = small()
    cells = answer(out)
    again = complete(with_times(out.text(), cells), seconds=20)
    assert again.completed and len(again.cells) == 4


@needs("fet")
def test_our_search_fills_the_file_and_fet_accepts_it() -> None:
    """From FET to us and back: the plan that we find for the School is complete in FET, on its own grid and on ours."""
    out = small()
    school = school_of(fet(out))
    plan = search(school, seconds=20).plan
    assert plan is not None and len(plan.sections) == 4
    cells = {int(s.course[1:]): where(s.periods[0]) for s in plan.sections}
    assert complete(with_times(out.text(), cells), seconds=20).completed
    assert all(complete(text, seconds=20).completed for text in fet_files(school, plan).values())


def where(period: str) -> Cell:
    """D2H4 is the fourth hour of the second day."""
    day, hour = period[1:].split("H")
    return int(day) - 1, int(hour) - 1


# --- what is held --------------------------------------------------------------------------------------------------------
def test_every_constraint_has_a_line() -> None:
    out = small()
    out.together("MinDaysBetweenActivities", [1, 2], MinDays=1)
    out.time("TeachersMaxGapsPerWeek", Max_Gaps=0)
    out.activity("Assembly", ["X", "Y"], ["1A", "1B"])
    out.activity("Trip", ["X"], ["1A"], duration=3)
    lines = {line.kind: line for line in coverage(fet(out))}
    assert set(lines) == {
        "BasicCompulsoryTime", "BasicCompulsorySpace", "BreakTimes", "TeacherNotAvailableTimes", "StudentsSetNotAvailableTimes", "SubjectPreferredRoom",
        "MinDaysBetweenActivities", "TeachersMaxGapsPerWeek", "activities with several teachers", "activities of more than 2 hours",
    }  # fmt: skip
    open_ = {kind for kind, line in lines.items() if not line.covered}
    assert open_ == {"MinDaysBetweenActivities", "TeachersMaxGapsPerWeek", "activities with several teachers", "activities of more than 2 hours"}
    assert all(line.why_not for line in lines.values() if not line.covered)
    assert lines["TeacherNotAvailableTimes"].how == "Staff.unavailable"


def test_wishes_are_not_held() -> None:
    found = fet()
    wish = tuple(replace(c, weight=95.0) if c.kind == "SubjectPreferredRoom" else c for c in found.constraints)
    line = next(x for x in coverage(replace(found, constraints=wish)) if x.kind.startswith("SubjectPreferredRoom"))
    assert line.kind == "SubjectPreferredRoom (weight below 100)" and not line.covered


def test_two_hours_that_may_begin_in_the_middle_are_looser() -> None:
    """Beginning at a or c takes the hours a to d, in which b and c would be a double period too."""
    out = FetWriter("Loose", ["Mon"], ["a", "b", "c", "d"])
    out.activity("Maths", ["Y"], ["1A"], duration=2)
    out.placed("ActivityPreferredStartingTimes", [(0, 0), (0, 2)], Activity_Id=1)
    line = next(x for x in coverage(fet(out)) if x.kind == "ActivityPreferredStartingTimes")
    assert not line.covered and "looser for 1" in line.why_not


def test_rooms_of_two_kinds_are_said() -> None:
    out = small()
    out.rooms["Hall"] = 30
    out.rooms_of("Maths", ["Studio", "Hall"])
    line = next(x for x in coverage(fet(out)) if x.kind == "SubjectPreferredRooms")
    assert not line.covered and "overlap" in line.why_not
