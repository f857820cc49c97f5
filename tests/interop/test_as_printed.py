"""Section lists as programs print them: commas, lines for terms and co-teachers, schedules' names, zeros that were cut off."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from sis_files import school

from planner.domain.plan import Plan, Section
from planner.domain.school import Course, JobClass, School, Slot, Staff
from planner.interop.courses import course_rows
from planner.interop.expression import Days, Unclear, days_of, parse
from planner.interop.next_year import next_year
from planner.interop.profile import load
from planner.interop.sis import SectionList, as_in_workbook, current_rows, loads, open_list, read_sections, section_list, taught
from planner.interop.spelling import Spellings, respelled
from planner.interop.tallies import Tallies

HEADS = "course,course_name,section,term,period,days,teacher,room,seats,enrolled\n"


def read(text: str, profile: str = "generic") -> SectionList:
    return read_sections(text.encode(), load(profile), "list.csv")


def today(found: SectionList, book: School) -> list[tuple[object, ...]]:
    return [(r["id"], r["cycle_day"], r["slot"], r["value"]) for r in current_rows(found, book)]


def codes(found: SectionList) -> list[str]:
    return [f.code for f in found.findings]


# --- when a section meets ------------------------------------------------------------------------------------------------
def test_periods_before_a_comma_share_the_days_behind_it() -> None:
    """PowerSchool prints 1,3(A) for periods 1 and 3 on A days; and 2(A) stands for itself."""
    found = read(
        'Course_Number,Course_Name,Section_Number,TermID,Expression,Teacher,Room,MaxEnrollment,No_of_students\n'
        'ENG1,English 1,1,3500,"1,3(A)",HUM.1,S1,25,24\nENG2,English 2,1,3500,"2(A)",HUM.1,S1,25,24\nSPA1,Spanish 1,1,3500,"4(B)",HUM.2,S2,25,12\n',
        "powerschool",
    )
    assert today(found, school()) == [
        ("ENG1-1", 1, "P1", "HUM.1"), ("ENG1-1", 1, "P3", "HUM.1"), ("ENG2-1", 1, "P2", "HUM.1"), ("SPA1-1", 2, "P4", "HUM.2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meets"),
    [
        ("1-2,4(A-B)", "1AB 2AB 4AB"), ("1-2(A) 3(B) 4(A)", "1A 2A 3B 4A"), ("1,2(A-E)", "1ABCDE 2ABCDE"), ("HR(A-E)", "HRABCDE"),
        ("1(A B)", "1AB"), ("1, 3 (A,C)", "1AC 3AC"), ("1/2(A)", "1A 2A"), ("1(A),3(B)", "1A 3B"), ("1 and 3", "1 3"), ("Period 4", "4"),
        ("2nd Period", "2"), ("1(M-F)", "1MTWRF"), ("1(MTuWThF)", "1MTWRF"), ("1(MTWTF)", "1MTWRF"), ("2,4(TuTh)", "2TR 4TR"),
    ],
)  # fmt: skip
def test_expressions_of_the_products(text: str, meets: str) -> None:
    days = days_of((), [text.partition("(")[2].rstrip(")")])
    assert " ".join(m.period + "".join(m.days) for m in parse(text, days)) == meets


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("MTWTF", "MTWRF"), ("MTuWThF", "MTWRF"), ("M T W Th F", "MTWRF"), ("MTWHF", "MTWRF"), ("Mon, Wed & Fri", "MWF"), ("TTh", "TR"),
        ("Monday-Thursday", "MTWR"), ("M-W-F", "MWF"), ("M-W--", "MW"), ("A Day", "A"), ("Day B", "B"), ("A-Day", "A"), ("A C", "AC"), ("Daily", ""),
    ],
)  # fmt: skip
def test_days_in_a_column_of_their_own(text: str, days: str) -> None:
    (meeting,) = parse("3", days_of((), [text]), text)
    assert "".join(meeting.days) == days


def test_days_for_some_periods_alone_are_asked_about() -> None:
    with pytest.raises(Unclear, match="none for 1"):
        parse("1 3(A)", Days(("A", "B")))


def test_a_period_that_is_called_otherwise_on_each_day_is_found_on_each() -> None:
    """3(A-B) with a bell of A1 … B3 is A3 on day 1 and B3 on day 2; so is 3 alone."""
    bell = tuple(Slot(day, f"{day}{n}", n, 440 + 50 * n, 485 + 50 * n, "class") for day in "AB" for n in (1, 2, 3))
    book = school(bell=bell)
    found = read(HEADS + "E,E,1,Y,3(A-B),,T,R,25,20\nF,F,1,Y,2,,U,R,25,20\n")
    assert today(found, book) == [("E-1", None, "A3", "T"), ("E-1", None, "B3", "T"), ("F-1", None, "A2", "U"), ("F-1", None, "B2", "U")]
    written = read(HEADS + 'E,E,1,Y,"1,3(A)",,T,R,25,20\nF,F,1,Y,2(A),,U,R,25,20\n').codes(book)
    from planner.interop.expression import Cells, Written

    learnt = Written(written)
    learnt.learn(parse("1,3(A)", written.days), Cells("1,3(A)"))
    learnt.learn(parse("2(A)", written.days), Cells("2(A)"))
    assert (learnt.cells(("A1", "A3")).expression, learnt.cells(("A3",)).expression, learnt.cells(("B1",)).expression) == ("1,3(A)", "3(A)", "1(B)")


def test_a_schedule_that_is_called_main_names_no_days() -> None:
    found = read(HEADS + "E,E,1,Y,1,Main,T,R,25,20\nF,F,1,Y,2,Main,U,R,25,20\n")
    assert codes(found) == ["schedule-name"] and today(found, school()) == [("E-1", None, "P1", "T"), ("F-1", None, "P2", "U")]
    mixed = read(HEADS + "E,E,1,Y,1,A,T,R,25,20\nF,F,1,Y,2,Main Bell,U,R,25,20\n")
    assert codes(mixed) == ["schedule-name"] and today(mixed, school()) == [("E-1", 1, "P1", "T"), ("F-1", None, "P2", "U")]
    two = read(HEADS + "E,E,1,Y,1,Blue,T,R,25,20\nF,F,1,Y,2,Gold,U,R,25,20\n")
    assert [f.code for f in two.must_fix] == ["unclear-period", "unclear-period"], "two names may well be days: they are asked about"


# --- several lines of one section ----------------------------------------------------------------------------------------
def test_a_line_for_each_term_is_one_section_also_without_teachers() -> None:
    found = read(HEADS + "E,E,1,S1,1,,T,R,25,24\nE,E,1,S2,1,,T,R,25,24\nF,F,1,Q1,,,,,25,20\nF,F,1,Q2,,,,,25,20\nF,F,1,Q3,,,,,25,20\nF,F,1,Q4,,,,,25,19\n")
    assert [(g.id, g.term, g.enrolled) for g in found.sections] == [("E-1", "Y", 24), ("F-1", "Y", 20)]
    assert [r["requests"] for r in course_rows(found).rows] == [24, 20] and codes(found) == ["line-for-each-term"]


def test_a_line_for_each_term_and_period() -> None:
    """Campus prints four lines for a double period of two terms; another room in spring is the same class."""
    lines = [f"E,E,1,{term},{p},,T,{room},25,24\n" for term, room in (("S1", "R"), ("S2", "Q")) for p in (1, 2)]
    (group,) = read(HEADS + "".join(lines)).sections
    assert (group.term, [m.period for m in group.meetings], group.teachers) == ("Y", ["1", "2"], ("T",))


def test_a_course_whose_other_sections_last_one_term_lasts_one_term() -> None:
    """Health 1 is listed in both semesters, and Health 2 and 3 in one: number 1 was used twice, for 24 and 22 students."""
    found = read(HEADS + "H,H,1,S1,1,,T,R,25,24\nH,H,1,S2,1,,T,R,25,22\nH,H,2,S1,2,,T,R,25,20\nH,H,3,S2,2,,T,R,25,21\n")
    assert [(g.term, g.enrolled) for g in found.sections] == [("S1", 24), ("S2", 22), ("S1", 20), ("S2", 21)]
    assert course_rows(found).rows[0] | {"name": ""} == course_rows(found).rows[0] | {"name": "", "requests": 87, "term": "S"}
    assert codes(found) == ["term-by-term"]


def co_book() -> School:
    """English teachers HUM.1 and HUM.2, special-education teacher SPED1, EL teacher ELT."""
    staff = (Staff("HUM", "dept_teacher", count=2), Staff("SPED1", "sped_teacher"), Staff("ELT", "el_teacher"))
    classes = tuple(JobClass(c, c, 0, 0, 0, tag) for c, tag in (("dept_teacher", "teacher_core"), ("sped_teacher", "sped"), ("el_teacher", "el")))
    return school(staff=staff, job_classes=classes)


@pytest.mark.parametrize(
    ("lines", "sped", "el"),
    [
        (("HUM.1", "SPED1"), 1, 0), (("SPED1", "HUM.1"), 1, 0), (("HUM.1", "ELT"), 0, 1), (("ELT", "HUM.1"), 0, 1), (("HUM.1", "HUM.2"), 1, 0),
        (("HUM.1; SPED1",), 1, 0), (("HUM.1 / ELT",), 0, 1),
    ],
)  # fmt: skip
def test_a_line_for_the_co_teacher_is_no_second_section(lines: tuple[str, ...], sped: int, el: int) -> None:
    book = co_book()
    found = read(HEADS + "".join(f"ENG1,English 1,1,Year,01,,{t},S1,25,24\n" for t in lines).replace("Year", "Y"))
    position = {t: t for t in loads(found)}
    found = as_in_workbook(found, book, position)
    (group,) = found.sections
    assert group.first.teacher == "HUM.1" and len(group.second) == 1 and codes(found) == ["co-taught"] and not found.must_fix
    (row,) = course_rows(found, None, book, position).rows
    assert (row["requests"], row.get("co_teach_sped", 0), row.get("co_teach_el", 0)) == (24, sped, el)
    assert loads(found) == dict.fromkeys(group.teachers, 1) and taught(found) == {("HUM.1", "ENG1"): 1}
    assert today(found, book) == [("ENG1-1", None, "P1", "HUM.1")]


def test_a_column_for_the_co_teacher() -> None:
    found = read("course,section,period,teacher,Co-Teacher,seats,enrolled\nE,1,1,T,S,25,20\nF,1,2,T,,25,20\n")
    assert [g.second for g in found.sections] == [("S",), ()] and loads(found) == {"S": 1, "T": 2} and "S" not in str(found.unread)


def test_another_teacher_in_another_period_keeps_each_period() -> None:
    found = read(HEADS + "E,E,1,Y,1,,T,R,25,24\nE,E,1,Y,2,,U,R,25,24\n")
    assert today(found, school()) == [("E-1", None, "P1", "T"), ("E-1", None, "P2", "U")] and codes(found) == ["other-teacher"]
    assert course_rows(found).rows[0].get("co_teach_sped") is None and taught(found) == {("T", "E"): 1}


def test_a_line_that_stands_twice_is_read_once_and_nothing_is_to_be_deleted() -> None:
    found = read(HEADS + "E,E,1,Y,1,,T,R,25,23\nE,E,1,Y,1,,T,R,25,24\nTotal,,,,,,,,,47\n")
    assert [(g.id, g.enrolled) for g in found.sections] == [("E-1", 24)] and codes(found) == ["repeated-line", "total-row"]
    assert not any("elete" in str(f) for f in found.findings) and found.findings[1].message.startswith("Line 4")


def test_export_keeps_the_co_teachers_line() -> None:
    """The plan moves E-1 from period 1 to 2 and from T to U: both lines move, and the second teacher's stays the second teacher's."""
    text = "course,section,term,period,teacher,room,seats,enrolled\nALG1,1,Y,1,HUM.1,,25,24\nALG1,1,Y,1,SPED1,,25,24\n"
    table, book = open_list(text.encode(), load("generic")), co_book()
    now = section_list(table, load("generic"), "list.csv")
    plan = Plan(sections=(Section("ALG1-01", "ALG1", "HUM.2", ("P2",)),))
    out = next_year(table, now, book, plan, {"HUM.2": "HUM.2"}).data.decode()
    assert out.splitlines()[1:] == ["ALG1,1,Y,2,HUM.2,,25,24", "ALG1,1,Y,2,SPED1,,25,24"]


# --- sizes, zeros, what is left over ---------------------------------------------------------------------------------------
def test_a_section_in_a_room_of_its_own_size_does_not_size_the_others() -> None:
    found = course_rows(read(HEADS + "E,E,1,Y,1,,T,GYM,60,20\nE,E,2,Y,2,,T,R,28,20\nE,E,3,Y,3,,T,Q,28,20\nE,E,4,Y,4,,T,Q,32,20\n"))
    assert (found.rows[0]["target_size"], found.rows[0]["max_size"]) == (28, 32)
    assert [f.code for f in found.findings if "far more seats" in f.message] == ["class-size"]


def test_codes_without_their_zeros_are_found_again() -> None:
    spelled = Spellings(["0412", "spa1", "007", "07"])
    assert [spelled.of(c) for c in ("412", "412.0", "SPA1", "7", "9")] == ["0412", "0412", "spa1", "7", "9"], "7 fits two codes, and so none"
    assert respelled(["412", "0412"], ["0412"]).to == {}, "a code is not read as its neighbor"


def test_a_tally_that_lost_a_zero_is_of_the_same_course_and_said() -> None:
    tallies = Tallies({"ENG1": 20, "412": 30, "SPA1": 22}, pairs={("412", "SPA1"): 3}).spelled({"ENG1", "0412", "spa1"}, "tally.csv")
    assert dict(tallies.requests) == {"ENG1": 20, "0412": 30, "spa1": 22} and dict(tallies.pairs) == {("0412", "spa1"): 3}
    assert [str(f.message) for f in tallies.findings] == ["Read as the same course of the section list: 412 as 0412."]


def test_a_list_that_lost_a_zero_is_spelled_as_the_workbook() -> None:
    book = school(courses=(Course("0412", "Ceramics", "ART", 24, 24, 25, cert="ART_SEC"),))
    found = as_in_workbook(read(HEADS + "412,Ceramics,1,Y,1,,T,R,25,24\n"), book, {})
    assert [g.id for g in found.sections] == ["0412-1"] and codes(found) == ["leading-zeros"]
    both = as_in_workbook(read(HEADS + "412,Ceramics,1,Y,1,,T,R,25,24\n0412,Ceramics,2,Y,2,,T,R,25,24\n"), book, {})
    assert codes(both) == ["leading-zeros"] and "Are 412 and 0412 one course?" in both.findings[0].message


def test_export_finds_the_course_whose_zero_was_cut_and_writes_the_files_code() -> None:
    book = school(courses=(Course("412", "Ceramics", "ART", 24, 24, 25, cert="ART_SEC"),))
    text = "course,section,term,period,teacher,room,seats,enrolled\n0412,01,Y,1,T,,25,24\n"
    table = open_list(text.encode(), load("generic"))
    plan = Plan(sections=(Section("412-01", "412", None, ("P2",)), Section("412-02", "412", None, ("P3",))))
    out = next_year(table, section_list(table, load("generic"), "list.csv"), book, plan).data.decode()
    assert out.splitlines()[1:] == ["0412,01,Y,2,T,,25,24", "0412,02,Y,3,,,25,0"]


def test_what_is_not_used_is_named_and_names_are_only_counted() -> None:
    found = read("Lincoln High\n\ncourse,section,period,teacher,seats,enrolled,Teacher Name,DCID,Blank\nE,1,1,T,25,20,\"Family, G\",9001,\n")
    assert found.unread == ("column DCID", "1 column of names or addresses", "line 1 above the headers")


def test_hidden_and_struck_lines_of_a_workbook_are_read_and_said() -> None:
    book = Workbook()
    ws = book.active
    assert ws is not None
    for row in (HEADS.strip().split(","), *(["E", "E", n, "Y", n, None, "T", "R", 25, 20] for n in (1, 2, 3))):
        ws.append(row)
    ws.row_dimensions[3].hidden = True
    ws["A4"].font = Font(strike=True)
    book.create_sheet("Notes").append(["Bell as last year"])
    buffer = io.BytesIO()
    book.save(buffer)
    found = read_sections(buffer.getvalue(), load("generic"), "list.xlsx")
    assert [g.id for g in found.sections] == ["E-1", "E-2", "E-3"] and found.unread == ("sheet Notes",)
    assert [f.message for f in found.findings] == [
        "1 row is hidden and was read (row 3). 1 row is struck through and was read (row 4)."
    ]


def test_another_period_on_another_day_is_no_double_period() -> None:
    """E meets in 1 on A days and in 3 on B days; F in 1 and 2 on A days."""
    found = read(HEADS + 'E,E,1,Y,"1(A),3(B)",,T,R,25,24\nF,F,1,Y,"1-2(A)",,U,R,25,24\n')
    assert [r["periods_per_section"] for r in course_rows(found).rows] == [1, 2]
    assert today(found, school())[:2] == [("E-1", 1, "P1", "T"), ("E-1", 2, "P3", "T")]
