"""The profiles that come with the planner say where each header was found, and a district's own is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.interop.profile import FIELDS, FOLDER, NEEDED, BadProfile, known, load
from planner.interop.sis import read_sections
from planner.interop.table import plain


@pytest.mark.parametrize("name", known())
def test_each_column_is_verified_with_its_source_or_says_that_it_is_not(name: str) -> None:
    profile = load(name)
    assert set(NEEDED) <= set(profile.columns) <= set(FIELDS)
    for column in profile.columns.values():
        assert column.source, f"{name}: {column.field} has no source"
        assert not column.verified or "not found" not in column.source
        assert column.verified or column.header in profile.unverified


@pytest.mark.parametrize("name", known())
def test_no_header_means_two_fields_and_no_field_reads_a_column_of_names(name: str) -> None:
    profile = load(name)
    owner: dict[str, str] = {}
    for column in profile.columns.values():
        for header in column.headers:
            assert owner.setdefault(plain(header), column.field) == column.field, header
    assert not {plain(h) for h in profile.names} & {plain(c.header) for c in profile.columns.values()}


def test_generic_is_our_own_form_and_claims_nothing() -> None:
    assert not any(c.verified for c in load("generic").columns.values())


def test_a_district_saves_its_own(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(
        (FOLDER / "generic.toml").read_text(encoding="utf-8").replace('header = "course"', 'header = "Kursnummer"'), encoding="utf-8"
    )
    assert load(str(own)).columns["course"].header == "Kursnummer"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "cannot be read"),
        ('[columns.course]\nheader = "c"', "has no column for the section number"),
        ('[columns.course]\nheader = "c"\n[columns.section]\nalso = []', "gives no header for the section number"),
        ('[columns.course]\nheader = "c"\n[columns.section]\nheader = "s"\n[columns.pet]\nheader = "p"', "knows no field pet"),
        ('[expression]\nformat = "odd"\n[columns.course]\nheader = "c"\n[columns.section]\nheader = "s"', "a format that is not known"),
    ],
)
def test_a_bad_profile_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(BadProfile, match=said):
        load(str(own))


def test_an_unknown_profile_names_those_that_there_are() -> None:
    with pytest.raises(BadProfile, match="aeries, generic, infinite_campus, powerschool"):
        load("skyward")


@pytest.mark.parametrize(
    "head",
    [
        "Course ID,Section ID,Course Title,Term Code,Period,Meet Days,Staff Code,Staff Name,Room Name,Max Students,Total Students",
        "Crs,Sec,Course Description,Term,Block,Days Meet,Teacher No,Teacher Full Name,Rm,Max Seats,Students",
        "COURSE_CODE,SECTION_NO,COURSE_NAME,TERM_NAME,PERIODS,MEETING_DAYS,TEACHER_ID,INSTRUCTOR,ROOM_NO,CLASS_LIMIT,CURRENT_ENROLLMENT",
    ],
)
def test_headers_of_other_programs_are_generic_and_names_are_left_out(head: str) -> None:
    found = read_sections(f'{head}\nART,1,Art,S1,3,A,T7,"Doe, Jane",12,25,20\nBIO,1,Bio,Y,2,A-B,T8,"Roe, Sam",14,30,28\n'.encode(), load("generic"), "list.csv")
    assert [(g.id, g.term, g.first.teacher, g.first.room, g.enrolled) for g in found.sections] == [("ART-1", "S1", "T7", "12", 20), ("BIO-1", "Y", "T8", "14", 28)]
    assert not found.must_fix and found.unread == ("1 column of names or addresses",) and "Doe" not in repr(found)
