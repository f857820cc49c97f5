"""Ten drawn schools as one OneRoster export: it keeps the standard's rules, and what is read back is what the plans hold."""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from interop import oneroster_rules
from interop.oneroster_rules import faults
from interop.roster_server import CLIENT, served
from ordinary import ordinary
from ordinary.base import book_bytes
from renamed import renamed, renamed_facts
from sis_files import SAME, plan
from sis_files import school as small

from planner.cli.main import main
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.interop.oneroster import read_oneroster
from planner.interop.oneroster_ids import code_of, sourced
from planner.interop.oneroster_out import VERSIONS, district_roster
from planner.interop.roster_rest import Secrets, Server
from planner.interop.roster_source import FILES, pull
from planner.interop.sis import Group
from planner.workbook.read import read_workbook

SEEDS = (2, 3, 4, 7, 8, 9, 12, 13, 15, 19)  # elementary, K-8, middle and high schools, all of other names
Chosen = list[tuple[School, Plan]]


@cache
def book_of(seed: int) -> bytes:
    return book_bytes(ordinary(seed))


@pytest.fixture(scope="module")
def chosen() -> Chosen:
    """Each school with the lawful plan from which it was drawn."""
    found = []
    for seed in SEEDS:
        drawn, school = ordinary(seed), read_workbook(book_of(seed)).school
        assert school is not None and drawn.witness is not None
        found.append((school, drawn.witness(school)))
    return found


def test_the_rules_import_nothing_of_the_program() -> None:
    tree = ast.parse(Path(oneroster_rules.__file__).read_text(encoding="utf-8"))
    named = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    named |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert named == {"__future__", "collections", "collections.abc", "csv", "datetime", "io", "itertools", "re", "zipfile"}


@pytest.mark.parametrize("version", VERSIONS)
def test_ten_schools_keep_the_rules_and_come_back(chosen: Chosen, version: str) -> None:
    data = district_roster(chosen, "Three Rivers District", version)
    assert faults(data) == []
    for school, held in chosen:
        found = read_oneroster(data, school.info.school_name)
        assert not found.must_fix and read_back(found.sections) == meant(school, held), school.info.school_name
        homerooms = sum(len(h.sessions) or 1 for h in school.homerooms)
        assert [f.message.split()[0] for f in found.findings if f.code == "homerooms"] == ([str(homerooms)] if homerooms else [])


def read_back(groups: tuple[Group, ...]) -> dict[tuple[str, str], tuple[object, ...]]:
    """Course and section -> term, periods, teachers in order, room."""
    return {(g.first.course, g.first.section): (g.term, {m.period for m in g.meetings}, g.teachers, g.first.room) for g in groups}


def meant(school: School, held: Plan) -> dict[tuple[str, str], tuple[object, ...]]:
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    for s in held.sections:
        course = next(c for c in school.courses if c.course_id == s.course)
        for row in course.together or (course,):
            found[row.course_id, s.section_id] = (s.term, set(s.periods), tuple(u for u in (s.unit_id, s.co_unit) if u), s.room)
    rooms = {s.special: s.room for s in school.specials if s.room}
    for special, homeroom in dict.fromkeys((x.special, x.homeroom) for x in held.grid):
        lessons = [x for x in held.grid if (x.special, x.homeroom) == (special, homeroom)]
        units = tuple(dict.fromkeys(x.unit_id for x in lessons if x.unit_id))
        found[special, homeroom] = ("Y", {x.slot for x in lessons}, units, rooms.get(special, ""))
    return found


