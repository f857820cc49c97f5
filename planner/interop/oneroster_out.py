"""A plan as OneRoster 1.1 or 1.2: its classes, their teachers and terms, as a zip that other programs take.

Teachers are positions, never people: a user's name is the position's code. OneRoster has no bell times, no FTE and no funds, and the
workbook has no dates, so terms are even parts of the year from July 1 to June 30.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence

from planner.domain.plan import Plan, Section
from planner.domain.school import Course, School

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
ORG, YEAR = "school", "year"
KINDS = {"S": ("semester", 2), "T": ("term", 3), "Q": ("term", 4)}  # letter of a term -> its type and how many make a year
NAMES = {"S": "Semester", "T": "Trimester", "Q": "Quarter"}
Rows = list[dict[str, str]]


def roster(school: School, plan: Plan, version: str = "1.1") -> bytes:
    """Return the zip.

    Parameters
    ----------
    version : str
        "1.1" or "1.2": in 1.2 the role of a user stands in a file of its own.

    Raises
    ------
    ValueError
        Where the plan has no sections: a file without lines is no OneRoster file.
    """
    if not plan.sections:
        raise ValueError("the plan has no sections")
    files = _files(school, plan, version)
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


def _files(school: School, plan: Plan, version: str) -> dict[str, Rows]:
    classes = [c for s in plan.sections for c in _classes(school, s)]
    used = {c["courseSourcedId"] for c in classes}
    courses = [row for c in school.courses for row in _courses(c) if row["sourcedId"] in used]
    units = dict.fromkeys(u for s in plan.sections for u in (s.unit_id, s.co_unit) if u)
    enrolled = [row for s in plan.sections for row in _teachers(school, s)]
    files = {
        "orgs": [{"sourcedId": ORG, "name": school.info.school_name or "School", "type": "school"}],
        "academicSessions": _sessions(school, plan),
        "courses": courses,
        "classes": classes,
        "users": [_user(unit, version) for unit in units],
        "enrollments": enrolled,
    }
    if version == "1.2":
        role = {"roleType": "primary", "role": "teacher", "orgSourcedId": ORG}
        files["roles"] = [{"sourcedId": f"role-{unit}", "userSourcedId": unit} | role for unit in units]
    files = {name: rows for name, rows in files.items() if rows}
    facts = {"manifest.version": "1.0", "oneroster.version": version}
    facts |= {f"file.{name}": "bulk" if name in files else "absent" for name in ALL_FILES[version]}
    facts["source.systemName"] = "Common Time"
    return {"manifest": [{"propertyName": k, "value": v} for k, v in facts.items()]} | files


def _sessions(school: School, plan: Plan) -> Rows:
    """The school year, and each of its parts in which a section is held."""
    first = school.info.year_start
    start, end = dt.date(first, 7, 1), dt.date(first + 1, 6, 30)
    year = {"schoolYear": str(first + 1)}
    rows = [{"sourcedId": YEAR, "title": f"{first}-{(first + 1) % 100:02d}", "type": "schoolYear",
             "startDate": start.isoformat(), "endDate": end.isoformat()} | year]  # fmt: skip
    letters = {t[0] for s in plan.sections for t in _terms(s) if t != YEAR}
    for letter in sorted(letters):
        kind, many = KINDS[letter]
        cuts = [start + (end - start + dt.timedelta(1)) * n // many for n in range(many + 1)]
        for n in range(many):
            last = cuts[n + 1] - dt.timedelta(1)
            rows.append({"sourcedId": f"{letter}{n + 1}", "title": f"{NAMES[letter]} {n + 1}", "type": kind,
                         "startDate": cuts[n].isoformat(), "endDate": last.isoformat(), "parentSourcedId": YEAR} | year)  # fmt: skip
    return rows


def _terms(section: Section) -> list[str]:
    return [YEAR] if section.term == "Y" else section.term.split("+")


def _courses(course: Course) -> Iterator[dict[str, str]]:
    """A course; or each of those of a stacked class."""
    for row in course.together or (course,):
        grades = ",".join(_grade(g) for g in row.grade_mix)
        yield {"sourcedId": f"course-{row.course_id}", "schoolYearSourcedId": YEAR, "title": row.name or row.course_id,
               "courseCode": row.course_id, "grades": grades, "orgSourcedId": ORG}  # fmt: skip


def _grade(grade: str) -> str:
    """As the standard writes grades: PK, KG, 01 to 12."""
    return {"K": "KG"}.get(grade, grade.zfill(2) if grade.isdigit() else grade)


def _classes(school: School, section: Section) -> Iterator[dict[str, str]]:
    for course in (c for c in school.courses if c.course_id == section.course):
        for row in course.together or (course,):
            yield {"sourcedId": _class_id(section, row, course), "title": row.name or row.course_id,
                   "grades": ",".join(_grade(g) for g in row.grade_mix), "courseSourcedId": f"course-{row.course_id}",
                   "classCode": section.section_id, "classType": "scheduled", "location": section.room, "schoolSourcedId": ORG,
                   "termSourcedIds": ",".join(_terms(section)), "periods": ",".join(section.periods)}  # fmt: skip


def _class_id(section: Section, row: Course, course: Course) -> str:
    return f"class-{section.section_id}" + (f"-{row.course_id}" if course.together else "")


def _teachers(school: School, section: Section) -> Iterator[dict[str, str]]:
    for course in (c for c in school.courses if c.course_id == section.course):
        for row in course.together or (course,):
            own = _class_id(section, row, course)
            for unit, primary in ((section.unit_id, "true"), (section.co_unit, "false")):
                if unit:
                    yield {"sourcedId": f"{own}-{unit}", "classSourcedId": own, "schoolSourcedId": ORG, "userSourcedId": unit,
                           "role": "teacher", "primary": primary}  # fmt: skip


def _user(unit: str, version: str) -> dict[str, str]:
    """A position as a user."""
    row = {"sourcedId": unit, "enabledUser": "true", "username": unit, "givenName": "Position", "familyName": unit}
    return row | ({"orgSourcedIds": ORG, "role": "teacher"} if version == "1.1" else {"primaryOrgSourcedId": ORG})
