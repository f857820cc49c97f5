"""The plan as plain lists that a person may edit in Excel and hand in again: one line a class, a section or a meeting."""

from __future__ import annotations

import pandas as pd

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.tables.words import clock, frame

LESSONS = ("Cycle day", "Bell", "Slot", "Homeroom", "Special", "Position")
SECTIONS = ("Section", "Course", "Periods", "Taught by", "Second teacher", "Room")
MEETINGS = ("Team", "Day of the cycle", "Bell of the day", "From", "To", "Slots")


def lessons_to_edit(plan: Plan) -> pd.DataFrame:
    return frame(LESSONS, ((e.day, e.day_type, e.slot, e.homeroom, e.special, e.unit_id) for e in plan.grid))


def sections_to_edit(plan: Plan) -> pd.DataFrame:
    return frame(SECTIONS, ((s.section_id, s.course, "; ".join(s.periods), s.unit_id, s.co_unit, s.room) for s in plan.sections))


def meetings_to_edit(school: School, plan: Plan) -> pd.DataFrame:
    rows = ((m.team_id, m.day, m.day_type, clock(m.start), clock(m.end), "; ".join(m.slots)) for m in plan.meetings)
    return frame(MEETINGS, rows)
