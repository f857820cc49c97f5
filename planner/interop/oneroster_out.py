"""Plans as OneRoster 1.1 or 1.2: classes, their teachers and terms, of one school or of a district, as a zip that other programs take.

Teachers are positions, never people: a user's name is the position's code. Students are in no file. OneRoster has no bell times, no FTE
and no funds, and the workbook has no dates, so terms are even parts of the year from July 1 to June 30.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.domain.plan import Plan, Section
from planner.domain.school import Homeroom, School
from planner.interop.oneroster_ids import sourced

VERSIONS = ("1.1", "1.2")
HEADERS = {
    "manifest": "propertyName,value",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
    "termSourcedIds,subjects,subjectCodes,periods",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
}
USERS = {
    "1.1": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,"
    "email,sms,phone,agentSourcedIds,grades,password",
    "1.2": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
    "email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,"
    "preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns",
}
ROLES = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId"
ALL_FILES = {
    "1.1": ("academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics", "enrollments",
            "lineItems", "orgs", "resources", "results", "users"),
    "1.2": ("academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics", "enrollments",
            "lineItemLearningObjectiveIds", "lineItems", "lineItemScoreScales", "orgs", "resources",
            "resultLearningObjectiveIds", "results", "resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources", "users"),
}  # fmt: skip
YEAR = "year"
KINDS = {"S": ("semester", 2), "T": ("term", 3), "Q": ("term", 4)}  # letter of a term -> its type and how many make a year
NAMES = {"S": "Semester", "T": "Trimester", "Q": "Quarter"}
SYSTEM = "Common Time"  # what the manifest calls the program that wrote the files
Row = dict[str, str]
Rows = list[Row]


@dataclass(frozen=True)
class _Class:
    """A class with the positions that teach it, the first one in charge."""

    row: Row
    units: tuple[str, ...]


@dataclass(frozen=True)
class _Chosen:
    """A school with the plan that was chosen for it; the school's name is its part of every sourcedId."""

    school: School
    plan: Plan

    @property
    def org_name(self) -> str:
        return self.school.info.school_name or "School"

    @property
    def org(self) -> str:
        return sourced(self.org_name)

    @property
    def year(self) -> str:
        """The school year, by the year in which it ends."""
        return str(self.school.info.year_start + 1)


def roster(school: School, plan: Plan, version: str = "1.1") -> bytes:
    """Return the zip of one school. See `district_roster`."""
    return district_roster([(school, plan)], version=version)


def district_roster(chosen: Sequence[tuple[School, Plan]], district: str = "", version: str = "1.1") -> bytes:
    """Return the zip of all schools of a district.

    Parameters
    ----------
    chosen : Sequence[tuple[School, Plan]]
        Each school with its plan.
    district : str
        The district's name; without one the schools stand alone.
    version : str
        "1.1" or "1.2": in 1.2 the role of a user stands in a file of its own.

    Raises
    ------
    ValueError
        Where two schools have one name, or where a plan has neither sections nor homerooms: a file without lines is no OneRoster file.
    """
    names = Counter(school.info.school_name for school, _plan in chosen)
    twice = [name for name, many in names.items() if many > 1]
    if twice:
        raise ValueError(f"two schools are called {twice[0] or 'nothing'}")
    empty = [school.info.school_name for school, plan in chosen if not plan.sections and not school.homerooms]
    if empty:
        raise ValueError(f"{empty[0] or 'the school'}: the plan has no sections and the workbook no homerooms")
    files = _files([_Chosen(school, plan) for school, plan in chosen], district, version)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, rows in files.items():
            header = (HEADERS | {"users": USERS[version], "roles": ROLES})[name].split(",")
            book.writestr(zipfile.ZipInfo(f"{name}.csv", (2020, 1, 1, 0, 0, 0)), _csv(header, rows))
    return buffer.getvalue()


