"""Mill Creek High: six teachers, four periods and a plan made by hand, for tests of what a secondary school sees.

Period 3 is a lunch wave: grade 9 eats first and has it as P3A, grade 10 has it as P3B and eats after. On every second Wednesday
students come at 9:05 and all teams meet 8:00-9:00. English meets in P1 every day, mathematics on Mondays and Wednesdays in P2.

    position   P1              P2                P3               P4
    ENG.1      (meets)         ENG9-01  R1       P3A ENG9-02 R1   S1: DRAMA-01 STAGE
    ENG.2      (meets)         ENG9-03  R2       P3B ENG10-01 R2
    ENG.3      (meets)         ENG10-03 R3                        ENG10-02 R3
    MATH.1     ALG1-01 M1      (meets Mon, Wed)  P3A ALG1-02 M1   S2: PERS-01 M1
    MATH.2     ALG1-03 M2      (meets Mon, Wed)  P3B GEO-01 M2    STAT-01 M2
    SPED1      with ALG1-01                      with ALG1-02     SKILL-01 R1

Singletons: DRAMA, PERS (half a year each), GEO, STAT, SKILL. DRAMA and STAT collide in P4 (4 students); GEO and ENG10 do not, since
ENG10-02 and ENG10-03 stand elsewhere.
"""

from __future__ import annotations

from fractions import Fraction

from planner.audit import audit
from planner.domain.outcome import Outcome, Provenance, Status, Tier
from planner.domain.plan import Day, FundLine, Meeting, MethodUse, Plan, Position, Section, Share, Unit
from planner.domain.school import (
    At,
    CalendarRow,
    Course,
    Current,
    Fund,
    Info,
    JobClass,
    Method,
    Pair,
    Room,
    RuleValue,
    School,
    Slot,
    Staff,
    Team,
)

CANARY = "Canary Q. Person"
WEEK = (1, 2, 3, 4, 5)


def _bell() -> tuple[Slot, ...]:
    def slot(day_type: str, code: str, start: int, end: int, kind: str = "class", grades: str = "", period: str = "") -> Slot:
        return Slot(day_type, code, start, start, end, kind, tuple(grades.split()), period=period)

    return (
        slot("REG", "P1", 480, 530),
        slot("REG", "P2", 535, 585),
        slot("REG", "L9", 590, 620, "lunch", "9"),
        slot("REG", "P3B", 590, 640, grades="10", period="P3"),
        slot("REG", "P3A", 624, 674, grades="9", period="P3"),
        slot("REG", "L10", 644, 674, "lunch", "10"),
        slot("REG", "P4", 680, 730),
        slot("LATE", "PLC", 480, 540, "non_student"),
        slot("LATE", "ARR", 540, 545, "arrival"),
        slot("LATE", "P1", 545, 580),
        slot("LATE", "P2", 585, 620),
        slot("LATE", "L", 625, 655, "lunch"),
        slot("LATE", "P3", 660, 695),
        slot("LATE", "P4", 700, 735),
    )


def _staff() -> tuple[Staff, ...]:
    def post(staff_id: str, job_class: str, count: int, salary: int, **more: object) -> Staff:
        private = {"label": CANARY, "position_no": f"no {CANARY}", "account": f"acct {CANARY}"}
        return Staff(staff_id, job_class, count, avg_salary=salary * 100, fund=(("GF", 10_000),), **private, **more)  # type: ignore[arg-type]

    return (
        post("PRIN", "principal", 1, 100_000),
        post("ENG", "dept_teacher", 3, 60_000, teaches=("ENG",), certs=("ENG",), load_periods=3),
        post("MATH", "dept_teacher", 2, 60_000, teaches=("MATH",), certs=("MATH",), load_periods=3),
        post("SPED1", "sped_teacher", 1, 60_000, teaches=("SPED",), certs=("SPED",), load_periods=3),
    )


def _courses() -> tuple[Course, ...]:
    return (
        Course("ENG9", "English 9", "ENG", 60, 20, 24, cert="ENG", alike_team="T_ENG", grade_mix=("9",)),
        Course("ENG10", "English 10", "ENG", 58, 20, 24, cert="ENG", alike_team="T_ENG", grade_mix=("10",)),
        Course("DRAMA", "=Drama", "ENG", 15, 20, 24, term="S", cert="ENG", protected=True, room_type="music", grade_mix=("9",)),
        Course("ALG1", "Algebra 1", "MATH", 62, 20, 24, cert="MATH", alike_team="T_MATH", co_teach_sped=2),
        Course("GEO", "Geometry", "MATH", 20, 20, 24, cert="MATH", grade_mix=("9", "10"), protected=True),
        Course("STAT", "Statistics", "MATH", 18, 20, 24, cert="MATH", grade_mix=("9", "10"), protected=True),
        Course("PERS", "Personal finance", "MATH", 16, 20, 24, term="S2", cert="MATH", grade_mix=("10",), protected=True),
        Course("SKILL", "Study skills", "SPED", 9, 12, 12, cert="SPED", grade_mix=("9", "10"), protected=True),
        Course("SKY", "Astronomy", "MATH", 4, 20, 24, cert="MATH"),
    )


