"""A plan checked by somebody who knows nothing of the program: plain Python over the school's workbook and the plan's workbook.

    python tests/independent/recount.py SCHOOL.xlsx PLAN.xlsx

It imports nothing of the package. It reads the sheets that people read, never the hidden one, and says in sentences what does not hold:
one place for everybody who teaches, serves, watches, meets, comes or leads; classes in somebody's hands while their teacher meets; quorum; services that
really happen, beside each other only for different students; adults at each duty; money by fund; members who teach their team's courses; the ledger.
What it looked at is counted, so that a sheet that was not found cannot pass for one without faults.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

Row = dict[str, Any]
WEEKDAYS = {"M": "Mon", "T": "Tue", "TU": "Tue", "W": "Wed", "TH": "Thu", "F": "Fri"}
NOBODY = {"", "-", "nobody else", "not given", "None"}


class Stay(NamedTuple):
    """Somebody is somewhere: `start` and `end` in minutes after midnight."""

    day: str
    bell: str  # blank where the day has one alone
    start: int
    end: int
    what: str

    def meets(self, other: Stay) -> bool:
        same = self.day == other.day and (self.bell == other.bell or not self.bell or not other.bell)
        return same and self.start < other.end and other.start < self.end


def minutes(value: Any) -> int:
    """Clock time of a cell, in minutes after midnight. 13:15, 1:15 PM, or a time that Excel holds."""
    if hasattr(value, "hour"):
        return int(value.hour) * 60 + int(value.minute)
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap])?\.?m?\.?", str(value).strip().lower())
    if found is None:
        raise ValueError(f"no clock time: {value!r}")
    hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0) if found[3] else int(found[1])
    return hour * 60 + int(found[2])


def span(text: str) -> tuple[int, int]:
    """Both ends of `12:15-13:30` or `12:15-1:30 p.m.`."""
    first, last = re.split(r"\s*[-\N{EN DASH}]\s*", text.strip())
    end = minutes(last)
    half = re.search(r"[ap]\.?m\.?$", last.strip().lower())
    start = minutes(f"{first} {half[0]}") if half and not re.search(r"m\.?$", first.lower()) else minutes(first)
    return (start if start <= end else start - 720), end


def listed(value: Any) -> list[str]:
    """What stands between commas or semicolons."""
    text = "" if value is None else str(value)
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip() not in NOBODY]


def number(value: Any, blank: float = 0) -> float:
    return float(blank if value is None or value == "" else value)


class Sheet:
    """Tables of one sheet: a line that begins with `first` holds the heads. In a plan an empty line ends the table; in a school's sheet it is skipped."""

    def __init__(self, book: openpyxl.Workbook, name: str, typed: bool = False) -> None:
        self.typed = typed
        self.lines = [list(line) for line in book[name].iter_rows(values_only=True)] if name in book.sheetnames else []

    def table(self, first: str, after: str = "") -> list[Row]:
        begun = not after
        heads: list[str] = []
        rows: list[Row] = []
        for line in self.lines:
            empty = all(cell in (None, "") for cell in line)
            if heads and empty and not self.typed:
                break
            if heads and not empty:
                rows.append({head: cell for head, cell in zip(heads, line, strict=False) if head})
            elif begun and line and line[0] == first:
                heads = ["" if cell is None else str(cell) for cell in line]
            begun = begun or (bool(line) and line[0] == after)
        return rows


