"""Tiny schools in which one rule bites: the answer under the promise, the answer when it asks for one unit less, the answer without it.

Every number can be worked out by hand from `schools.py`; `says` does the sum. A slot of `mini` is 112.5 minutes of an average week.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from twins.enumerate import (
    Goal,
    Part,
    cores,
    days,
    days_of,
    dollars,
    duties,
    keeps,
    lessons,
    lunches,
    meetings,
    methods,
    minutes,
    outs,
    payers,
    possible,
    posts,
    programs,
    sections,
    sections_given,
    sessions,
)
from twins.schools import (
    ART,
    COURSE,
    ER,
    G1,
    GF,
    H1,
    L1,
    LATE,
    LONG,
    P1,
    P2,
    P3,
    PE,
    S1,
    SHORT,
    T1,
    TX,
    A,
    D,
    E,
    P,
    R,
    X,
    mini,
    pair,
    upper,
    wide,
    with_line,
)

from planner.domain.school import (
    Allotment,
    Assignment,
    CalendarRow,
    Current,
    Duty,
    Fund,
    FundRule,
    GradeTurn,
    Homeroom,
    Hours,
    Lock,
    Method,
    Pair,
    Program,
    Room,
    School,
    Service,
    Special,
    Team,
    Turn,
)
from planner.rules import (
    AllowableUse,
    AssignmentsKept,
    BreakFromTeaching,
    ClassSizes,
    ConsecutivePeriods,
    ContractLoad,
    CoreUninterrupted,
    CoTaught,
    DailyUnencumbered,
    DaysAdd,
    DaysPaid,
    DutyFreeLunch,
    EndsInTheYear,
    EveryMinuteOnce,
    FundsBalance,
    GradeOutTogether,
    HealthThreshold,
    IndividualPlanning,
    LawfulAdult,
    LawfulCover,
    LocksHold,
    LunchFits,
    MaintenanceOfEffort,
    MandatedStays,
    MethodsAllowed,
    NoEndedMoney,
    NoNewCliff,
    OnePlaceAtATime,
    OwnTurn,
    PairsApart,
    PlanningOrMeeting,
    Quorum,
    ReductionLimit,
    RequiredMinutes,
    RoomsOnce,
    SeatsEachPeriod,
    SectionsRun,
    ServicesInFull,
    ServicesPromised,
    SharedMembers,
    SpecialistDay,
    SpecialsRotation,
    SupplementNotSupplant,
    TakenTogether,
    TaughtByItsTeam,
    TeachingLoad,
    TeamFloor,
    TeamMeets,
    WithinAllotments,
)
from planner.rules.base import Rule


@dataclass(frozen=True)
class Case:
    """One rule in one tiny school. None stands for "no plan"; `eased` is the same school with the promise one unit lower."""

    rule: type[Rule]
    says: str
    school: School
    goal: Goal
    optimum: float | None
    without: float | None
    parts: tuple[Part, ...]
    eased: tuple[School, float | None] | None = None

    def __str__(self) -> str:
        return f"{self.rule.__name__}: {self.says}"


WEEK = (lessons(OnePlaceAtATime(), GradeOutTogether()), meetings("G1"))
ANYWHERE = (*WEEK[:1], meetings("G1", anywhere=True))
GRID = WEEK[:1]
MOST, FEWEST, CHEAPEST = minutes("G1"), outs(), dollars()
POSTS = 130_000.0  # dollars: T1, A and P


def cell(school: School, sheet: str, index: int = 0, **changes: object) -> School:
    """The school with one row of a sheet changed."""
    rows = list(getattr(school, sheet))
    rows[index] = replace(rows[index], **changes)
    return replace(school, **{sheet: tuple(rows)})


# --- people ------------------------------------------------------------------------------------------------------------
both_lines = (ART, Special("MUSIC", "A"))
half = with_line(A, fte=50)
art_day = (replace(ART, days_selectable=True, max_per_day=1),)
other = (replace(S1, day_type="LT"), replace(L1, day_type="LT"))
halves = mini(
    bell=(*mini().bell, *other), calendar=(CalendarRow(1, "REG", 18), CalendarRow(1, "LT", 18), CalendarRow(2, "REG")),
    specials=(replace(ART, max_per_day=1, max_per_cycle=1),),
)  # fmt: skip
PEOPLE = (
    Case(
        OnePlaceAtATime, "A has both lines, so two classes can never go out", pair(days=1, specials=both_lines), MOST, 0.0, 450.0,
        (lessons(GradeOutTogether()), meetings("G1")), (pair(days=1, specials=(ART, Special("MUSIC", "P"))), 450.0),
    ),
    Case(
        DaysPaid, "half a post is at least one day of two", mini(staff=half, specials=(*art_day, PE)), days_of("A", 1), 1.0, 0.0,
        (posts("A"),), (mini(staff=with_line(A, fte=20), specials=(*art_day, PE)), 0.0),
    ),
    Case(
        DaysPaid, "half a post is at most one day: one class", mini(staff=half, specials=art_day), MOST, 112.5, 225.0,
        (posts("A"), *WEEK), (mini(staff=with_line(A, fte=100), specials=art_day), 225.0),
    ),
    Case(
        ContractLoad, "1 class a day: no double block", pair({"max_sections_special_day": 1}), MOST, 225.0, 337.5,
        WEEK, (pair({"max_sections_special_day": 2}), 337.5),
    ),
    Case(
        ContractLoad, "1 class a cycle from A and 1 from P", mini({"max_sections_special_week": 3}), MOST, 225.0, 337.5,
        WEEK, (mini({"max_sections_special_week": 5}), 337.5),
    ),
    Case(
        IndividualPlanning, "113 minutes alone take two of three slots, 112 take one",
        mini({"min_individual_planning_week": 113, "min_planning_block": 45}), MOST, 112.5, 337.5,
        WEEK, (mini({"min_individual_planning_week": 112, "min_planning_block": 45}), 225.0),
    ),
    Case(
        IndividualPlanning, "A needs 338 of its 450 minutes alone, and cannot take one class",
        mini({"min_planning_block": 45}, staff=with_line(A, individual_planning_min=338), specials=(ART, replace(PE, max_per_day=1))),
        MOST, 225.0, 337.5, WEEK,
        (mini({"min_planning_block": 45}, staff=with_line(A, individual_planning_min=337), specials=(ART, replace(PE, max_per_day=1))), 337.5),
    ),
    Case(
        IndividualPlanning, "E gives two sessions of 450 minutes and needs 226 alone",
        mini({"min_planning_block": 45}, staff=with_line(E, individual_planning_min=226),
             services=(Service("INC", "sped", ("1",), "push", 3, 45, 1, "sped_teacher"),)),
        possible(), None, 0.0, (sessions("INC"),),
        (mini({"min_planning_block": 45}, staff=with_line(E, individual_planning_min=225),
              services=(Service("INC", "sped", ("1",), "push", 3, 45, 1, "sped_teacher"),)), 0.0),
    ),
    Case(
        SpecialistDay, "1 class a day on the line: no double block", pair(specials=(replace(ART, max_per_day=1), PE)), MOST, 225.0, 337.5,
        WEEK, (pair(specials=(replace(ART, max_per_day=2), PE)), 337.5),
    ),
    Case(
        SpecialistDay, "2 classes a cycle on the line: two slots", pair(specials=(replace(ART, max_per_cycle=2), PE)), MOST, 225.0, 337.5,
        WEEK, (pair(specials=(replace(ART, max_per_cycle=3), PE)), 337.5),
    ),
    Case(
        SpecialistDay, "1 class a cycle, counted on the main kind of a day: day 2 (112.5), and the other half year's day 1 (56.25)", halves, MOST,
        168.75, 337.5, WEEK, (cell(halves, "specials", max_per_cycle=2), 225.0),
    ),
    Case(
        SpecialistDay, "2 days of presence need 1.0 FTE, 1 day 0.5",
        mini(staff=with_line(A, fte=50, max_fte=100, may_change="days"), specials=(replace(ART, days_selectable=True, min_days=2), PE)),
        CHEAPEST, POSTS, POSTS - 20_000, (posts("A"),),
        (mini(staff=with_line(A, fte=50, max_fte=100, may_change="days"), specials=(replace(ART, days_selectable=True, min_days=1), PE)),
         POSTS - 20_000),
    ),
    Case(
        SpecialistDay, "a half post on one fixed day is not there for two",
        mini(staff=with_line(A, fte=50, days=(1,)), specials=(replace(ART, min_days=2), PE)), possible(), None, 0.0, (),
        (mini(staff=with_line(A, fte=50, days=(1,)), specials=(replace(ART, min_days=1), PE)), 0.0),
    ),
    Case(
        SpecialistDay, "6 minutes to change over, and 5 between S1 and S2", pair({"specials_transition_min": 6}), MOST, 225.0, 337.5,
        WEEK, (pair({"specials_transition_min": 5}), 337.5),
    ),
)  # fmt: skip

# --- the contract's day ------------------------------------------------------------------------------------------------
CONTRACT = (
    Case(
        DutyFreeLunch, "30 minutes: L3, so out in S1 (45 x 5); 29: L2, so out in S3 (60 x 5)",
        wide({"duty_free_lunch": 30}, bell=(S1, SHORT, LONG, LATE)), MOST, 225.0, 300.0, (lunches, *WEEK),
        (wide({"duty_free_lunch": 29}, bell=(S1, SHORT, LONG, LATE)), 300.0),
    ),
    Case(
        DutyFreeLunch, "A and P have the time between S1 and S2 for lunch: 5 minutes", mini({"duty_free_lunch": 6}), possible(), None, 0.0,
        (), (mini({"duty_free_lunch": 5}), 0.0),
    ),
    Case(
        DailyUnencumbered, "lunch 30 + S1 45 = 75, so 76 need two slots a day",
        wide({"daily_unencumbered": 76, "max_doubles_per_week": 2}, bell=(*mini().bell, replace(LATE, end=795))), FEWEST, 2.0, 0.0, GRID,
        (wide({"daily_unencumbered": 75}, bell=(*mini().bell, replace(LATE, end=795))), 1.0),
    ),
    Case(
        BreakFromTeaching, "8:30 to lunch at 11:00 is 150 minutes: 149 need a special every day",
        mini({"max_consecutive_minutes": 149}), FEWEST, 2.0, 0.0, GRID, (mini({"max_consecutive_minutes": 150}), 0.0),
    ),
    Case(
        BreakFromTeaching, "A and P teach S1 and S2 in one run of 95 minutes", pair({"max_consecutive_minutes": 94}), MOST, 225.0, 337.5,
        WEEK, (pair({"max_consecutive_minutes": 95}), 337.5),
    ),
)  # fmt: skip

# --- students ----------------------------------------------------------------------------------------------------------
double = pair(specials=(replace(PE, can_double=True, max_per_day=1, class_size_limit=39),), methods=(Method("pe_doubles", "y"),))
reading = {"literacy_min_day": 71}
three = {"literacy_min_day": 60, "math_min_day": 30, "win_min_day": 26}
gym = {"pe_min_week": 128, "pe_classroom_min": 15}
released = mini(bell=(*mini().bell, *ER), specials=(), methods=(Method("early_release", "y", day_type="ER"),))
watching = wide(
    bell=(S1, SHORT, LONG, LATE), staff=(*wide().staff, D), duties=(Duty("LUNCH", "REG", 740, 770, "lunch", allowed=("para",)),),
    funds=(replace(GF, revenue_next=220_000_00),),
)
grades = wide(
    bell=(S1, SHORT, LONG, LATE),
    grades=("1", "2"),
    homerooms=(H1, Homeroom("H2", "2", 20, "T2")),
    staff=(*wide().staff, replace(T1, staff_id="T2")),
    teams=(G1, Team("G2", "Grade 2", "grade", ("T2",))),
)
TWO = (lunches, lessons(OnePlaceAtATime(), GradeOutTogether(), SpecialsRotation()), meetings("G1", "G2"))
STUDENTS = (
    Case(
        ClassSizes, "two classes of 20 are 40 in PE: one too many for 39", double, MOST, 0.0, 225.0,
        (methods("pe_doubles"), lessons(GradeOutTogether()), meetings("G1")), (cell(double, "specials", class_size_limit=40), 225.0),
    ),
    Case(
        ClassSizes, "likewise by the rule for all PE classes", replace(cell(double, "specials", class_size_limit=None), rules=mini({"pe_class_max": 39}).rules),
        MOST, 0.0, 225.0, (methods("pe_doubles"), lessons(GradeOutTogether()), meetings("G1")),
        (replace(cell(double, "specials", class_size_limit=None), rules=mini({"pe_class_max": 40}).rules), 225.0),
    ),
    Case(
        ClassSizes, "a class of 20 in a grade that may have 19", mini({"size_cap_1": 19}), possible(), None, 0.0, (),
        (mini({"size_cap_1": 20}), 0.0),
    ),
    Case(
        ClassSizes, "20 students on average where 19 may be", mini({"size_avg_1_3": 19}), possible(), None, 0.0, (),
        (mini({"size_avg_1_3": 20}), 0.0),
    ),
    Case(
        RequiredMinutes, "out in S1 and S2 leaves 30, 25 and 70 minutes: no room for reading of 71",
        mini(reading, student_end=760), MOST, 225.0, 337.5, (*WEEK, cores), (mini({"literacy_min_day": 70}, student_end=760), 337.5),
    ),
    Case(
        RequiredMinutes, "reading 60 in the 70, mathematics 30 in the 30, and WIN of 26 not in the 25",
        mini(three, student_end=760), MOST, 225.0, 337.5, (*WEEK, cores), (mini(three | {"win_min_day": 25}, student_end=760), 337.5),
    ),
    Case(
        RequiredMinutes, "128 minutes of PE less 15 are 113: two lessons", mini(gym), outs("PE"), 2.0, 0.0, GRID,
        (mini(gym | {"pe_min_week": 127}), 1.0),
    ),
    Case(
        RequiredMinutes, "two days of 270 minutes are 1,350 a week; with one early release 1,200", replace(released, info=replace(released.info, min_instruction_week=1201)), MOST, 0.0, 300.0, (days, meetings("G1")),
        (replace(released, info=replace(released.info, min_instruction_week=1200)), 150.0),
    ),
    Case(
        LawfulAdult, "D watches lunch from 12:20 alone, so in L3, and out in S1", watching, MOST, 225.0, 300.0, (lunches, *WEEK, duties("D")),
        (cell(watching, "duties", start=690, end=770), 300.0),
    ),
    Case(
        LunchFits, "nobody eats before 11:31, so in L3, and out in S1", wide({"lunch_earliest": 691}, bell=(S1, SHORT, LONG, LATE)),
        MOST, 225.0, 300.0, (lunches, *WEEK), (wide({"lunch_earliest": 690}, bell=(S1, SHORT, LONG, LATE)), 300.0),
    ),
    Case(
        LunchFits, "everybody has begun to eat by 12:19, so not in L3", wide({"lunch_latest": 739, "duty_free_lunch": 30}, bell=(S1, SHORT, LONG, LATE)),
        possible(), None, 0.0, (lunches,), (wide({"lunch_latest": 740, "duty_free_lunch": 30}, bell=(S1, SHORT, LONG, LATE)), 0.0),
    ),
    Case(
        LunchFits, "39 chairs for two grades of 20: one eats in L3, and goes out in S1", replace(grades, info=replace(grades.info, cafeteria_seats=39)),
        minutes("G1", "G2"), 525.0, 600.0, TWO, (replace(grades, info=replace(grades.info, cafeteria_seats=40)), 600.0),
    ),
    Case(
        SpecialsRotation, "a special every day is two lessons", mini({"special_every_day": 1}), FEWEST, 2.0, 0.0, GRID,
        (mini({"special_every_day": 0}), 0.0),
    ),
    Case(
        SpecialsRotation, "one block a day", mini({"max_blocks_per_day": 1}), MOST, 225.0, 450.0, WEEK, (mini({"max_blocks_per_day": 2}), 337.5),
    ),
    Case(
        SpecialsRotation, "one double block in the cycle", mini({"max_doubles_per_week": 1}), MOST, 337.5, 450.0, WEEK,
        (mini({"max_doubles_per_week": 2}), 450.0),
    ),
    Case(
        SpecialsRotation, "art twice for every class", mini(specials=(replace(ART, min_per_homeroom=2), PE)), outs("ART"), 2.0, 0.0, GRID,
        (mini(specials=(replace(ART, min_per_homeroom=1), PE)), 1.0),
    ),
    Case(
        SpecialsRotation, "art once at most, and PE once a day by its line",
        mini(specials=(replace(ART, max_per_homeroom=1), replace(PE, max_per_homeroom=1))), MOST, 225.0, 450.0, WEEK,
        (mini(specials=(replace(ART, max_per_homeroom=2), replace(PE, max_per_homeroom=1))), 337.5),
    ),
    Case(
        SpecialsRotation, "art that nobody teaches any more is not owed to any class",
        mini(staff=with_line(A, may_change="may stop"), specials=(replace(ART, min_per_homeroom=1), PE)), CHEAPEST, POSTS - 40_000, POSTS - 40_000,
        (posts("A"), *GRID),
    ),
    Case(
        SpecialsRotation, "a limit that nobody's line sets any more limits nobody",
        mini(staff=with_line(A, may_change="may stop"), specials=(replace(ART, max_per_homeroom=0), replace(PE, special="ART", max_per_day=1)),
             locks=(Lock("staff", "A", value="off"),)),
        MOST, 225.0, 225.0, (posts("A"), keeps(DaysPaid()), *WEEK),
    ),
    Case(
        OwnTurn, "a turn of one day: the second day has as many specials as the first", mini(grade_turns=(GradeTurn(("1",), ("REG",)),)), MOST, 225.0, 337.5,
        WEEK, (mini(), 337.5),
    ),
    Case(
        RoomsOnce, "art and PE share a room, so the two classes cannot be out at once",
        pair(specials=(replace(ART, room="GYM"), replace(PE, room="GYM"))), MOST, 0.0, 337.5, WEEK,
        (pair(specials=(replace(ART, room="GYM"), replace(PE, room="GYM")), rooms=(Room("GYM", capacity=40, shared_ok=True),)), 337.5),
    ),
    Case(
        GradeOutTogether, "no class without students: art twice is out twice", mini(specials=(replace(ART, min_per_homeroom=2), PE)), FEWEST,
        2.0, 0.0, GRID, (mini(specials=(replace(ART, min_per_homeroom=1), PE)), 1.0),
    ),
    Case(
        GradeOutTogether, "two classes and one specialist", pair(specials=(ART,)), MOST, 0.0, 337.5, WEEK, (pair(), 337.5),
    ),
)  # fmt: skip

# --- service and duty --------------------------------------------------------------------------------------------------
INC = Service("INC", "sped", ("1",), "push", 6, 45, 1, "sped_teacher")
READ = Service("READ", "intervention", ("1",), "pull", 1, 30, 1, "interventionist", legal_floor=False)
lunch_duty = Duty("LUNCH", "REG", 660, 690, "lunch", adults_needed=2, allowed=("para",))
paras = (T1, A, P, replace(D, count=2, may_change="may stop"))
aides = Program("AIDES", "Lunch aides", 1_000_00, "GF", levels=(0, 1_000_00), gives_cover_min=150)
halves = replace(aides, levels=(0, 500_00, 1_000_00), gives_cover_min=300)
one_stays = (T1, A, P, D, replace(D, staff_id="F", may_change="may stop"))
COVERED = (posts("D"), keeps(DaysPaid()), programs, duties("D.1", "D.2"))
monday = replace(E, fte=33, days=(1,))
SERVED = (sessions("INC"), keeps(ServicesInFull(), ServicesPromised(), OnePlaceAtATime()), *WEEK)
SERVICE = (
    Case(
        ServicesInFull, "6 sessions in five days of one kind are both slots in class, 5 are one",
        mini(days=1, staff=with_line(E), services=(INC,)), MOST, 0.0, 450.0,
        SERVED, (mini(days=1, staff=with_line(E), services=(replace(INC, sessions_per_week=5),)), 225.0),
    ),
    Case(
        ServicesInFull, "3 sessions a week are two of three days, and E is here on one",
        mini(days=3, staff=with_line(monday), services=(replace(INC, sessions_per_week=3),)), possible(), None, 0.0, (sessions("INC"),),
        (mini(days=3, staff=with_line(monday), services=(replace(INC, sessions_per_week=1),)), 0.0),
    ),
    Case(
        ServicesPromised, "likewise when the school itself has promised them",
        mini(days=1, staff=with_line(E), services=(replace(INC, legal_floor=False),)), MOST, 0.0, 450.0,
        SERVED, (mini(days=1, staff=with_line(E), services=(replace(INC, sessions_per_week=5, legal_floor=False),)), 225.0),
    ),
    Case(
        CoreUninterrupted, "8:30 to 11:00 less a session at 9:00–9:30 leaves 90 minutes: reading of 91 would be broken off",
        mini({"literacy_min_day": 91}, days=1, student_end=760, staff=with_line(R), services=(READ,)), possible(), None, 0.0,
        (sessions("READ"), cores), (mini({"literacy_min_day": 90}, days=1, student_end=760, staff=with_line(R), services=(READ,)), 0.0),
    ),
    Case(
        LawfulCover, "two adults at lunch: both paras stay", mini(staff=paras, duties=(lunch_duty,)), CHEAPEST, POSTS + 40_000, POSTS,
        (posts("D"), keeps(DaysPaid()), duties("D.1", "D.2")), (mini(staff=paras, duties=(replace(lunch_duty, adults_needed=1),)), POSTS + 20_000),
    ),
    Case(
        LawfulCover, "a place at lunch is 30 minutes on each of two days, 150 of a week: a program that gives 149 covers it on one day only",
        mini(staff=paras, duties=(lunch_duty,), programs=(replace(aides, gives_cover_min=149),)), CHEAPEST, POSTS + 40_000, POSTS,
        COVERED, (mini(staff=paras, duties=(lunch_duty,), programs=(aides,)), POSTS + 21_000),
    ),
    Case(
        LawfulCover, "one para stays anyway; half of a program gives half of its 299 minutes, 149, and half of 300 as many as are needed",
        mini(staff=one_stays, duties=(lunch_duty,), programs=(replace(halves, gives_cover_min=299),)), CHEAPEST, POSTS + 21_000, POSTS + 20_000,
        (posts("F"), keeps(DaysPaid()), programs, duties("D", "F")),
        (mini(staff=one_stays, duties=(lunch_duty,), programs=(halves,)), POSTS + 20_500),
    ),
    Case(
        LawfulCover, "adults of programs take no turn of the teachers, however many minutes they give",
        mini(staff=paras, duties=(replace(lunch_duty, adults_needed=1, counts_as_teacher_duty=True, allowed=("sped_teacher",)),), programs=(aides,)),
        possible(), None, 0.0, COVERED,
        (mini(staff=paras, duties=(replace(lunch_duty, adults_needed=1),), programs=(aides,)), 0.0),
    ),
)  # fmt: skip

# --- teams -------------------------------------------------------------------------------------------------------------
DATA = Team("DATA", "Data team", "data", ("T1",))
SP = Team("SP", "Specialists", "specialists", ("A", "P"))
quorum = replace(G1, extended=("A", "P"), quorum_pct=5001)
once = (replace(ART, max_per_day=1), replace(PE, max_per_day=1, max_per_cycle=24))  # other caps, so the shape tells them apart
shared, once_a_day = replace(G1, extended=("A",)), (ART, replace(PE, max_per_day=1))
TEAMS = (
    Case(TeamMeets, "only when the class is out: three slots of four", mini(), MOST, 337.5, 450.0, ANYWHERE,
         (mini({"max_doubles_per_week": 2}), 450.0)),
    Case(
        TeamMeets, "only when A and P are both free: not in the slot of the daily special", mini({"special_every_day": 1}, teams=(SP,)),
        minutes("SP"), 225.0, 450.0, (*GRID, meetings("SP", anywhere=True)), (mini(teams=(SP,)), 450.0),
    ),
    Case(
        TeamMeets, "4 meetings a week are one in the cycle, a double block", mini(teams=(replace(G1, blocks_per_week_max=4),)), MOST, 225.0, 450.0,
        ANYWHERE, (mini(teams=(replace(G1, blocks_per_week_max=5),)), 337.5),
    ),
    Case(
        Quorum, "half of A and P is always free when the class is out, more than half never", mini(teams=(quorum,)), MOST, 0.0, 337.5,
        ANYWHERE, (mini(teams=(replace(quorum, quorum_pct=5000),)), 337.5),
    ),
    Case(
        Quorum, "in a double block A teaches in one slot and P in the other: nobody can come to all of a meeting of 90 minutes",
        mini(specials=once, teams=(replace(quorum, quorum_pct=1, min_block=90),)), MOST, 0.0, 225.0,
        ANYWHERE, (mini(specials=once, teams=(replace(quorum, quorum_pct=0, min_block=90),)), 225.0),
    ),
    Case(
        Quorum, "who sits on another team as well is not waited for", mini(teams=(quorum,)), MOST, 0.0, 337.5,
        ANYWHERE, (mini(teams=(quorum, replace(DATA, core=("A", "P")))), 337.5),
    ),
    Case(
        SharedMembers, "P teaches once a day, and A is free then: at two meetings of two, which are 5 a week, but not at 6 a week of three",
        mini({"shared_member_meetings": 6}, specials=once_a_day, teams=(shared, replace(DATA, core=("A",)))), MOST, 225.0, 337.5,
        ANYWHERE, (mini({"shared_member_meetings": 5}, specials=once_a_day, teams=(shared, replace(DATA, core=("A",)))), 337.5),
    ),
    Case(
        PlanningOrMeeting, "T1 sits in two teams, in one at a time", mini(days=1, teams=(G1, DATA)), minutes("G1", "DATA"), 450.0, 900.0,
        (*GRID, meetings("G1", anywhere=True), meetings("DATA", anywhere=True)),
        (mini(days=1, staff=with_line(replace(T1, staff_id="X")), teams=(G1, replace(DATA, core=("X",)))), 900.0),
    ),
    Case(
        TeamFloor, "a team of which nobody stays has no floor",
        mini(staff=with_line(A, may_change="may stop"), teams=(replace(SP, core=("A",), floor_min=1),)), CHEAPEST, POSTS - 40_000, POSTS - 40_000,
        (posts("A"),),
    ),
    Case(
        TeamFloor, "226 minutes are three slots, 225 two", mini(teams=(replace(G1, floor_min=226),)), FEWEST, 3.0, 0.0, ANYWHERE,
        (mini(teams=(replace(G1, floor_min=225),)), 2.0),
    ),
)  # fmt: skip

# --- a minimum in every week, and classes that several share ----------------------------------------------------------------
def two_of_three(rules: dict[str, int], *keys: str, **fields: object) -> School:
    """Three days of one slot, of which a week has two in a row: a slot once in the cycle is 30 minutes on average, and 0 in some week."""
    school = mini(rules, days=3, days_per_week=2, bell=(S1, L1), **fields)
    return replace(school, rules=tuple(replace(r, holds="every_week") if r.key in keys else r for r in school.rules))


ALONE, FLOOR = {"min_individual_planning_week": 30, "min_planning_block": 45}, (replace(G1, floor_min=30),)
COMES_AND_GOES = with_line(T1, hours=(Hours(450, 540), Hours(585, 930)))
HALVES = (Turn("T1", (1, 2), "am"), Turn("T2", (1, 2), "pm"))


def halves(fte: int) -> School:
    """T1 has H1 until 11:30 and T2 from then on: with students from 8:30 to lunch at 11:00, paid for a part of the day's 480 minutes."""
    morning, rest = replace(T1, fte=fte, hours=(Hours(450, 690),)), replace(T1, staff_id="T2", hours=(Hours(690, 930),), fte=50)
    return mini(homerooms=(replace(H1, turns=HALVES),), staff=(morning, rest, A, P), teams=())


