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
        (b"course_a,course_b,students\nA,A,3\nA,,2\nA,B,x\n", ["tally", "tally", "tally"]),
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
