"""A week that could not be named as a whole: what was placed, and what was not, with what stands in the way and who could."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from typing import Any

import pytest
from changing import edit, numbered
from openpyxl import load_workbook
from tiny import full_school, tiny_school
from tiny_secondary import course, middle_school

from planner.analysis.score import finish
from planner.audit import audit
from planner.cli.main import _tell
from planner.domain.outcome import Outcome, Partial, Status, Unplaced
from planner.domain.plan import Plan
from planner.domain.school import Lock, Room, School
from planner.domain.serialize import dumps, loads
from planner.export.edited import read_edited
from planner.export.partial import TITLE, write_partial
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.loose import CarefulEngine, LooseModel
from planner.milp.grid.name_partly import _Partly
from planner.milp.grid.name_plan import Unnamed
from planner.milp.model import value
from planner.milp.shape.asks import Asks
from planner.search import walk
from planner.search.build import build_shape
from planner.search.partial import explains, partial_of
from planner.search.solve import search
from planner.tables import solve_json
from planner.tables.plan.unplaced import NOT_A_PLAN, partial_lines


# --- the time that is left ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("left", "most"), [(40.0, 8.0), (10.0, 5.0), (1.5, 1.0), (0.4, 0.4), (-30.0, 0.05)])
def test_a_piece_takes_no_more_than_is_left(left: float, most: float) -> None:
    """Thirty seconds late, forty pieces of a big school take two seconds together, and not forty."""
    naming = _Partly.__new__(_Partly)
    naming.until = time.monotonic() + left
    assert most - 0.1 <= naming.seconds <= most


# --- rows that give way ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("wanted", "room", "placed"), [(2, 1, 1), (2, 2, 2), (3, 2, 2)])
def test_as_much_is_placed_as_there_is_room_for(wanted: int, room: int, placed: int) -> None:
    """So many of three are wanted, and no more than there is room for may be had: the room never gives way."""
    model = LooseModel()
    some = [model.binary() for _ in range(3)]
    model.define(model.total(some) == wanted)
    model.define(model.total(some) <= room)
    model.minimise(model.total(some))  # leaving all open would cost least
    assert CarefulEngine().solve(model.problem, seconds=5, gap=1.0).value is not None
    assert sum(value(x) for x in some) == placed


@pytest.mark.parametrize(("has", "asked", "kept"), [(5, 5, True), (4, 5, False)])
def test_a_least_that_cannot_be_had_gives_way(has: int, asked: int, kept: bool) -> None:
    model = LooseModel()
    minutes = model.amount(0, has)
    model.define(model.total([minutes]) >= asked)
    model.minimise(0)
    assert CarefulEngine().solve(model.problem, seconds=5, gap=1.0).value is not None
    assert (value(minutes) >= asked) is kept and value(minutes) == has


# --- one piece that fails alone --------------------------------------------------------------------------------------------
def counted(school: School) -> Asks:
    """The shape with an answer."""
    shape = build_shape(school)
    shape.model.minimise(0)
    assert HighsEngine().solve(shape.model.problem, seconds=20, gap=1.0).value is not None
    return shape


def named(school: School, short: School) -> Plan | Partial | None:
    """What is named of a week that was counted for a school with enough, in one that lacks something: so that one piece fails alone."""
    shape = counted(school)
    shape.school = short
    return partial_of(short, shape, seed=0, seconds=10)


def partly(school: School, short: School) -> Partial:
    """A partial plan whose broken requirements are all told, or explained by what is not placed."""
    found = named(school, short)
    assert isinstance(found, Partial) and found.unplaced
    told = {(u.rule, u.reason) for u in found.unplaced if u.kind == "requirement"}
    for broken in audit(short, found.plan).violations:
        explained = any(explains(short, u, broken) for u in found.unplaced if u.kind != "requirement")
        assert explained != ((broken.rule, broken.sentence) in told), broken
    return found


def of_kind(found: Partial, kind: str) -> list[Unplaced]:
    return [u for u in found.unplaced if u.kind == kind]


@pytest.mark.parametrize("school", [tiny_school(), full_school(), middle_school()], ids=["tiny", "full", "middle"])
def test_where_everything_fits_it_is_a_plan(school: School) -> None:
    found = named(school, school)
    assert isinstance(found, Plan) and not audit(school, found).violations


def dance_school() -> School:
    """Two courses of one section each, both in P1, and two rooms for dance."""
    base = middle_school()
    courses = (
        *(c for c in base.courses if c.course_id not in ("MATH", "LIT")),
        course("MATH", "MATH", 20, "MATH", room_type="dance", periods_allowed=("P1",)),
        course("LIT", "ENG", 20, "ENG", room_type="dance", periods_allowed=("P1",)),
    )
    rooms = (*base.rooms, Room("X1", "dance", 24), Room("X2", "dance", 24))
    return replace(base, courses=numbered("Courses", *courses), rooms=numbered("Rooms", *rooms), conflicts=())


def without_room(school: School, room: str) -> School:
    return replace(school, rooms=tuple(r for r in school.rooms if r.room != room))


def test_one_room_too_few_leaves_one_section_without_a_room() -> None:
    """LIT-01 and MATH-01 both meet in P1: one has X1, and the other would have to share it."""
    school = dance_school()
    found = partly(school, without_room(school, "X2"))
    (left,) = found.unplaced
    rooms = {s.section_id: s.room for s in found.plan.sections}
    other = ({"LIT-01", "MATH-01"} - {left.id}).pop()
    assert (left.kind, left.what, left.when, left.rule) == ("room", f"Section {left.id} has no room", "P1", "RoomsOnce")
    assert (rooms[left.id], rooms[other]) == ("", "X1")
    assert left.reason in ("X1 has LIT-01 and MATH-01 at one time.", "X1 has MATH-01 and LIT-01 at one time.")
    assert left.cell == school.rooms[4].at("shared_ok") != "" and left.could[0] == f"Room X1: {left.reason}"
    assert left.could[1].endswith("; it needs dance.")  # a room of another kind that is free then
    assert all(s.unit_id for s in found.plan.sections if s.course != "DUAL")


def test_finishing_keeps_what_was_placed_and_fills_what_was_not() -> None:
    """The room is there again: every section keeps its teacher and its period, and the last one has a room."""
    school = dance_school()
    partial = partly(school, without_room(school, "X2"))
    outcome = finish(school, partial.plan, seconds=30)
    assert outcome.plan is not None
    before = {(s.course, s.unit_id, s.periods[0]) for s in partial.plan.sections}
    assert {(s.course, s.unit_id, s.periods[0]) for s in outcome.plan.sections} == before
    assert all(s.room for s in outcome.plan.sections if s.course in ("MATH", "LIT"))


def test_a_section_without_a_teacher() -> None:
    """60 students a day were allowed when the week was counted, now 40: two sections for each of E.1, E.2; five are theirs."""
    school = middle_school()
    found = partly(school, school.with_rules(max_students_day=40))
    (left,) = of_kind(found, "section")
    section = next(s for s in found.plan.sections if s.section_id == left.id)
    assert section.unit_id == "" and section.periods and left.when == section.periods[0]
    assert left.rule == "StudentLoad" and "60 students on the busiest day; the limit is 40" in left.reason
    assert {c.split(":")[0] for c in left.could} == {"E.1", "E.2"}  # nobody else is certified


def test_what_the_checker_does_not_mind_is_placed_after_all() -> None:
    """The naming counts a double period twice for 60 students a day, and leaves M one section fewer; the checker counts who is there."""
    school = middle_school()
    found = partly(school, school.with_rules(max_students_day=40))
    math = next(s for s in found.plan.sections if s.section_id == "MATH-01")
    assert math.unit_id == "M" and math.room


def test_a_section_that_was_left_open_is_free_as_a_whole_when_the_week_is_finished() -> None:
    school = middle_school()
    partial = partly(school, school.with_rules(max_students_day=40))
    outcome = finish(school, partial.plan, seconds=30)
    assert outcome.plan is not None and not audit(school, outcome.plan).violations
    kept = [s for s in partial.plan.sections if s.unit_id]
    after = {(s.course, s.unit_id, s.periods) for s in outcome.plan.sections}
    assert len(kept) < len(partial.plan.sections) - 1 and {(s.course, s.unit_id, s.periods) for s in kept} <= after


def test_classes_without_a_special_and_their_team_that_cannot_meet() -> None:
    """Nobody may teach longer than 20 minutes at a stretch, and specials are 45: no class goes out, so no team of teachers is free."""
    school = full_school()
    found = partly(school, school.with_rules(max_consecutive_minutes=20))
    assert {u.id for u in of_kind(found, "lesson")} == {"H1A", "H1B"}
    (meeting,) = of_kind(found, "meeting")
    assert (meeting.what, meeting.when) == ("Team G1 can't meet", "Day 1, 9:00–10:35")
    assert [m.team_id for m in found.plan.meetings] == ["SP", "SP"] and found.plan.grid == ()


def test_a_day_that_has_no_room_for_math() -> None:
    """Literacy takes 60 minutes of a morning or an afternoon, and 100 for math stand nowhere beside it on day 1."""
    school = full_school()
    found = partly(school, school.with_rules(math_min_day=100))
    (left,) = found.unplaced
    assert (left.kind, left.what, left.when) == ("block", "Grade 1 has no math block", "Day 1")
    assert left.reason == "Grade 1 has 0 minutes of math on Day 1, 100 short of 100."
    there = {(b.kind, b.day) for b in found.plan.blocks}
    assert ("literacy", 1) in there and ("math", 1) not in there and ("math", 2) in there


def test_a_duty_with_too_few_adults() -> None:
    """Lunch needs two paras and there is one; nobody else may do it."""
    school = full_school()
    short = edit(school, "duties", "LUNCH", adults_needed=2)
    found = partly(school, short)
    assert [(u.what, u.when) for u in found.unplaced] == [
        ("Duty LUNCH lacks 1 adult", "Day 1, 11:00–11:30"), ("Duty LUNCH lacks 1 adult", "Day 2, 11:00–11:30"),
    ]  # fmt: skip
    first = found.unplaced[0]
    assert (first.rule, first.reason, first.cell) == (
        "LawfulCover", "Duty LUNCH has 1 adult on Day 1; it needs 2.", short.duties[0].at("adults_needed"),
    )  # fmt: skip
    assert first.could == ()


def test_a_group_without_its_sessions() -> None:
    """Two sessions of an inclusion group are owed; nobody may give 45 minutes at a stretch."""
    school = full_school()
    found = partly(school, school.with_rules(max_consecutive_minutes=20))
    (left,) = of_kind(found, "session")
    assert left.what == "Service INC, group 1: 2 sessions a week are missing"
    assert left.rule == "BreakFromTeaching" and left.could[0].startswith("E on Day 1 at 9:00–9:45: E teaches 45 minutes without a break")


# --- in a search -------------------------------------------------------------------------------------------------------------
def two_in_art() -> School:
    """Both classes are locked to art in the same slot, and one teacher has it: the totals fit, and no names do."""
    locks = numbered("Locks", Lock("homeroom", "H1A", 1, "S1", "ART"), Lock("homeroom", "H1B", 1, "S1", "ART"))
    return replace(tiny_school(), locks=locks)


@pytest.fixture(scope="module")
def unnamed() -> Outcome:
    return search(two_in_art(), seconds=2)


def test_a_search_that_finds_no_names_has_a_partial_week_and_no_plan(unnamed: Outcome) -> None:
    assert unnamed.status is Status.UNKNOWN and unnamed.plan is None and unnamed.cuts
    assert unnamed.partial is not None
    (left,) = unnamed.partial.unplaced
    assert (left.kind, left.rule) == ("requirement", "LocksHold")
    assert len(unnamed.partial.plan.grid) >= 2 and unnamed.seconds < 7


def test_it_travels_as_json_and_is_never_the_plan(unnamed: Outcome) -> None:
    assert loads(dumps(unnamed)) == unnamed
    facts: dict[str, Any] = solve_json(two_in_art(), unnamed)
    assert facts["plan"] is None and facts["status"] == "unknown"
    assert unnamed.partial is not None and facts["partial"]["plan"] == unnamed.partial.plan.to_json()
    assert [u["rule"] for u in facts["partial"]["unplaced"]] == ["LocksHold"]


def test_the_terminal_says_what_is_missing(unnamed: Outcome, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert _tell(two_in_art(), replace(unnamed, nearest=None), str(tmp_path / "week.xlsx")) == 4
    said = capsys.readouterr().out
    assert all(line in said for line in partial_lines(unnamed)) and "It is no plan to adopt." in said
    assert (tmp_path / "week.xlsx").exists()


def test_if_the_names_are_found_after_all_it_is_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece had too little time, and has it in the end."""
    monkeypatch.setattr(walk, "name_plan", lambda *_, **__: Unnamed("specials"))
    outcome = search(tiny_school(), seconds=2)
    assert outcome.status is Status.FEASIBLE and outcome.plan is not None and outcome.partial is None
    assert not audit(tiny_school(), outcome.plan).violations


