"""Section lists for the tests, written out: small, made up, no people."""

from __future__ import annotations

from planner.domain.plan import Plan, Section
from planner.domain.school import CalendarRow, Course, Info, Room, School, Slot, Staff

POWERSCHOOL = """\
Course_Number,Course_Name,Section_Number,TermID,Expression,Teacher,LastFirst,Room,MaxEnrollment,No_of_students,DCID,Credits
ALG1,"Algebra, 1",1,3500,1(A-B),101,"Family, Given",12,30,28,9001,1.0
ALG1,"Algebra, 1",2,3500,3(A-B),102,"Other, Given",13,30,29,9002,1.0
BAND,Band,1,3500,2(A-B),103,"Third, Given",M1,60,41,9003,1.0
ART,Art,01,3501,4(A-B),104,"Fourth, Given",A,25,25,9004,0.5
HR,Homeroom,7,3500,HR(A-B),105,"Fifth, Given",14,,22,9005,0
"""

TITLES = {"ALG1": "Algebra, 1", "BAND": "Band", "ART": "Art"}


def school(periods: int = 4, **more: object) -> School:
    """Two cycle days A and B, each with the same periods; teachers T1 … T4; a bell with no clock worth looking at."""
    bell = tuple(
        Slot(day, f"P{n}", n, 440 + 50 * n, 485 + 50 * n, "class") for day in ("A", "B") for n in range(1, periods + 1)
    )
    courses = tuple(
        Course(c, TITLES[c], d, 50, 25, 30, cert=f"{d}_SEC") for c, d in (("ALG1", "MATH"), ("BAND", "ART"), ("ART", "ART"))
    )
    calendar = (CalendarRow(1, "A"), CalendarRow(2, "B"))
    staff = (Staff("MATH", "dept_teacher", count=2, teaches=("MATH",), certs=("MATH_SEC",)), Staff("ARTS", "dept_teacher", count=2))
    info = Info("Test High", "high", ("9",), cycle_days=2)
    facts = {"bell": bell, "calendar": calendar, "courses": courses, "staff": staff, "rooms": (Room("12"), Room("13"), Room("M1"), Room("A"))}
    return School(info, **{**facts, **more})  # type: ignore[arg-type]


SAME = (
    Section("ALG1-01", "ALG1", "MATH.1", ("P1",), room="12"),
    Section("ALG1-02", "ALG1", "MATH.2", ("P3",), room="13"),
    Section("BAND-01", "BAND", "ARTS.1", ("P2",), room="M1"),
    Section("ART-01", "ART", "ARTS.2", ("P4",), term="S1", room="A"),
)
TEACHERS = {"101": "MATH.1", "102": "MATH.2", "103": "ARTS.1", "104": "ARTS.2"}


def plan(*sections: Section) -> Plan:
    return Plan(sections=sections)
