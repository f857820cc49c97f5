"""Birch Lane: a school of two grades and a PK class with a plan made by hand, for tests of tables and exports.

Grade 1 is out in S1 every day and in S1+S2 on Tuesday, where it meets; Grade 2 is out in S3, and in S3+S4 on Thursday.
On Wednesdays students leave early and everybody meets for 75 minutes. ESSER has ended: STEM stops, art drops a day.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from planner.domain.outcome import Outcome, Provenance, Status, TeamMinutes, Tier
from planner.domain.plan import (
    Block,
    Day,
    DutyPost,
    FundLine,
    Lesson,
    Meeting,
    MethodUse,
    Plan,
    Position,
    ProgramChoice,
    Session,
    Share,
    Unit,
)
from planner.domain.school import (
    At,
    CalendarRow,
    Current,
    Duty,
    Fund,
    Homeroom,
    Info,
    JobClass,
    Method,
    Program,
    RuleValue,
    School,
    Service,
    Slot,
    Special,
    Staff,
    Team,
)

CANARY = "Canary Q. Person"  # stands in the private columns; must never leave the machine
WEEK = (1, 2, 3, 4, 5)
REG_SLOTS = (("S1", 495, 540), ("S2", 545, 590), ("S3", 725, 770), ("S4", 775, 820))
ER_SLOTS = (("S1", 495, 530), ("S2", 535, 570), ("S3", 680, 715), ("S4", 720, 755))


def _bell() -> tuple[Slot, ...]:
    slots = [Slot("REG", s, i, a, b, "specials") for i, (s, a, b) in enumerate(REG_SLOTS, 2)]
    slots += [Slot("REG", "LUNCH", 6, 645, 670, "lunch")]
    slots += [Slot("ER", s, i, a, b, "specials") for i, (s, a, b) in enumerate(ER_SLOTS, 2)]
    return (*slots, Slot("ER", "LUNCH", 6, 620, 645, "lunch"), Slot("ER", "MEET", 9, 825, 900, "non_student"))


def _staff() -> tuple[Staff, ...]:
    gf, esser = (("GF", 10_000),), (("ESSER3", 10_000),)
    private = {"label": CANARY, "position_no": f"no {CANARY}", "account": f"acct {CANARY}"}

    def post(staff_id: str, job_class: str, salary: int, fund: tuple[tuple[str, int], ...] = gf, **more: object) -> Staff:
        return Staff(staff_id, job_class, avg_salary=salary * 100, benefit_pct=2620, benefit_flat=720_000, fund=fund, **private, **more)  # type: ignore[arg-type]

    return (
        post("PRIN", "principal", 98_000),
        post("T1", "homeroom_teacher", 57_000, count=2),
        post("T2", "homeroom_teacher", 57_000, count=2),
        post("TPK", "pk_teacher", 55_000),
        post("PE1", "specialist", 56_000),
        post("MUS1", "specialist", 55_000, fte=60, days=(1, 3, 5), shared_school="Oak ES"),
        post("ART1", "specialist", 55_000, fte=60, days=(2, 3, 4), min_fte=40, may_change="days"),
        post("LIB1", "specialist", 60_000),
        post("STEM1", "specialist", 54_000, esser, may_change="may stop", min_fte=0),
        post("SPED1", "sped_teacher", 58_000),
        post("COACH", "coach", 64_000, (("T1A", 5_000), ("ESSER3", 5_000)), min_fte=50, reduce_ok=True),
        post("PARA", "para", 23_500, count=3),
    )


def school() -> School:
    return School(
        info=Info("Birch Lane & Pine Elementary", grades=("PK", "1", "2"), target_floor=90, target_goal=150, target_stretch=300),
        bell=_bell(),
        calendar=tuple(CalendarRow(d, "REG") for d in WEEK),
        homerooms=(
            Homeroom("HPK", "PK", 18, "TPK", special_group=False),
            *(Homeroom(f"H{g}{x}", g, 20, f"T{g}.{i}") for g in "12" for i, x in enumerate("AB", 1)),
        ),
        specials=tuple(Special(s, f"{s}1", days_selectable=s == "ART") for s in ("PE", "MUS", "ART", "LIB", "STEM")),
        staff=_staff(),
        funds=(
            Fund("GF", "General fund", revenue_this=72_000_000, revenue_next=76_000_000),
            Fund("ESSER3", "ARP ESSER", "one_time", revenue_this=16_000_000, end_date=dt.date(2024, 9, 30)),
            Fund("T1A", "Title I-A", "federal", revenue_this=5_000_000, revenue_next=5_000_000),
        ),
        programs=(
            Program("TUTOR", "Tutoring vendor", 3_600_000, "ESSER3", levels=(0, 1_800_000, 3_600_000), students_served=30, evidence="moderate",
                    usage_pct=6_250, staff_vote=-20, tag="tutoring"),
            Program("SUPPLY", "Supplies", 1_000_000, "GF", mandated=True, tag="supplies"),
            Program("BOOKS", "=1+1 Book club", 200_000, "GF", start_only=True, tag="supplies"),
        ),
        teams=(
            Team("G1", "Grade 1", "grade", ("T1.1", "T1.2"), ("SPED1", "COACH"), 90, 150, 300, facilitator="COACH"),
            Team("G2", "Grade 2", "grade", ("T2.1", "T2.2"), ("SPED1", "COACH"), 90, 150, 300),
            Team("SPEC", "Specialists", "specialists", ("PE1", "LIB1"), ("MUS1",), 0, 60, 0),
        ),
        services=(Service("SP1", "sped", ("1", "2"), "pull", 2, 30, 1, "sped_teacher"),),
        duties=(Duty("LUNCH1", "REG", 645, 670, "lunch", ("1", "2"), 1), Duty("BUS", "REG", 875, 890, "bus", (), 2)),
        rules=(
            RuleValue("min_individual_planning_week", 180, "minutes a week", True, "contract", "Article 7.2", dt.date(2025, 1, 15), At("Rules", 2, {"value": "B"})),
            RuleValue("lunch_earliest", 630, "clock"),
            RuleValue("quorum_pct", 8_000, "%", at=At("Rules", 5, {"value": "B"})),
            RuleValue("special_every_day", 1, "y/n"),
            RuleValue("load_periods", 5),
            RuleValue("size_cap_1", 28, at=At("Rules", 7, {"value": "B"})),
            RuleValue("allowed_reduction_fte_specialist", 120, at=At("Rules", 8, {"value": "B"})),
        ),
        methods=(Method("early_release", "ask", 100, "days", 468_000, 75, needs="board", families_affected=True, day_type="ER", cycle_days=(3,)),),
        current=(Current("G1", 90, 1, 90, 180, 0), Current("SPEC", 0)),
        job_classes=(
            JobClass("principal", "Principal", 0, 0, 0, "admin", certified=True),
            JobClass("homeroom_teacher", "Homeroom teacher", 0, 0, 0, "teacher_core", certified=True),
            JobClass("pk_teacher", "PreK teacher", 0, 0, 0, "pk", certified=True),
            JobClass("specialist", "Specials teacher", 0, 0, 0, "teacher_special", certified=True),
            JobClass("sped_teacher", "Special-education teacher", 0, 0, 0, "sped", certified=True),
            JobClass("coach", "Instructional coach", 0, 0, 0, "coach", certified=True),
            JobClass("para", "Assistant", 0, 0, 0, "para"),
        ),
        digest="0" * 64,
    )  # fmt: skip


def _days() -> tuple[Day, ...]:
    return tuple(Day(d, "ER" if d == 3 else "REG", 36) for d in WEEK)


def _position(row: Staff, place: School) -> Position:
    """Nothing changes but STEM (stops), art (drops Wednesday) and the coach (half, on Title I)."""
    fte = {"STEM1": 0, "ART1": 40, "COACH": 50}.get(row.staff_id, row.fte)
    days = {"STEM1": (), "ART1": (2, 4)}.get(row.staff_id, place.staff_days(row))
    cents = round(row.count * place.unit_cost(row, fte))
    fund = "T1A" if row.staff_id == "COACH" else "GF"
    return Position(row.staff_id, tuple(Unit(u, fte, days) for u in row.units), (Share(fund, cents),) if cents else ())


def _grid() -> tuple[Lesson, ...]:
    lessons = []
    for day in _days():
        pair = ("PE", "LIB") if day.day % 2 else ("LIB", "PE")
        slots = {"1": ["S1"] + ["S2"] * (day.day == 2), "2": ["S3"] + ["S4"] * (day.day == 4)}
        for grade, out in slots.items():
            for slot, specials in zip(out, (pair, ("ART", pair[0])), strict=False):
                lessons += [Lesson(day.day, day.day_type, slot, f"H{grade}{x}", s, f"{s}1") for x, s in zip("AB", specials, strict=True)]
    return tuple(lessons)


def _meetings() -> tuple[Meeting, ...]:
    def cover(day: int, slots: tuple[str, ...], grade: str) -> tuple[tuple[str, str], ...]:
        return tuple((x.homeroom, x.unit_id) for x in _grid() if x.day == day and x.slot in slots and x.homeroom[1] == grade)

    after = tuple(Meeting(t, 3, "ER", 825, 900, 75, ("MEET",), ("SPED1",) if t != "SPEC" else ("MUS1",)) for t in ("G1", "G2", "SPEC"))
    return (
        Meeting("G1", 2, "REG", 495, 590, 90, ("S1", "S2"), ("COACH",), cover(2, ("S1", "S2"), "1")),
        Meeting("G2", 4, "REG", 725, 820, 90, ("S3", "S4"), ("COACH", "SPED1"), cover(4, ("S3", "S4"), "2")),
        *after,
    )


def _blocks() -> tuple[Block, ...]:
    blocks = []
    for day in _days():
        lunch = 620 if day.day_type == "ER" else 645
        for grade in ("PK", "1", "2"):
            blocks += [
                Block("lunch", grade, day.day, day.day_type, lunch, lunch + 25),
                Block("recess", grade, day.day, day.day_type, lunch + 25, lunch + 45),
            ]
        blocks += [Block("literacy", "2", day.day, day.day_type, 500, 590)]
    return tuple(blocks)


def plan() -> Plan:
    place = school()
    positions = tuple(_position(row, place) for row in place.staff)
    cost = {f.fund: sum(s.cents for p in positions for s in p.shares if s.fund == f.fund) for f in place.funds}
    cost["GF"] += 1_000_000 + 468_000
    return Plan(
        school_digest=place.digest,
        days=_days(),
        positions=positions,
        programs=(
            ProgramChoice("TUTOR", "stop", 0, ()),
            ProgramChoice("SUPPLY", "continue", 1_000_000, (Share("GF", 1_000_000),)),
            ProgramChoice("BOOKS", "not started", 0, ()),
        ),
        methods=(MethodUse("early_release", 100, 468_000, (Share("GF", 468_000),), (3,)),),
        funds=tuple(FundLine(f.fund, y, place.revenue(f, y), cost[f.fund] * (100 + 3 * y) // 103) for f in place.funds for y in (1, 2, 3)),
        meetings=_meetings(),
        grid=_grid(),
        blocks=_blocks(),
        sessions=tuple(Session("SP1", 1, d, "REG", 545, 575, "SPED1") for d in (1, 4)),
        duties=tuple(DutyPost("LUNCH1", d, "REG", "PARA.1") for d in (1, 2, 4, 5)) + tuple(DutyPost("BUS", d, "REG", u) for d in (1, 2, 4, 5) for u in ("PARA.1", "PARA.2")),
        standing="settled",
    )  # fmt: skip


def outcome() -> Outcome:
    return Outcome(
        Status.FEASIBLE,
        plan(),
        tiers=(
            Tier(
                "collab_min_team", "The lowest team's minutes against its goal", "minutes a week", Fraction(75), Fraction(75), True, "more"
            ),
            Tier("shortfall", "Minutes missing from goals", "minutes a week", Fraction(0), Fraction(-15), False),
        ),
        teams=(
            TeamMinutes("G1", Fraction(165), Fraction(180), Fraction(0), 90, Fraction(165), 2, 2),
            TeamMinutes("G2", Fraction(165), Fraction(375, 2), Fraction(0), 90, Fraction(165), 2, 2),
            TeamMinutes("SPEC", Fraction(75), Fraction(300), Fraction(0), 75, Fraction(75), 1, 1),
        ),
        limits=("Only three specialists are in the building on Fridays.",),
        agreements=("Early release on Wednesdays: the school board must agree.",),
        seconds=3.5,
        seconds_to_first_plan=1.25,
        provenance=Provenance("0" * 64, "abc", "HiGHS", (("highspy", "1.13"),)),
    )
