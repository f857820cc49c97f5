"""What the standard asks of a OneRoster zip, 1.1 and 1.2, written from its tables alone: nothing of the program is imported.

    faults(data) == []

Beside the standard's own rules stands one of ours: nobody in the files is a student.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

Row = dict[str, str]
Files = Mapping[str, list[Row]]
COMMON = "sourcedId status dateLastModified"
COLUMNS = {  # as the standard prints them, in its order; the second text: those that need a value
    "orgs": ("name type identifier parentSourcedId", "name type"),
    "academicSessions": ("title type startDate endDate parentSourcedId schoolYear", "title type startDate endDate schoolYear"),
    "courses": ("schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes", "title orgSourcedId"),
    "classes": (
        "title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects subjectCodes periods",
        "title courseSourcedId classType schoolSourcedId termSourcedIds",
    ),
    "enrollments": ("classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate", "classSourcedId schoolSourcedId userSourcedId role"),
    "users 1.1": (
        "enabledUser orgSourcedIds role username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password",
        "enabledUser orgSourcedIds role username givenName familyName",
    ),
    "users 1.2": (
        "enabledUser username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password "
        "userMasterIdentifier resourceSourcedIds preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns",
        "enabledUser username givenName familyName",
    ),
    "roles": ("userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId", "userSourcedId roleType role orgSourcedId"),
}
POINTS = {  # column -> the file that it points into, or a list of such
    "parentSourcedId": "self", "schoolYearSourcedId": "academicSessions", "orgSourcedId": "orgs", "schoolSourcedId": "orgs",
    "courseSourcedId": "courses", "termSourcedIds": "academicSessions", "classSourcedId": "classes", "userSourcedId": "users",
    "orgSourcedIds": "orgs", "primaryOrgSourcedId": "orgs",
}  # fmt: skip
LISTS = ("termSourcedIds", "orgSourcedIds", "grades", "subjects", "subjectCodes", "periods", "agentSourcedIds")
USER_ROLES = {
    "1.1": {"administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher"},
    "1.2": {"aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor", "relative", "siteAdministrator",
            "student", "systemAdministrator", "teacher"},
}  # fmt: skip
TOKENS = {
    ("orgs", "type"): {"department", "school", "district", "local", "state", "national"},
    ("academicSessions", "type"): {"gradingPeriod", "semester", "schoolYear", "term"},
    ("classes", "classType"): {"homeroom", "scheduled"},
    ("enrollments", "role"): {"administrator", "proctor", "student", "teacher"},
    ("enrollments", "primary"): {"true", "false"},
    ("users", "enabledUser"): {"true", "false"},
    ("roles", "roleType"): {"primary", "secondary"},
}
GRADES = {"IT", "PR", "PK", "TK", "KG", *(f"{n:02d}" for n in range(1, 14)), "PS", "UG", "Other"}
EVERY_FILE = {
    "1.1": "academicSessions categories classes classResources courses courseResources demographics enrollments lineItems orgs resources results users",
    "1.2": "academicSessions categories classes classResources courses courseResources demographics enrollments lineItemLearningObjectiveIds lineItems "
    "lineItemScoreScales orgs resources resultLearningObjectiveIds results resultScoreScales roles scoreScales userProfiles userResources users",
}
DATES = ("startDate", "endDate", "beginDate")


def faults(data: bytes) -> list[str]:
    """What the standard does not allow in a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        wrong = [f"zip: {n} is no csv at the top" for n in names if "/" in n or not n.endswith(".csv")]
        if wrong or "manifest.csv" not in names or len(set(names)) < len(names):
            return wrong or ["zip: no manifest, or a file twice"]
        texts = {n.removesuffix(".csv"): book.read(n) for n in names}
    manifest = dict(csv.reader(io.StringIO(texts.pop("manifest").decode())))
    version = manifest.get("oneroster.version", "")
    found = list(_manifest(manifest, set(texts)))
    if version not in EVERY_FILE or found:
        return found
    files: dict[str, list[Row]] = {}
    for name, text in texts.items():
        said, files[name] = _file(name, text.decode("utf-8"), version)
        found += said
    found += _references(files) if not found else ()
    if not found:
        found += [*_sessions(files["academicSessions"]), *_orgs(files), *_people(files, version), *_students(files)]
    return found


