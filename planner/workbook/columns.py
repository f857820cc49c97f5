"""The workbook contract: every sheet and column once. Reader, templates, drop-downs, notes and help come from here.

A column's `kind` says how a cell is read (see cells.py) and in which unit the value lives inside the planner:

text, id, ref, refs (list of ids), choice, choices, int, decimal (hundredths), minutes, time (minutes after midnight),
money (dollars in the cell, cents inside), fte (decimal in the cell, hundredths inside), percent (basis points inside),
yesno, date, days ("M W F", "Mon;Wed" or "1,3"), grades, slots, splits ("T1A:50;ESSER3:50"), levels ("0;50;100",
"0;$21000;100"), rulevalue (whatever the rule key's own kind says).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner.facts.clock import LONGEST_RECESS
from planner.facts.methods import STRATEGIES

DEPTS = ("ENG", "MATH", "SCI", "SS", "WL", "PE", "ART", "CTE", "SPED", "EL", "OTH")
LEVELS = ("elementary", "middle", "high", "k8")
SLOT_KINDS = ("class", "specials", "win", "lunch", "recess", "advisory", "passing", "arrival", "dismissal", "non_student")
FUND_TYPES = ("general", "state", "federal", "grant", "one_time")
TAGS = (
    "teacher_core", "teacher_special", "interventionist", "coach", "sped", "sped_para", "speech", "el", "el_para", "pk", "cte",
    "counselor", "nurse", "admin", "office", "security", "para", "pd", "sub", "stipend", "software", "tutoring", "after_school",
    "summer", "supplies", "transport", "all",
)  # fmt: skip
TEAM_TYPES = ("grade", "house", "department", "course_alike", "vertical", "specialists", "services", "cross_school")
PURPOSES = ("planning", "inquiry", "student_work", "observation", "data", "other")
SERVICE_KINDS = ("sped", "el", "intervention", "speech", "ot_pt", "counseling", "gifted")
SETTINGS = ("push", "pull", "co_teach")
EVIDENCE = ("none", "weak", "moderate", "strong")
VACANCY = ("filled", "vacant", "leaving")
MAY_CHANGE = ("no", "days", "hours", "may stop")
ALLOWED = ("y", "n", "ask")
NEEDS = ("none", "staff_vote", "bargaining", "board", "families")
SOURCES = ("statute", "regulation", "contract", "local", "default")
ROOM_TYPES = ("std", "lab", "gym", "music", "art", "cte", "library", "computer", "off_campus")
TERMS = ("Y", "S1", "S2", "S", "Q1", "Q2", "Q3", "Q4", "Q", "T1", "T2", "T3", "T", "T1+T2", "T2+T3", "T1+T3", "S1/S2")
TURNS = ("even", "odd")
DUTY_KINDS = ("bus", "lunch", "recess", "hall", "arrival", "dismissal")
LOCK_KINDS = ("homeroom", "grade", "team", "course", "staff", "lunch", "program", "method", "section", "department")
METHODS = tuple(s.code for s in STRATEGIES)
NOT_WEIGHED = ("O5", "O13", "O14", "O18", "O19", "O20")  # statements to which staff may give points, and that no search can weigh
SINGULAR = ("collab_min_team", "collab_total", "programs_kept", "no_reductions")
STATES = ["AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"]


@dataclass(frozen=True)
class Column:
    """One column. `default` is the value inside the planner (units above) when the cell is blank; `rule_off` defaults turn a rule off."""

    sheet: str
    code: str
    header: str
    kind: str
    help: str
    required: bool = False
    blank_for: str = ""  # a required cell may be blank on lines of this type
    default: Any = None
    choices: tuple[str, ...] = ()
    low: float | None = None  # in the cell's own unit
    high: float | None = None
    usual: tuple[float, float] | None = None  # in the cell's own unit: outside, somebody should look
    refs: str = ""  # "Funds.fund": the sheet and column an id must stand on
    example: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet of the contract. `keyed` sheets hold one value a row (key, value); `field` is where School keeps the rows."""

    name: str
    field: str
    purpose: str
    levels: tuple[str, ...] = LEVELS  # the levels whose template shows it
    keyed: bool = False
    required: bool = False
    key: str = ""  # the column whose values must be unique


SHEETS: tuple[Sheet, ...] = (
    Sheet("School", "info", "Name, year, hours and targets.", keyed=True, required=True),
    Sheet("Bell", "bell", "Bell schedules: start and end times for each day type.", required=True),
    Sheet("Calendar", "calendar", "Which day type each cycle day follows.", required=True),
    Sheet("Homerooms", "homerooms", "Every class with a teacher of its own.", ("elementary", "k8"), key="homeroom_id"),
    Sheet("Specials", "specials", "Who teaches art, music, PE, library and the like, and when.", ("elementary", "k8")),
    Sheet("Staff", "staff", "Every position: one row each, or one row for a group of identical positions. Positions, not people.", required=True, key="staff_id"),
    Sheet("Funds", "funds", "Every funding source: its amount this year and next, and when it ends.", required=True, key="fund"),
    Sheet("FundRules", "fund_rules", "What each fund may pay for."),
    Sheet("Programs", "programs", "Programs and contracts that may end, be scaled back, continue, or start.", key="program_id"),
    Sheet("Teams", "teams", "Teams that need common planning time, and who is on them.", required=True, key="team_id"),
    Sheet("Courses", "courses", "Courses with their requests.", ("middle", "high", "k8"), key="course_id"),
    Sheet("Conflicts", "conflicts", "How many students want both of two courses (pair counts only).", ("middle", "high", "k8")),
    Sheet("Services", "services", "Weekly special education, EL, and intervention services, as totals (no student data).", key="service_id"),
    Sheet("Rooms", "rooms", "Specialized or limited rooms.", key="room"),
    Sheet("Duties", "duties", "Supervision that is not teaching.", key="duty_id"),
    Sheet("Rules", "rules", "Requirements from law, contract, and school policy, with their source.", required=True, key="key"),
    Sheet("Methods", "methods", "Strategies for finding time that the school allows, with their cost.", key="method"),
    Sheet("Priorities", "priorities", "The one priority, and the staff's 100 points.", key="item"),
    Sheet("Locks", "locks", "What must stay as it is."),
    Sheet("Current", "current", "This year's minutes for each team."),
    Sheet("Assignments", "assignments", "Who teaches what, where that is already settled (optional).", ("middle", "high", "k8")),
    Sheet("Allotments", "allotments", "Positions that the district gives the school, where it holds positions and not dollars alone (optional).", key="job_class"),
    Sheet("Lists", "job_classes", "Job classes with average pay and what they may cover.", required=True, key="job_class"),
)