def by_days(may_change: str) -> School:
    """T1 has H1 on day 1, T2 on day 2; both are paid for half a post."""
    first = replace(T1, fte=50, days=(1,))
    second = replace(first, staff_id="T2", days=(2,), may_change=may_change)
    turns = (Turn("T1", (1,)), Turn("T2", (2,)))
    return mini(homerooms=(replace(H1, turns=turns),), staff=(first, second, A, P), teams=())


def long_days(lunch: int) -> School:
    """Three days with one bell; lunch is owed from seven hours, which T1 is there for on days 1 and 2, and not on day 3 (8:30 to 3:05)."""
    rules = {"duty_free_lunch": lunch, "lunch_from_hours": 700}
    there = (Hours(450, 930, (1, 2)), Hours(510, 905, (3,)))
    return mini(rules, days=3, student_end=840, bell=(S1, SHORT, LONG, LATE), staff=with_line(T1, hours=there))


SHARED = (
    Case(
        TeamFloor, "30 minutes in every week are two days of three, on average one", two_of_three({"team_floor_every_week": 1}, teams=FLOOR),
        FEWEST, 2.0, 0.0, WEEK, (two_of_three({}, teams=FLOOR), 1.0),
    ),
    Case(
        IndividualPlanning, "30 minutes alone in every week are two days of three, on average one",
        two_of_three(ALONE, "min_individual_planning_week", teams=()), FEWEST, 2.0, 0.0, GRID, (two_of_three(ALONE, teams=()), 1.0),
    ),
    Case(
        RequiredMinutes, "30 minutes of PE in every week are two days of three, on average one",
        two_of_three({"pe_min_week": 30}, "pe_min_week", teams=()), outs("PE"), 2.0, 0.0, GRID,
        (two_of_three({"pe_min_week": 30}, teams=()), 1.0),
    ),
    Case(
        LawfulAdult, "T1 is away while S1 lasts, so its class is out then", mini(staff=COMES_AND_GOES), FEWEST, 2.0, 0.0, GRID, (mini(), 0.0),
    ),
    Case(
        LawfulAdult, "who has a class on day 2 stays", by_days("may stop"), CHEAPEST, POSTS, POSTS - 25_000, (posts("T2"),),
    ),
    Case(
        DutyFreeLunch, "T1 is there for 480 minutes on two days of three, and owed 30 for lunch: L3, so out in S1", long_days(30), MOST, 225.0, 300.0,
        (lunches, *WEEK), (long_days(29), 300.0),
    ),
    Case(
        EveryMinuteOnce, "0.31 of 480 are 148 minutes, 2 fewer than T1 has with its class until lunch: out once in the cycle", halves(31),
        FEWEST, 1.0, 0.0, GRID, (halves(32), 0.0),
    ),
)  # fmt: skip