class School:
    """The school's own workbook, as its notes say that it is to be read."""

    def __init__(self, path: Path) -> None:
        book = openpyxl.load_workbook(path, data_only=True)
        settings = {str(row["Setting"]): row.get("Your answer") for row in Sheet(book, "School", typed=True).table("Setting")}
        self.days_in_cycle = int(number(settings.get("Days in the cycle"), 5))
        self.weeks = int(number(settings.get("Student weeks"), 36))
        self.days_per_week = int(number(settings.get("School days a week"), 5))
        self.rules = {str(row["Rule"]): row.get("Value") for row in Sheet(book, "Rules", typed=True).table("Rule")}
        self.staff = Sheet(book, "Staff", typed=True).table("Position")
        self.rooms = {str(row["Homeroom"]): row for row in Sheet(book, "Homerooms", typed=True).table("Homeroom")}
        self.teams = Sheet(book, "Teams", typed=True).table("Team")
        rooms = Sheet(book, "Rooms", typed=True).table("Room")
        self.shared_rooms = {str(row["Room"]) for row in rooms if str(row.get("May be shared")).lower() in ("y", "yes")}
        self.services = Sheet(book, "Services", typed=True).table("Service")
        self.specials = Sheet(book, "Specials", typed=True).table("Special")
        self.duties = Sheet(book, "Duties", typed=True).table("Duty")
        self.courses = Sheet(book, "Courses", typed=True).table("Course")
        self.funds = Sheet(book, "Funds", typed=True).table("Fund")
        self.classes = {
            str(row["Job class"]): str(row.get("Title") or row["Job class"]) for row in Sheet(book, "Lists", typed=True).table("Job class")
        }
        bells = Sheet(book, "Bell", typed=True).table("Day type")
        self.bell = {(str(row["Day type"]), str(row["Slot"])): (minutes(row["Starts"]), minutes(row["Ends"])) for row in bells}
        self.posts = {unit: row for row in self.staff for unit in self.units(str(row["Position"]))}

    def units(self, code: str) -> list[str]:
        """A counted line stands for so many positions."""
        for row in self.staff:
            if str(row["Position"]) == code:
                count = int(number(row.get("How many"), 1))
                return [code] if count == 1 else [f"{code}.{n}" for n in range(1, count + 1)]
        return [code]

    def members(self, team: Row, column: str) -> list[str]:
        return [unit for code in listed(team.get(column)) for unit in self.units(code)]

    def days_of(self, unit: str, plan: Plan) -> set[str]:
        """Numbers of the days on which a position works: the plan's, where it says so."""
        every = {str(n) for n in range(1, self.days_in_cycle + 1)}
        told = str(plan.changed.get(unit, {}).get("Days planned") or "every day")
        if told in ("every day", "-"):
            return every
        return {_label(part)[0] for part in listed(told)}

    def full_time(self, unit: str) -> bool:
        row = self.posts.get(unit, {})
        return number(row.get("FTE of each"), 1) >= 1 and not row.get("Days") and not row.get("Hours")

    def stands_in(self, unit: str, day: str, plan: Plan) -> bool:
        """Does somebody else of a class that this teacher shares hold it on that day? Whoever does comes to the meeting."""
        shared = [self.teachers(homeroom) for homeroom in self.rooms if unit in self.teachers(homeroom)]
        return any(day in self.days_of(other, plan) for mates in shared for other in mates if other != unit)

    def teachers(self, homeroom: str) -> list[str]:
        """Everybody who is the class's teacher on some day."""
        return [part.split(":")[0].strip() for part in str(self.rooms[homeroom].get("Teacher position") or "").split(";") if part.strip()]


class Plan:
    """The plan's workbook, as people see it."""

    def __init__(self, path: Path, school: School) -> None:
        book = openpyxl.load_workbook(path, data_only=True)
        self.school, self.book = school, book
        edit = Sheet(book, "Edit the week")
        self.lessons = edit.table("Cycle day", after="Classes with specialists")
        self.sections = Sheet(book, "Sections").table("Section")
        self.periods = {str(row["Section"]): row for row in edit.table("Section", after="Sections")}
        self.met = Sheet(book, "Team meetings").table("Team")
        self.meetings = edit.table("Team", after="Meetings")
        self.services = Sheet(book, "Services").table("Service")
        self.duties = Sheet(book, "Duties").table("Duty")
        self.minutes = Sheet(book, "Minutes").table("Team")
        self.ledger = Sheet(book, "Contract week").table("Position")
        self.positions = Sheet(book, "Positions").table("Job class")
        self.funds = Sheet(book, "Funds").table("Fund")
        self.paid = Sheet(book, "Who pays").table("What")
        self.changed = {str(row["Position"]): row for row in Sheet(book, "Positions").table("Position")}

    def stops(self, unit: str) -> bool:
        return unit in self.changed and number(self.changed[unit].get("FTE planned")) == 0


