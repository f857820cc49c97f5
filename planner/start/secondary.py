"""Middle and high schools: periods, departments and courses from the answers."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.start import changes, common, elementary, money, said, staffing
from planner.start import day as days
from planner.start.common import Heard, Sheets
from planner.start.kinds import DEPARTMENTS, Kind, best
from planner.start.questions import lines_of
from planner.start.said import Interval, Post, Unclear, clock
from planner.start.staffing import Listed
from planner.workbook.defaults import Row, priorities

TARGET, MOST_OVER = 25, 3  # students of a section, and how many more at most
USUAL_LOAD = {"high": 5, "middle": 6}
PASSING, LUNCH = 5, 30
CORE = ("ENG", "MATH", "SCI", "SS")
JOBS = {"CTE": "cte_teacher", "SPED": "sped_teacher", "EL": "el_teacher"}
GUESSES = (  # words of a course's title -> its department, the first that fits
    ("computer|health science|digital media|construction|educators", "CTE"),
    ("english|literature|composition|writing|reading|journalism|yearbook|speech|debate|ela|language arts", "ENG"),
    ("algebra|geometry|calculus|statistics|math|trigonometry|precalculus", "MATH"),
    ("biology|chemistry|physics|science|anatomy|environmental|earth|astronomy", "SCI"),
    ("history|government|economics|geography|civics|psychology|sociology|social|ethnic", "SS"),
    ("physical|pe|health|weights|dance|fitness|sports|strength", "PE"),
    ("spanish|french|german|latin|chinese|mandarin|asl", "WL"),
    ("art|band|choir|orchestra|theater|theatre|drama|ceramics|music|drawing|painting|guitar|jazz|photography|ensemble", "ART"),
    ("business|computer|coding|culinary|welding|automotive|engineering|marketing|accounting|cte|technology|nursing|agriculture", "CTE"),
    ("resource|life skills|study skills", "SPED"), ("eld|esl|esol|english language development", "EL"),
)  # fmt: skip


@dataclass(frozen=True)
class Period:
    """A piece of the day: its code, its time and its kind (class, lunch, advisory)."""

    code: str
    when: Interval
    kind: str = "class"


@dataclass(frozen=True)
class Asked:
    """A course as it was said."""

    code: str
    department: str
    requests: int
    title: str = ""
    zero: bool = False
    semester: bool = False
    required: bool = False


def rows(heard: Heard, level: str, today: dt.date, tallies: Mapping[str, tuple[str, int]] | None = None) -> Sheets:
    sheets = Sheets()
    sizes = grade_sizes(heard)
    d, periods, ours = bell(heard)
    teachers = departments(heard, level)
    others = staffing.others(heard)
    if not any(x.kind.job == "admin_principal" for x in others):
        others.append(elementary.usual_other("Principal"))
    more, rest = staffing.expired(heard, others)
    others += more
    posts = [*teachers, *others]
    funds = money.funding_of(heard, posts, pk=False)
    changing = changes.read(heard, d, False)
    if changing.day_types:
        heard.unclear("may_change", 1, "", "Other bells can't be told here for a middle or high school: enter them on the Bell sheet.")
        changing = changes.Changing(posts=changing.posts)
    stays = bool(lines_of(heard.answers, "may_change") or lines_of(heard.answers, "protect") or lines_of(heard.answers, "expired"))
    common.school_row(heard, sheets, level, tuple(sizes), d, {"enrol_next": sum(sizes.values()) or None}, today)
    for order, one in enumerate(periods, 1):
        row: Row = {
            "day_type": "REG",
            "slot": one.code,
            "order": order,
            "start": clock(one.when[0]),
            "end": clock(one.when[1]),
            "kind": one.kind,
        }
        sheets.add("Bell", {"kind": one.kind} if ours else row, row)
    for label in said.DAYS:
        sheets.add("Calendar", {"cycle_day": label, "day_type": "REG"})
    used: set[str] = set()
    staffing.write(sheets, posts, funds, stays, used)
    _loads(heard, sheets, teachers, level)
    changes.apply_to_posts(heard, sheets, others, changing)
    asked = [*courses(heard), *_of_tallies(tallies or {})]
    spent = money.programs(heard, sheets, funds, rest)
    rule = money.rules_of(heard, sheets, level, others, funds)
    money.settle(heard, sheets, level, posts, funds, spent, rule)
    _teams(heard, sheets, teachers, {one.department for one in asked})
    _courses(sheets, asked, periods, level)
    elementary.services(heard, sheets, posts, tuple(sizes), usual=False)
    changes.write_methods(sheets, level, changing, posts)
    changes.protect(heard, sheets, others)
    for row in priorities():
        sheets.add("Priorities", {}, row)
    heard.notes.append("Rooms and supervision duties aren't asked: enter those that are scarce before you rely on a week.")
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
def bell(heard: Heard) -> tuple[days.Day, tuple[Period, ...], bool]:
    """The day with its periods; the third says that they are ours."""
    hours = {key: heard.one(key, said.span, None) for key in ("students", "teachers")}
    text = ", ".join(lines_of(heard.answers, "bell"))
    try:
        periods, ours = _periods(text, hours["students"])
    except Unclear as why:
        heard.unclear("bell", 1, text, str(why))
        (periods, ours) = _periods("", hours["students"])
    taught = [p.when for p in periods if not p.code.startswith("P0")]
    here = hours["students"] or (min(a for a, _ in taught), max(b for _, b in taught))
    contract = hours["teachers"] or (min(here[0], min(p.when[0] for p in periods)) - 15, here[1] + 20)
    guessed = frozenset(key for key in ("students", "teachers") if hours[key] is None)
    return days.Day(contract, here, tuple(p.when for p in periods if p.kind == "class"), (), None, guessed), periods, ours


def _periods(text: str, students: Interval | None) -> tuple[tuple[Period, ...], bool]:
    family = re.fullmatch(r"\s*(\d{1,2})\s*(?:periods?|blocks?)(?:\s*(?:of|x)\s*(\d{2,3}))?.*", text, re.IGNORECASE)
    if family is not None or not text:
        return _family(int(family[1]) if family else 7, int(family[2] or 0) if family else 0, students), True
    found: list[Period] = []
    number = 0
    for piece in said.parts(text):
        when = said.spans(piece)
        if len(when) != 1:
            raise Unclear(f'"{piece}" is no period: say its time, such as 8:00-8:48.')
        name = said.SPAN.sub(" ", piece).strip().casefold()
        if "lunch" in name:
            found.append(Period("LUNCH", when[0], "lunch"))
        elif "advis" in name or "homeroom" in name:
            found.append(Period("ADV", when[0], "advisory"))
        elif re.search(r"zero|\bp?0\b", name):
            found.append(Period("P0", when[0]))
        elif not name or re.fullmatch(r"p(eriod)?\s*\d+|\d+(st|nd|rd|th)?( period)?", name):
            number += 1
            found.append(Period(f"P{number}", when[0]))
        else:
            raise Unclear(f'"{name}" was not understood: name lunch, advisory, or a zero period.')
    found.sort(key=lambda p: p.when)
    if any(a.when[1] > b.when[0] for a, b in itertools.pairwise(found)):
        raise Unclear("Two periods overlap. Several lunches at once can't be told here yet: enter them in the workbook.")
    return tuple(found), False


def _family(many: int, length: int, students: Interval | None) -> tuple[Period, ...]:
    """So many periods of the same length with one lunch after half of them."""
    start, end = students or (480, 480 + 7 * 60)
    length = length or ((end - start) - LUNCH - PASSING * many) // many
    if not 1 <= many <= 10 or length < 20 or start + many * length + LUNCH + many * PASSING > max(end, start + 60) + PASSING * 2:
        raise Unclear(f"{many} periods of {length} minutes don't fit between {clock(start)} and {clock(end)}.")
    found: list[Period] = []
    now = start
    for n in range(1, many + 1):
        found.append(Period(f"P{n}", (now, now + length)))
        now += length + PASSING
        if n == (many + 1) // 2:
            found.append(Period("LUNCH", (now, now + LUNCH), "lunch"))
            now += LUNCH + PASSING
    return tuple(found)


# --- departments -------------------------------------------------------------------------------------------------------------
def departments(heard: Heard, level: str) -> list[Listed]:
    found: list[Listed] = []
    for row, line, post in heard.each("departments", said.post):
        if not post.title:
            heard.unclear("departments", row, line, 'Begin with the department: "English 3".')
            continue
        code, dept, cert = department(post.title)
        job = JOBS.get(dept, "dept_teacher" if level == "high" else "core_teacher" if dept in CORE else "encore_teacher")
        found.append(Listed(post, Kind(code, job, (post.title,), cert, plain=True), "departments", row, line))
    return found


def department(title: str) -> tuple[str, str, str]:
    """Code of its rows, department of the contract, certificate; a department that we don't know is one of its own."""
    known = best(title, ((name, (code, dept, cert)) for code, dept, cert, names in DEPARTMENTS for name in names.split("|")))
    return known or (said.code_of(title), "OTH", f"{said.code_of(title)}_SEC")