# --- money and change --------------------------------------------------------------------------------------------------
tutor = Program("TUTOR", "Tutoring", 10_000_00, "GF", levels=(0, 5_000_00, 10_000_00), mandated=True, cost_min=5_000_01)
leave = (T1, replace(A, may_change="may stop"))
one = (replace(ART, max_per_day=1),)


def allotted(fte: int) -> School:
    """The school holds so much FTE of specialists."""
    return mini(staff=leave, specials=one, allotments=(Allotment("specialist", fte),), budget_kind="positions")


TITLE = Fund("T1A", "Title I", "federal", revenue_next=40_000_00)
granted = (T1, replace(A, may_change="may stop", fund=(("T1A", 10_000),)))  # Title I pays A today as well
title = mini(staff=granted, specials=one, funds=(replace(GF, revenue_next=50_000_00), TITLE))
allowed = (FundRule("T1A", "teacher_special", "y"),)
moving = replace(title, staff=leave, fund_rules=allowed)
ENDING = Fund("GRANT", "A grant", "grant", revenue_next=40_000_00, end_date=dt.date(2026, 12, 31))
ON_GRANT = (T1, replace(A, may_change="may stop", fund=(("GRANT", 10_000),)))
INSIDE = Fund("GRANT", "A grant", "grant", revenue_next=40_000_00, end_date=dt.date(2025, 12, 31))
inside = mini(
    staff=ON_GRANT, specials=one, funds=(replace(GF, revenue_next=50_000_00), INSIDE), year_start=2025, fund_rules=(FundRule("GRANT", "all", "y"),)
)
lent = mini(staff=leave, specials=one, funds=(replace(GF, revenue_next=50_000_00), ENDING), year_start=2025, fund_rules=(FundRule("GRANT", "all", "y"),))
special = replace(E, may_change="may stop")  # 40,000 of special education
effort = mini(staff=(T1, P, special), specials=(PE,), sped_local_this=39_999_01)
insured = with_line(A, may_change="hours", fte=80, min_fte=70, max_fte=80, benefit_flat=10_000_00)
ESSER = Fund("ESSER", "ARP ESSER", carryover=40_000_00, end_date=dt.date(2026, 6, 29))
esser = mini(staff=leave, specials=one, funds=(replace(GF, revenue_next=50_000_00), ESSER), year_start=2025, cliff_accepted=("ESSER",))
PAID = (posts("A"), keeps(DaysPaid()), payers("T1", "A"), keeps(NoEndedMoney(), AllowableUse()), *WEEK)
lessons_of_p = Method("counselor_lessons", "y", max_amount=100)
extra = mini(
    {"max_doubles_per_week": 2},
    specials=(replace(ART, max_per_day=1), replace(PE, requires_method="counselor_lessons")),
    methods=(lessons_of_p,),
)
visited = mini(methods=(Method("cross_school", "y", cycle_days=(2,)),), teams=(replace(G1, type="cross_school"),))
MONEY = (
    Case(
        MandatedStays, "required by law at $5,000.01 or more: the level of $10,000", mini(programs=(tutor,)), CHEAPEST, POSTS + 10_000, POSTS,
        (programs,), (mini(programs=(replace(tutor, cost_min=5_000_00),)), POSTS + 5_000),
    ),
    Case(
        MandatedStays, "not required by law: it stops", mini(programs=(replace(tutor, mandated=False),)), CHEAPEST, POSTS, POSTS, (programs,),
    ),
    Case(
        MandatedStays, "a program that may stop costs at least $5,000.01 if kept",
        mini(programs=(replace(tutor, mandated=False),), locks=(Lock("program", "TUTOR", value="keep"),)), CHEAPEST, POSTS + 10_000, POSTS + 5_000,
        (programs,), (mini(programs=(replace(tutor, mandated=False, cost_min=5_000_00),), locks=(Lock("program", "TUTOR", value="keep"),)), POSTS + 5_000),
    ),
    Case(
        MethodsAllowed, "no meetings in common specials", mini(methods=(Method("common_specials", "n"),)), MOST, 0.0, 337.5, WEEK,
        (mini(methods=(Method("common_specials", "y"),)), 337.5),
    ),
    Case(
        MethodsAllowed, "likewise with 1.99 classes, and with no amount", cell(extra, "methods", max_amount=199), MOST, 337.5, 450.0,
        (methods("counselor_lessons"), *WEEK), (cell(extra, "methods", max_amount=None), 450.0),
    ),
    Case(
        MethodsAllowed, "no double blocks", mini(methods=(Method("double_block", "n"),)), MOST, 225.0, 337.5, (methods("double_block"), *WEEK),
        (mini(methods=(Method("double_block", "y"),)), 337.5),
    ),
    Case(
        MethodsAllowed, "a class of A every day, and one class of P in the cycle", extra, MOST, 337.5, 450.0, (methods("counselor_lessons"), *WEEK),
        (cell(extra, "methods", max_amount=200), 450.0),
    ),
    Case(
        MethodsAllowed, "a team with members of other schools meets on their day, the second", visited, MOST, 225.0, 337.5,
        (methods("cross_school"), *WEEK), (cell(visited, "methods", cycle_days=(1, 2)), 337.5),
    ),
    Case(
        MethodsAllowed, "and never where the workbook does not say that they come", cell(visited, "methods", allowed="n"), MOST, 0.0, 337.5, WEEK,
        (cell(visited, "teams", type="grade"), 337.5),
    ),
    Case(
        DaysAdd, "early release on one day of two", cell(released, "methods", max_amount=100), MOST, 150.0, 300.0, (days, meetings("G1")),
        (cell(released, "methods", max_amount=200), 300.0),
    ),
    Case(
        DaysAdd, "on no more days than that, and on all where no amount is given", cell(released, "methods", max_amount=199), MOST, 150.0, 300.0,
        (days, meetings("G1")), (released, 300.0),
    ),
    Case(
        AllowableUse, "Title I may not pay A, and GF has only enough for T1", title, MOST, 0.0, 225.0, PAID,
        (replace(title, fund_rules=allowed), 225.0),
    ),
    Case(
        SupplementNotSupplant, "GF pays A today, and Title I may not take it over without a reason", moving, MOST, 0.0, 225.0, PAID,
        (replace(moving, info=replace(moving.info, supplant_reason="A > T1A: A new need")), 225.0),
    ),
    Case(
        EndsInTheYear, "a grant that ends in the year pays no whole post, and GF has only enough for T1", inside, MOST, 0.0, 225.0, PAID,
        (replace(inside, funds=(inside.funds[0], replace(INSIDE, renews="y"))), 225.0),
    ),
    Case(
        NoNewCliff, "A is not newly put on a grant that ends in year 2", lent, MOST, 0.0, 225.0, PAID,
        (replace(lent, info=replace(lent.info, cliff_accepted=("GRANT",))), 225.0),
    ),
    Case(
        MaintenanceOfEffort, "$39,999.01 of local money were spent on special education: E stays", effort, CHEAPEST, 130_000.0, 90_000.0,
        (posts("E"), keeps(DaysPaid())), (replace(effort, info=replace(effort.info, moe_exception=39_999_01)), 90_000.0),
    ),
    Case(
        HealthThreshold, "0.7 FTE would have no health cover, and 0.8 has: $40,000 instead of $28,000", mini({"health_threshold_fte": 75}, staff=insured),
        CHEAPEST, 130_000.0, 118_000.0, (posts("A"), keeps(DaysPaid())), (mini({"health_threshold_fte": 70}, staff=insured), 125_000.0),
    ),
    Case(
        ReductionLimit, "no specialist falls vacant, and none is allowed to go", mini({"reductions_within_limit": 1}, staff=leave, specials=one),
        CHEAPEST, 90_000.0, 50_000.0, (posts("A"), keeps(DaysPaid())),
        (mini({"reductions_within_limit": 1, "allowed_reduction_fte_specialist": 100}, staff=leave, specials=one), 50_000.0),
    ),
    Case(
        WithinAllotments, "of specialists 0.99 FTE are allotted: A stops", allotted(99), MOST, 0.0, 225.0, (posts("A"), keeps(DaysPaid()), *WEEK),
        (allotted(100), 225.0),
    ),
    Case(
        NoEndedMoney, "what ended on 29 June is gone, what ends on the 30th is not", esser, MOST, 0.0, 225.0, PAID,
        (cell(esser, "funds", 1, end_date=dt.date(2026, 6, 30)), 225.0),
    ),
    Case(
        FundsBalance, "a dollar short of T1 and A", mini(staff=leave, specials=one, funds=(replace(GF, revenue_next=89_999_00),)), MOST, 0.0, 225.0,
        (posts("A"), keeps(DaysPaid()), *WEEK), (mini(staff=leave, specials=one, funds=(replace(GF, revenue_next=90_000_00),)), 225.0),
    ),
    Case(
        FundsBalance, "a dollar short in the year after",
        mini({"balance_year_2": 1}, staff=leave, specials=one, funds=(replace(GF, revenue_y2=89_999_00),)), MOST, 0.0, 225.0,
        (posts("A"), keeps(DaysPaid()), *WEEK), (mini({"balance_year_2": 0}, staff=leave, specials=one, funds=(replace(GF, revenue_y2=89_999_00),)), 225.0),
    ),
)  # fmt: skip