def school() -> School:
    return School(
        info=Info("Mill Creek & Sons High", "high", ("9", "10"), contract_start=470, contract_end=760, student_start=480, student_end=735,
                  target_floor=30, target_goal=60, target_stretch=200),
        bell=_bell(),
        calendar=(*(CalendarRow(d, "REG", 18 if d == 3 else None) for d in WEEK), CalendarRow(3, "LATE", 18)),
        staff=_staff(),
        funds=(Fund("GF", "General fund", revenue_this=50_000_000, revenue_next=48_000_000),),
        teams=(
            Team("T_ENG", "English", "course_alike", ("ENG.1", "ENG.2", "ENG.3"), (), 30, 60, 200, min_block=30),
            Team("T_MATH", "Mathematics", "course_alike", ("MATH.1", "MATH.2"), ("SPED1",), 30, 60, 200, min_block=30),
        ),
        courses=_courses(),
        conflicts=(Pair("DRAMA", "STAT", 4), Pair("GEO", "ENG10", 9), Pair("DRAMA", "PERS", 0), Pair("STAT", "SKY", 5)),
        rooms=(*(Room(r) for r in ("R1", "R2", "R3", "M1", "M2", "R4")), Room("STAGE", "music")),
        rules=(
            RuleValue("load_periods", 3, at=At("Rules", 3, {"value": "B"})),
            RuleValue("class_size_over_target", 1),
            RuleValue("duty_owed_week", 50, at=At("Rules", 4, {"value": "B"})),
            RuleValue("special_every_day", 1),
            RuleValue("literacy_min_day", 90),
        ),
        methods=(Method("duty_swap", "ask", 200, "sections", 1_000_000, 50),),
        current=(Current("T_ENG", 30, 1, 60, 100, 0), Current("T_MATH")),
        job_classes=(
            JobClass("principal", "Principal", 0, 0, 0, "admin", certified=True),
            JobClass("dept_teacher", "Subject teacher", 0, 0, 0, "teacher_core", certified=True, load_periods=3),
            JobClass("sped_teacher", "Special-education teacher", 0, 0, 0, "sped", certified=True, load_periods=3),
        ),
        digest="1" * 64,
    )  # fmt: skip


def _sections() -> tuple[Section, ...]:
    nine, ten = ("9",), ("10",)
    return (
        Section("ENG9-01", "ENG9", "ENG.1", ("P2",), room="R1", students=20),
        Section("ENG9-02", "ENG9", "ENG.1", ("P3",), nine, room="R1", students=20),
        Section("ENG9-03", "ENG9", "ENG.2", ("P2",), room="R2", students=20),
        Section("ENG10-01", "ENG10", "ENG.2", ("P3",), ten, room="R2", students=19),
        Section("ENG10-02", "ENG10", "ENG.3", ("P4",), room="R3", students=20),
        Section("ENG10-03", "ENG10", "ENG.3", ("P2",), room="R3", students=19),
        Section("DRAMA-01", "DRAMA", "ENG.1", ("P4",), term="S1", room="STAGE", students=15),
        Section("ALG1-01", "ALG1", "MATH.1", ("P1",), room="M1", co_unit="SPED1", students=21),
        Section("ALG1-02", "ALG1", "MATH.1", ("P3",), nine, room="M1", co_unit="SPED1", students=21),
        Section("ALG1-03", "ALG1", "MATH.2", ("P1",), room="M2", students=20),
        Section("GEO-01", "GEO", "MATH.2", ("P3",), ten, room="M2", students=20),
        Section("STAT-01", "STAT", "MATH.2", ("P4",), room="M2", students=18),
        Section("SKILL-01", "SKILL", "SPED1", ("P4",), room="R1", students=9),
        Section("PERS-01", "PERS", "MATH.1", ("P4",), term="S2", room="M1", students=16),
    )


def _days() -> tuple[Day, ...]:
    regular = tuple(Day(d, "REG", 18 if d == 3 else 36) for d in WEEK)
    return (*regular[:3], Day(3, "LATE", 18), *regular[3:])


def _meetings() -> tuple[Meeting, ...]:
    bell = {(s.day_type, s.slot): s for s in _bell()}

    def held(team: str, slot: str, days: tuple[int, ...]) -> tuple[Meeting, ...]:
        chosen = [(d, bell[d.day_type, slot]) for d in _days() if d.day in days and (d.day_type, slot) in bell]
        come = ("SPED1",) if team == "T_MATH" else ()
        return tuple(Meeting(team, d.day, d.day_type, s.start, s.end, s.minutes, (slot,), come) for d, s in chosen)

    return (*held("T_ENG", "P1", WEEK), *held("T_MATH", "P2", (1, 3)), *held("T_ENG", "PLC", (3,)), *held("T_MATH", "PLC", (3,)))


def plan() -> Plan:
    place = school()

    def position(row: Staff) -> Position:
        cents = round(row.count * place.unit_cost(row, row.fte))
        return Position(row.staff_id, tuple(Unit(u, row.fte, WEEK) for u in row.units), (Share("GF", cents),))

    positions = tuple(position(row) for row in place.staff)
    swap = MethodUse("duty_swap", 100, 1_000_000, (Share("GF", 1_000_000),))
    cost = sum(p.cents for p in positions) + swap.cents
    return Plan(
        school_digest=place.digest,
        days=_days(),
        positions=positions,
        methods=(swap,),
        funds=tuple(FundLine("GF", y, place.revenue(place.funds[0], y), cost) for y in (1, 2, 3)),
        meetings=_meetings(),
        sections=_sections(),
        standing="settled",
    )


def outcome() -> Outcome:
    tier = Tier("O1", "Share of its goal that the lowest team has, then the next", "% of goal", Fraction(100), Fraction(100), True, "more")
    return Outcome(
        Status.FEASIBLE,
        plan(),
        tiers=(tier,),
        teams=audit(school(), plan()).teams,
        limits=("Mathematics meets twice a week.",),
        agreements=("Duties taken over by paraprofessionals: to be agreed with the people affected (Methods!B9).",),
        seconds=2.5,
        provenance=Provenance("1" * 64, "abc", "HiGHS", (("highspy", "1.13"),)),
    )
