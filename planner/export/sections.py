"""The sheets of a plan that has sections: the grid of periods four ways, the list of sections, and the courses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle

import pandas as pd

from planner import tables
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.export.layout import Page, Table

# Light enough for black text at more than 12:1; each cell also says what it means.
TINTS = ("F3EBDD", "FFF1CC", "DDF3E0", "DCEBFA", "FBE1EA", "E9E0F7", "EAEFCB", "FBE6D4")
MEETS, FREE = "A9D5D0", "E6F1F0"
NARROW, NARROWER, EDGE = 20, 15, 4  # characters of a period's column: a cell takes two lines rather than a wider sheet; of them left free


def section_pages(school: School, plan: Plan) -> tuple[Page, ...]:
    """None for a plan without sections."""
    if not tables.has_sections(school, plan):
        return ()
    tints = course_tints(school, plan)
    return (
        _by_teacher(school, plan, tints),
        _by_room(school, plan, tints),
        _by_department(school, plan, tints),
        _by_team(school, plan),
        _list(school, plan, tints),
        _courses(school, plan),
    )


def course_tints(school: School, plan: Plan) -> Mapping[str, str]:
    """Course and section -> a colour; the courses of a department follow each other through the palette."""
    colour = dict(zip((c.course_id for c in school.courses), cycle(TINTS), strict=False))
    return colour | {s.section_id: colour[s.course] for s in plan.sections if s.course in colour}


def meeting_tints(frame: pd.DataFrame) -> Mapping[str, str]:
    """The cells that say that a team meets, and those in which all its members are free."""
    said = {str(v) for column in frame.columns for v in frame[column]}
    return {v: MEETS for v in said if v.endswith(" meets")} | {v: FREE for v in said if v.endswith("free")}


def _by_teacher(school: School, plan: Plan, tints: Mapping[str, str]) -> Page:
    note = "Each teaching position's periods, with room and second teacher. Blank = no class that period: planning time, duty, or lunch."
    frame = tables.grid_by_teacher(school, plan)
    return Page("By teacher", note, (Table(frame, tints={**tints, **meeting_tints(frame)}, widest=NARROW, room=EDGE),))


def _by_room(school: School, plan: Plan, tints: Mapping[str, str]) -> Page:
    empty = len(school.rooms) - len(tables.grid_by_room(school, plan))
    spare = f" {empty} other rooms of the workbook hold no section." if empty > 1 else " One other room holds no section." if empty else ""
    note = f"Each room's periods, with the position that teaches. Empty: nobody is taught there then.{spare}"
    return Page("By room", note, (Table(tables.grid_by_room(school, plan), tints=tints, widest=NARROW, room=EDGE),))


def _by_department(school: School, plan: Plan, tints: Mapping[str, str]) -> Page:
    needed = tables.departments(school)
    return Page(
        "By department",
        "How many sections of each course stand in each period. A section of half a year counts as half.",
        (
            Table(tables.grid_by_department(school, plan), "Sections in each period", tints=tints, total=tables.ALL),
            Table(tables.heads_by_period(school, plan), "Whole-school view of each period"),
            Table(needed, "FTE needed at the target sizes, and held", "", tables.DEPARTMENT_FORMATS, widest=17, total="All departments"),
        ),
    )


def _by_team(school: School, plan: Plan) -> Page:
    frame = tables.grid_by_team(school, plan)
    price = "What the common periods close to singletons, and the students whose two courses would stop colliding if one moved there"
    return Page(
        "By team",
        "When each team meets, and which of its members have no class in the other periods (planning time or duty as well).",
        (
            Table(frame, "The team's periods", "The workbook names no team.", tints=meeting_tints(frame), widest=NARROWER, room=EDGE),
            Table(tables.team_prices(school, plan), price, "No team meets in a period."),
            *_duty(school, plan),
            Table(tables.clocks(school, plan), "Period times"),
        ),
    )


def _duty(school: School, plan: Plan) -> Iterator[Table]:
    said = tables.duty_sentence(school, plan)
    if said:
        yield Table(tables.sentences("Teachers' duty", (said,), ""), "Teachers' duty")


def _list(school: School, plan: Plan, tints: Mapping[str, str]) -> Page:
    note = "Every section: what, who, when, where. Positions, not people."
    return Page("Sections", note, (Table(tables.section_list(school, plan), tints=tints),))


def _courses(school: School, plan: Plan) -> Page:
    note = "Class sizes, and how many sections fewer there would be with one student more in every class."
    return Page(
        "Courses",
        f"{note} {tables.collision_sentence(school, plan)}".strip(),
        (
            Table(tables.courses(school, plan), "Sections and class sizes", total="All courses"),
            Table(tables.singletons(school, plan), "Singletons (one-section courses) and where they can "
                                                   "move", "Every course has more than one section."),
            Table(tables.collisions(school, plan), "Course conflicts", "No course conflicts.", total="All pairs"),
        ),
    )
