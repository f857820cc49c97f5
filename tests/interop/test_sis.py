"""A section list read through a profile: what is kept, what is dropped, what is wrong, what follows."""

from __future__ import annotations

import pytest
from sis_files import POWERSCHOOL, school

from planner.interop.courses import course_rows, department
from planner.interop.profile import load
from planner.interop.sis import SectionList, current_rows, loads, read_sections, taught, unknown_periods
from planner.interop.tallies import Tallies


def read(text: str, profile: str = "powerschool") -> SectionList:
    return read_sections(text.encode(), load(profile), "list.csv")


def test_codes_and_other_columns_are_kept_word_for_word() -> None:
    found = read(POWERSCHOOL)
    assert [g.id for g in found.sections] == ["ALG1-1", "ALG1-2", "BAND-1", "ART-01", "HR-7"]
    assert dict(found.lines[0].values)["DCID"] == "9001" and dict(found.lines[0].values)["Course_Name"] == "Algebra, 1"
    assert [g.first.term for g in found.sections] == ["Y", "Y", "Y", "S1", "Y"]
    assert not found.findings


def test_names_are_dropped_on_reading() -> None:
    found = read(POWERSCHOOL)
    assert "LastFirst" not in found.columns
    assert not any(name in repr(found) for name in ("Family", "Given", "Other", "Third", "Fifth"))


def test_a_column_of_codes_that_holds_names_is_dropped_and_said() -> None:
    found = read("course,section,period,teacher,seats,enrolled\nA,1,2,Given Family,30,20\nB,1,3,Given Other,30,20\n", "generic")
    assert [f.code for f in found.findings] == ["names"] and loads(found) == {} and "Family" not in repr(found)


@pytest.mark.parametrize("header", ["Student_Number", "StudentID", "Student Name", "SSID", "Pupil No", "DOB"])
def test_a_roster_is_refused(header: str) -> None:
    found = read(f"course,section,{header}\nA,1,4711\n", "generic")
    assert [f.code for f in found.must_fix] == ["student-data"] and not found.lines and "4711" not in repr(found)


@pytest.mark.parametrize("header", ["No_of_students", "Total Students", "Max Students", "Student Count"])
def test_counts_of_students_are_no_roster(header: str) -> None:
    assert "student-data" not in {f.code for f in read(f"course,section,{header}\nA,1,20\n", "generic").findings}


def test_all_faults_at_once_each_with_its_line_and_column() -> None:
    found = read(
        "Course_Number,Section_Number,Expression,Teacher,MaxEnrollment,No_of_students,TermID\n"
        ",1,1(A),101,30,20,3500\n"
        "ALG1,1,1(A,101,30,20,3500\n"
        "ALG1,2,1(A),102,many,31,3500\n"
        "ALG1,3,1(A),102,30,31,Fall\n"
        "ALG1,3,1(A),102,30,30,\n"
        "ALG1,4,1(A)\n"
    )
    said = {(f.cell, f.code) for f in found.findings}
    assert said == {
        ("list.csv line 2, Course_Number", "blank"),
        ("list.csv line 3, Expression", "unclear-period"),
        ("list.csv line 4, MaxEnrollment", "not-a-number"),
        ("list.csv line 5, No_of_students", "over-full"),
        ("list.csv line 5, TermID", "unknown-term"),
        ("list.csv", "repeated-line"),
        ("list.csv line 7", "ragged"),
    }
    assert len(found.must_fix) == 4


def test_a_missing_column_says_which_and_what_it_might_be() -> None:
    found = read("Course_Number,Sectionnumbr,Expression,Teacher,MaxEnrollment,No_of_students\nA,1,1(A),1,30,20\n")
    (fault,) = found.must_fix
    assert fault.message == "The column Section_Number (the section number) is missing." and "Sectionnumbr" in fault.fix


def test_several_lines_of_a_section_are_one_section_with_all_its_periods() -> None:
    found = read(
        "courseNumber,sectionNumber,termName,periodName,scheduleName,teacherNumber,teacherDisplay,maxStudents,studentCount\n"
        "BIO,1,Year,01,A,7,\"Family, Given\",30,28\nBIO,1,Year,02,A,7,\"Family, Given\",30,28\nBIO,2,Year,01,B,8,\"Other, G\",30,29\n",
        "infinite_campus",
    )  # fmt: skip
    assert [(g.id, [(x.period, x.days) for x in g.meetings]) for g in found.sections] == [
        ("BIO-1", [("01", ("A",)), ("02", ("A",))]),
        ("BIO-2", [("01", ("B",))]),
    ]
    (row,) = course_rows(found).rows
    assert (row["requests"], row["periods_per_section"]) == (57, 1), "a section's students are counted once"


def test_aeries_blocks_and_days() -> None:
    found = read(
        "Section Number\tPeriod\tBlock\tTerm\tDays Scheduled\tCourse ID\tCourse Title\tMST.TN1\tMaximum Students\tTotal Student\n"
        "101\t1\t2\tY\tMTWRF\tMAT1\tMath 1\t12\t32\t30\n",
        "aeries",
    )
    (group,) = found.sections
    assert [m.period for m in group.meetings] == ["1", "2"] and group.first.term == "Y" and loads(found) == {"12": 1}
    assert course_rows(found).rows[0]["periods_per_section"] == 2