# --- locks -------------------------------------------------------------------------------------------------------------
switch = replace(released, methods=(Method("early_release", "y", unit_cost=1_000_00, day_type="ER"),))


def locked(school: School, *locks: Lock) -> School:
    return replace(school, locks=locks)


def loosened(school: School, *locks: Lock) -> School:
    return locked(school, *(replace(k, hard=False) for k in locks))


def lock_case(says: str, school: School, goal: Goal, optimum: float, without: float, parts: tuple[Part, ...], *locks: Lock) -> Case:
    """A lock that is only wished for says nothing."""
    return Case(LocksHold, says, locked(school, *locks), goal, optimum, without, parts, (loosened(school, *locks), without))


LOCKS = (
    lock_case("the team is free on day 1", mini(), MOST, 225.0, 337.5, WEEK, Lock("team", "G1", 1, value="free")),
    lock_case("the team meets in S1 of day 1", mini(), FEWEST, 1.0, 0.0, WEEK, Lock("team", "G1", 1, "S1", "meets")),
    lock_case("A stops", mini(staff=with_line(A, may_change="may stop"), specials=(ART, replace(PE, max_per_day=1))), MOST, 225.0, 337.5,
              (posts("A"), keeps(DaysPaid()), *WEEK), Lock("staff", "A", value="off")),
    lock_case("A stays", mini(staff=with_line(A, may_change="may stop")), CHEAPEST, POSTS, POSTS - 40_000, (posts("A"),),
              Lock("staff", "A", value="here")),
    lock_case("A stays as it is, half, though it could be whole",
              mini(staff=with_line(A, fte=50, max_fte=100, may_change="days"), specials=art_day), MOST, 112.5, 225.0, (posts("A"), keeps(DaysPaid()), *WEEK),
              Lock("staff", "A", value="here")),
    lock_case("A, who works one day, is off on day 2, and the team on day 1", mini(staff=half, specials=art_day), MOST, 0.0, 112.5,
              (posts("A"), keeps(DaysPaid()), *WEEK), Lock("staff", "A", 2, value="off"), Lock("team", "G1", 1, value="free")),
    lock_case("A, who works one day, is here on day 1, when the team is free", mini(staff=half, specials=art_day), MOST, 0.0, 112.5,
              (posts("A"), keeps(DaysPaid()), *WEEK), Lock("staff", "A", 1, value="here"), Lock("team", "G1", 1, value="free")),
    lock_case("grade 1 is in in S1", mini(), MOST, 225.0, 337.5, WEEK, Lock("grade", "1", 1, "S1", "in"), Lock("grade", "1", 2, "S1", "in")),
    lock_case("grade 1 is out in S2 of day 2", mini(), FEWEST, 1.0, 0.0, GRID, Lock("grade", "1", 2, "S2", "out")),
    lock_case("grade 1 is in all of day 2", mini(), MOST, 225.0, 337.5, WEEK, Lock("grade", "1", 2, value="in")),
    lock_case("grade 1 is out at some time of every day", mini(), FEWEST, 2.0, 0.0, GRID, Lock("grade", "1", value="out")),
    lock_case("H1 has art in S1 of day 1", mini(), FEWEST, 1.0, 0.0, GRID, Lock("homeroom", "H1", 1, "S1", "ART")),
    lock_case("the program is kept, at its cheapest level", mini(programs=(replace(tutor, mandated=False, cost_min=0),)), CHEAPEST, POSTS + 5_000,
              POSTS, (programs,), Lock("program", "TUTOR", value="keep")),
    lock_case("the program stops, which costs more than to go on", mini(programs=(Program("OLD", "Old", 100_00, "GF", exit_cost=1_000_00),)),
              CHEAPEST, POSTS + 1_000, POSTS + 100, (programs,), Lock("program", "OLD", value="stop")),
    lock_case("early release is on", switch, CHEAPEST, POSTS + 1_000, POSTS, (days,), Lock("method", "early_release", value="on")),
    lock_case("early release is off", switch, MOST, 0.0, 300.0, (days, meetings("G1")), Lock("method", "early_release", value="off")),
    lock_case("grade 1 eats in L3, and goes out in S1", wide(bell=(S1, SHORT, LONG, LATE)), MOST, 225.0, 300.0, (lunches, *WEEK),
              Lock("lunch", "1", slot="L3")),
)  # fmt: skip

