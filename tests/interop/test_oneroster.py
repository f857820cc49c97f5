"""A OneRoster export read as a section list: two schools, two semesters, a co-taught class; nothing of people is opened."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from planner.cli.main import main
from planner.interop.courses import course_rows
from planner.interop.oneroster import read_oneroster
from planner.interop.sis import loads
from planner.workbook.read import read_workbook

FILES = {
    "manifest": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.classes,bulk\n",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nD,,,District,district,,\nL,,,Lincoln High,high,,D\nG,,,Grant High,school,,D\n",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
    "Y,,,2025-26,schoolYear,2025-08-01,2026-06-01,,2026\nF,,,Fall,semester,2025-08-01,2025-12-20,Y,2026\nW,,,Spring,semester,2026-01-05,2026-06-01,Y,2026\n",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n"
    'c1,,,Y,English 1,0412,9,L,,\nc2,,,Y,"Art, Studio",ART,9,L,,\n',
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
    'k1,,,English,9,c1,1,scheduled,S1,L,"F,W",,,1\nk2,,,Art,9,c2,7,scheduled,S2,L,F,,,"3,4"\nk3,,,Home,9,c2,H,homeroom,S2,L,Y,,,HR\n'
    "k4,,,English,9,c1,2,scheduled,G1,G,Y,,,2\nk5,tobedeleted,,Old,9,c1,3,scheduled,S1,L,Y,,,2\n",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
    "e1,,,k1,L,t2,teacher,false,,\ne2,,,k1,L,t1,teacher,true,,\ne3,,,k1,L,s77,student,,,\ne4,,,k1,L,s78,student,,,\ne5,,,k2,L,t3,teacher,true,,\n",
    "users": "sourcedId,givenName\nt1,Pat\n",
    "demographics": "sourcedId,birthDate\ns77,2010-01-01\n",
}


def packed(**changes: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for name, text in (FILES | changes).items():
            if text:
                book.writestr(f"{name}.csv", text)
    return buffer.getvalue()


def test_classes_become_sections_with_terms_teachers_and_counts() -> None:
    found = read_oneroster(packed(), "Lincoln High")
    assert [(g.id, g.term, g.teachers, g.second, [m.period for m in g.meetings], g.enrolled) for g in found.sections] == [
        ("0412-1", "Y", ("t1", "t2"), ("t2",), ["1"], 2), ("ART-7", "S1", ("t3",), (), ["3", "4"], None),
    ]  # fmt: skip
    assert [r["co_teach_sped"] for r in course_rows(found).rows if "co_teach_sped" in r] == [1] and loads(found) == {"t1": 1, "t2": 1, "t3": 1}
    assert found.unread == ("files demographics.csv, users.csv (never opened)", "1 classes of other schools") and not found.must_fix
    assert {f.code for f in found.findings} >= {"homerooms", "co-taught", "line-for-each-term"}


def test_nothing_of_a_student_or_a_name_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    read = zipfile.ZipFile.read
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda self, item, pwd=None: (opened.append(item.filename), read(self, item, pwd))[1])
    found = read_oneroster(packed(), "Lincoln High")
    assert "s77" not in repr(found) and "Pat" not in repr(found)
    assert sorted(opened) == ["academicSessions.csv", "classes.csv", "courses.csv", "enrollments.csv", "manifest.csv", "orgs.csv"]


def test_an_unpacked_folder_by_one_of_its_files(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    found = read_oneroster(tmp_path / "classes.csv", "grant high")
    assert [g.id for g in found.sections] == ["0412-2"] and "3 classes of other schools" in found.unread


@pytest.mark.parametrize(
    ("data", "school", "code"),
    [
        (packed(), "Lincon High", "several-schools"),
        (packed(classes=""), "Lincoln High", "missing-file"),
        (packed(courses="sourcedId,name\nc1,x\n"), "Lincoln High", "missing-column"),
        (packed(manifest="propertyName,value\nfile.classes,delta\n"), "Lincoln High", "delta"),
        (b"PK\x03\x04 no zip", "Lincoln High", "damaged"),
    ],
)
def test_what_is_no_roster_says_why(data: bytes, school: str, code: str) -> None:
    assert [f.code for f in read_oneroster(data, school).must_fix] == [code]


@pytest.mark.parametrize(
    ("titles", "terms"),
    [(("Quarter 1", "Quarter 2"), ["Q1", "Q2"]), (("Fall", "Winter", "Spring"), ["T1", "T2", "T3"]), (("Sem 2", "Sem 1"), ["S2", "S1"])],
)
def test_terms_by_their_titles_or_their_order(titles: tuple[str, ...], terms: list[str]) -> None:
    head = FILES["academicSessions"].splitlines()[0]
    sessions = "\n".join([head, *(f"x{n},,,{t},term,2025-0{n}-01,2025-0{n}-28,Y,2026" for n, t in enumerate(titles, 1))])
    lines = [FILES["classes"].splitlines()[0]]
    lines += [f"k{n},,,E,9,c1,{n},scheduled,S1,L,x{n},,,{n}" for n in range(1, len(titles) + 1)]
    found = read_oneroster(packed(academicSessions=sessions, classes="\n".join(lines)), "Lincoln High")
    assert [g.term for g in found.sections] == terms


def test_the_command_imports_an_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Path(__file__).parents[2] / "templates" / "xlsx" / "summit.xlsx"
    name = read_workbook(book).school.info.school_name  # type: ignore[union-attr]
    (tmp_path / "roster.zip").write_bytes(packed(orgs=FILES["orgs"].replace("Lincoln High", name)))
    words = ["import", "--sis", "oneroster", str(tmp_path / "roster.zip"), str(book), "-o", str(tmp_path / "out.xlsx")]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "2 sections of 2 courses were read" in said and "demographics.csv, users.csv (never opened)" in said
