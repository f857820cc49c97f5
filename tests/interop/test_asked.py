"""Requests decide which pairs matter, and a plan says how many of them it meets."""

from dataclasses import replace

from planner.domain.plan import Plan, Section
from planner.domain.school import Course, Info, Pair, School, Slot
from planner.interop.asked import as_in_workbook, requests_met, with_requests
from planner.interop.requests import Requests

BELL = (Slot("REG", "P1", 1, 480, 530, "class"), Slot("REG", "P2", 2, 540, 590, "class"))
SCHOOL = School(
    info=Info("Two periods", "high", ("9",)),
    bell=BELL,
    courses=(
        Course("ART", "Art", "ART", 5, 10, 10, min_to_run=1),
        Course("BIO", "Biology", "SCI", 5, 10, 10, min_to_run=1),
        Course("CHO", "Choir", "ART", 5, 1, 2, min_to_run=1),
    ),
    conflicts=(Pair("ART", "CHO", 1, hard=True),),
)
ROWS = Requests((("ART", "BIO"), ("ART", "BIO"), ("BIO", "CHO"), ("CHO",)))


def placed(art: str, bio: str, choir: str) -> Plan:
    return Plan(sections=(Section("ART-01", "ART", "A", (art,)), Section("BIO-01", "BIO", "B", (bio,)), Section("CHO-01", "CHO", "C", (choir,))))


def test_counts_come_from_the_rows() -> None:
    school = with_requests(SCHOOL, ROWS)
    assert {c.course_id: c.requests for c in school.courses} == {"ART": 2, "BIO": 3, "CHO": 2}
    assert school.conflicts == (Pair("ART", "BIO", 2), Pair("ART", "CHO", 1, hard=True))  # BIO and CHO: one student


def test_apart_all_are_met() -> None:
    """Art in period 1, biology in 2, choir in 1: seven requests of seven."""
    met = requests_met(SCHOOL, placed("P1", "P2", "P1"), ROWS)
    assert (met.met, met.most, met.ever) == (7, 7, 7)
    assert met.words.startswith("7 of 7 requests are met (100.0 %).")


def test_together_two_students_lose_one_course_each() -> None:
    """Art and biology in one period: the two who want both get one, 7 - 2 = 5, and any other sections could meet 7."""
    met = requests_met(SCHOOL, placed("P1", "P1", "P2"), ROWS)
    assert (met.met, met.most, met.ever) == (5, 5, 7)


def test_seats_limit_as_well() -> None:
    """Choir has two seats and three who ask: one of three is out, whatever the periods."""
    rows = Requests((("CHO",), ("CHO",), ("CHO",)))
    met = requests_met(replace(SCHOOL, courses=SCHOOL.courses), placed("P1", "P2", "P1"), rows)
    assert (met.met, met.most, met.ever) == (2, 2, 2)


def test_no_student_is_in_more_courses_than_periods() -> None:
    rows = Requests((("ART", "BIO", "CHO"),))
    assert requests_met(SCHOOL, placed("P1", "P2", "P1"), rows).ever == 2


def test_codes_without_zeros_are_found_and_courses_that_are_not_there_are_said() -> None:
    school = replace(SCHOOL, courses=(*SCHOOL.courses, Course("0412", "Ceramics", "ART", 5, 10, 10)))
    found, findings = as_in_workbook(school, Requests((("412", "art"), ("412", "ZZZ"), ("ZZZ",))), "requests.csv")
    assert found.rows == (("0412", "ART"), ("0412", "ZZZ"), ("ZZZ",))
    assert [f.message for f in findings] == [
        "Read as the same course of the workbook: 412 as 0412.",
        "2 requests are for 1 course that isn't on the Courses sheet, such as ZZZ: no section can meet them.",
    ]