# --- sections ----------------------------------------------------------------------------------------------------------
B, C = (replace(COURSE, course_id=c) for c in "BC")
FIRST = {"periods_allowed": ("P1",)}
TODAY = (Current("", row_kind="section", id="A-1", slot="P1", value="X"),)
BOTH, ONE = sections("X", "Y"), sections("X")
TOGETHER, MINE = minutes("TXY"), minutes("TX")
pays = Program("OVER", "Overload pay", 1_000_00, "GF", levels=(0, 1_000_00), overload_sections=1)
thirds = replace(COURSE, requests=60, max_size=29)
SHORT_DAY = {"contract_start": 480, "contract_end": 920}
hourly = replace(E, may_change="hours", min_fte=10, max_fte=50, fte=50)
served = Service("RES", "sped", ("9",), "pull", 1, 45, 2, "sped_teacher")
part_time = replace(X, staff_id="Z", count=2, fte=66)
providers = replace(E, count=2, may_change="may stop")
k8 = mini(
    {"cert_required": 1}, days=1, level="k8", grades=("1", "9"), student_start=510, bell=(S1, L1, P1, P3), staff=(T1, replace(A, certs=("C",))),
    specials=(ART,), courses=(replace(COURSE, **FIRST),),
)  # fmt: skip
SECTIONS = (
    Case(
        SectionsRun, "21 students are two classes, or one where classes may be one larger",
        upper(courses=(replace(COURSE, requests=21, max_size=21),)), sections_given(), 2.0, 0.0, (BOTH,),
        (upper({"class_size_over_target": 1}, courses=(replace(COURSE, requests=21, max_size=21),)), 1.0),
    ),
    Case(
        SectionsRun, "one class of 20 for 21 students who need the course to graduate",
        upper(courses=(replace(COURSE, requests=21, sections_fixed=1, required=True),)), possible(), None, 0.0, (BOTH,),
        (upper(courses=(replace(COURSE, requests=20, sections_fixed=1, required=True),)), 0.0),
    ),
    Case(
        SectionsRun, "one section in each semester, and X has all three periods of the second full already",
        upper(staff=(X,), teams=(), courses=(replace(COURSE, requests=40, term="S1/S2"), replace(B, requests=60, term="S2"))),
        possible(), None, 0.0, (ONE,),
        (upper(staff=(X,), teams=(), courses=(replace(COURSE, requests=40, term="S1/S2"), replace(B, requests=40, term="S2"))), 0.0),
    ),
    Case(
        OnePlaceAtATime, "X has two courses that may only be in P1", upper(staff=(X,), teams=(), courses=(replace(COURSE, **FIRST), replace(B, **FIRST))),
        possible(), None, 0.0, (ONE,), (upper(staff=(X,), teams=(), courses=(replace(COURSE, **FIRST), B)), 0.0),
    ),
    Case(
        OnePlaceAtATime, "A has a section in P1, which runs into S1, so no class can go out", k8, MOST, 0.0, 225.0,
        (sections("A"), lessons(GradeOutTogether()), meetings("G1")), (cell(k8, "courses", periods_allowed=("P3",)), 225.0),
    ),
    Case(
        TeachingLoad, "three courses and a load of two periods", upper({"load_periods": 2}, staff=(X,), teams=(), courses=(COURSE, B, C)),
        possible(), None, 0.0, (ONE,), (upper({"load_periods": 3}, staff=(X,), teams=(), courses=(COURSE, B, C)), 0.0),
    ),
    Case(
        TeachingLoad, "0.66 of three periods are two for one adult, and three for two adults together; 0.67 are four",
        upper({"load_periods": 3}, bell=(P1, P2), staff=(part_time,), teams=(), courses=(replace(COURSE, requests=80),)),
        possible(), None, 0.0, (sections("Z.1", "Z.2"),),
        (upper({"load_periods": 3}, bell=(P1, P2), staff=(replace(part_time, fte=67),), teams=(), courses=(replace(COURSE, requests=80),)), 0.0),
    ),
    Case(
        TeachingLoad, "the third period is paid as an overload",
        upper({"load_periods": 2}, staff=(X,), teams=(), courses=(COURSE, B, C), programs=(pays,)), CHEAPEST, 51_000.0, 50_000.0, (programs, ONE),
        (upper({"load_periods": 3}, staff=(X,), teams=(), courses=(COURSE, B, C), programs=(pays,)), 50_000.0),
    ),
    Case(
        ConsecutivePeriods, "three periods side by side, and two in a row allowed",
        upper({"max_consecutive_periods": 2}, staff=(X,), teams=(), courses=(COURSE, B, C)), possible(), None, 0.0, (ONE,),
        (upper({"max_consecutive_periods": 3}, staff=(X,), teams=(), courses=(COURSE, B, C)), 0.0),
    ),
    Case(
        ConsecutivePeriods, "0 means no limit", upper({"max_consecutive_periods": 0}, staff=(X,), teams=(), courses=(COURSE, B, C)), possible(),
        0.0, 0.0, (ONE,),
    ),
    Case(
        SeatsEachPeriod, "60 students in two periods are 30 in each; one of three classes holds 29",
        upper({"students_per_period_slack_pct": 0}, bell=(P1, P2), teams=(), enrol_next=30, courses=(replace(thirds, target_size=29, sections_fixed=3),)),
        possible(), None, 0.0, (BOTH,),
        (upper({"students_per_period_slack_pct": 0}, bell=(P1, P2), teams=(), enrol_next=30, courses=(
            replace(thirds, target_size=30, max_size=30, sections_fixed=3),)), 0.0),
    ),
    Case(
        SeatsEachPeriod, "20 seats at target size are 66.67 % of 30",
        upper({"students_per_period_slack_pct": 3333}, bell=(P1, P2), teams=(), courses=(replace(thirds, max_size=40),)), possible(), None, 0.0, (BOTH,),
        (upper({"students_per_period_slack_pct": 3334}, bell=(P1, P2), teams=(), courses=(replace(thirds, max_size=40),)), 0.0),
    ),
    Case(
        PairsApart, "A and B at different times leave X and Y one period of three together",
        upper(courses=(COURSE, B), conflicts=(Pair("A", "B", 1, hard=True),)), TOGETHER, 225.0, 450.0, (BOTH, meetings("TXY")),
        (upper(courses=(COURSE, B), conflicts=(Pair("A", "B", 1),)), 450.0),
    ),
    Case(
        TakenTogether, "who takes B takes A: at different times they leave X and Y one period of three together",
        upper(courses=(COURSE, replace(B, corequisite="A"))), TOGETHER, 225.0, 450.0, (BOTH, meetings("TXY")),
        (upper(courses=(COURSE, B)), 450.0),
    ),
    Case(
        RoomsOnce, "one laboratory: A and B at different times", upper(courses=(COURSE, B), rooms=(Room("L1", "lab", 20),)),
        TOGETHER, 225.0, 450.0, (sections("X", "Y", rooms=("L1", "L2")), meetings("TXY")),
        (upper(courses=(COURSE, B), rooms=(Room("L1", "lab", 20), Room("L2", "lab", 20))), 450.0),
    ),
    Case(
        RoomsOnce, "unless it is shared and holds 40", upper(courses=(COURSE, B), rooms=(Room("L1", "lab", 39, shared_ok=True),)),
        TOGETHER, 225.0, 450.0, (sections("X", "Y", rooms=("L1",)), meetings("TXY")),
        (upper(courses=(COURSE, B), rooms=(Room("L1", "lab", 40, shared_ok=True),)), 450.0),
    ),
    Case(
        CoTaught, "E is beside the teacher of A in one period of two",
        upper({"cert_required": 1}, bell=(P1, P2), staff=(X, E), courses=(replace(COURSE, co_teach_sped=1),), teams=(replace(TX, core=("E",)),)),
        MINE, 225.0, 450.0, (sections("X", beside=("E",)), meetings("TX")),
        (upper({"cert_required": 1}, bell=(P1, P2), staff=(X, E), teams=(replace(TX, core=("E",)),)), 450.0),
    ),
    Case(
        IndividualPlanning, "X teaches in one period of three; 226 minutes alone take the other two",
        upper({"min_individual_planning_week": 226}, staff=(X,), teams=(TX,)), MINE, 0.0, 450.0, (ONE, meetings("TX")),
        (upper({"min_individual_planning_week": 225}, staff=(X,), teams=(TX,)), 225.0),
    ),
    Case(
        IndividualPlanning, "and so do 225 with a minute of duty",
        upper({"min_individual_planning_week": 225, "duty_owed_week": 1}, staff=(X,), teams=(TX,)), MINE, 0.0, 450.0, (ONE, meetings("TX")),
        (upper({"min_individual_planning_week": 224, "duty_owed_week": 1}, staff=(X,), teams=(TX,)), 225.0),
    ),
    Case(
        TeamMeets, "X meets when it does not teach, which somebody must", upper(staff=(X,), teams=(TX,)), MINE, 450.0, 675.0, (BOTH, meetings("TX", anywhere=True)),
        (upper(teams=(TX,)), 675.0),
    ),
    Case(
        TaughtByItsTeam, "the one section of A is X's, of two periods one is left; Y could have taught it",
        upper({"plc_min_sections": 1}, bell=(P1, P2), teams=(TX,), courses=(replace(COURSE, alike_team="TX"),)), MINE, 225.0, 450.0,
        (BOTH, meetings("TX")), (upper({"plc_min_sections": 0}, bell=(P1, P2), teams=(TX,), courses=(replace(COURSE, alike_team="TX"),)), 450.0),
    ),
    Case(
        AssignmentsKept, "two sections of A are settled as X's: one period of three is left",
        upper(teams=(TX,), courses=(replace(COURSE, requests=40),), assignments=(Assignment("X", "A", 2),)), MINE, 225.0, 675.0,
        (BOTH, meetings("TX")), (upper(teams=(TX,), courses=(replace(COURSE, requests=40),), assignments=(Assignment("X", "A", 1),)), 450.0),
    ),
    Case(
        ServicesInFull, "two groups, each once in a cycle of one day: in the only period they take two adults",
        upper({"cert_required": 1}, bell=(P1,), staff=(X, providers), teams=(), services=(served,)), CHEAPEST, 130_000.0, 50_000.0,
        (posts("E"), keeps(DaysPaid()), sessions("RES"), ONE),
        (upper({"cert_required": 1}, bell=(P1,), staff=(X, providers), teams=(), services=(replace(served, groups=1),)), 90_000.0),
    ),
    Case(
        EveryMinuteOnce, "a session of 45 minutes a day is more than a tenth of 440: 0.2 FTE",
        upper({"cert_required": 1}, bell=(P1,), staff=(X, hourly), teams=(), services=(replace(served, groups=1),), **SHORT_DAY), CHEAPEST, 58_000.0, 54_000.0,
        (posts("E"), keeps(DaysPaid()), sessions("RES"), ONE),
        (upper({"cert_required": 1}, bell=(P1,), staff=(X, hourly), teams=(), services=(replace(served, groups=1, session_min=44),), **SHORT_DAY), 54_000.0),
    ),
    Case(
        ServicesPromised, "likewise when the school itself has promised them",
        upper({"cert_required": 1}, bell=(P1,), staff=(X, providers), teams=(), services=(replace(served, legal_floor=False),)),
        CHEAPEST, 130_000.0, 50_000.0, (posts("E"), keeps(DaysPaid()), sessions("RES"), ONE),
        (upper({"cert_required": 1}, bell=(P1,), staff=(X, providers), teams=(),
               services=(replace(served, legal_floor=False, groups=1),)), 90_000.0),
    ),
    Case(
        MethodsAllowed, "no common planning by course", upper(bell=(P1, P2), staff=(X,), teams=(TX,), methods=(Method("course_common", "n"),)),
        MINE, 0.0, 225.0, (ONE, meetings("TX")),
        (upper(bell=(P1, P2), staff=(X,), teams=(TX,), methods=(Method("course_common", "y"), Method("team_period", "n"))), 225.0),
    ),
    Case(
        MethodsAllowed, "no team period of a house",
        upper(bell=(P1, P2), staff=(X,), teams=(replace(TX, type="house"),), methods=(Method("team_period", "n"),)),
        MINE, 0.0, 225.0, (ONE, meetings("TX")),
        (upper(bell=(P1, P2), staff=(X,), teams=(replace(TX, type="house"),), methods=(Method("course_common", "n"),)), 225.0),
    ),
    lock_case("A meets in P1, with the team in P2", upper(bell=(P1, P2), staff=(X,), teams=(TX,)), MINE, 0.0, 225.0, (ONE, meetings("TX")),
              Lock("course", "A", slot="P1"), Lock("team", "TX", 1, "P2", "free")),
    lock_case("A does not meet in P1, nor the team", upper(bell=(P1, P2), staff=(X,), teams=(TX,)), MINE, 0.0, 225.0, (ONE, meetings("TX")),
              Lock("course", "A", slot="P1", value="off"), Lock("team", "TX", 1, "P1", "free")),
    lock_case("one line is one section: two of A in P1 take two teachers, and there is one",
              upper(bell=(P1, P2), staff=(X,), teams=(), courses=(replace(COURSE, requests=40),)), possible(), None, 0.0, (ONE,),
              Lock("section", "A", slot="P1"), Lock("section", "A", slot="P1")),
    lock_case("A meets in P1 with X, who has P2 left; Y could have taught it", upper(bell=(P1, P2), teams=(TX,)), MINE, 225.0, 450.0,
              (BOTH, meetings("TX")), Lock("section", "A", slot="P1", value="X")),
    lock_case("department ENG is as this year: A in P1 with X", upper(bell=(P1, P2), teams=(TX,), current=TODAY), MINE, 225.0, 450.0,
              (BOTH, meetings("TX")), Lock("department", "ENG")),
)  # fmt: skip

CASES = (*PEOPLE, *CONTRACT, *STUDENTS, *SERVICE, *TEAMS, *SHARED, *MONEY, *LOCKS, *SECTIONS)
