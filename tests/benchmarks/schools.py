"""The schools that are measured: four sample workbooks in full, generated high schools, and a tight elementary school built in code."""

from __future__ import annotations

from pathlib import Path

from planner.domain.school import CalendarRow, Homeroom, Info, RuleValue, School, Slot, Special, Staff, Team
from planner.workbook.read import read_workbook
from tests.benchmarks.generate import high_school

WORKBOOKS = Path(__file__).parents[2] / "templates" / "xlsx"
BLOCKS = ((495, 540), (545, 590), (595, 640), (725, 770), (775, 820), (825, 870))  # minutes after midnight
HOMEROOMS = {"K": 3, "1": 3, "2": 3, "3": 2, "4": 2, "5": 2}
SPECIALISTS = (("PE", (1, 2, 3, 4, 5), 6, 28), ("MUSIC", (1, 3, 5), 6, 18), ("ART", (2, 3, 4), 6, 18), ("MEDIA", (1, 2, 3, 4, 5), 4, 18))
RULES = {
    "gap_ok_min": 5,
    "max_doubles_per_week": 1,
    "special_every_day": 1,
    "max_blocks_per_day": 2,
    "min_individual_planning_week": 180,
    "min_planning_block": 30,
}
SAMPLES = {"pine_hollow": "Pine Hollow", "eastgate": "Eastgate", "riverbend": "Riverbend", "summit": "Summit"}
SIZES = (20, 50, 100, 200)  # teachers of the generated high schools
DRAWN = {f"generated_{n}": f"{n} teachers" for n in SIZES}
TITLES = {**SAMPLES, **DRAWN, "tight": "Tight"}


def load(name: str) -> School:
    """A school by its name here; `generated_20_3` is the fourth draw of 20 teachers, `generated_20` the first."""
    if name == "tight":
        return tight()
    if name.startswith("generated_"):
        teachers, *draw = map(int, name.split("_")[1:])
        return high_school(teachers, draw[0] if draw else 0)
    school = read_workbook(WORKBOOKS / f"{name}.xlsx").school
    assert school is not None, f"{name}.xlsx is sound"
    return school


def tight() -> School:
    """Pine Hollow's homerooms without STEM: 180 minutes of planning alone leave hardly anything to meet in."""
    staff, rooms, teams = [], [], []
    for grade, count in HOMEROOMS.items():
        row = Staff(f"T{grade}", "homeroom_teacher", count=count)
        staff.append(row)
        rooms += [Homeroom(f"H{grade}{i}", grade, 20, unit) for i, unit in enumerate(row.units)]
        teams.append(Team(f"G{grade}", f"Grade {grade}", "grade", row.units, goal_min=180, min_block=45))
    specials = []
    for name, days, most_day, most_cycle in SPECIALISTS:
        staff.append(Staff(name, f"specials_{name.lower()}", fte=20 * len(days), days=days))
        specials.append(Special(name, name, days=days, max_per_day=most_day, max_per_cycle=most_cycle))
    return School(
        Info(grades=tuple(HOMEROOMS), student_start=465, student_end=875),
        bell=tuple(Slot("REG", f"S{i}", i, a, b, "specials") for i, (a, b) in enumerate(BLOCKS, 1)),
        calendar=tuple(CalendarRow(d, "REG") for d in range(1, 6)),
        homerooms=tuple(rooms),
        specials=tuple(specials),
        staff=tuple(staff),
        teams=tuple(teams),
        rules=tuple(RuleValue(k, v) for k, v in RULES.items()),
    )