# --- as a workbook ---------------------------------------------------------------------------------------------------------
def test_the_workbook_says_on_every_sheet_that_it_is_no_plan() -> None:
    school = dance_school()
    short = without_room(school, "X2")
    partial = partly(school, short)
    data = io.BytesIO()
    write_partial(short, Outcome(Status.UNKNOWN, partial=partial), data)
    book = load_workbook(io.BytesIO(data.getvalue()))
    shown = [s for s in book.worksheets if s.sheet_state == "visible"]
    assert shown[0].title == TITLE
    for sheet in shown:
        text = " ".join(str(c.value) for row in sheet.iter_rows(max_row=4) for c in row if c.value)
        assert NOT_A_PLAN in text, sheet.title
    cells = [str(c.value) for row in shown[0].iter_rows() for c in row if c.value]
    (left,) = partial.unplaced
    assert {left.what, left.when, left.reason, left.cell, "\n".join(left.could)} <= set(cells)
    edited = read_edited(short, data.getvalue())
    assert edited.plan == partial.plan and not edited.faults and not edited.changed


def test_without_a_partial_week_there_is_nothing_to_write() -> None:
    with pytest.raises(ValueError, match="no partial week"):
        write_partial(tiny_school(), Outcome(Status.UNKNOWN), io.BytesIO())
