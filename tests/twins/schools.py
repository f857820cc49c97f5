"""The smallest schools in which a rule can bite, with sums that fit on a thumbnail.

`mini`: one grade, one class H1 (20 students) with its teacher T1, art with A and PE with P, who can take a class each in every slot.
A cycle of two days, so that a minute of one day is 2.5 of an average week and a 45-minute slot 112.5. The bell: students 8:30–13:00,
S1 9:00–9:45 and S2 9:50–10:35 side by side, lunch 11:00–11:30. No rules; by default a grade has one double block in the cycle, so
T1's team meets in three slots at most: 337.5 minutes a week. Posts cost $50,000 + $40,000 + $40,000, and GF brings $200,000.

`upper`: a school of periods. A cycle of one day, so that a minute is 5 of a week and a period of 45 minutes 225; P1 8:30–9:15,
P2 9:20–10:05 and P3 10:10–10:55 side by side. X and Y teach a course A with one section of 20, and are a team.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tiny import JOBS, staff, tiny_school, with_rules

from planner.domain.school import CalendarRow, Course, Fund, Homeroom, School, Slot, Special, Staff, Team

S1 = Slot("REG", "S1", 1, 540, 585, "specials")
S2 = Slot("REG", "S2", 2, 590, 635, "specials")
L1 = Slot("REG", "L1", 3, 660, 690, "lunch")
SHORT = Slot("REG", "L2", 4, 690, 719, "lunch")  # 29 minutes
LONG = Slot("REG", "L3", 5, 740, 770, "lunch")  # 30 minutes, and nobody is out in S3 who eats then
LATE = Slot("REG", "S3", 4, 750, 810, "specials")  # an hour, far from S1
AFTER = Slot("REG", "AFTER", 5, 800, 860, "non_student")
ER = (
    Slot("ER", "S1", 1, 540, 585, "specials"),
    Slot("ER", "L1", 2, 660, 690, "lunch"),
    Slot("ER", "OUT", 3, 705, 720, "dismissal"),
    Slot("ER", "MEET", 4, 720, 780, "non_student"),
)
T1, A, P = staff("T1", "homeroom_teacher"), staff("A", "specialist"), staff("P", "specialist")
D, E, R = staff("D", "para"), staff("E", "sped_teacher"), staff("R", "interventionist")
ART, PE = Special("ART", "A"), Special("PE", "P")
H1 = Homeroom("H1", "1", 20, "T1")
G1 = Team("G1", "Grade 1", "grade", ("T1",))
GF = Fund("GF", "General fund", revenue_this=200_000_00, revenue_next=200_000_00)


def mini(rules: Mapping[str, int] | None = None, *, days: int = 2, **fields: Any) -> School:
    """The school above, with `days` days in the cycle; `rules` sets rule values, other keywords replace whole sheets or `info` fields."""
    tiny = tiny_school()
    info: dict[str, Any] = {"school_name": "Mini", "cycle_days": days, "student_end": 780}
    info |= {k: fields.pop(k) for k in list(fields) if hasattr(tiny.info, k)}
    sheets: dict[str, Any] = {
        "info": replace(tiny.info, **info),
        "bell": (S1, S2, L1),
        "calendar": tuple(CalendarRow(d, "REG") for d in range(1, days + 1)),
        "homerooms": (H1,),
        "specials": (ART, PE),
        "staff": (T1, A, P),
        "funds": (GF,),
        "teams": (G1,),
        "job_classes": JOBS,
    }
    return with_rules(School(**(sheets | fields)), rules or {})


def pair(rules: Mapping[str, int] | None = None, **fields: Any) -> School:
    """Two classes of 20 in the grade, H1 with T1.1 and H2 with T1.2: when it is out, A and P have one each."""
    sheets: dict[str, Any] = {
        "homerooms": (replace(H1, teacher_id="T1.1"), Homeroom("H2", "1", 20, "T1.2")),
        "staff": (replace(T1, count=2), A, P),
        "teams": (replace(G1, core=("T1.1", "T1.2")),),
    }
    return mini(rules, **(sheets | fields))


def wide(rules: Mapping[str, int] | None = None, **fields: Any) -> School:
    """A one-day cycle (a minute is 5 of a week) until 14:00: S1, L1, and S3 12:30–13:30, an hour; S1 and S3 are far apart."""
    return mini(rules, **({"days": 1, "student_end": 840, "bell": (S1, L1, LATE)} | fields))


P1, P2, P3 = (Slot("REG", f"P{i}", i, start, start + 45, "class") for i, start in enumerate((510, 560, 610), 1))
X, Y = (staff(u, "homeroom_teacher", certs=("C",)) for u in "XY")
COURSE = Course("A", "A", "ENG", 20, target_size=20, max_size=20, cert="C", room_type="lab", grade_mix=("9",))
TXY = Team("TXY", "Teachers", "course_alike", ("X", "Y"))
TX = Team("TX", "Teacher", "course_alike", ("X",))


def upper(rules: Mapping[str, int] | None = None, **fields: Any) -> School:
    """The school of periods; keywords as for `mini`. Certificates are not asked for, unless a rule says so."""
    sheets: dict[str, Any] = {
        "level": "high",
        "days": 1,
        "student_start": 510,
        "student_end": 655,
        "grades": ("9",),
        "bell": (P1, P2, P3),
        "homerooms": (),
        "specials": (),
        "staff": (X, Y),
        "courses": (COURSE,),
        "teams": (TXY,),
    }
    return mini(rules, **(sheets | fields))


def with_line(row: Staff, **changes: Any) -> tuple[Staff, ...]:
    """The staff of `mini` with one line changed, or added."""
    found = {r.staff_id: r for r in (T1, A, P)} | {row.staff_id: replace(row, **changes)}
    return tuple(found.values())