def test_homeroom_classes_have_their_teachers_and_nobody_is_a_student(chosen: Chosen) -> None:
    with zipfile.ZipFile(io.BytesIO(district_roster(chosen, "Three Rivers District", "1.2"))) as book:
        files = {n: list(csv.DictReader(io.StringIO(book.read(n).decode()))) for n in book.namelist() if n != "manifest.csv"}
    homerooms = {h.homeroom_id: h.teacher_id for s, _ in chosen[:1] for h in s.homerooms}
    first = files["orgs.csv"][1]["sourcedId"]
    classes = {c["sourcedId"]: c["classCode"] for c in files["classes.csv"] if c["classType"] == "homeroom" and c["schoolSourcedId"] == first}
    taught = {classes[e["classSourcedId"]]: code_of(e["userSourcedId"]) for e in files["enrollments.csv"] if e["classSourcedId"] in classes}
    assert taught == homerooms and {e["role"] for e in files["enrollments.csv"]} == {r["role"] for r in files["roles.csv"]} == {"teacher"}


def test_odd_codes_become_ids_that_every_reader_takes() -> None:
    for code in ("ENG 1", "é. MATH b/2.1", "a_20_b", "S1,S2", "1/2", "数学"):
        assert code_of(sourced("Valley High", code)) == code
    assert len({sourced(c) for c in ("a b", "a_20_b", "a-b", "a.b", "A B", "a  b")}) == 6
    assert len(sourced("x" * 200, "y" * 200)) < 256
    odd = renamed(small()), renamed_facts(small(), plan(*SAME))
    data = district_roster([odd], "Ödland, North")
    without_periods = [{key: (term, who, room) for key, (term, _, who, room) in d.items()} for d in (read_back(read_oneroster(data).sections), meant(*odd))]
    assert faults(data) == [] and without_periods[0] == without_periods[1]