def recount(school_path: Path, plan_path: Path) -> tuple[list[str], Counter[str]]:
    """What does not hold, in sentences, and how many of each thing were looked at."""
    school = School(school_path)
    plan = Plan(plan_path, school)
    seen: Counter[str] = Counter()
    faults: list[str] = []
    for check in (_one_place, _sections, _classes_in_hands, _meetings, _services, _supervision, _money, _course_alike, _ledger):
        faults += check(school, plan, seen)
    return faults, seen


# --- one place for everybody -----------------------------------------------------------------------------------------
def _label(text: str) -> tuple[str, str]:
    """Day and bell of `Wed (LATE, 18 of 36 weeks)`; the bell is blank where the label names none."""
    found = re.fullmatch(r"(.+?)(?: \((.+?)(?:, \d+ of \d+ weeks)?\))?", text.strip())
    assert found is not None
    names = list(dict.fromkeys(WEEKDAYS.values()))
    day = str(names.index(found[1]) + 1) if found[1] in names else found[1].removeprefix("Day ")
    return day, found[2] or ""


def _stays(school: School, plan: Plan, seen: Counter[str]) -> dict[str, list[Stay]]:
    """Where everybody is. Days are `number`, with the bell where a label or line names it."""
    at: dict[str, list[Stay]] = defaultdict(list)
    for row in plan.lessons:
        start, end = school.bell[str(row["Bell"]), str(row["Slot"])]
        seen["lessons"] += 1
        at[str(row["Position"])].append(Stay(str(row["Cycle day"]), str(row["Bell"]), start, end, f"class {row['Homeroom']} {row['Slot']}"))
    for row in plan.services:
        seen["sessions"] += 1
        at[str(row["Position"])].append(Stay(*_label(str(row["Day"])), *span(str(row["Time"])), f"service {row['Service']}"))
    for row in plan.duties:
        fixed = {"Duty", "What", "Time", "Grades", "Adults needed"}
        for head, cell in row.items():
            for unit in [] if head in fixed else listed(cell):
                seen["duty places"] += 1
                at[unit].append(Stay(*_label(head), *span(str(row["Time"])), f"duty {row['Duty']}"))
    days = {(str(row["Day of the cycle"]), str(row["Bell of the day"])) for row in plan.meetings}
    for row in plan.sections:
        seen["sections"] += 1
        for period in listed(row["Period"]):
            for day, bell in days:
                times = school.bell.get((bell, period)) or school.bell.get(
                    (bell, period[:-1])
                )  # P5A is P5 on days without lunch waves there
                for unit in (*listed(row.get("Position")), *listed(row.get("Second teacher"))) if times else ():
                    at[unit].append(Stay(day, bell, *times, f"teaches in {period}, {row['Term']}"))
    by_name = {str(team.get("Name") or team["Team"]): team for team in school.teams}
    for row in plan.met:
        team = by_name[str(row["Team"])]
        stay = Stay(*_label(str(row["Day"])), *span(str(row["Time"])), f"{row['Team']} meets")
        seen["meetings"] += 1
        there = [u for u in school.members(team, "Core members") if not plan.stops(u)]
        for unit in dict.fromkeys(
            [*there, *listed(row.get("Can also come")), *(u for u in listed(row.get("Led by")) if u in school.posts)]
        ):
            at[unit].append(stay)
    return at