def _csv(header: Sequence[str], rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({k: " ".join(v.split()) for k, v in row.items()} for row in rows)
    return text.getvalue()


def _files(chosen: Sequence[_Chosen], district: str, version: str) -> dict[str, Rows]:
    files: dict[str, Rows] = {name: [] for name in ("orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments")}
    top = sourced("district", district) if district else ""
    if district:
        files["orgs"].append({"sourcedId": top, "name": district, "type": "district"})
    for one in chosen:
        classes = [*_sections(one), *_homerooms(one), *_specials(one)]
        used = {c.row["courseSourcedId"] for c in classes}
        units = dict.fromkeys(unit for c in classes for unit in c.units)
        files["orgs"].append({"sourcedId": one.org, "name": one.org_name, "type": "school", "parentSourcedId": top})
        files["courses"] += [row for row in _courses(one) if row["sourcedId"] in used]
        files["classes"] += [c.row for c in classes]
        files["users"] += [_user(one, unit, version) for unit in units]
        files["roles"] += [_role(one, unit) for unit in units] if version == "1.2" else []
        files["enrollments"] += [row for c in classes for row in _enrolled(one, c)]
    files["academicSessions"] = _sessions(chosen)
    files = {name: rows for name, rows in files.items() if rows}
    facts = {"manifest.version": "1.0", "oneroster.version": version}
    facts |= {f"file.{name}": "bulk" if name in files else "absent" for name in ALL_FILES[version]}
    facts["source.systemName"] = SYSTEM
    return {"manifest": [{"propertyName": k, "value": v} for k, v in facts.items()]} | files


# --- terms ------------------------------------------------------------------------------------------------------------------
def _sessions(chosen: Sequence[_Chosen]) -> Rows:
    """Each school year, and each of its parts in which a section is held."""
    rows: Rows = []
    for first in sorted({one.school.info.year_start for one in chosen}):
        start, end = dt.date(first, 7, 1), dt.date(first + 1, 6, 30)
        year, whole = {"schoolYear": str(first + 1)}, sourced(str(first + 1), YEAR)
        rows.append({"sourcedId": whole, "title": f"{first}-{(first + 1) % 100:02d}", "type": "schoolYear",
                     "startDate": start.isoformat(), "endDate": end.isoformat()} | year)  # fmt: skip
        sections = [s for one in chosen if one.school.info.year_start == first for s in one.plan.sections]
        for letter in sorted({t[0] for s in sections for t in _terms(s) if t != YEAR}):
            kind, many = KINDS[letter]
            cuts = [start + (end - start + dt.timedelta(1)) * n // many for n in range(many + 1)]
            for n in range(many):
                last = cuts[n + 1] - dt.timedelta(1)
                rows.append({"sourcedId": sourced(str(first + 1), f"{letter}{n + 1}"), "title": f"{NAMES[letter]} {n + 1}", "type": kind,
                             "startDate": cuts[n].isoformat(), "endDate": last.isoformat(), "parentSourcedId": whole} | year)  # fmt: skip
    return rows


def _terms(section: Section) -> list[str]:
    return [YEAR] if section.term == "Y" else section.term.split("+")


# --- courses ----------------------------------------------------------------------------------------------------------------
def _courses(one: _Chosen) -> Iterator[Row]:
    """The school's courses, each of those of a stacked class; the grades of homerooms; the specials."""
    for course in one.school.courses:
        for row in course.together or (course,):
            yield _course(one, ("course", row.course_id), row.name or row.course_id, row.course_id, row.grade_mix)
    for grade in dict.fromkeys(h.grade for h in one.school.homerooms):
        yield _course(one, ("grade", grade), _grade_name(grade), "", (grade,))
    for special in dict.fromkeys(lesson.special for lesson in one.plan.grid):
        yield _course(one, ("special", special), special, special, ())


def _course(one: _Chosen, codes: tuple[str, str], title: str, code: str, grades: Sequence[str]) -> Row:
    return {"sourcedId": sourced(one.org_name, *codes), "schoolYearSourcedId": sourced(one.year, YEAR), "title": title,
            "courseCode": code, "grades": ",".join(map(_grade, grades)), "orgSourcedId": one.org}  # fmt: skip


def _grade(grade: str) -> str:
    """As the standard writes grades: PK, KG, 01 to 12."""
    return {"K": "KG"}.get(grade, grade.zfill(2) if grade.isdigit() else grade)


def _grade_name(grade: str) -> str:
    return {"K": "Kindergarten", "PK": "Prekindergarten"}.get(grade, f"Grade {grade}")


# --- classes ----------------------------------------------------------------------------------------------------------------
def _sections(one: _Chosen) -> Iterator[_Class]:
    """A class for each section; for each course of a stacked one."""
    courses = {c.course_id: c for c in one.school.courses}
    for section in one.plan.sections:
        course = courses.get(section.course)
        for row in (course.together or (course,)) if course is not None else ():
            stacked = (row.course_id,) if course is not None and course.together else ()
            terms = ",".join(sourced(one.year, term) for term in _terms(section))
            codes = ("section", section.section_id, *stacked)
            held = _class(one, codes, ("course", row.course_id), row.name or row.course_id, row.grade_mix)
            held |= {"classCode": section.section_id, "location": section.room, "termSourcedIds": terms}
            units = tuple(unit for unit in (section.unit_id, section.co_unit) if unit)
            yield _Class(held | {"periods": ",".join(section.periods)}, units)


def _homerooms(one: _Chosen) -> Iterator[_Class]:
    """A homeroom class for each homeroom; for each half of the day where one teacher has two."""
    for homeroom in one.school.homerooms:
        for code in homeroom.sessions or (homeroom.homeroom_id,):
            row = _class(one, ("homeroom", code), ("grade", homeroom.grade), f"{_grade_name(homeroom.grade)} {code}", _grades(homeroom))
            kind = {"classCode": code, "classType": "homeroom", "location": homeroom.room}
            yield _Class(row | kind, (homeroom.teacher_id,) if homeroom.teacher_id else ())


def _specials(one: _Chosen) -> Iterator[_Class]:
    """A class for each homeroom in each special that it has."""
    homerooms = {h.homeroom_id: h for h in one.school.homerooms}
    rooms = {s.special: s.room for s in one.school.specials if s.room}
    for code, special in dict.fromkeys((lesson.homeroom, lesson.special) for lesson in one.plan.grid):
        lessons = [lesson for lesson in one.plan.grid if (lesson.homeroom, lesson.special) == (code, special)]
        grades = _grades(homerooms[code]) if code in homerooms else ()
        row = _class(one, ("special", special, code), ("special", special), f"{special} {code}", grades)
        when = ",".join(dict.fromkeys(lesson.slot for lesson in lessons))
        units = tuple(dict.fromkeys(lesson.unit_id for lesson in lessons if lesson.unit_id))
        yield _Class(row | {"classCode": code, "location": rooms.get(special, ""), "periods": when}, units)


def _class(one: _Chosen, codes: Sequence[str], course: tuple[str, str], title: str, grades: Sequence[str]) -> Row:
    return {"sourcedId": sourced(one.org_name, one.year, *codes), "title": title, "grades": ",".join(map(_grade, grades)),
            "courseSourcedId": sourced(one.org_name, *course), "classType": "scheduled", "schoolSourcedId": one.org,
            "termSourcedIds": sourced(one.year, YEAR)}  # fmt: skip


def _grades(homeroom: Homeroom) -> tuple[str, ...]:
    return homeroom.grades or (homeroom.grade,)


# --- teachers ---------------------------------------------------------------------------------------------------------------
def _enrolled(one: _Chosen, taught: _Class) -> Iterator[Row]:
    for n, unit in enumerate(taught.units):
        yield {"sourcedId": f"{taught.row['sourcedId']}/{sourced(unit)}", "classSourcedId": taught.row["sourcedId"],
               "schoolSourcedId": one.org, "userSourcedId": sourced(one.org_name, unit), "role": "teacher",
               "primary": "false" if n else "true"}  # fmt: skip


def _user(one: _Chosen, unit: str, version: str) -> Row:
    """A position as a user."""
    own = sourced(one.org_name, unit)
    row = {"sourcedId": own, "enabledUser": "true", "username": own, "givenName": "Position", "familyName": unit}
    return row | ({"orgSourcedIds": one.org, "role": "teacher"} if version == "1.1" else {"primaryOrgSourcedId": one.org})


def _role(one: _Chosen, unit: str) -> Row:
    return {"sourcedId": sourced(one.org_name, "role", unit), "userSourcedId": sourced(one.org_name, unit), "roleType": "primary",
            "role": "teacher", "orgSourcedId": one.org}  # fmt: skip