BROKEN: dict[str, tuple[str, str, str, str]] = {  # what -> file, text, what stands there instead, the fault
    "a course that is nowhere": ("courses.csv", "course/BAND", "course/BANDS", "classes: courseSourcedId Test_20_High/course/BAND is nowhere"),
    "a word of one's own": ("classes.csv", "scheduled", "plain", "classes: plain for classType"),
    "a file that is not named": ("manifest.csv", "file.orgs,bulk", "file.orgs,absent", "manifest: orgs and the zip disagree"),
    "a file that is left out of the manifest": ("manifest.csv", "file.results,absent\r\n", "", "manifest: results is not named, or no file of 1.1"),
    "another version": ("manifest.csv", "version,1.1", "version,1.3", "manifest: versions or header"),
    "columns in another order": ("users.csv", "givenName,familyName", "familyName,givenName", "users: header"),
    "a status in a whole export": ("orgs.csv", "High,,,Test", "High,active,,Test", "orgs: status is for changes only"),
    "a blank title": ("courses.csv", ',"Algebra, 1",', ",,", "courses: title is blank"),
    "an id twice": ("courses.csv", "course/BAND,", "course/ART,", "courses: Test_20_High/course/ART is not unique"),
    "an id with a space": ("users.csv", "MATH.1,,", "MATH 1,,", "users: Test_20_High/MATH 1 is no sourcedId"),
    "a date of our own": ("academicSessions.csv", "2026-06-30", "06/30/2026", "academicSessions: 06/30/2026 is no date"),
    "a day that is none": ("academicSessions.csv", "2026-06-30", "2026-06-31", "academicSessions: 2026-06-31 is no date"),
    "a term outside its year": ("academicSessions.csv", "Semester 1,semester,2025-07-01", "Semester 1,semester,2025-05-01", "academicSessions: Semester 1 is outside its year"),
    "terms that overlap": ("academicSessions.csv", "semester,2025-12-30", "semester,2025-12-20", "academicSessions: Semester overlap"),
    "a year by its start": ("academicSessions.csv", "2026-06-30,,2026", "2026-06-30,,2025", "academicSessions: 2025-26 is part of another, or its year is another"),
    "a term of no year": ("academicSessions.csv", ",2026/year,2026", ",,2026", "academicSessions: Semester 1 is part of no year"),
    "a student": ("enrollments.csv", ",teacher,", ",student,", "enrollments: a student"),
    "two in charge": ("enrollments.csv", ",false,", ",true,", "enrollments: Test_20_High/2026/section/ALG1-01 has 2 in charge"),
    "a role that is none": ("users.csv", ",teacher,", ",coach,", "coach is no role"),
    "a username twice": ("users.csv", "teacher,Test_20_High/MATH.2", "teacher,Test_20_High/MATH.1", "users: Test_20_High/MATH.1 is a username twice"),
    "a line break": ("users.csv", "Position,MATH.1", '"Po\nsition",MATH.1', "users: a line break or a space alone in givenName"),
    "a line that is short": ("orgs.csv", ",school,,", ",school,", "orgs: a line of 6 cells"),
    "a grade of our own": ("courses.csv", "BAND,,", "BAND,9th,", "courses: 9th is no grade"),
    "a school above itself": ("orgs.csv", ",school,,", ",school,,Test_20_High", "orgs: Test_20_High is above itself"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_rules_find_what_is_broken(what: str) -> None:
    part, old, new, fault = BROKEN[what]
    data = district_roster([(small(), plan(replace(SAME[0], co_unit="ARTS.2"), *SAME[1:]))])
    assert fault in faults(changed(data, part, lambda text: text.replace(old, new)))


def test_the_rules_find_a_teacher_of_another_school() -> None:
    other = replace(small(), info=replace(small().info, school_name="Other"))
    data = district_roster([(small(), plan(*SAME)), (other, plan(*SAME))], "Valley")
    wrong = changed(data, "enrollments.csv", lambda text: text.replace("Other/MATH.1,teacher", "Test_20_High/MATH.1,teacher"))
    assert faults(data) == [] and faults(wrong) == ["enrollments: Other/2026/section/ALG1-01/MATH.1 is at another school"]
    inside = changed(data, "classes.csv", lambda text: text.replace("Other/course/BAND", "Test_20_High/course/BAND"))
    assert faults(inside) == ["classes: Other/2026/section/BAND-01 is of another school's course"]


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(buffer, "w") as copy:
        for name in book.namelist():
            text = book.read(name).decode()
            assert name != part or change(text) != text
            copy.writestr(name, change(text) if name == part else text)
    return buffer.getvalue()


def test_the_command_writes_several_schools(chosen: Chosen, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = []
    for seed, (_school, held) in zip(SEEDS[:2], chosen, strict=False):
        (tmp_path / f"{seed}.xlsx").write_bytes(book_of(seed))
        (tmp_path / f"{seed}.json").write_text(held.dumps(), encoding="utf-8")
        words.append([str(tmp_path / f"{seed}.xlsx"), str(tmp_path / f"{seed}.json")])
    out = tmp_path / "out.zip"
    assert main(["roster", *words[0], "--also", "=".join(words[1]), "--district", "Three Rivers", "-o", str(out)]) == 0
    assert faults(out.read_bytes()) == [] and "121 sections and 28 homerooms of 2 schools" in capsys.readouterr().out
    assert main(["roster", *words[0], "--also", words[1][0], "-o", str(out)]) == 2
    assert "names no plan" in capsys.readouterr().err
    assert main(["roster", *words[0], "--also", "=".join(words[0]), "-o", str(out)]) == 2
    assert "two schools are called Jefferson Elementary" in capsys.readouterr().err


def test_the_district_comes_through_a_server_as_it_was_written(chosen: Chosen) -> None:
    """The ten schools served by pages of a hundred lines: the same classes and teachers arrive."""
    with zipfile.ZipFile(io.BytesIO(district_roster(chosen, "Three Rivers District"))) as book:
        files = {name: book.read(f"{name}.csv").decode() for name in FILES}
    with served(files) as server, closing(Server(server.base, server.token_address, Secrets(*CLIENT))) as source:
        arrived = pull(source)
    for name in FILES:
        wanted = {line["sourcedId"]: line for line in csv.DictReader(io.StringIO(files[name]))}
        got = {line["sourcedId"]: line for line in arrived.files[name]}
        columns = [c for c in next(iter(wanted.values())) if c not in ("status", "dateLastModified", "title")]
        assert {i: [line[c] for c in columns] for i, line in got.items()} == {i: [line[c] for c in columns] for i, line in wanted.items()}, name
