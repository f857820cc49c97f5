"""Middle and high schools: periods, departments, courses and teams from the answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from planner.start import catalog, changes, common, departments, elementary, money, periods, said, staffing
from planner.start import day as days
from planner.start.common import Heard, Sheets
from planner.start.periods import Bells
from planner.start.questions import lines_of
from planner.start.said import DAYS, Interval, Unclear
from planner.start.staffing import Listed
from planner.workbook.defaults import Row, priorities

WATCH = ("security", "admin_ap", "para")  # who watches lunch and dismissal


def rows(heard: Heard, level: str, today: dt.date) -> Sheets:
    sheets = Sheets()
    sizes = grade_sizes(heard)
    grades = tuple(sizes) or common.levels(level)
    bells = periods.read(heard, grades)
    how = departments.wanted(heard, level)
    teachers, houses = departments.read(heard, level), 0
    if how.houses:
        teachers, houses = departments.into_houses(teachers, grades, how.a_grade)
        if not houses and how.told:
            heard.notes.append("Houses need English, math, science and social studies teachers for each grade: departments meet instead.")
    others = staffing.others(heard)
    if not any(x.kind.job == "admin_principal" for x in others):
        others.append(elementary.usual_other("Principal"))
    more, rest = staffing.expired(heard, [*teachers, *others])
    posts = [*teachers, *others, *more]
    if bells.cycle != 5:
        _without_weekdays(heard, posts)
    asked = catalog.courses(heard)
    certs = catalog.certificates(asked, departments.taught(teachers))
    _any_teacher(heard, teachers, certs, houses)
    funds = money.funding_of(heard, posts, pk=False)
    day = days.Day(bells.teachers, bells.students, (), (), None, bells.guessed)
    changing = changes.read(heard, day, False)
    if changing.day_types:
        heard.unclear("may_change", 1, "", "Other bells can't be told here for a middle or high school: enter them on the Bell sheet.")
        changing = changes.Changing(posts=changing.posts)
    stays = bool(lines_of(heard.answers, "may_change") or lines_of(heard.answers, "protect") or lines_of(heard.answers, "expired"))
    _school(heard, sheets, level, sizes, bells, day, today)
    _bell(sheets, bells)
    used: set[str] = set()
    staffing.write(sheets, posts, funds, stays, used)
    _loads(heard, sheets, posts, bells, level)
    changes.apply_to_posts(heard, sheets, posts, changing)
    spent = money.programs(heard, sheets, funds, rest)
    rule = money.rules_of(heard, sheets, level, others, funds)
    money.settle(heard, sheets, level, posts, funds, spent, rule)
    period = min((bells.length(code) for code in bells.codes), default=45)
    of_course = departments.write(heard, sheets, departments.People(posts, grades, houses, period), asked, how)
    zero = [p.code for some in bells.types.values() for p in some if p.name.startswith("P0")]
    catalog.write(sheets, asked, certs, dict.fromkeys(zero), bells.term, of_course)
    catalog.write_pairs(heard, sheets, asked)
    elementary.services(heard, sheets, posts, tuple(sizes), usual=False)
    _duties(sheets, bells)
    changes.write_methods(sheets, level, changing, posts)
    changes.protect(heard, sheets, posts)
    for row in priorities():
        sheets.add("Priorities", {}, row)
    heard.notes.append("Rooms aren't asked: enter those that are scarce before you rely on a week.")
    return sheets


def grade_sizes(heard: Heard) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, line, (grades, students) in heard.each("grades", _grade):
        for grade in grades:
            if grade in found:
                heard.unclear("grades", row, line, f"{common.title_case(grade)} is listed twice.")
            found[grade] = students
    return {g: found[g] for g in said.GRADES if g in found}


def _grade(line: str) -> tuple[tuple[str, ...], int]:
    match = re.fullmatch(
        r"(?:grades?\s+)?(\d{1,2}(?:\s*(?:-|–|to)\s*\d{1,2})?)(?:th)?\s*[:=]?\s+([\d,]+)(?: students)?(?: each)?", line, re.IGNORECASE
    )
    grades = said.grades(match[1]) if match is not None else ()
    if match is None or not grades:
        raise Unclear('Say the grade, then its students: "9 420".')
    return grades, int(match[2].replace(",", ""))


# --- the day ----------------------------------------------------------------------------------------------------------------
def _school(heard: Heard, sheets: Sheets, level: str, sizes: dict[str, int], bells: Bells, day: days.Day, today: dt.date) -> None:
    more: Row = {"enrol_next": sum(sizes.values()) or None}
    if bells.cycle != 5:
        more["cycle_days"] = bells.cycle
    row = common.school_row(heard, sheets, level, tuple(sizes), day, more, today)
    shortest = min((bells.length(code) for code in bells.codes), default=45)
    row["min_block"] = min(45, max(20, shortest))
    sheets.ours.add(("School", 0, "min_block"))


def _bell(sheets: Sheets, bells: Bells) -> None:
    for name, pieces in bells.types.items():
        for row in periods.slots(name, pieces):
            told = {"kind": row["kind"]} if name in bells.ours else row
            sheets.add("Bell", told, row)
    for row in periods.calendar(bells):
        sheets.add("Calendar", row)


def _duties(sheets: Sheets, bells: Bells) -> None:
    """Two adults at every lunch and at dismissal, where there is anyone besides teachers to watch."""
    jobs = [str(r["job_class"]) for r in sheets.of("Staff") if not r.get("temporary")]
    who = [job for job in WATCH if job in jobs]
    many = sum(int(r.get("count", 1)) for r in sheets.of("Staff") if r["job_class"] in who and not r.get("temporary"))
    if many < 3:
        return
    for name, pieces in bells.types.items():
        lunches = [p for p in pieces if p.kind == "lunch"]
        for one in lunches:
            row: Row = {"duty_id": f"{one.code}_{name}", "day_type": name, "start": said.clock(one.when[0]), "end": said.clock(one.when[1])}
            row |= {"kind": "lunch", "adults_needed": 2, "allowed": ";".join(who), "for_grades": ",".join(one.grades)}
            sheets.add("Duties", {}, row)
        last = max(p.when[1] for p in pieces if p.kind in ("class", "dismissal", "advisory"))
        end = min(last + 15, bells.teachers[1])
        if end - last >= 5:
            row = {"duty_id": f"LEAVE_{name}", "day_type": name, "start": said.clock(last), "end": said.clock(end)}
            sheets.add("Duties", {}, row | {"kind": "dismissal", "adults_needed": 2, "allowed": ";".join(who)})


def _without_weekdays(heard: Heard, posts: Sequence[Listed]) -> None:
    """Days of the week say nothing about A and B days: such a position is there every day for its part of it."""
    for one in posts:
        if one.post.days:
            heard.notes.append(
                f'"{one.line}" names days of the week, and the school has A and B days: enter its cycle days on the Staff sheet.'
            )
            one.post = replace(one.post, days=())


# --- loads and certificates --------------------------------------------------------------------------------------------------
def usual_load(codes: int) -> int:
    """Periods of a full-time teacher where no one said: all but one of six or fewer, all but two of more."""
    return max(1, codes - (1 if codes <= 6 else 2))


def load_of(heard: Heard, bells: Bells) -> tuple[int, bool]:
    """Periods that a full-time teacher teaches, and whether the school said so."""
    for row, line, _ in heard.each("load", lambda text: text):
        number = re.search(r"\d+", line)
        if number is not None and 1 <= int(number[0]) <= 10:
            return int(number[0]), True
        heard.unclear("load", row, line, "Say how many periods a full-time teacher teaches, such as 5.")
    return usual_load(len(bells.codes)), False


def _loads(heard: Heard, sheets: Sheets, posts: Sequence[Listed], bells: Bells, level: str) -> None:
    """The load of a full-time teacher on every row of a department: the contract takes its FTE from it."""
    load, told = load_of(heard, bells)
    by_id = {x.staff_id for x in posts if departments.is_department(x)}
    for number, row in enumerate(sheets.of("Staff")):
        if row["staff_id"] in by_id:
            row["load_periods"] = load
            if not told:
                sheets.ours.add(("Staff", number, "load_periods"))
    if told:
        heard.answers = {**heard.answers, "promises": "\n".join([*lines_of(heard.answers, "promises"), f"load_periods {load}"])}


def _any_teacher(heard: Heard, teachers: Sequence[Listed], certs: dict[str, str], houses: int) -> None:
    """Courses that fit no department: of a house's core teachers where there are houses, else of any listed teacher."""
    lost = [code for code, cert in certs.items() if cert == catalog.ANYONE]
    if not lost:
        return
    who = "any core teacher" if houses else "any teacher"
    for code in lost:
        certs[code] = departments.ANY_CORE if houses else catalog.ANYONE
    if not houses:
        departments.hold_any(teachers)
    some = ", ".join(lost[:5]) + (" and others" if len(lost) > 5 else "")
    heard.notes.append(f"{len(lost)} courses fit no department that you listed ({some}): {who} may teach them until you say who does.")


# --- for a picture ------------------------------------------------------------------------------------------------------------
def week(heard: Heard) -> tuple[tuple[str, tuple[tuple[str, Interval, str], ...]], ...]:
    """By weekday: kind, time and name of every piece of the day."""
    bells = periods.read(heard, tuple(grade_sizes(heard)))
    return tuple(
        (label, tuple((p.kind, p.when, p.name if p.kind == "class" else " ".join(p.grades)) for p in periods.on_day(bells, number)))
        for number, label in enumerate(DAYS)
    )
