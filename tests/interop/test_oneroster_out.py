"""A plan as OneRoster, held against a validator of its own: headers, required values, tokens, dates and references of the standard."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sis_files import SAME, TEACHERS, plan, school

from planner.cli.main import main
from planner.domain.plan import Section
from planner.interop.oneroster import read_oneroster
from planner.interop.oneroster_out import VERSIONS, roster

COMMON = ["sourcedId", "status", "dateLastModified"]
COLUMNS = {  # as the standard prints them, by hand; (columns after the first three, those that need a value)
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
POINTS = {  # column -> the file that it points into
    "parentSourcedId": "self", "schoolYearSourcedId": "academicSessions", "orgSourcedId": "orgs", "schoolSourcedId": "orgs",
    "courseSourcedId": "courses", "termSourcedIds": "academicSessions", "classSourcedId": "classes", "userSourcedId": "users",
    "orgSourcedIds": "orgs", "primaryOrgSourcedId": "orgs",
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


def faults(data: bytes) -> list[str]:
    """What the standard does not allow in a zip."""
    found: list[str] = []
    files: dict[str, list[dict[str, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        texts = {n.removesuffix(".csv"): book.read(n).decode("utf-8") for n in book.namelist()}
    manifest = dict(csv.reader(io.StringIO(texts.pop("manifest"))))
    version = manifest["oneroster.version"]
    listed = {k.removeprefix("file.") for k, v in manifest.items() if k.startswith("file.") and v == "bulk"}
    found += [f"manifest: {n}" for n in listed ^ set(texts)]
    for name, text in texts.items():
        columns, needed = COLUMNS[f"users {version}" if name == "users" else name]
        reader = csv.DictReader(io.StringIO(text, newline=""))
        files[name] = list(reader)
        found += [f"{name}: header"] if reader.fieldnames != [*COMMON, *columns.split()] else []
        found += [] if files[name] else [f"{name}: no lines"]
        ids = [r["sourcedId"] for r in files[name]]
        found += [f"{name}: an id is blank or not unique"] if len(set(ids)) < len(ids) or not all(ids) else []
        for row in files[name]:
            found += [f"{name}: {c} is blank" for c in needed.split() if not row[c]]
            found += [f"{name}: a line break" for v in row.values() if "\n" in v]
            found += [f"{name}: {row[c]} for {c}" for (n, c), tokens in TOKENS.items() if n == name and row[c] not in tokens]
            found += [f"{name}: {row[c]} is no date" for c in ("startDate", "endDate") if row.get(c) and not re.fullmatch(r"\d{4}-\d\d-\d\d", row[c])]
    known = {name: {r["sourcedId"] for r in rows} for name, rows in files.items()}
    for name, rows in files.items():
        for column, target in POINTS.items():
            into = known[name if target == "self" else target]
            said = [i for r in rows for i in r.get(column, "").split(",") if i]
            found += [f"{name}: {column} {i} is nowhere" for i in said if i not in into]
    found += [f"{s['title']} ends before it begins" for s in files["academicSessions"] if s["startDate"] >= s["endDate"]]
    return found


CO = replace(SAME[0], co_unit="ARTS.2")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_plan_passes_the_validator_and_comes_back(version: str) -> None:
    data = roster(school(), plan(CO, *SAME[1:]), version)
    assert faults(data) == []
    back = {g.first.section: g for g in read_oneroster(data).sections}
    for s in (CO, *SAME[1:]):
        group = back[s.section_id]
        assert (group.first.course, group.term, group.first.room) == (s.course, s.term, s.room)
        assert group.teachers == tuple(u for u in (s.unit_id, s.co_unit) if u) and tuple(m.period for m in group.meetings) == s.periods


def test_the_validator_finds_what_is_broken() -> None:
    """One thing at a time: a course that is nowhere, a word that is no token, a file that the manifest does not name."""
    data = roster(school(), plan(*SAME))
    for part, old, new, fault in (
        ("courses.csv", b"course-BAND", b"course-BANDS", "classes: courseSourcedId course-BAND is nowhere"),
        ("classes.csv", b"scheduled", b"plain", "classes: plain for classType"),
        ("manifest.csv", b"file.orgs,bulk", b"file.orgs,absent", "manifest: orgs"),
        ("users.csv", b"givenName,familyName", b"familyName,givenName", "users: header"),
    ):
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(buffer, "w") as copy:
            for name in book.namelist():
                copy.writestr(name, book.read(name).replace(old, new) if name == part else book.read(name))
        assert fault in faults(buffer.getvalue())


def test_terms_of_all_kinds_and_sections_without_a_teacher() -> None:
    sections = (SAME[0], replace(SAME[1], term="T1+T2"), replace(SAME[3], term="Q3", unit_id=""), Section("BAND-02", "BAND", "", ("P1", "P2")))
    data = roster(school(), plan(*sections))
    assert faults(data) == []
    back = {g.first.section: g for g in read_oneroster(data).sections}
    assert [(n, g.term) for n, g in back.items()] == [("ALG1-01", "Y"), ("ALG1-02", "T1+T2"), ("ART-01", "Q3"), ("BAND-02", "Y")]


def test_users_are_positions() -> None:
    with zipfile.ZipFile(io.BytesIO(roster(school(), plan(*SAME)))) as book:
        users = list(csv.DictReader(io.StringIO(book.read("users.csv").decode())))
    assert {(u["givenName"], u["familyName"]) for u in users} == {("Position", unit) for unit in TEACHERS.values()}


def test_a_plan_without_sections_is_refused() -> None:
    with pytest.raises(ValueError, match="no sections"):
        roster(school(), plan())


def test_the_command_writes_the_zip_and_says_what_it_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    from planner.domain.plan import Plan

    book = Path(__file__).parents[2] / "templates" / "xlsx" / "summit.xlsx"
    sections = (Section("ENG9-01", "ENG9", "ENG.1", ("P1",)),)
    (tmp_path / "plan.json").write_text(json.dumps({"plan": Plan(sections=sections).to_json()}), encoding="utf-8")
    out = tmp_path / "roster.zip"
    assert main(["roster", str(book), str(tmp_path / "plan.json"), "-o", str(out), "--version", "1.2"]) == 0
    assert faults(out.read_bytes()) == [] and "July 1 to June 30" in capsys.readouterr().out