def _c(sheet: str, code: str, header: str, kind: str, help: str, **more: Any) -> Column:
    return Column(sheet, code, header, kind, help, **more)


COLUMNS: tuple[Column, ...] = (
    # School -------------------------------------------------------------------------------------------------------
    _c("School", "school_name", "School name", "text", "The school's name as it should appear on the plan.", required=True, example="Pine Hollow Elementary"),
    _c("School", "level", "Level", "choice", "Elementary, middle, high or K-8.", required=True, choices=LEVELS, example="elementary"),
    _c("School", "grades", "Grades", "grades", "Every grade of the school.", required=True, example="PK,K,1,2,3,4,5"),
    _c("School", "year_start", "Plan year starts in", "int", "The first year of the plan year: 2025 means 2025-26.", required=True, low=2020, high=2035, example="2025"),
    _c("School", "cycle_days", "Days in the cycle", "int", "5 for Monday to Friday; another number for a rotation.", required=True, low=1, high=20, example="5"),
    _c("School", "weeks", "Student weeks", "int", "Weeks with students in the year.", low=30, high=40, default=36, example="36"),
    _c("School", "contract_start", "Contract day starts", "time", "When teachers must be in the building.", required=True, low=360, high=1080, example="7:20"),
    _c("School", "contract_end", "Contract day ends", "time", "When the teachers' contract day ends.", required=True, low=360, high=1080, example="15:00"),
    _c("School", "student_start", "Students arrive", "time", "When students must be supervised.", required=True, low=360, high=1080, example="7:45"),
    _c("School", "student_end", "Students leave", "time", "When students go home.", required=True, low=360, high=1080, example="14:35"),
    _c("School", "min_instruction_week", "Instruction minutes a week", "minutes", "The least minutes a week that students must be in school; 0 = no floor.", low=0, high=2100, default=0, example="1800"),
    _c("School", "cafeteria_seats", "Cafeteria seats", "int", "Chairs in the cafeteria; blank = no limit.", low=20, high=1200, example="140"),
    _c("School", "state", "State", "choice", "Whose rule preset is in the Rules sheet.", choices=tuple(STATES), default="", example="SC"),
    _c("School", "high_need", "High-need school", "yesno", "Is this one of the district's highest-need schools?", default=False, example="y"),
    _c("School", "target_floor", "Minutes: floor", "minutes", "No team may have fewer minutes of common planning time a week.", required=True, low=0, high=600, example="90"),
    _c("School", "target_goal", "Minutes: goal", "minutes", "What every team should have.", required=True, low=0, high=600, example="180"),
    _c("School", "target_stretch", "Minutes: stretch", "minutes", "An ambitious target beyond the goal.", required=True, low=0, high=600, example="300"),
    _c("School", "min_block", "Shortest meeting", "minutes", "Shorter meetings do not count.", low=20, high=120, default=45, example="45"),
    _c("School", "singular_priority", "The one priority", "choice", "The one thing this schedule must protect.", required=True, choices=SINGULAR, example="collab_min_team"),
    _c("School", "enrol_this", "Students this year", "int", "Enrolment this year.", low=0, high=5000),
    _c("School", "enrol_next", "Students next year", "int", "Enrolment expected in the plan year.", low=0, high=5000),
    _c("School", "enrol_y2", "Students in year 2", "int", "Enrolment expected the year after.", low=0, high=5000),
    _c("School", "enrol_y3", "Students in year 3", "int", "Enrolment expected in the third year.", low=0, high=5000),
    _c("School", "sped_local_this", "Local money for special education", "money", "This year's local spending on special education.", low=0, high=100_000_000),
    _c("School", "sped_state_this", "State money for special education", "money", "This year's state spending on special education.", low=0, high=100_000_000),
    _c("School", "moe_exception", "Maintenance-of-effort exceptions", "money", "Dollars of lawful exceptions.", low=0, high=100_000_000, default=0),
    _c("School", "cliff_accepted", "Funding cliffs accepted for", "refs", "Ending funds whose recurring cost has been signed for.", refs="Funds.fund", default=()),
    _c("School", "budget_kind", "The school holds", "choice", "dollars, positions (then the district pays those on Allotments), or both.", choices=("dollars", "positions", "both"), default="dollars", example="dollars"),
    _c("School", "supplant_reason", "Supplement-not-supplant reason", "text", "Why a cost moves from state or local money to Title I-IV, Perkins or IDEA, as \"ART1 > T1A: reason\"; each counts for one cost and one fund.", default=""),
    _c("School", "days_per_week", "School days a week", "int", "5, or 4 in a four-day week.", low=3, high=5, default=5, example="5"),
    _c("School", "first_weekday", "First day of the week", "choice", "In a four-day week: M, or T where school begins on Tuesday.", choices=("M", "T", "W"), default="M", example="M"),
    _c("School", "open_periods_max", "Open periods at most", "int", "Students x periods that may be without a course, such as 60 for 60 seniors with one open period; blank = no cap.", low=0, high=40000),
    _c("School", "funded_minutes_week", "Funded minutes a week", "minutes", "Class minutes a week that a student must have to be funded in full; blank = no cap on open periods.", low=0, high=2400),
    # Bell ---------------------------------------------------------------------------------------------------------
    _c("Bell", "day_type", "Day type", "id", "The kind of day, such as REG or ER.", required=True, example="REG"),
    _c("Bell", "slot", "Slot", "id", "The code of this piece of the day; unique within the day type.", required=True, example="S1"),
    _c("Bell", "order", "Order", "int", "Its place in the day.", required=True, low=1, high=30, example="3"),
    _c("Bell", "start", "Starts", "time", "Clock time.", required=True, low=360, high=1140, example="8:15"),
    _c("Bell", "end", "Ends", "time", "Clock time.", required=True, low=360, high=1140, example="9:00"),
    _c("Bell", "kind", "Kind", "choice", "What happens in it.", required=True, choices=SLOT_KINDS, example="specials"),
    _c("Bell", "for_grades", "Only for grades", "grades", "Blank = every grade.", default=(), example="K,1,2"),
    _c("Bell", "adjacent_to", "Next to", "slots", "Slots that together with this one make one long block; blank = slots at most 5 minutes apart.", default=(), example="S2"),
    _c("Bell", "period", "Period", "id", "Secondary: the period that the slot belongs to, where lunch waves give one period several slots; blank = the slot's own code.", default="", example="P5"),
    _c("Bell", "students_away", "Students away", "int", "Students with late arrival or early release, who have no course in this period; blank = none.", low=0, high=5000, default=0, example="60"),
    _c("Bell", "lunch_wave", "Lunch wave", "text", "Secondary: whose lunch, or whose clock, this is where lunch follows the department or hallway: a code such as A that Staff or Rooms name; blank = everyone's.", default="", example="A"),
    # Calendar -----------------------------------------------------------------------------------------------------
    _c("Calendar", "cycle_day", "Cycle day", "days", "The day of the cycle: 1, or M for Monday.", required=True, example="M"),
    _c("Calendar", "day_type", "Day type", "ref", "Which bell schedule this day follows.", required=True, refs="Bell.day_type", example="REG"),
    _c("Calendar", "weeks", "Weeks", "int", "In how many weeks of the year; blank = every week. The weeks of a day must add up to the year's.", low=1, high=40, example="18"),
    _c("Calendar", "for_grades", "Only for grades", "grades", "Where grades turn at their own speed: the grades whose days these are, numbered from 1 (1-3 for K-2, 1-4 for 3-5); blank = every grade.", default=(), example="K,1,2"),
    # Homerooms ----------------------------------------------------------------------------------------------------
    _c("Homerooms", "homeroom_id", "Homeroom", "id", "A code for the class.", required=True, example="H3A"),
    _c("Homerooms", "grade", "Grade", "classgrades", "Its grade; a combination class has several: 1/2.", required=True, refs="School.grades", example="3"),
    _c("Homerooms", "enrol_next", "Students next year", "int", "Expected students in this class.", required=True, low=5, high=40, example="23"),
    _c("Homerooms", "teacher_id", "Teacher position", "teachers", "The position of its teacher; a shared class has several, by days or half-days: T1:M T W; T2:Th F, or T1:am; T2:pm.", refs="Staff.staff_id", default=(), example="T3.1"),
    _c("Homerooms", "special_group", "Goes to specials", "yesno", "Blank = yes, and no for PK.", example="y"),
    _c("Homerooms", "el_cluster", "English learners", "int", "How many; 0 if the class is not a cluster class.", low=0, high=30, default=0, example="6"),
    _c("Homerooms", "sped_cluster", "Students with IEPs", "int", "How many.", low=0, high=30, default=0, example="4"),
    _c("Homerooms", "room", "Room", "ref", "Its room.", refs="Rooms.room", default="", example="104"),
    _c("Homerooms", "may_merge", "May be merged", "yesno", "May this class be merged into the others of its grade?", default=False, example="n"),
    _c("Homerooms", "goes_with", "Goes with grade", "ref", "Combination class: the grade it has specials, lunch and recess with; blank = its first.", refs="School.grades", default="", example="3"),
    _c("Homerooms", "session", "Session", "choice", "full, or am or pm for a half-day class; one of each may share a teacher and a room.", choices=("full", "am", "pm"), default="full", example="full"),
    _c("Homerooms", "halves_with", "Mixes halves with", "ref", "A class of its grade: half of each is in one special while the other halves are in another, then they swap.", refs="Homerooms.homeroom_id", default="", example="H3B"),
    # Specials -----------------------------------------------------------------------------------------------------
    _c("Specials", "special", "Special", "id", "The subject; two lines with the same subject are two specialists.", required=True, example="ART"),
    _c("Specials", "staff_id", "Position", "ref", "The position that teaches it.", required=True, refs="Staff.staff_id", example="ART1"),
    _c("Specials", "days", "Days", "days", "Days on which it may be taught; blank = the position's days.", default=(), example="T W Th"),
    _c("Specials", "days_selectable", "Planner may choose days", "yesno", "May the planner choose which of these days, when the position has fewer?", default=False, example="y"),
    _c("Specials", "max_per_day", "Most classes a day", "int", "Class slots a day at most.", required=True, low=1, high=8, example="6"),
    _c("Specials", "max_per_cycle", "Most classes a cycle", "int", "Class slots in the whole cycle at most.", required=True, low=1, high=200, example="18"),
    _c("Specials", "class_size_limit", "Most students at once", "int", "Blank = no limit of its own.", low=10, high=60, example="28"),
    _c("Specials", "can_double", "Takes two classes at once", "yesno", "Could two homerooms come together?", default=False, example="n"),
    _c("Specials", "room", "Room", "ref", "Its room.", refs="Rooms.room", default="", example="ART"),
    _c("Specials", "min_per_homeroom", "At least per homeroom", "int", "Times in the cycle that every homeroom must have it.", low=0, high=20, default=0, example="1"),
    _c("Specials", "max_per_homeroom", "At most per homeroom", "int", "Times in the cycle; blank = no limit.", low=0, high=20, example="2"),
    _c("Specials", "requires_method", "Only with method", "choice", "These class slots exist only when this way of making time is on.", choices=METHODS, default="", example="counselor_lessons"),
    _c("Specials", "min_days", "At least days", "int", "Days in the cycle that the position must be here.", low=0, high=20, default=0, example="2"),
    # Staff --------------------------------------------------------------------------------------------------------
    _c("Staff", "staff_id", "Position", "id", "A code for the position. With a count of 3, K makes K.1, K.2 and K.3.", required=True, example="T3"),
    _c("Staff", "job_class", "Job class", "ref", "From the Lists sheet.", required=True, refs="Lists.job_class", example="homeroom_teacher"),
    _c("Staff", "count", "How many", "int", "Identical positions on this line.", low=1, high=60, default=1, example="1"),
    _c("Staff", "fte", "FTE of each", "fte", "1.0 = full time; 0.2 = one day a week, 0.17 = one day of a cycle of six.", required=True, low=0.05, high=1.0, example="1.0"),
    _c("Staff", "avg_salary", "Average salary", "money", "Of the job class, never of a person; blank = from Lists.", low=1, high=1_000_000, usual=(15_000, 200_000), example="57000"),
    _c("Staff", "benefit_pct", "Benefits, % of pay", "percent", "Payroll tax, pension and the like; blank = from Lists.", low=0, high=200, usual=(0, 60), example="26.2"),
    _c("Staff", "benefit_flat", "Health, dollars a year", "money", "Blank = from Lists.", low=0, high=250_000, usual=(0, 25_000), example="7200"),
    _c("Staff", "fund", "Paid today from", "splits", "One fund, or shares such as T1A:50;ESSER3:50.", required=True, refs="Funds.fund", example="GF"),
    _c("Staff", "teaches", "Teaches", "choices", "Subject or course areas.", default=(), example="ELA;MATH"),
    _c("Staff", "certs", "Certificates", "choices", "Needed for teachers.", default=(), example="ELEM"),
    _c("Staff", "grades_can_teach", "Grades", "grades", "Grades it may teach; blank = all.", default=(), example="2,3,4"),
    _c("Staff", "days", "Days", "days", "Days on which it may work; blank = every day.", default=(), example="M W F"),
    _c("Staff", "min_fte", "Smallest FTE", "fte", "0 = the position may be eliminated; blank = follow 'May change'.", low=0, high=1, example="0.4"),
    _c("Staff", "max_fte", "Largest FTE", "fte", "Blank = today's.", low=0, high=1, example="1.0"),
    _c("Staff", "mandated", "Required by law", "yesno", "This position can't be eliminated.", default=False, example="n"),
    _c("Staff", "vacancy", "Filled", "choice", "filled, vacant, or leaving at the end of the year; blank = not known, and a plan that cuts it asks.", choices=VACANCY, default="", example="filled"),
    _c("Staff", "load_periods", "Periods taught", "int", "Secondary: periods a day.", low=1, high=10, example="5"),
    _c("Staff", "cover", "May cover", "choices", "Duties it may have, and assembly; blank = from Lists.", default=(), example="recess;lunch"),
    _c("Staff", "shared_school", "Shared with", "text", "The other school of a shared post.", default="", example="Oak ES"),
    _c("Staff", "team_ids", "Teams", "refs", "Teams it belongs to as a core member, besides those named on Teams.", refs="Teams.team_id", default=(), example="G3"),
    _c("Staff", "label", "Note to self", "text", "Stays in this workbook; never read into a plan.", default="", example="3rd grade A"),
    _c("Staff", "may_change", "May change", "choice", "no, days, hours, or may stop; blank = from the job class.", choices=MAY_CHANGE, default="", example="may stop"),
    _c("Staff", "days_possible", "Days to ask for", "days", "Shared posts: days that could be asked of the other school.", default=(), example="M T W"),
    _c("Staff", "shared_id", "Shared post", "text", "The same code in two schools' workbooks marks one shared post.", default="", example="ART-N1"),
    _c("Staff", "unavailable", "Not available", "absences", "Day:slot or day:time, such as W:S1 or 10:45-12:05, separated by semicolons.", default=(), example="W:S1"),
    _c("Staff", "temporary", "Temporary", "yesno", "A one-year contract that ends this year.", default=False, example="n"),
    _c("Staff", "reduce_ok", "May go part-time", "yesno", "The employee in this full-time position has agreed that it may become part-time.", default=False, example="n"),
    _c("Staff", "health_keeps", "Keeps health cover", "yesno", "Health is paid by FTE share even under the threshold.", default=False, example="n"),
    _c("Staff", "individual_planning_min", "Planning minutes", "minutes", "A week, where it differs from the rule; blank = the rule by FTE.", low=0, high=600, example="200"),
    _c("Staff", "position_no", "District position number", "text", "For the district's private file only.", default=""),
    _c("Staff", "account", "District account", "text", "For the district's private file only.", default=""),
    _c("Staff", "hours", "Hours", "hours", "When it is in the building, where that isn't the whole contract day: 7:30-11:30, or by day: M W 7:30-11:30; F 12:00-15:00.", default=(), example="7:30-11:30"),
    _c("Staff", "lunch_wave", "Lunch wave", "text", "Secondary: the code of a lunch wave on the Bell sheet; its classes have that lunch. Blank = any.", default="", example="A"),
    # Funds --------------------------------------------------------------------------------------------------------
    _c("Funds", "fund", "Fund", "id", "A short code.", required=True, example="ESSER3"),
    _c("Funds", "name", "Name", "text", "Its full name.", default="", example="ARP ESSER"),
    _c("Funds", "type", "Type", "choice", "Where it comes from.", required=True, choices=FUND_TYPES, example="federal"),
    _c("Funds", "revenue_this", "This year", "money", "Dollars this year.", required=True, low=0, high=100_000_000, example="306183"),
    _c("Funds", "revenue_next", "Next year", "money", "Dollars in the plan year.", required=True, low=0, high=100_000_000, example="0"),
    _c("Funds", "revenue_y2", "Year 2", "money", "Blank = as next year.", low=0, high=100_000_000, example="0"),
    _c("Funds", "revenue_y3", "Year 3", "money", "Blank = as next year.", low=0, high=100_000_000, example="0"),
    _c("Funds", "carryover", "Carryover", "money", "Dollars that may roll over into the plan year; below zero: a deficit to be paid back.", low=-100_000_000, high=100_000_000, default=0, example="0"),
    _c("Funds", "end_date", "Ends on", "date", "Blank = renews every year.", example="2024-09-30"),
    _c("Funds", "rule_note", "Note", "text", "Anything worth knowing.", default="", example="ended"),
    _c("Funds", "renews", "Awarded again", "choice", "Of a fund that ends inside the plan year: is it awarded again? Blank = yes for Title I to IV, Perkins and IDEA, no for others.", choices=("y", "n"), default="", example="y"),
    # FundRules ----------------------------------------------------------------------------------------------------
    _c("FundRules", "fund", "Fund", "ref", "From the Funds sheet.", required=True, refs="Funds.fund", example="T2A"),
    _c("FundRules", "tag", "Purpose", "choice", "What the money would pay for.", required=True, choices=TAGS, example="sub"),
    _c("FundRules", "allowed", "Allowed", "choice", "y, n, or ask (may be used, and is listed under what must be agreed).", required=True, choices=ALLOWED, example="y"),
    _c("FundRules", "note", "Note", "text", "Conditions.", default="", example="release for PD only"),
    # Programs -----------------------------------------------------------------------------------------------------
    _c("Programs", "program_id", "Program", "id", "A short code.", required=True, example="TUTOR"),
    _c("Programs", "name", "Name", "text", "What staff call it.", required=True, example="Tutoring vendor"),
    _c("Programs", "cost_next", "Cost next year", "money", "Dollars to go on as today (or to start).", required=True, low=0, high=5_000_000, example="36000"),
    _c("Programs", "fund", "Paid today from", "ref", "From the Funds sheet.", required=True, refs="Funds.fund", example="ESSER3"),
    _c("Programs", "recurring", "Every year", "yesno", "Is this a cost of every year?", required=True, example="y"),
    _c("Programs", "levels", "Levels", "levels", "What can be bought: percents, or dollars with a $; blank = all or nothing.", default=(), example="0;50;100"),
    _c("Programs", "mandated", "Required by law", "yesno", "Cannot stop.", default=False, example="n"),
    _c("Programs", "students_served", "Students served", "int", "How many.", low=0, high=5000, example="30"),
    _c("Programs", "evidence", "Evidence", "choice", "Strength of evidence that it works.", choices=EVIDENCE, default="", example="moderate"),
    _c("Programs", "usage_pct", "Use, %", "percent", "Share of what is paid for that is used.", low=0, high=100, example="62"),
    _c("Programs", "contract_end", "Contract ends", "date", "When the contract runs out.", example="2025-06-30"),
    _c("Programs", "exit_cost", "Cost to stop", "money", "One-time cost, in dollars.", low=0, high=5_000_000, default=0, example="0"),
    _c("Programs", "gives_cover_min", "Cover minutes", "minutes", "Minutes a week of legally allowed coverage it provides.", low=0, high=3000, default=0, example="0"),
    _c("Programs", "staff_vote", "Staff vote", "int", "-100 (stop it) to 100 (keep it).", low=-100, high=100, default=0, example="-20"),
    _c("Programs", "start_only", "New idea", "yesno", "Not running today; might start.", default=False, example="n"),
    _c("Programs", "tag", "Purpose", "choice", "Which FundRules line it falls under.", choices=TAGS, default="", example="tutoring"),
    _c("Programs", "cost_min", "Least cost if kept", "money", "The vendor's minimum.", low=0, high=5_000_000, default=0, example="0"),
    _c("Programs", "overload_sections", "Overload sections", "int", "Secondary: sections beyond the load that the whole program pays; half of it pays half.", low=0, high=60, default=0, example="5"),
    _c("Programs", "one_person", "Run by one person", "yesno", "y = one person runs it: the staff are asked for no rating, and one that stands beside is not used.", default=False, example="n"),
    # Teams --------------------------------------------------------------------------------------------------------
    _c("Teams", "team_id", "Team", "id", "A short code.", required=True, example="G3"),
    _c("Teams", "name", "Name", "text", "What staff call it.", default="", example="Grade 3"),
    _c("Teams", "type", "Type", "choice", "What joins its members.", required=True, choices=TEAM_TYPES, example="grade"),
    _c("Teams", "core", "Core members", "refs", "Positions that must all be free (1 to 12; a line with a count stands for all of them).", required=True, blank_for="course_alike", refs="Staff.staff_id", default=(), example="T3"),
    _c("Teams", "extended", "Extended members", "refs", "Positions of whom a quorum should be free.", refs="Staff.staff_id", default=(), example="SPED1;COACH"),
    _c("Teams", "floor_min", "Floor", "minutes", "Minutes a week; blank = the school's.", low=0, high=600, example="90"),
    _c("Teams", "goal_min", "Goal", "minutes", "Minutes a week; blank = the school's.", low=0, high=600, example="180"),
    _c("Teams", "stretch_min", "Stretch", "minutes", "Minutes a week; blank = the school's.", low=0, high=600, example="300"),
    _c("Teams", "min_block", "Shortest meeting", "minutes", "Blank = the school's.", low=20, high=120, example="45"),
    _c("Teams", "quorum_pct", "Quorum, %", "percent", "Share of extended members who must be free; blank = the rule.", low=50, high=100, example="80"),
    _c("Teams", "blocks_per_week_max", "Most meetings a week", "int", "Blank = no limit.", low=1, high=10, example="3"),
    _c("Teams", "preferred_slots", "Likes slots", "slots", "Slots the team would like.", default=(), example="S1;S2"),
    _c("Teams", "avoid_slots", "Avoids slots", "slots", "Slots the team would rather not have.", default=(), example="S6"),
    _c("Teams", "facilitator", "Facilitator", "ref", "Position that leads it.", refs="Staff.staff_id", default="", example="COACH"),
    _c("Teams", "purpose", "Purpose", "choice", "What the time is for.", choices=PURPOSES, default="planning", example="planning"),
    # Courses ------------------------------------------------------------------------------------------------------
    _c("Courses", "course_id", "Course", "id", "The course's code.", required=True, example="ALG1"),
    _c("Courses", "name", "Name", "text", "The course's name.", required=True, example="Algebra 1"),
    _c("Courses", "dept", "Department", "choice", "Its department.", required=True, choices=DEPTS, example="MATH"),
    _c("Courses", "requests", "Requests", "int", "Students who asked for it.", required=True, low=0, high=3000, example="290"),
    _c("Courses", "target_size", "Target class size", "int", "Students in a section.", required=True, low=5, high=70, example="23"),
    _c("Courses", "max_size", "Largest class", "int", "Students in a section at most.", required=True, low=5, high=70, example="28"),
    _c("Courses", "min_to_run", "Least to run", "int", "Minimum requests needed to run the course.", low=1, high=40, default=12, example="12"),
    _c("Courses", "sections_fixed", "Sections fixed", "int", "Blank = computed from requests.", low=0, high=40),
    _c("Courses", "periods_per_section", "Periods each", "int", "2 for a double period.", low=1, high=2, default=1, example="1"),
    _c("Courses", "term", "Term", "term", "Year, semester, quarter or trimester; S, Q or T alone = one that the planner chooses. S1/S2: some sections in each.", choices=TERMS, default="Y", example="Y"),
    _c("Courses", "cert", "Certificate", "text", "Which certificate its teacher needs.", required=True, example="MATH_SEC"),
    _c("Courses", "room_type", "Room type", "choice", "Which kind of room it needs.", choices=ROOM_TYPES, default="std", example="std"),
    _c("Courses", "co_teach_sped", "Co-taught, special ed", "int", "Sections with a special-education teacher.", low=0, high=40, default=0, example="3"),
    _c("Courses", "co_teach_el", "Co-taught, EL", "int", "Sections with an EL teacher.", low=0, high=40, default=0, example="1"),
    _c("Courses", "alike_team", "Course-alike team", "ref", "The team of its teachers.", refs="Teams.team_id", default="", example="T_ALG1"),
    _c("Courses", "protected", "Protected", "yesno", "Runs even when small.", default=False, example="n"),
    _c("Courses", "grade_mix", "Grades", "grades", "Grades that take it.", default=(), example="9;10"),
    _c("Courses", "periods_allowed", "Only in periods", "slots", "Blank = any period of the day, but no zero period (a code that begins with P0).", default=(), example="P1;P2"),
    _c("Courses", "years", "Alternate years", "choice", "even or odd: runs only in those plan years; blank = every year.", choices=TURNS, default="", example="even"),
    _c("Courses", "required", "Needed to graduate", "yesno", "y = nobody who asks for it may be without a seat.", default=False, example="n"),
    _c("Courses", "corequisite", "Taken with", "ref", "A course that the same students take, such as algebra beside its support class; blank = none.", refs="Courses.course_id", default="", example="ALG1"),
    _c("Courses", "stack", "Stack", "text", "The same code on several courses: they meet as one class, with one teacher in one room. Their requests are added up.", default="", example="SPA34"),
    # Conflicts ----------------------------------------------------------------------------------------------------
    _c("Conflicts", "course_a", "Course A", "ref", "A course.", required=True, refs="Courses.course_id", example="CALCBC"),
    _c("Conflicts", "course_b", "Course B", "ref", "Another course.", required=True, refs="Courses.course_id", example="APPHY"),
    _c("Conflicts", "students", "Students", "int", "How many asked for both.", required=True, low=0, high=500, example="14"),
    _c("Conflicts", "hard", "Never together", "yesno", "Their sections must not conflict.", default=False, example="n"),
    # Services -----------------------------------------------------------------------------------------------------
    _c("Services", "service_id", "Service", "id", "A short code; never a child.", required=True, example="EL_NEW_K1"),
    _c("Services", "kind", "Kind", "choice", "What sort of service.", required=True, choices=SERVICE_KINDS, example="el"),
    _c("Services", "grade_band", "Grades", "grades", "One to three grades.", required=True, example="K;1"),
    _c("Services", "setting", "Setting", "choice", "push (in class), pull (out of class), or co_teach.", required=True, choices=SETTINGS, example="pull"),
    _c("Services", "sessions_per_week", "Sessions a week", "int", "For each group.", required=True, low=1, high=10, example="5"),
    _c("Services", "session_min", "Minutes each", "minutes", "Length of a session.", required=True, low=15, high=120, example="45"),
    _c("Services", "groups", "Groups", "int", "How many groups.", required=True, low=1, high=30, example="1"),
    _c("Services", "group_max", "Largest group", "int", "Students in a group at most.", low=1, high=20, example="8"),
    _c("Services", "provider_job_class", "Given by", "ref", "The job class that gives it.", required=True, refs="Lists.job_class", example="el_teacher"),
    _c("Services", "allowed_slots", "Only in", "slots", "Slots, or WIN for the grade's WIN time; blank = any class time.", default=(), example="WIN"),
    _c("Services", "forbid_slots", "Never in", "slots", "Slots.", default=(), example="S1"),
    _c("Services", "legal_floor", "Required by law", "yesno", "y = never reduced.", required=True, example="y"),
    # Rooms --------------------------------------------------------------------------------------------------------
    _c("Rooms", "room", "Room", "id", "Its code.", required=True, example="GYM"),
    _c("Rooms", "type", "Type", "choice", "What it is fit for.", required=True, choices=ROOM_TYPES, example="gym"),
    _c("Rooms", "capacity", "Capacity", "int", "Students at once.", required=True, low=5, high=600, example="60"),
    _c("Rooms", "shared_ok", "May be shared", "yesno", "Two classes at once?", default=False, example="n"),
    _c("Rooms", "lunch_wave", "Lunch wave", "text", "Secondary: the code of a lunch wave on the Bell sheet; classes in the room have that lunch. Blank = any.", default="", example="A"),
    # Duties -------------------------------------------------------------------------------------------------------
    _c("Duties", "duty_id", "Duty", "id", "A short code.", required=True, example="LUNCH_W1"),
    _c("Duties", "day_type", "Day type", "ref", "On which kind of day.", required=True, refs="Bell.day_type", example="REG"),
    _c("Duties", "start", "Starts", "time", "Clock time.", required=True, low=360, high=1140, example="10:45"),
    _c("Duties", "end", "Ends", "time", "Clock time.", required=True, low=360, high=1140, example="11:10"),
    _c("Duties", "kind", "Kind", "choice", "What is supervised.", required=True, choices=DUTY_KINDS, example="lunch"),
    _c("Duties", "for_grades", "Grades", "grades", "Whose students; blank = everyone's.", default=(), example="PK,K"),
    _c("Duties", "adults_needed", "Adults needed", "int", "How many at once.", required=True, low=1, high=20, example="2"),
    _c("Duties", "allowed", "Who may do it", "refs", "Job classes; blank = everyone who may cover this kind.", refs="Lists.job_class", default=(), example="para;para_k"),
    _c("Duties", "counts_as_teacher_duty", "Teachers do it today", "yesno", "y = teachers take turns unless the duty swap is on.", default=False, example="n"),
    # Rules --------------------------------------------------------------------------------------------------------
    _c("Rules", "key", "Rule", "id", "The key of the rule; do not change it.", required=True, example="min_individual_planning_week"),
    _c("Rules", "value", "Value", "rulevalue", "The only cell you need to edit.", required=True, example="200"),
    _c("Rules", "unit", "Unit", "text", "What the value counts.", default="", example="minutes"),
    _c("Rules", "hard", "Never broken", "yesno", "y = must always be met.", default=True, example="y"),
    _c("Rules", "source", "Source", "choice", "Where it is written.", choices=SOURCES, default="default", example="contract"),
    _c("Rules", "source_note", "Source note", "text", "Clause or law.", default="", example="Article 7.2"),
    _c("Rules", "as_of", "As of", "date", "Date last verified.", example="2025-01-15"),
    _c("Rules", "holds", "Holds", "choice", "Of a minimum a week: average, or every_week where no week may have less (rotations and alternate weeks differ).", choices=("average", "every_week"), default="average", example="average"),
    # Methods ------------------------------------------------------------------------------------------------------
    _c("Methods", "method", "Way of making time", "choice", "One of the known ways.", required=True, choices=METHODS, example="early_release"),
    _c("Methods", "allowed", "Allowed", "choice", "y, n, or ask (may be used, and is listed under what must be agreed).", required=True, choices=ALLOWED, example="ask"),
    _c("Methods", "max_amount", "At most", "decimal", "In the unit beside; blank = no limit.", low=0, high=1000, example="1"),
    _c("Methods", "amount_unit", "Unit", "choice", "What the amount counts.", choices=("days", "hours", "sections", "FTE"), default="", example="days"),
    _c("Methods", "unit_cost", "Dollars a year each", "money", "Cost of one unit for the year.", low=0, high=1_000_000, default=0, example="0"),
    _c("Methods", "minutes_each", "Minutes each", "minutes", "Minutes that one unit gives.", low=0, high=400, default=0, example="75"),
    _c("Methods", "who_is_released", "Who is free", "choice", "all, a grade or a team.", choices=("all", "grade", "team"), default="all", example="all"),
    _c("Methods", "needs", "Must be agreed by", "choice", "Who has to agree.", choices=NEEDS, default="none", example="board"),
    _c("Methods", "families_affected", "Families affected", "yesno", "Does it change families' days?", default=False, example="y"),
    _c("Methods", "day_type", "Brings day type", "ref", "The bell schedule that replaces a day's when it is on.", refs="Bell.day_type", default="", example="ER"),
    _c("Methods", "cycle_days", "On days", "days", "Days on which it may be used; blank = any.", default=(), example="W"),
    _c("Methods", "transport_cost", "Buses, dollars a year each", "money", "What new bells cost in buses, for one unit, beside the dollars a year; blank = not known, ask transportation.", low=0, high=1_000_000, example="5200"),
    # Priorities ---------------------------------------------------------------------------------------------------
    _c("Priorities", "item", "Statement", "id", "What staff could give points to (O1 to O20).", required=True, example="O6"),
    _c("Priorities", "weight", "Weight", "int", "Used only where there are no votes.", low=0, high=100, default=0, example="40"),
    _c("Priorities", "votes", "Points from staff", "int", "Points that staff gave it.", low=0, high=100_000, example="120"),
    _c("Priorities", "singular", "The one priority", "yesno", "Exactly one line says y.", default=False, example="n"),
    _c("Priorities", "note", "Note", "text", "Why.", default=""),
    # Locks --------------------------------------------------------------------------------------------------------
    _c("Locks", "what", "What", "choice", "Type of item to lock.", required=True, choices=LOCK_KINDS, example="team"),
    _c("Locks", "id", "Which", "text", "Its code.", required=True, example="G3"),
    _c("Locks", "cycle_day", "Day", "days", "On which day.", example="T"),
    _c("Locks", "slot", "Slot", "text", "In which slot.", default="", example="S2"),
    _c("Locks", "value", "As", "text", "Team: meets or free. Staff: here or off. Grade: out or in. Program: stop or keep. Method: on or off. Homeroom: the special. Lunch: the lunch slot. Section: the position, or blank. Department: leave blank.", default="", example="meets"),
    _c("Locks", "hard", "Never broken", "yesno", "Blank = yes.", default=True, example="y"),
    _c("Locks", "reason", "Reason", "text", "Why it must stay.", required=True, example="Agreed with the team"),
    # Current ------------------------------------------------------------------------------------------------------
    _c("Current", "team_id", "Team", "ref", "From the Teams sheet.", refs="Teams.team_id", default="", example="G3"),
    _c("Current", "minutes_today", "Common minutes today", "minutes", "A week, in regular meetings.", low=0, high=900, example="90"),
    _c("Current", "blocks_today", "Meetings today", "int", "A week.", low=0, high=20, example="1"),
    _c("Current", "longest_block", "Longest meeting", "minutes", "Minutes.", low=0, high=400, example="90"),
    _c("Current", "individual_today", "Planning minutes today", "minutes", "Each teacher alone, a week.", low=0, high=900, example="180"),
    _c("Current", "occasional_today", "Occasional minutes", "minutes", "Average a week of meetings less often than every second week.", low=0, high=900, example="0"),
    _c("Current", "row_kind", "Grid row", "text", "Optional long form: grid, lunch, staff or section.", default=""),
    _c("Current", "id", "Grid id", "text", "Optional long form: homeroom, position or section.", default=""),
    _c("Current", "cycle_day", "Grid day", "days", "Optional long form."),
    _c("Current", "slot", "Grid slot", "text", "Optional long form.", default=""),
    _c("Current", "value", "Grid value", "text", "Optional long form: the special, or the section's position.", default=""),
    # Assignments --------------------------------------------------------------------------------------------------
    _c("Assignments", "position", "Position", "ref", "From the Staff sheet.", required=True, refs="Staff.staff_id", example="MATH.1"),
    _c("Assignments", "course", "Course", "ref", "From the Courses sheet.", required=True, refs="Courses.course_id", example="ALG1"),
    _c("Assignments", "sections", "Sections", "int", "How many.", required=True, low=1, high=10, example="2"),
    _c("Assignments", "strength", "Must or prefer", "choice", "must or prefer.", choices=("must", "prefer"), default="must", example="must"),
    # Allotments ---------------------------------------------------------------------------------------------------
    _c("Allotments", "job_class", "Job class", "ref", "From the Lists sheet.", required=True, refs="Lists.job_class", example="para"),
    _c("Allotments", "fte_this", "FTE this year", "decimal", "What the district gave this year.", low=0, high=400, example="4"),
    _c("Allotments", "fte_next", "FTE next year", "decimal", "What it gives next year: a plan has no more, but for trades.", required=True, low=0, high=400, example="3"),
    _c("Allotments", "may_trade", "May be traded", "choice", "n, y (one for one), or rate (at the rate beside).", choices=("n", "y", "rate"), default="n", example="rate"),
    _c("Allotments", "rate", "FTE for each", "decimal", "FTE that comes for one FTE given up, where it is traded at a rate.", low=0.01, high=10, example="2.5"),
    _c("Allotments", "trade_for", "For what", "refs", "Job classes that it may be traded for; blank = any other on this sheet.", refs="Lists.job_class", default=(), example="para;tutor"),
    # Lists --------------------------------------------------------------------------------------------------------
    _c("Lists", "job_class", "Job class", "id", "The code of the job class.", required=True, example="homeroom_teacher"),
    _c("Lists", "title", "Title", "text", "How it reads in a plan.", required=True, example="Homeroom teacher"),
    _c("Lists", "avg_salary", "Average salary", "money", "Dollars a year.", required=True, low=1, high=1_000_000, usual=(15_000, 250_000), example="57000"),
    _c("Lists", "benefit_pct", "Benefits, % of pay", "percent", "Payroll tax, pension and the like.", required=True, low=0, high=200, usual=(0, 60), example="26"),
    _c("Lists", "benefit_flat", "Health, dollars a year", "money", "Employer's share.", required=True, low=0, high=250_000, usual=(0, 25_000), example="7200"),
    _c("Lists", "tag", "Purpose", "choice", "Which FundRules line pays for it.", required=True, choices=TAGS, example="teacher_core"),
    _c("Lists", "load_periods", "Periods taught", "int", "Secondary.", low=1, high=10),
    _c("Lists", "cover", "May cover", "choices", "Duties it may have, and assembly.", default=(), example="recess;lunch"),
    _c("Lists", "may_change", "May change", "choice", "Unless the Staff line says otherwise.", choices=MAY_CHANGE, default="no", example="no"),
    _c("Lists", "certified", "Certified", "yesno", "May be in charge of instruction.", default=False, example="y"),
)  # fmt: skip


