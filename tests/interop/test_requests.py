"""Anonymous requests: refused when they are not anonymous; counted; placed, against every placement of tiny schools."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.place import Place
from planner.facts.periods import Seat, meet
from planner.interop.requests import Counted, Open, Requests, count, met_bound, read_requests


def seat(*periods: str, term: str = "Y") -> Seat:
    return Seat(tuple(Place(p) for p in periods), term)


def clash(a: Seat, b: Seat) -> bool:
    return meet(a.term, b.term) and bool(set(a.periods) & set(b.periods))


def counted(rows: tuple[tuple[str, ...], ...], *sections: Open) -> Counted:
    return count(Requests(rows), sections, clash)


# --- reading -------------------------------------------------------------------------------------------------------------
def test_rows_are_counted_and_the_most_wanted_come_first() -> None:
    requests, findings = read_requests(b"row,course,priority\n1,ART,2\n1,BIO,1\n2,BIO,1\n3,ART,1\n3,BIO,1\n3,ART,2\n")
    assert requests.rows == (("BIO", "ART"), ("BIO",), ("ART", "BIO")) and not findings
    assert requests.per_course == {"ART": 2, "BIO": 3} and requests.pairs == {("ART", "BIO"): 2} and requests.total == 5


@pytest.mark.parametrize(
    "header", ["student_id", "Student Number", "name", "Last Name", "SSID", "id", "DOB", "Email", "Gender", "IEP", "Counselor", "Guardian Email"]
)
def test_a_file_that_says_who_is_who_is_refused_with_a_sentence(header: str) -> None:
    requests, (fault,) = read_requests(f"row,course,{header}\n1,ART,x9\n".encode())
    assert requests.rows == () and fault.code == "student-data" and header in fault.message and "x9" not in str(fault)


def test_row_numbers_that_are_students_numbers_are_refused() -> None:
    requests, (fault,) = read_requests(b"row,course\n204711,ART\n204712,BIO\n")
    assert requests.rows == () and "students' own numbers" in fault.message


def test_a_courses_own_name_is_no_persons() -> None:
    requests, findings = read_requests(b"row,Course Number,Course Name\n1,ART,Art\n")
    assert requests.rows == (("ART",),) and [f.message for f in findings] == ["Not read: column Course Name."]


def test_faults_of_single_lines() -> None:
    _requests, findings = read_requests(b"row,course,priority\none,ART,1\n1,,1\n1,ART,high\n2,ART,\n")
    assert [f.cell for f in findings] == ["requests line 2", "requests line 3", "requests line 4"]


# --- by hand -------------------------------------------------------------------------------------------------------------
def test_two_singletons_in_one_period_turn_away_whoever_wants_both() -> None:
    """Both students want A and B, which meet together: two of four requests, and no placement can do better."""
    together = counted((("A", "B"), ("A", "B")), Open("A1", "A", seat("1"), 9), Open("B1", "B", seat("1"), 9))
    apart = counted((("A", "B"), ("A", "B")), Open("A1", "A", seat("1"), 9), Open("B1", "B", seat("2"), 9))
    assert (together.met, together.most, apart.met, apart.most) == (2, 2, 4, 4)
    assert together.unmet in ({"A": 1, "B": 1}, {"A": 2}, {"B": 2})


def test_seats_are_kept_and_sections_are_even() -> None:
    """Six want A: five seats. Four want B with two sections of nine: two in each."""
    found = counted((("A",),) * 6, Open("A1", "A", seat("1"), 2), Open("A2", "A", seat("2"), 3))
    assert (found.met, found.most, found.unmet, found.loads) == (5, 5, {"A": 1}, {"A1": 2, "A2": 3})
    found = counted((("B",),) * 4, Open("B1", "B", seat("1"), 9), Open("B2", "B", seat("2"), 9))
    assert found.loads == {"B1": 2, "B2": 2}


def test_a_full_section_is_given_up_by_somebody_who_loses_nothing() -> None:
    """A meets in 1 (one seat) and 2 (one seat). The second student wants C as well, which meets in 2, and so needs A in 1."""
    for order in ((("A",), ("A", "C")), (("A", "C"), ("A",))):
        found = counted(order, Open("A1", "A", seat("1"), 1), Open("A2", "A", seat("2"), 1), Open("C1", "C", seat("2"), 1))
        assert (found.met, found.most) == (3, 3)


def test_semesters_and_double_periods() -> None:
    """ART in S1 and DRAMA in S2 share period 1; LAB takes 1 and 2 all year and clashes with both."""
    sections = (Open("A1", "ART", seat("1", term="S1"), 1), Open("D1", "DRAMA", seat("1", term="S2"), 1), Open("L1", "LAB", seat("1", "2"), 1))
    assert counted((("ART", "DRAMA", "LAB"),), *sections).met == 2
    assert met_bound(Requests((("ART", "DRAMA", "LAB"),)), sections, clash) == 2


def test_courses_without_a_section_are_not_met() -> None:
    found = counted((("A", "NONE"),), Open("A1", "A", seat("1"), 1))
    assert (found.met, found.most, found.total, found.unmet) == (1, 1, 2, {"NONE": 1})


# --- against every placement ---------------------------------------------------------------------------------------------
COURSES, PERIODS = "ABC", "123"


def exact(rows: tuple[tuple[str, ...], ...], sections: list[Open]) -> int:
    """The most requests that can be met, by trying everything."""
    options = []
    for row in rows:
        mine = [s for s in sections if s.course in row]
        sets = [c for n in range(len(row) + 1) for c in combinations(mine, n)]
        options.append([c for c in sets if len({s.course for s in c}) == len(c) and not any(clash(a.seat, b.seat) for a, b in combinations(c, 2))])
    best = 0
    for chosen in product(*options):
        loads: dict[str, int] = {}
        for s in (s for c in chosen for s in c):
            loads[s.section_id] = loads.get(s.section_id, 0) + 1
        if all(n <= next(s.seats for s in sections if s.section_id == k) for k, n in loads.items()):
            best = max(best, sum(map(len, chosen)))
    return best


PLACED = st.lists(st.tuples(st.sampled_from(COURSES), st.sampled_from(PERIODS), st.sampled_from(["Y", "S1", "S2"]), st.integers(1, 2)), min_size=1, max_size=5)
ROWS = st.lists(st.lists(st.sampled_from(COURSES), min_size=1, max_size=3, unique=True).map(tuple), min_size=1, max_size=3).map(tuple)


def lawful(found: Counted, rows: tuple[tuple[str, ...], ...], sections: list[Open]) -> bool:
    """At most one section of each course asked for, none that clash, seats kept, sums right."""
    by_id = {s.section_id: s for s in sections}
    for row, chosen in zip(rows, found.choices, strict=True):
        courses = [by_id[c].course for c in chosen]
        if len(set(courses)) < len(courses) or not set(courses) <= set(row):
            return False
        if any(clash(by_id[a].seat, by_id[b].seat) for a, b in combinations(chosen, 2)):
            return False
    loads = {s.section_id: sum(s.section_id in c for c in found.choices) for s in sections}
    return loads == found.loads and all(loads[k] <= by_id[k].seats for k in loads) and found.met == sum(loads.values())


@settings(max_examples=200, deadline=None)
@given(ROWS, PLACED)
def test_the_placement_is_lawful_and_the_exact_figure_lies_between(rows: tuple[tuple[str, ...], ...], placed: list[tuple[str, str, str, int]]) -> None:
    sections = [Open(f"{c}{i}", c, seat(p, term=t), n) for i, (c, p, t, n) in enumerate(placed)]
    found = counted(rows, *sections)
    assert lawful(found, rows, sections)
    assert found.met <= exact(rows, sections) <= found.most <= found.total
    assert found.met + sum(found.unmet.values()) == found.total


@settings(max_examples=100, deadline=None)
@given(ROWS, PLACED)
def test_the_bound_is_neither_sum_alone(rows: tuple[tuple[str, ...], ...], placed: list[tuple[str, str, str, int]]) -> None:
    """At most each student's own most added up, and at most each course's seats or requests added up."""
    sections = [Open(f"{c}{i}", c, seat(p, term=t), n) for i, (c, p, t, n) in enumerate(placed)]
    most = met_bound(Requests(rows), sections, clash)
    own = sum(exact((row,), [Open(s.section_id, s.course, s.seat, 9) for s in sections]) for row in rows)
    seats = sum(min(sum(s.seats for s in sections if s.course == c), sum(c in r for r in rows)) for c in COURSES)
    assert most <= min(own, seats)


def test_a_school_of_400_is_placed_the_same_way_twice() -> None:
    """400 students with six of 24 courses, sections enough for all: nearly all requests are met, within the limit, twice alike."""
    rng = random.Random(1)
    courses = [f"C{i}" for i in range(24)]
    rows = tuple(tuple(rng.sample(courses, 6)) for _ in range(400))
    asked = Requests(rows).per_course
    sections = [Open(f"{c}-{n}", c, seat(rng.choice("1234567")), 28) for c in courses for n in range(-(-asked[c] // 25))]
    first, second = counted(rows, *sections), counted(rows, *sections)
    assert first == second and lawful(first, rows, sections)
    assert 0.9 * first.total < first.met <= first.most <= first.total


# --- wide files ------------------------------------------------------------------------------------------------------------
def test_a_line_for_each_student_with_numbered_requests() -> None:
    """Alternates are no requests; without a row number every line is a student."""
    found, findings = read_requests(b"Request 1,Request 2,Request 3,Alternate 1\nBIO,ART,,GYM\nART,,,\n")
    assert found.rows == (("BIO", "ART"), ("ART",)) and [f.message for f in findings] == ["Not read: column Alternate 1."]
    found, findings = read_requests(b"row,Course 1,Course 2\n2,ART,\n1,BIO,ART\n")
    assert found.rows == (("BIO", "ART"), ("ART",)) and not findings


def test_a_column_for_each_course_with_a_mark() -> None:
    found, findings = read_requests(b"row,ART,BIO,Comment\n1,x,,likes art\n2,1,X,\n3,0,,\n")
    assert found.rows == (("ART",), ("ART", "BIO")) and [f.message for f in findings] == ["Not read: column Comment."]


def test_a_wide_file_about_students_is_refused_like_any_other() -> None:
    found, (fault,) = read_requests(b"Student Name,Request 1\nDoe,ART\n")
    assert found.rows == () and fault.code == "student-data" and "Doe" not in str(fault)