def test_what_follows_for_courses_teachers_and_today() -> None:
    found = read(POWERSCHOOL)
    rows = {r["course_id"]: r for r in course_rows(found, school=school()).rows}
    assert rows["ALG1"] == {
        "course_id": "ALG1", "name": "Algebra, 1", "dept": "MATH", "requests": 57, "target_size": 30, "max_size": 30,
        "periods_per_section": 1, "term": "Y", "cert": "MATH_SEC",
    }  # fmt: skip
    assert (rows["ART"]["term"], rows["BAND"]["dept"], rows["HR"]["max_size"]) == ("S1", "ART", 30)
    assert loads(found) == {"101": 1, "102": 1, "103": 1, "104": 1, "105": 1}
    assert taught(found)["101", "ALG1"] == 1
    current = list(current_rows(found, school()))
    assert current[0] == {"row_kind": "section", "id": "ALG1-1", "cycle_day": None, "slot": "P1", "value": "101"}
    assert len(current) == 4 and unknown_periods(found, school()) == ("HR(A,B)",)


def test_the_class_size_that_most_sections_have_is_the_target_and_the_largest_the_limit() -> None:
    found = read("course,section,period,teacher,seats,enrolled\nA,1,1,9,28,20\nA,2,2,9,28,20\nA,3,3,9,34,20\n", "generic")
    assert (course_rows(found).rows[0]["target_size"], course_rows(found).rows[0]["max_size"]) == (28, 34)


def test_tallies_give_next_years_requests_and_courses() -> None:
    rows = {r["course_id"]: r for r in course_rows(read(POWERSCHOOL), Tallies({"ALG1": 61, "CHEM": 30}, {"CHEM": "Chemistry"})).rows}
    assert (rows["ALG1"]["requests"], rows["CHEM"]["requests"], rows["CHEM"]["name"], rows["CHEM"]["dept"]) == (61, 30, "Chemistry", "SCI")


@pytest.mark.parametrize(
    ("said", "name", "dept"),
    [
        ("", "Language Arts 7", "ENG"), ("", "AP Span Lit", "ENG"), ("World Languages", "Level 2", "WL"), ("", "Martial crafts", "OTH"),
        ("", "ELD 3", "EL"), ("", "PE 9", "PE"), ("", "Pre-Calculus", "OTH"), ("", "AP Calculus", "MATH"),
    ],
)  # fmt: skip
def test_departments_are_guessed_from_words(said: str, name: str, dept: str) -> None:
    assert department(said, name) == dept


# --- one class on several lines ----------------------------------------------------------------------------------------
HEADERS = "course,course_name,section,term,period,teacher,room,seats,enrolled\n"


def test_a_section_with_a_line_for_each_term_is_one_section_of_the_year() -> None:
    """ENG 1 in S1 and S2 with the same teacher and period; section 2 has another teacher in S2, so it is two."""
    found = read(HEADERS + "ENG,E,1,S1,1,T,R,25,24\nENG,E,1,S2,1,T,R,25,24\nENG,E,2,S1,2,T,R,25,20\nENG,E,2,S2,2,U,R,25,20\n", "generic")
    assert [(g.id, g.term, g.enrolled) for g in found.sections] == [("ENG-1", "Y", 24), ("ENG-2", "S1", 20), ("ENG-2", "S2", 20)]
    assert [f.code for f in found.findings] == ["line-for-each-term", "term-by-term"] and loads(found) == {"T": 2, "U": 1}
    whole = course_rows(read(HEADERS + "ENG,E,1,S1,1,T,R,25,24\nENG,E,1,S2,1,T,R,25,24\n", "generic"))
    assert whole.rows[0]["requests"] == 24 and whole.rows[0]["term"] == "Y"


def test_two_lines_at_one_time_with_one_teacher_in_one_room_are_a_stack() -> None:
    found = read(HEADERS + "SPA3,Spanish 3,1,Y,4,T,R,25,8\nSPA4,Spanish 4,1,Y,4,T,R,25,7\n", "generic")
    made = course_rows(found)
    assert loads(found) == {"T": 1}
    assert [(r["course_id"], r["stack"]) for r in made.rows] == [("SPA3", "SPA3+SPA4"), ("SPA4", "SPA3+SPA4")]
    assert [f.code for f in made.findings if f.code == "stacked"] == ["stacked"]


def test_a_course_with_other_sections_beside_is_asked_about() -> None:
    found = course_rows(read(HEADERS + "SPA3,Spanish 3,1,Y,4,T,R,25,8\nSPA3,Spanish 3,2,Y,5,T,R,25,20\nSPA4,Spanish 4,1,Y,4,T,R,25,7\n", "generic"))
    assert not any("stack" in r for r in found.rows)
    [said] = [f for f in found.findings if f.code == "stacked"]
    assert "SPA3-1 and SPA4-1" in said.message and said.fix


def test_two_rooms_are_two_classes() -> None:
    found = read(HEADERS + "SPA3,Spanish 3,1,Y,4,T,R,25,8\nSPA4,Spanish 4,1,Y,4,T,Q,25,7\n", "generic")
    assert found.stacked == () and loads(found) == {"T": 2}
