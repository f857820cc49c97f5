"""Tallies, pairs and the conflict-matrix report; the report's form is written by the test itself."""

from __future__ import annotations

from itertools import zip_longest

import pytest

from planner.interop.tallies import Tallies, conflict_rows, read_tallies

HEADS = "Crs#       Title                             Requests"
ASKED = {"AA1": ("AP Calc", 30), "BB2": ("Band, Jazz", 12), "CC3": ("Chem", 55), "DD4": ("Drama", 8)}
PAIRS = {("AA1", "BB2"): 4, ("AA1", "CC3"): 9, ("BB2", "CC3"): 1}


def report(asked: dict[str, tuple[str, int]] = ASKED, pairs: dict[tuple[str, str], int] = PAIRS, wrong: bool = False) -> bytes:
    """A page for each course: head, course line, column heads, then triples in three columns, read down."""
    lines = []
    for page, (course, (title, n)) in enumerate(asked.items(), 1):
        others = [(b if a == course else a, k) for (a, b), k in pairs.items() if course in (a, b)]
        triples = [f'{o},"{asked[o][0]}",{k + (wrong and course == "CC3")}' for o, k in sorted([*others, (course, n)])]
        lines += ["Test High School,1/2/2025", f"2024-2025,Course Conflict Matrix,Page {page}", f'{course},"{title}"', ",".join([HEADS] * 3)]
        high = -(-len(triples) // 3)
        lines += [",".join(t for t in row if t) for row in zip_longest(*(triples[i : i + high] for i in range(0, len(triples), high)))]
    return ("\n".join(lines) + "\n").encode()


def test_the_report_is_read_as_it_is() -> None:
    found = read_tallies(report())
    assert found.requests == {c: n for c, (_t, n) in ASKED.items()}
    assert found.titles == {c: t for c, (t, _n) in ASKED.items()}
    assert found.pairs == PAIRS and not found.findings
    assert found.small(12) == ("BB2", "DD4")


def test_two_blocks_that_differ_are_said_and_the_larger_is_taken() -> None:
    found = read_tallies(report(wrong=True))
    assert found.pairs["AA1", "CC3"] == 10 and "2 pairs" in found.findings[0].message


def test_a_line_that_is_no_part_of_a_report() -> None:
    found = read_tallies(report() + b"AA1,AP Calc,many\n")
    assert [f.cell.split()[-1] for f in found.findings] == [str(report().count(b"\n") + 1)]


def test_lists_with_headers() -> None:
    found = read_tallies(b"Course Number,Course Title,Requests\nA,Art,31\nB,Band,12\n")
    assert (found.requests, found.titles) == ({"A": 31, "B": 12}, {"A": "Art", "B": "Band"})
    found = read_tallies(b"course_a\tcourse_b\tstudents\nB\tA\t4\nA\tB\t4\nA\tC\t1\n")
    assert found.pairs == {("A", "B"): 4, ("A", "C"): 1} and not found.findings


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"course,requests\nA,many\n,3\nA,1\nA,2\n", ["tally", "tally", "tally"]),
        (b"course_a,course_b,students\nA,,2\nA,B,x\n", ["tally", "tally"]),
        (b"course,requests,student_id\nA,1,7\n", ["student-data"]),
        (b"course,room\nA,1\n", ["missing-column"]),
        (b"nothing of the kind\n", ["no-headers"]),
    ],
)
def test_faults(data: bytes, codes: list[str]) -> None:
    assert [f.code for f in read_tallies(data).findings] == codes


def test_conflict_rows_begin_with_the_courses_of_fewest_sections() -> None:
    found = read_tallies(report())
    rows, left = conflict_rows(found, found.requests)
    assert [(r["course_a"], r["course_b"], r["students"]) for r in rows] == [("AA1", "BB2", 4), ("AA1", "CC3", 9), ("BB2", "CC3", 1)]
    assert left == 0
    rows, left = conflict_rows(Tallies(pairs={("A", "B"): 900, ("A", "C"): 0}), {"A": 1, "B": 1, "C": 1}, most=1)
    assert (rows[0]["students"], left) == (500, 0), "the sheet's cell takes 500; a pair without students says nothing"


# --- other shapes --------------------------------------------------------------------------------------------------------
def messages(found: Tallies) -> list[str]:
    return [f.message for f in found.findings]


def test_a_column_for_each_grade_is_added_up_and_a_total_is_taken_as_it_is() -> None:
    found = read_tallies(b'Course,Title,Grade 9,10th,11,Total\nA,Art,10,20,,30\nB,Band,"1,024",-,1,"1,025"\nC,Choir,1,1,1,4\nTotal,,,,,1059\n')
    assert found.requests == {"A": 30, "B": 1025, "C": 4} and found.titles["B"] == "Band"
    assert messages(found) == ["C has 4 requests, and its grades add to 3: 4 was taken.", "This line is a total: it was not read."]
    assert read_tallies(b"Course;9;10\nA;10;20\n").requests == {"A": 30}


def test_a_line_for_each_grade_is_added_up_and_said() -> None:
    found = read_tallies(b"Course,Grade,Requests,Notes\nA,9,10,x\nA,10,5,\nB,9,3,\n")
    assert found.requests == {"A": 15, "B": 3}
    assert messages(found) == ["1 courses have a line for each grade, such as A: their requests were added up.", "Not read: column Notes."]


def test_two_numbers_for_one_course_are_asked_about_and_nothing_is_to_be_deleted() -> None:
    found = read_tallies(b"course,requests\nA,3\nA,3\nB,\nA,4\n")
    assert [f.severity.value for f in found.findings].count("must fix") <= 1 and found.requests == {"A": 3}
    assert not any("elete" in str(f) for f in found.findings) and len(found.findings) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Course,AA1,BB2,CC3\nAA1,30,4,9\nBB2,4,12,1\nCC3,9,1,55\n",
        "Conflict Matrix 2025-26\n\n,AA1,BB2,CC3,Total\nAA1,30,4,9,43\nBB2,,12,1,13\nCC3,,,55,55\nTotal,30,16,65,111\n",
        "Course\tRequests\tAA1\tBB2\tCC3\nAA1\t30\t-\t4\t9\nBB2\t12\t4\tx\t1\nCC3\t55\t9\t1\t\n",
    ],
)
def test_a_square_of_courses(text: str) -> None:
    """Whole, its upper half with totals around it, and with requests in a column of their own."""
    found = read_tallies(text.encode())
    assert found.pairs == PAIRS and not [f for f in found.findings if f.severity.name == "MUST_FIX"]
    assert found.requests.keys() == {"AA1", "BB2", "CC3"} and found.requests["CC3"] == 55


def test_a_square_without_a_diagonal_says_nothing_of_requests() -> None:
    found = read_tallies(b"course,A,B\nA,,4\nB,4,\n")
    assert (dict(found.requests), dict(found.pairs), found.findings) == ({}, {("A", "B"): 4}, ())


def test_pairs_of_a_course_with_itself_are_its_requests() -> None:
    found = read_tallies(b"course_a,course_b,students\nA,A,31\nA,B,4\n")
    assert (dict(found.requests), dict(found.pairs)) == ({"A": 31}, {("A", "B"): 4})