@dataclass(frozen=True)
class RuleKey:
    """A key of the Rules sheet: how its value is written (minutes, time, yesno, percent, fte, int) and its default inside."""

    key: str
    kind: str
    default: int
    unit: str
    help: str
    low: float = 0
    high: float = 1_000_000


RULE_KEYS: tuple[RuleKey, ...] = (
    RuleKey("min_individual_planning_week", "minutes", 200, "minutes a week", "Individual planning time for a full-time teacher.", 0, 600),
    RuleKey("min_planning_block", "minutes", 30, "minutes", "Shorter blocks don't count as planning time.", 0, 120),
    RuleKey("count_planning_as_collab", "yesno", 0, "y/n", "May required individual planning time also count as common planning time? (Almost never.)"),
    RuleKey("daily_unencumbered", "minutes", 0, "minutes a day", "Time without students or duties every day; duty-free lunch counts.", 0, 120),
    RuleKey("duty_free_lunch", "minutes", 30, "minutes a day", "Lunch without students, every day.", 0, 60),
    RuleKey("lunch_earliest", "time", 630, "clock", "Earliest lunch start.", 540, 780),
    RuleKey("lunch_latest", "time", 780, "clock", "Latest lunch start.", 600, 900),
    RuleKey("max_consecutive_minutes", "minutes", 180, "minutes", "Longest time with students without a break; 0 = no limit.", 0, 500),
    RuleKey("max_consecutive_periods", "int", 3, "periods", "Secondary.", 0, 10),
    RuleKey("max_preparations", "int", 3, "courses", "Different courses a teacher prepares.", 0, 10),
    RuleKey("max_students_day", "int", 150, "students", "Secondary.", 0, 400),
    RuleKey("load_periods", "int", 5, "periods", "Secondary: periods taught a day.", 1, 10),
    RuleKey("class_size_over_target", "int", 0, "students", "Secondary: how far classes may grow beyond the target, course by course; 0 = not at all.", 0, 10),
    RuleKey("duty_owed_week", "minutes", 0, "minutes a week", "Secondary: supervision that every full-time teacher gives in free periods; 0 = none.", 0, 600),
    RuleKey("max_sections_special_day", "int", 6, "classes", "Classes a specialist teaches in a day.", 1, 10),
    RuleKey("max_sections_special_week", "int", 25, "classes", "Classes a specialist teaches in an average week.", 1, 50),
    RuleKey("specials_transition_min", "minutes", 0, "minutes", "Minutes between a specialist's classes.", 0, 15),
    RuleKey("max_rooms_day", "int", 2, "rooms", "Rooms a teacher moves between in a day.", 1, 10),
    RuleKey("travel_minutes", "minutes", 30, "minutes", "Between two schools on one day.", 0, 120),
    RuleKey("duty_minutes_max_week", "minutes", 100, "minutes a week", "Duty of one teacher.", 0, 600),
    RuleKey("plc_directed_per_week", "int", 2, "meetings", "Team meetings a week that the school may direct.", 0, 10),
    RuleKey("plc_min_sections", "int", 1, "sections", "Secondary: sections of the team's courses that each core member of a course-alike team teaches; 0 = not asked.", 0, 10),
    RuleKey("cert_required", "yesno", 1, "y/n", "Teachers teach only what their certificate allows."),
    RuleKey("gap_ok_min", "minutes", 5, "minutes", "Slots this close together are one block.", 0, 15),
    RuleKey("quorum_pct", "percent", 8000, "%", "Share of extended members who must be free.", 0, 100),
    RuleKey("shared_member_meetings", "int", 1, "meetings a week", "Meetings of each of its teams at which a member of several teams is free; 0 = not asked.", 0, 10),
    RuleKey("escort_loss_min", "minutes", 0, "minutes", "Minutes lost at each end of a special while walking the class there or back.", 0, 10),
    RuleKey("students_per_period_slack_pct", "percent", 500, "%", "Secondary.", 0, 50),
    RuleKey("special_every_day", "yesno", 1, "y/n", "Every homeroom has a special every day."),
    RuleKey("max_blocks_per_day", "int", 2, "blocks", "Special blocks of a grade in a day.", 1, 2),
    RuleKey("max_doubles_per_week", "int", 1, "days", "Days in the cycle on which a grade has two special blocks.", 0, 20),
    RuleKey("pe_min_week", "minutes", 0, "minutes a week", "Physical education for every class, gym and classroom together.", 0, 300),
    RuleKey("pe_classroom_min", "minutes", 0, "minutes a week", "Of which the homeroom teacher gives this much.", 0, 300),
    RuleKey("pe_class_max", "int", 0, "students", "Students in a PE class at most; 0 = no limit.", 0, 100),
    RuleKey("literacy_min_day", "minutes", 90, "minutes a day", "One uninterrupted literacy block.", 0, 180),
    RuleKey("math_min_day", "minutes", 60, "minutes a day", "One uninterrupted mathematics block.", 0, 120),
    RuleKey("win_min_day", "minutes", 30, "minutes a day", "The What-I-Need block; 0 = none.", 0, 60),
    RuleKey("recess_min_day", "minutes", 20, "minutes a day", "Recess beside lunch.", 0, LONGEST_RECESS),
    RuleKey("size_cap_PK", "int", 0, "students", "Largest class; 0 = no cap.", 0, 60),
    *(RuleKey(f"size_cap_{g}", "int", 0, "students", "Largest class; 0 = no cap.", 0, 60) for g in ("K", *map(str, range(1, 13)))),
    RuleKey("size_avg_1_3", "int", 0, "students", "Average class of grades 1 to 3; 0 = no limit.", 0, 60),
    RuleKey("growth_personnel_pct", "percent", 250, "% a year", "How pay and benefits grow.", 0, 20),
    RuleKey("growth_health_pct", "percent", 700, "% a year", "How health cost grows.", 0, 30),
    RuleKey("health_threshold_fte", "fte", 75, "FTE", "Positions below this FTE don't get health insurance.", 0, 1),
    RuleKey("attrition_pct", "percent", 800, "% a year", "Positions expected to open through attrition.", 0, 50),
    RuleKey("protect_full_time", "yesno", 1, "y/n", "Full-time posts are not cut to part-time unless the line says so."),
    RuleKey("reductions_within_limit", "yesno", 0, "y/n", "May a job class lose no more than falls vacant and is allowed for it?"),
    RuleKey("balance_year_2", "yesno", 0, "y/n", "Must the plan balance in year 2 as well?"),
    RuleKey("balance_year_3", "yesno", 0, "y/n", "Must the plan balance in year 3 as well?"),
    RuleKey("team_floor_every_week", "yesno", 0, "y/n", "Must every team have its floor in each week, and not on average alone?"),
    RuleKey("lunch_from_hours", "decimal", 500, "hours a day", "Duty-free lunch is owed to whoever is there so many hours; 0 = to all.", 0, 10),
)  # fmt: skip
WEEKLY_MINIMUMS = ("min_individual_planning_week", "pe_min_week")  # a school may promise them on average, or in every week
ALLOWED_REDUCTION = "allowed_reduction_fte_"  # + job class: FTE of that class that may go beyond attrition

RULE_KEY = {r.key: r for r in RULE_KEYS}
OLD_RULE_NAMES = {
    "min_individual_prep_week": "min_individual_planning_week",
    "min_prep_block": "min_planning_block",
    "max_preps": "max_preparations",
    "count_prep_as_collab": "count_planning_as_collab",
}

SHEET = {s.name: s for s in SHEETS}
COLUMN = {(c.sheet, c.code): c for c in COLUMNS}


def columns_of(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet (or the keys of a keyed one), in the order in which the template shows them."""
    return tuple(c for c in COLUMNS if c.sheet == sheet)