def _manifest(manifest: Mapping[str, str], names: set[str]) -> Iterator[str]:
    version = manifest.get("oneroster.version", "")
    if version not in EVERY_FILE or manifest.get("manifest.version") != "1.0" or manifest.get("propertyName") != "value":
        yield "manifest: versions or header"
        return
    said = {k.removeprefix("file."): v for k, v in manifest.items() if k.startswith("file.")}
    yield from (f"manifest: {n} is {v}" for n, v in said.items() if v not in ("absent", "bulk", "delta"))
    yield from (f"manifest: {n} is not named, or no file of {version}" for n in set(EVERY_FILE[version].split()) ^ set(said))
    yield from (f"manifest: {n} and the zip disagree" for n in names ^ {n for n, v in said.items() if v != "absent"})


def _file(name: str, text: str, version: str) -> tuple[list[str], list[Row]]:
    """The faults of one file alone, and its lines."""
    columns, needed = COLUMNS[f"users {version}" if name == "users" else name]
    header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    wanted = f"{COMMON} {columns}".split()
    if header[: len(wanted)] != wanted or not all(h.startswith("metadata.") for h in header[len(wanted) :]):
        return [f"{name}: header"], []
    found = [] if lines else [f"{name}: no lines"]
    found += [f"{name}: a line of {len(line)} cells" for line in lines if len(line) != len(header)]
    rows = [dict(zip(header, line, strict=False)) for line in lines]
    ids = Counter(r["sourcedId"] for r in rows)
    found += [f"{name}: {i or 'a blank'} is not unique" for i, n in ids.items() if n > 1]
    found += [f"{name}: {i or 'a blank'} is no sourcedId" for i in ids if not re.fullmatch(r"[0-9A-Za-z.\-_/@]{1,255}", i)]
    for row in rows:
        found += [f"{name}: {c} is blank" for c in ("sourcedId", *needed.split()) if not row[c]]
        found += [f"{name}: {c} is for changes only" for c in ("status", "dateLastModified") if row[c]]
        found += [f"{name}: a line break or a space alone in {c}" for c, v in row.items() if "\n" in v or "\r" in v or v != v.strip()]
        found += [f"{name}: {row[c]} for {c}" for (n, c), tokens in TOKENS.items() if n == name and row[c] and row[c] not in tokens]
        found += [f"{name}: {row[c]} is no date" for c in DATES if row.get(c) and not _date(row[c])]
        found += [f"{name}: an empty part of {c}" for c in LISTS if row.get(c) and not all(p and p == p.strip() for p in row[c].split(","))]
        found += [f"{name}: {g} is no grade" for g in row.get("grades", "").split(",") if g and g not in GRADES]
        found += [f"{name}: subjects without their codes"] if len(row.get("subjects", "").split(",")) != len(row.get("subjectCodes", "").split(",")) else []
    return found, rows


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _references(files: Files) -> Iterator[str]:
    known = {name: {r["sourcedId"] for r in rows} for name, rows in files.items()}
    for name, rows in files.items():
        for column, target in POINTS.items():
            into = known[name if target == "self" else target]
            parts = (part for row in rows for part in row.get(column, "").split(",") if part)
            yield from (f"{name}: {column} {part} is nowhere" for part in parts if part not in into)
    years = {s["sourcedId"] for s in files["academicSessions"] if s["type"] == "schoolYear"}
    yield from (f"courses: {c['schoolYearSourcedId']} is no school year" for c in files["courses"] if c["schoolYearSourcedId"] not in {"", *years})


