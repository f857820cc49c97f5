"""Next year's list: identical but for what the plan changes; numbers by hand."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sis_files import POWERSCHOOL, SAME, TEACHERS, plan, school

from planner.domain.plan import Section
from planner.domain.school import Course
from planner.interop.agreement import most_agreement
from planner.interop.next_year import NextYear, next_year, side_file
from planner.interop.profile import load
from planner.interop.sis import open_list, section_list

DATA = POWERSCHOOL.replace("\n", "\r\n").encode()


def written(data: bytes, *sections: Section, mark: bool = False, teachers: dict[str, str] | None = None, profile: str = "powerschool") -> NextYear:
    table = open_list(data, load(profile))
    return next_year(table, section_list(table, load(profile), "list.csv"), school(), plan(*sections), TEACHERS if teachers is None else teachers, mark)


def changed(before: bytes, after: bytes) -> list[str]:
    """The lines that are not alike."""
    return sorted(set(before.decode().split("\r\n")) ^ set(after.decode().split("\r\n")))


def test_a_plan_of_this_years_sections_writes_this_years_bytes() -> None:
    found = written(DATA, *SAME)
    assert found.data == DATA and not found.changes and not found.findings


def test_only_the_changed_section_differs() -> None:
    """The first algebra section moves to period 2: one cell of one line. Nothing else meets alone in period 2 but BAND, written 2(A-B)."""
    found = written(DATA, replace(SAME[0], periods=("P2",)), *SAME[1:])
    assert changed(DATA, found.data) == sorted(
        [
            'ALG1,"Algebra, 1",1,3500,1(A-B),101,"Family, Given",12,30,28,9001,1.0',
            'ALG1,"Algebra, 1",1,3500,2(A-B),101,"Family, Given",12,30,28,9001,1.0',
        ]
    )
    assert [(c.kind, c.section, c.field, c.before, c.after) for c in found.changes] == [("changed", "ALG1-1", "Expression", "1(A-B)", "2(A-B)")]


def test_a_teachers_name_goes_along_with_the_code() -> None:
    """ARTS.1 (103) takes art from 104: the name is copied inside the file."""
    found = written(DATA, *SAME[:3], replace(SAME[3], unit_id="ARTS.1"))
    assert 'ART,Art,01,3501,4(A-B),103,"Third, Given",A,25,25,9004,0.5' in found.data.decode()
    assert "Third" not in side_file(found.changes) and "Fourth" not in side_file(found.changes)


def test_a_new_section_gets_the_next_number_and_never_the_ids_of_another() -> None:
    found = written(DATA, *SAME, Section("ALG1-03", "ALG1", "MATH.1", ("P4",)))
    assert found.data == DATA.replace(
        b"BAND,Band,1", b'ALG1,"Algebra, 1",3,3500,4(A-B),101,"Family, Given",,30,0,,1.0\r\nBAND,Band,1', 1
    ), "DCID is the section's own and stays blank; credits are the course's"
    assert [(c.kind, c.section) for c in found.changes] == [("new", "ALG1-3")]


def test_a_section_that_the_plan_does_not_have_is_left_out_and_said() -> None:
    found = written(DATA, SAME[1], SAME[2], SAME[3])
    assert [(c.kind, c.section) for c in found.changes] == [("dropped", "ALG1-1")]
    assert b"9001" not in found.data and b"9002" in found.data


def test_courses_that_the_workbook_does_not_have_stay() -> None:
    assert b"HR,Homeroom,7,3500,HR(A-B)" in written(DATA, *SAME).data


def test_a_new_course_comes_last_and_is_guarded() -> None:
    odd = replace(school(), courses=(*school().courses, replace(school().courses[0], course_id="=NEW", name="@New")))
    table = open_list(DATA, load("powerschool"))
    now = section_list(table, load("powerschool"), "list.csv")
    found = next_year(table, now, odd, plan(*SAME, Section("=NEW-01", "=NEW", "MATH.1", ("P3",))), TEACHERS)
    assert found.data.decode().split("\r\n")[-2] == "'=NEW,'@New,1,3500,3(A-B),101,\"Family, Given\",,30,0,,"
    again = open_list(found.data, load("powerschool"))
    second = next_year(again, section_list(again, load("powerschool"), "x"), odd, plan(*SAME, Section("=NEW-01", "=NEW", "MATH.1", ("P3",))), TEACHERS)
    assert second.data == found.data


def test_values_of_the_system_itself_are_kept_even_if_they_look_like_formulas() -> None:
    data = DATA.replace(b"9001", b"=9001")
    assert written(data, *SAME).data == data
    assert b"=9001" in written(data, replace(SAME[0], periods=("P2",)), *SAME[1:]).data


def test_a_mark_only_if_asked() -> None:
    found = written(DATA, replace(SAME[0], periods=("P2",)), *SAME[1:], Section("BAND-02", "BAND", "ARTS.2", ("P1",)), mark=True)
    lines = found.data.decode().split("\r\n")
    assert lines[0].endswith(",Credits,Change") and lines[1].endswith(",changed: period") and lines[2].endswith(",1.0,")
    assert [line for line in lines if line.endswith(",new")] == ['BAND,Band,2,3500,1(A-B),104,"Fourth, Given",,60,0,,1.0,new']
    assert written(found.data, replace(SAME[0], periods=("P2",)), *SAME[1:], Section("BAND-02", "BAND", "ARTS.2", ("P1",))).changes == ()


def test_teachers_without_a_code_are_matched_by_what_they_teach_and_said() -> None:
    found = written(DATA, *SAME, teachers={})
    assert found.data == DATA and [f.code for f in found.findings] == ["teachers-matched"]


def test_a_teacher_whom_nobody_knows_leaves_a_blank() -> None:
    found = written(DATA, *SAME[:3], replace(SAME[3], unit_id="ARTS.9"), teachers={k: v for k, v in TEACHERS.items() if k != "104"} | {"104": "GONE"})
    assert "no-teacher-code" not in {f.code for f in found.findings}, "by what is taught, ARTS.9 is 104"
    found = written(DATA, *SAME, Section("BAND-02", "BAND", "ARTS.9", ("P1",)))
    assert "no-teacher-code" in {f.code for f in found.findings} and b'BAND,Band,2,3500,1(A-B),,"",,60' in found.data


def test_section_numbers_of_the_school() -> None:
    data = b"Section Number,Period,Term,Course ID,MST.TN1,Maximum Students,Total Student\n101,1,Y,ALG1,101,30,28\n207,2,Y,BAND,103,60,41\n"
    found = written(data, SAME[0], SAME[2], Section("ALG1-02", "ALG1", "MATH.2", ("P3",)), profile="aeries")
    assert found.data == data.replace(b"207,", b"208,3,Y,ALG1,102,30,0\n207,")


def test_a_section_with_a_line_for_each_period() -> None:
    head = b"courseNumber,sectionNumber,periodName,teacherNumber\n"
    data = head + b"ALG1,1,01,101\nALG1,1,02,101\n"
    two = Section("ALG1-01", "ALG1", "MATH.1", ("P2", "P3"))
    assert written(data, two, profile="infinite_campus").data == head + b"ALG1,1,03,101\nALG1,1,02,101\n"
    assert written(data, replace(two, periods=("P2",)), profile="infinite_campus").data == head + b"ALG1,1,02,101\n"


def test_a_workbook_of_sections() -> None:
    """Numbers stay numbers, text stays text; the same plan a second time gives the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in csv.reader(io.StringIO(POWERSCHOOL)):
        sheet.append([int(v) if v.isdigit() and not v.startswith("0") else v for v in row])
    buffer = io.BytesIO()
    book.save(buffer)
    assert written(buffer.getvalue(), *SAME).data == buffer.getvalue()
    moved = (replace(SAME[0], periods=("P2",)), *SAME[1:], Section("BAND-02", "BAND", "ARTS.2", ("P1",)))
    once = written(buffer.getvalue(), *moved)
    rows = [[c.value for c in row] for row in load_workbook(io.BytesIO(once.data)).worksheets[0].iter_rows()]
    assert rows[1][:6] == ["ALG1", "Algebra, 1", 1, 3500, "2(A-B)", 101] and [r[0] for r in rows].count("BAND") == 2 and rows[5][3] == 3501
    assert written(once.data, *moved).data == once.data