def load_of(heard: Heard, level: str) -> tuple[int, bool]:
    """Periods that a full-time teacher teaches, and whether the school said so."""
    for row, line, _ in heard.each("load", lambda text: text):
        number = re.search(r"\d+", line)
        if number is not None and 1 <= int(number[0]) <= 10:
            return int(number[0]), True
        heard.unclear("load", row, line, "Say how many periods a full-time teacher teaches, such as 5.")
    return USUAL_LOAD.get(level, 5), False


def _loads(heard: Heard, sheets: Sheets, teachers: list[Listed], level: str) -> None:
    load, told = load_of(heard, level)
    by_id = {x.staff_id for x in teachers}
    for number, row in enumerate(sheets.of("Staff")):
        if row["staff_id"] in by_id:
            row["load_periods"] = max(1, round(load * float(row["fte"])))
            if not told:
                sheets.ours.add(("Staff", number, "load_periods"))
    if told:
        heard.answers = {**heard.answers, "promises": "\n".join([*lines_of(heard.answers, "promises"), f"load_periods {load}"])}


def _teams(heard: Heard, sheets: Sheets, teachers: list[Listed], taught: set[str]) -> None:
    """A team for each department with courses, and two teachers or more who are there all day; part-timers are extended members."""
    by_code: dict[str, list[Listed]] = {}
    for one in teachers:
        by_code.setdefault(one.kind.code, []).append(one)
    for code, mine in by_code.items():
        whole = [x for x in mine if x.post.fte == 100 and not x.post.hours]
        part = [x.staff_id for x in mine if x not in whole]
        if sum(x.post.count for x in whole) < 2 or (taught and department(mine[0].post.title)[1] not in taught):
            continue
        row: Row = {"team_id": f"D_{code}", "name": f"{mine[0].post.title} department", "type": "department", "purpose": "planning"}
        sheets.add("Teams", {"core": ";".join(x.staff_id for x in whole)}, row | {"extended": ";".join(part)})
    if not sheets.of("Teams"):
        heard.notes.append("No department has two full-time teachers, so no team is listed.")


