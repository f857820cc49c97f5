"""When a section meets, read and written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planner.domain.school import CalendarRow, Info, School, Slot
from planner.interop.expression import CYCLE, WEEK, Cells, Codes, Days, Meeting, Unclear, Written, days_of, parse


def m(*meetings: str) -> tuple[Meeting, ...]:
    """`1AB` is period 1 on days A and B."""
    return tuple(Meeting(x[0], tuple(x[1:])) for x in meetings)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1(A)", m("1A")),
        ("1(A-B) 3(A)", m("1AB", "3A")),
        ("1-2(A,C)", m("1AC", "2AC")),
        ("1(A),3(B)", m("1A", "3B")),
        (" 4 ", m("4")),
        ("3-4", m("3", "4")),
        ("3, 5", m("3", "5")),
        ("1 - 2 (A - C)", m("1ABC", "2ABC")),
    ],
)
def test_expressions(text: str, found: tuple[Meeting, ...]) -> None:
    assert parse(text, Days(CYCLE)) == found


def test_names_and_leading_zeros_stay_as_they_are() -> None:
    assert parse("HR(A)", Days(CYCLE)) == (Meeting("HR", ("A",)),)
    assert parse("01-02", Days(CYCLE)) == (Meeting("01"), Meeting("02"))
    assert parse("P1-P3", Days(CYCLE)) == (Meeting("P1"), Meeting("P2"), Meeting("P3"))


@pytest.mark.parametrize(
    ("text", "days"), [("1(MWF)", "MWF"), ("1(M-F)", "MTWRF"), ("1(TTh)", "TR"), ("1(Tue,Thu)", "TR"), ("1(MTWThF)", "MTWRF")]
)
def test_days_of_a_week(text: str, days: str) -> None:
    assert parse(text, days_of((), [text[2:-1]])) == (Meeting("1", tuple(days)),)


def test_days_beside_the_period_and_blocks() -> None:
    assert parse("5", Days(WEEK), "MWF") == m("5MWF")
    assert parse("5", Days(WEEK), "", block=2) == m("5", "6")


@pytest.mark.parametrize("text", ["(A)", "1(A", "1(Z)", "9-2", "1(C-A)", "1()", "2025-01-02", "1-99"])
def test_what_is_no_expression_says_why(text: str) -> None:
    with pytest.raises(Unclear):
        parse(text, Days(CYCLE))


def bell(**days: Sequence[str]) -> School:
    slots = tuple(Slot(d, p, i, 500 + 50 * i, 545 + 50 * i, "class") for d, ps in days.items() for i, p in enumerate(ps))
    calendar = tuple(CalendarRow(n, d) for n, d in enumerate(days, 1))
    return School(Info(cycle_days=len(days)), bell=slots, calendar=calendar)


def test_periods_are_called_as_in_the_bell() -> None:
    codes = Codes(Days(CYCLE), school=bell(A=("P0", "P1"), B=("P1", "HR")))
    assert [codes.code(x) for x in (Meeting("1"), Meeting("01"), Meeting("0"), Meeting("hr"), Meeting("9"))] == ["P1", "P1", "P0", "HR", None]


def test_a_and_b_days_are_different_periods_where_the_bell_says_so() -> None:
    codes = Codes(Days(CYCLE), school=bell(A=("A1", "A2"), B=("B1", "B2")))
    assert [codes.code(x) for x in m("1A", "1B", "2B")] == ["A1", "B1", "B2"]


def test_a_period_on_days_on_which_the_bell_does_not_have_it_is_not_guessed() -> None:
    school = bell(A=("P1", "P2"), B=("P5", "P6"))
    assert Codes(Days(CYCLE), school=school).code(Meeting("1", ("B",))) is None
    assert Codes(Days(CYCLE), {"1(B)": "P5"}, school).code(Meeting("1", ("B",))) == "P5"


def test_days_that_all_sections_share_tell_nothing() -> None:
    school = bell(M=("P1",), T=("P1",))
    assert Codes(Days(CYCLE), school=school, alike=True).code(Meeting("1", ("A",))) == "P1"


def test_periods_are_written_as_the_file_writes_them() -> None:
    written = Written(Codes(Days(CYCLE)))
    for text in ("1(A-B)", "1(A-B)", "3(A-B)", "1-2(A-B)", "05(A)"):
        written.learn(parse(text, Days(CYCLE)), Cells(text))
    assert written.cells(("P1",)).expression == "1(A-B)"
    assert written.cells(("P1", "P2")).expression == "1-2(A-B)"
    assert written.cells(("P1", "P3")).expression == "1(A-B) 3(A-B)", "put together from single ones"
    assert written.cells(("P7",)).expression == "7(A-B)", "as most others are written"


def test_a_block_where_the_file_has_blocks() -> None:
    written = Written(Codes(Days(WEEK)))
    written.learn(m("1"), Cells("1", "MTWRF", "1"))
    written.learn(m("3", "4"), Cells("3", "MTWRF", "2"))
    assert written.cells(("P1", "P2")) == Cells("1", "MTWRF", "2")