UNITS = ("MATH.1", "MATH.2", "ARTS.1", "ARTS.2")
SECTIONS = st.lists(
    st.builds(
        Section, st.just("x"), st.sampled_from(["ALG1", "BAND", "ART"]), st.sampled_from(UNITS),
        st.lists(st.sampled_from(["P1", "P2", "P3", "P4"]), min_size=1, max_size=2, unique=True).map(tuple),
        term=st.sampled_from(["Y", "S1", "S2"]), room=st.sampled_from(["", "12", "M1"]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(SECTIONS, st.booleans(), st.booleans())
def test_export_import_export_is_byte_identical(sections: list[Section], known: bool, mark: bool) -> None:
    teachers = TEACHERS if known else {}
    once = written(DATA, *sections, teachers=teachers, mark=mark)
    again = written(once.data, *sections, teachers=teachers)
    assert again.data == once.data and not again.changes


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
def test_pairs_agree_most_together(weights: list[list[int]]) -> None:
    best = max(sum(w[j] for w, j in zip(weights, order, strict=False)) for order in permutations(range(4)))
    found = most_agreement(weights)
    assert sum(w[j] for w, j in zip(weights, found, strict=True) if j is not None) == best
    assert len({j for j in found if j is not None}) == sum(j is not None for j in found)


def test_agreement_of_unlike_numbers() -> None:
    assert most_agreement([]) == [] and most_agreement([[]]) == [None]
    assert most_agreement([[5], [7], [0]]) == [None, 0, None]
    rng = random.Random(0)
    large = [[rng.randrange(50) for _ in range(90)] for _ in range(90)]
    assert sorted(j for j in most_agreement(large) if j is not None) == list(range(90))


def test_each_course_of_a_stacked_class_keeps_its_line() -> None:
    """Spanish 3 and 4 move to period 2 together; French, new in their class, gets a line of its own."""
    data = b"course,course_name,section,term,period,teacher,room,seats,enrolled\r\nSPA3,Spanish 3,1,Y,1,T,12,25,8\r\nSPA4,Spanish 4,1,Y,1,T,12,25,7\r\n"
    rows = tuple(Course(c, c, "WL", 8, 25, 25, cert="WL", stack="S") for c in ("FRE", "SPA3", "SPA4"))
    both = replace(rows[0], course_id="FRE+SPA3+SPA4", together=rows)
    table = open_list(data, load("generic"))
    now = section_list(table, load("generic"), "list.csv")
    made = next_year(table, now, school(courses=(both,)), plan(Section("S-01", "FRE+SPA3+SPA4", "T", ("P2",), room="12")), {"T": "T"})
    lines = made.data.decode().split("\r\n")
    assert lines[1:4] == ["SPA3,Spanish 3,1,Y,2,T,12,25,8", "SPA4,Spanish 4,1,Y,2,T,12,25,7", "FRE,FRE,1,Y,2,T,12,25,0"]