# --- courses -----------------------------------------------------------------------------------------------------------------
def courses(heard: Heard) -> list[Asked]:
    """ "English: ENG9 75, ENG10 75", or one course a row: "ENG9 English 75"."""
    found: dict[str, Asked] = {}
    for row, line, several in heard.each("courses", _course_line):
        for one in several:
            if one.code in found:
                heard.unclear("courses", row, line, f"{one.code} is listed twice.")
            found[one.code] = one
    return list(found.values())


def _course_line(line: str) -> list[Asked]:
    head, colon, rest = line.partition(":")
    if colon and not any(c.isdigit() for c in head):
        dept = department(head)[1]
        return [_course(piece, dept) for piece in said.parts(rest)]
    return [_course(line, "")]


def _course(piece: str, dept: str) -> Asked:
    match = re.fullmatch(
        r"(\S+)\s+(.*?)(\d[\d,]*)(?:\s+(?:students|requests))?((?:[ ,]+(?:zero period|semester|required|needed to graduate))*)",
        piece.strip(),
        re.IGNORECASE,
    )
    if match is None:
        raise Unclear('Say the course\'s code and its requests: "English: ENG9 75, ENG10 75".')
    words, flags = match[2].strip(), match[4].casefold()
    where = dept or (department(words)[1] if words else _guess(match[1]))
    requests = int(match[3].replace(",", ""))
    required = "required" in flags or "graduate" in flags
    return Asked(match[1].upper(), where, requests, words if dept else "", "zero" in flags, "semester" in flags, required)


def _guess(title: str) -> str:
    low = title.casefold()
    for names, dept in GUESSES:
        if re.search(rf"\b(?:{names})", low):
            return dept
    return "OTH"


def _of_tallies(tallies: Mapping[str, tuple[str, int]]) -> Iterator[Asked]:
    for code, (title, requests) in tallies.items():
        yield Asked(code, _guess(f"{title} {code}"), requests, title)


def _courses(sheets: Sheets, asked: list[Asked], periods: tuple[Period, ...], level: str) -> None:
    certs = {dept: cert for _, dept, cert, _ in reversed(DEPARTMENTS)}
    held = {str(r.get("certs")) for r in sheets.of("Staff")}
    zero = [p.code for p in periods if p.code.startswith("P0")]
    for one in asked:
        told: Row = {"course_id": one.code, "name": one.title, "dept": one.department, "requests": one.requests}
        told |= {"term": "S"} if one.semester else {}
        told |= {"required": "y"} if one.required else {}
        told |= {"periods_allowed": ";".join(zero)} if one.zero and zero else {}
        cert = certs.get(one.department, "OTH")
        ours: Row = {"name": one.code.capitalize(), "target_size": TARGET, "max_size": TARGET + MOST_OVER, "min_to_run": 12, "term": "Y"}
        ours |= {"cert": cert if cert in held else next(iter(sorted(held - {"None"})), cert), "room_type": "std", "periods_per_section": 1}
        if one.requests < TARGET:
            ours["protected"] = "y"
        sheets.add("Courses", told, ours)


def week(heard: Heard) -> tuple[tuple[str, Interval], ...]:
    """Kind and time of every piece of a day, for a picture."""
    return tuple((p.kind, p.when) for p in bell(heard)[1])


__all__ = ["Post", "bell", "courses", "departments", "grade_sizes", "rows", "week"]