def _parts(what: str) -> set[str]:
    """The quarters or trimesters of the year in which it is: "teaches in P5, semester 2" in the last two quarters, most things in all."""
    term = re.search(r", (semester|quarter|trimester) (\d)$", what)
    if term is None:
        return {"q1", "q2", "q3", "q4", "t1", "t2", "t3"}
    n = int(term[2])
    return {f"q{2 * n - 1}", f"q{2 * n}"} if term[1] == "semester" else {f"{term[1][0]}{n}"}


def _one_place(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    faults = []
    double = {str(row["Position"]) for row in school.specials if str(row.get("Takes two classes at once")).lower() in ("y", "yes")}
    for unit, stays in _stays(school, plan, seen).items():
        ordered = sorted(set(stays))
        for n, one in enumerate(ordered):
            for other in ordered[n + 1 :]:
                together = one.what.startswith("class") and other.what.startswith("class") and one[:4] == other[:4]
                if one.meets(other) and not (together and unit in double) and _parts(one.what) & _parts(other.what):
                    faults.append(
                        f"{unit} is in two places on day {one.day}: {one.what} and {other.what} at {other.start // 60}:{other.start % 60:02d}."
                    )
    return faults


def _sections(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """No teacher and no room has two classes in one period of one term, unless the workbook stacks their courses."""
    faults = []
    stacks = {str(c.get("Name") or c["Course"]): str(c.get("Stack") or "") for c in school.courses}
    taken: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in plan.sections:
        for period in listed(row["Period"]):
            for what in (*listed(row.get("Position")), *listed(row.get("Second teacher")), *(f"room {r}" for r in listed(row.get("Room")))):
                before = taken[what, period]
                terms = {"all year", str(row["Term"])}
                clash = [b for b in before if "all year" in (b["Term"], row["Term"]) or b["Term"] in terms]
                clash = [
                    b for b in clash if not stacks.get(str(row["Course"])) or stacks[str(row["Course"])] != stacks.get(str(b["Course"]))
                ]
                shared = what.removeprefix("room ") in school.shared_rooms
                seen["section places"] += 1
                if clash and not shared:
                    faults.append(f"{what} has {clash[0]['Section']} and {row['Section']} in {period}.")
                before.append(row)
    return faults


# --- classes in somebody's hands, quorum -----------------------------------------------------------------------------
def _classes_in_hands(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """While a class's teacher meets inside the hours of `Who has the students`, the class sits with a specialist."""
    faults = []
    homes = {unit: home for home in school.rooms for unit in school.teachers(home)}
    lessons = defaultdict(list)
    for row in plan.lessons:
        for home in {str(row["Homeroom"]), *str(row["Homeroom"]).split("+")}:
            lessons[str(row["Cycle day"]), home].append((str(row["Bell"]), *school.bell[str(row["Bell"]), str(row["Slot"])]))
    by_name = {str(team.get("Name") or team["Team"]): team for team in school.teams}
    for row in plan.met:
        held = str(row.get("Who has the students") or "")
        if ":" not in held:
            continue  # nobody has a class then, or the students are not in the building
        day, bell = _label(str(row["Day"]))
        start, end = span(str(row["Time"]))
        for unit in school.members(by_name[str(row["Team"])], "Core members"):
            home = homes.get(unit, "")
            if home and re.search(rf"(^|[;+] ?){re.escape(home)}[:+]", held):
                seen["classes in hands"] += 1
                inside = [x for x in lessons[day, home] if x[0] == bell or not bell]
                if sum(min(end, e) - max(start, s) for _, s, e in inside if s < end and e > start) < int(number(row["Minutes"])):
                    faults.append(f"{home} has no specialist while {unit} meets with {row['Team']} on day {day} at {row['Time']}.")
    return faults


def _meetings(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """Quorum by the members who are there; both sheets of meetings say the same; minutes a week are the meetings' sum."""
    faults = []
    average: dict[str, Fraction] = defaultdict(Fraction)
    quorum = number(school.rules.get("quorum_pct"), 80)
    by_name = {str(team.get("Name") or team["Team"]): team for team in school.teams}
    for row in plan.met:
        team = by_name[str(row["Team"])]
        day, _ = _label(str(row["Day"]))
        members = school.members(team, "Core members")
        there = [u for u in members if not plan.stops(u) and (day in school.days_of(u, plan) or school.stands_in(u, day, plan))]
        seen["quorums"] += 1
        if len(there) * 100 < number(team.get("Quorum, %"), quorum) * len([u for u in members if not plan.stops(u)]):
            faults.append(f"{row['Team']} meets on day {day} with {len(there)} of {len(members)} members.")
        weeks = re.search(r", (\d+) of \d+ weeks\)", str(row["Day"]))
        share = Fraction(int(weeks[1]), school.weeks) if weeks else Fraction(1)
        average[str(row["Team"])] += int(number(row["Minutes"])) * share * school.days_per_week / school.days_in_cycle
    for row in plan.minutes:
        seen["teams"] += 1
        if abs(average[str(row["Team"])] - Fraction(str(number(row["Minutes planned"])))) > Fraction(1, 2):
            faults.append(
                f"{row['Team']} is said to have {row['Minutes planned']} minutes; its meetings come to {float(average[str(row['Team'])]):g}."
            )
    return faults


# --- services, duties ------------------------------------------------------------------------------------------------
def _services(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """All sessions of each group, as long as they must be, by a position that may; beside each other only for different students."""
    faults = []
    given: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in plan.services:
        given[str(row["Service"]), str(row["Group"])].append(row)
    wanted = {str(row["Service"]): row for row in school.services}
    for code, row in wanted.items():
        for group in range(1, int(number(row.get("Groups"), 1)) + 1):
            sessions = given.get((code, str(group)), [])
            seen["groups"] += 1
            owed = str(row.get("Required by law")).lower() in ("y", "yes")
            if owed and len(sessions) * school.days_per_week < number(row.get("Sessions a week"), 1) * school.days_in_cycle:
                faults.append(f"{code}, group {group}, has {len(sessions)} sessions; {row['Sessions a week']} a week are owed.")
            for one in sessions:
                start, end = span(str(one["Time"]))
                if end - start < number(row.get("Minutes each")):
                    faults.append(f"{code} has {end - start} minutes on {one['Day']}; {row['Minutes each']} are owed.")
                if school.posts[str(one["Position"])]["Job class"] not in listed(row.get("Given by")):
                    faults.append(f"{code} is given by {one['Position']}, who is none of {row['Given by']}.")
                if plan.stops(str(one["Position"])):
                    faults.append(f"{code} is given by {one['Position']}, whose position stops.")
    grades = {code: listed(row.get("Grades")) for code, row in wanted.items()}
    students = Counter[str]()
    for home in school.rooms.values():
        for grade in re.split(r"[/;,]", str(home["Grade"])):
            students[grade.strip()] += int(number(home.get("Students next year")))
    pulled = [row for row in plan.services if str(wanted[str(row["Service"])].get("Setting")) == "pull"]
    for one in pulled:
        start, end = span(str(one["Time"]))
        for grade in grades[str(one["Service"])]:
            beside = [
                x
                for x in pulled
                if x["Day"] == one["Day"]
                and span(str(x["Time"]))[0] <= start < span(str(x["Time"]))[1]
                and grades[str(x["Service"])] == [grade]
            ]
            seats = sum(int(number(wanted[str(x["Service"])].get("Largest group"))) for x in beside)
            seen["groups beside each other"] += 1
            if students[grade] and seats > students[grade]:
                faults.append(
                    f"On {one['Day']} at {one['Time']} groups of {seats} students leave grade {grade}, which has {students[grade]}."
                )
        busy = [r for r in plan.lessons if _grade_of(school, r) & set(grades[str(one["Service"])])]
        day, bell = _label(str(one["Day"]))
        for lesson in busy:
            s, e = school.bell[str(lesson["Bell"]), str(lesson["Slot"])]
            same = str(lesson["Cycle day"]) == day and (not bell or lesson["Bell"] == bell)
            if same and s < end and e > start and "specials" in listed(wanted[str(one["Service"])].get("Never in")):
                faults.append(f"{one['Service']} takes students out of {lesson['Homeroom']}'s special on {one['Day']} at {one['Time']}.")
    return faults


def _grade_of(school: School, lesson: Row) -> set[str]:
    return {g.strip() for g in re.split(r"[/;,]", str(school.rooms.get(str(lesson["Homeroom"]), {}).get("Grade", "")))}


def _supervision(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """Each duty that has adults on a day has as many as it needs, each once, of those who may."""
    faults = []
    for row in plan.duties:
        may = listed(next((d.get("Who may do it") for d in school.duties if str(d["Duty"]) == str(row["Duty"])), None))
        for head, cell in row.items():
            if head in ("Duty", "What", "Time", "Grades", "Adults needed") or cell in (None, "", "-"):
                continue
            adults = listed(cell)
            seen["duties"] += 1
            if len(set(adults)) < int(number(row["Adults needed"])):
                faults.append(f"{row['Duty']} has {len(set(adults))} adults on {head}; it needs {row['Adults needed']}.")
            for unit in adults:
                if (
                    unit in school.posts
                    and may
                    and not {unit, str(school.posts[unit]["Job class"]), str(school.posts[unit]["Position"])} & set(may)
                ):
                    faults.append(f"{row['Duty']} is watched by {unit}, who is none of {', '.join(may)}.")
                if plan.stops(unit):
                    faults.append(f"{row['Duty']} is watched by {unit}, whose position stops.")
    return faults


# --- money -----------------------------------------------------------------------------------------------------------
def _money(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """Each fund pays no more than it has, ended ones nothing; shares come to the cost; the cost is the FTE's."""
    faults = []
    paid: dict[str, Fraction] = defaultdict(Fraction)
    total = Fraction(0)
    for row in plan.paid:
        cost = Fraction(str(number(row["Cost in this plan"])))
        shares = re.findall(r"(.+?) \$([\d,]+(?:\.\d+)?)(?:; |$)", str(row["Funding source in this plan"] or ""))
        seen["lines of cost"] += 1
        total += cost
        for fund, dollars in shares:
            paid[fund] += Fraction(dollars.replace(",", ""))
        if shares and abs(sum(Fraction(d.replace(",", "")) for _, d in shares) - cost) > len(shares):
            faults.append(f"{row['What']} costs ${float(cost):,.2f}; its funds pay {row['Funding source in this plan']}.")
        if cost and not shares:
            faults.append(f"{row['What']} costs ${float(cost):,.2f} and nobody pays.")
    for row in plan.funds:
        heads = [h for h in row if h.startswith(("Money ", "Cost "))][:2]
        money, cost = (Fraction(str(number(row[h]))) for h in heads)
        seen["funds"] += 1
        if str(row["Fund"]) == "All funds":
            if abs(cost - total) > 1:
                faults.append(f"All funds pay ${float(cost):,.2f}; the lines of cost come to ${float(total):,.2f}.")
        else:
            if cost > money:
                faults.append(f"{row['Fund']} pays ${float(cost):,.2f} and has ${float(money):,.2f}.")
            if abs(cost - paid[str(row["Fund"])]) > Fraction(seen["lines of cost"], 2):
                faults.append(f"{row['Fund']} pays ${float(cost):,.2f}; the lines it pays come to ${float(paid[str(row['Fund'])]):,.2f}.")
    by_class = Counter[str]()
    for row in school.staff:
        by_class[school.classes.get(str(row["Job class"]), str(row["Job class"]))] += round(100 * number(row.get("FTE of each"), 1)) * int(
            number(row.get("How many"), 1)
        )
    for row in plan.positions:
        seen["job classes"] += 1
        if abs(by_class[str(row["Job class"])] - round(100 * number(row["FTE today"]))) > 1:
            faults.append(
                f"{row['Job class']}: {by_class[str(row['Job class'])] / 100:g} FTE stand in the workbook, {row['FTE today']} in the plan's column of today."
            )
        if abs(number(row["FTE today"]) + number(row["Change"]) - number(row["FTE planned"])) > 0.011:
            faults.append(f"{row['Job class']}: {row['FTE today']} {row['Change']:+g} is not {row['FTE planned']} FTE.")
    return faults


# --- who teaches what, the contract week -----------------------------------------------------------------------------
def _course_alike(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """Members that the workbook names for a course's team teach it; with fewer sections than members, as many as there are."""
    faults = []
    teams = {str(row["Course"]): str(row.get("Course-alike team") or "") for row in school.courses}
    names = {str(row["Course"]): str(row.get("Name") or row["Course"]) for row in school.courses}
    taught: dict[str, Counter[str]] = defaultdict(Counter)
    sections: Counter[str] = Counter()
    for row in plan.sections:
        for code in [c for c, name in names.items() if str(row["Course"]) in (c, name)]:
            sections[teams[code]] += 1
            for unit in (*listed(row.get("Position")), *listed(row.get("Second teacher"))):
                taught[teams[code]][unit] += 1
    least = int(number(school.rules.get("plc_min_sections"), 1))
    for team in school.teams:
        members = [u for u in school.members(team, "Core members") if not plan.stops(u)]
        if str(team.get("Type")) != "course_alike" or str(team["Team"]) not in teams.values():
            continue
        seen["course-alike members"] += len(members)
        idle = [u for u in members if taught[str(team["Team"])][u] < least]
        if len(members) - len(idle) < min(len(members), sections[str(team["Team"])] // max(1, least)):
            faults.append(
                f"{', '.join(idle)}: on the team {team['Team']} and teaching fewer than {least} of its {sections[str(team['Team'])]} sections."
            )
    return faults


def _ledger(school: School, plan: Plan, seen: Counter[str]) -> list[str]:
    """Each minute of a contract week is in one account; whoever is on one team alone has its minutes in common planning."""
    faults = []
    minutes_of = {str(row["Team"]): number(row["Minutes planned"]) for row in plan.minutes}
    on: dict[str, list[str]] = defaultdict(list)
    for team in school.teams:
        for unit in school.members(team, "Core members"):
            on[unit].append(str(team.get("Name") or team["Team"]))
    for row in plan.ledger:
        accounts = [number(v) for head, v in row.items() if head not in ("Position", "Job class", "Contract week")]
        seen["contract weeks"] += 1
        if abs(sum(accounts) - number(row["Contract week"])) > len(accounts) / 2 + 0.1:
            faults.append(f"{row['Position']}: the accounts come to {sum(accounts):g} of {row['Contract week']} minutes.")
        if min(accounts) < 0:
            faults.append(f"{row['Position']}: an account is below zero.")
        teams = on[str(row["Position"])]
        if (
            len(teams) == 1
            and number(row["Common planning"]) + 0.6 < minutes_of.get(teams[0], 0)
            and school.full_time(str(row["Position"]))
        ):
            faults.append(
                f"{row['Position']}: {row['Common planning']} minutes of common planning in the ledger; {teams[0]} has {minutes_of[teams[0]]:g}."
            )
    return faults


def main(arguments: list[str]) -> int:
    faults, seen = recount(Path(arguments[0]), Path(arguments[1]))
    print("\n".join(faults or ["Everything holds."]))
    print("Looked at " + ", ".join(f"{count} {what}" for what, count in seen.items() if count) + ".")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