def _sessions(sessions: list[Row]) -> Iterator[str]:
    """Parts lie inside the year that they are parts of, and a year is called by the one in which it ends."""
    by_id = {s["sourcedId"]: s for s in sessions}
    for s in sessions:
        if s["startDate"] >= s["endDate"]:
            yield f"academicSessions: {s['title']} ends before it begins"
        above = by_id.get(s["parentSourcedId"])
        if s["type"] == "schoolYear":
            if above is not None or s["schoolYear"] != s["endDate"][:4]:
                yield f"academicSessions: {s['title']} is part of another, or its year is another"
        elif above is None or above["type"] != "schoolYear":
            yield f"academicSessions: {s['title']} is part of no year"
        elif not above["startDate"] <= s["startDate"] < s["endDate"] <= above["endDate"] or s["schoolYear"] != above["schoolYear"]:
            yield f"academicSessions: {s['title']} is outside its year"
    for kind in {(s["parentSourcedId"], s["type"], s["title"].rpartition(" ")[0]) for s in sessions if s["parentSourcedId"]}:
        parts = sorted((s["startDate"], s["endDate"]) for s in sessions if (s["parentSourcedId"], s["type"], s["title"].rpartition(" ")[0]) == kind)
        yield from (f"academicSessions: {kind[2]} overlap" for (_, end), (start, _) in pairwise(parts) if start <= end)


def _orgs(files: Files) -> Iterator[str]:
    kinds = {o["sourcedId"]: o["type"] for o in files["orgs"]}
    above = {o["sourcedId"]: o["parentSourcedId"] for o in files["orgs"]}
    for org in kinds:
        seen = [org]
        while above[seen[-1]] and above[seen[-1]] not in seen:
            seen.append(above[seen[-1]])
        if above[seen[-1]]:
            yield f"orgs: {org} is above itself"
    if "district" in kinds.values():
        yield from (f"orgs: {o} is in no district" for o, kind in kinds.items() if kind == "school" and kinds.get(above[o]) != "district")
    yield from (f"classes: {c['sourcedId']} is in no school" for c in files["classes"] if kinds[c["schoolSourcedId"]] != "school")
    courses = {c["sourcedId"]: c["orgSourcedId"] for c in files["courses"]}
    for c in files["classes"]:
        if courses[c["courseSourcedId"]] not in (c["schoolSourcedId"], above[c["schoolSourcedId"]]):
            yield f"classes: {c['sourcedId']} is of another school's course"


def _people(files: Files, version: str) -> Iterator[str]:
    """Whoever teaches a class belongs to its school, as a teacher; of several one is in charge."""
    schools = {c["sourcedId"]: c["schoolSourcedId"] for c in files["classes"]}
    belongs: dict[str, set[str]] = {u["sourcedId"]: set(u.get("orgSourcedIds", "").split(",")) for u in files["users"]}
    said = files["users"] if version == "1.1" else files["roles"]
    yield from (f"{r['role']} is no role" for r in said if r["role"] not in USER_ROLES[version])
    for r in files.get("roles", []):
        belongs[r["userSourcedId"]].add(r["orgSourcedId"])
    if version == "1.2":
        primary = Counter(r["userSourcedId"] for r in said if r["roleType"] == "primary")
        yield from (f"users: {u} has {primary[u]} primary roles" for u in belongs if primary[u] != 1)
    yield from (f"users: {n} is a username twice" for n, many in Counter(u["username"] for u in files["users"]).items() if many > 1)
    first = Counter(e["classSourcedId"] for e in files["enrollments"] if e["primary"] == "true")
    yield from (f"enrollments: {c} has {n} in charge" for c, n in first.items() if n > 1)
    for e in files["enrollments"]:
        if e["schoolSourcedId"] != schools[e["classSourcedId"]] or e["schoolSourcedId"] not in belongs[e["userSourcedId"]]:
            yield f"enrollments: {e['sourcedId']} is at another school"


def _students(files: Files) -> Iterator[str]:
    yield from (f"{name}: a student" for name, rows in files.items() for row in rows if row.get("role") == "student")
    yield from (f"{name}: of students" for name in ("demographics", "results", "lineItems") if name in files)
