"""What people type, and what it means: one table a kind of column, and what comes back of what goes in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from planner.domain.cycle import Cycle
from planner.domain.school import Hours, Severity
from planner.workbook import cells
from planner.workbook.amounts import Share
from planner.workbook.columns import COLUMNS, Column
from planner.workbook.raw import Cell

FREE = Column("Staff", "x", "Thing", "text", "Help.", example="5")


def read(kind: str, value: Any, number_format: str = "General", cycle_days: int = 5, **column: Any) -> Any:
    """The value of a cell in a column of this kind without bounds; fails where there is a finding."""
    found, findings = cells.read(replace(FREE, kind=kind, **column), Cell(value, number_format), "Staff!A1", Cycle(cycle_days))
    assert findings == []
    return found


def fault(kind: str, value: Any, number_format: str = "General", cycle_days: int = 5, **column: Any) -> Any:
    found, findings = cells.read(replace(FREE, kind=kind, **column), Cell(value, number_format), "Staff!A1", Cycle(cycle_days))
    assert found is None
    assert [f.severity for f in findings] == [Severity.MUST_FIX]
    assert findings[0].cell == "Staff!A1"
    return findings[0]


MEANT: tuple[tuple[str, Any, Any], ...] = (
    # clock times: minutes after midnight
    ("time", "8:30", 510), ("time", "8:30 AM", 510), ("time", "8:30 a.m.", 510), ("time", " 08:30\u00a0", 510), ("time", "0830", 510), ("time", 830, 510),
    ("time", "1:45 PM", 825), ("time", "1:45pm", 825), ("time", "12:05 PM", 725), ("time", "12:05 AM", 5), ("time", "9 AM", 540), ("time", "13:45", 825),
    ("time", "8:30:00", 510), ("time", dt.time(8, 30), 510), ("time", dt.time(8, 29, 59, 999_999), 510), ("time", 0.3541666666666667, 510), ("time", 0.5, 720),
    ("time", dt.timedelta(hours=8, minutes=30), 510), ("time", dt.datetime(1899, 12, 30, 8, 30), 510),
    # counts and minutes
    ("int", 12, 12), ("int", 12.0, 12), ("int", "12", 12), ("int", " 1,200\u00a0", 1200), ("int", "12.0", 12), ("int", "-20", -20), ("int", "\u221220", -20),
    ("minutes", "45 min", 45), ("minutes", "45 minutes", 45), ("minutes", 45, 45),
    # dollars: cents
    ("money", 57000, 5_700_000), ("money", "$57,000", 5_700_000), ("money", "57,000.50", 5_700_050), ("money", "$ 1,234", 123_400), ("money", "0", 0), ("money", 0.1, 10),
    ("money", "1234 $", 123_400), ("money", "-$5", -500),
    # FTE and other decimals: hundredths
    ("fte", 1, 100), ("fte", 0.6, 60), ("fte", "0.6 ", 60), ("fte", 0.30000000000000004, 30), ("decimal", 1.5, 150),
    # percent: basis points
    ("percent", 26.2, 2620), ("percent", "26.2", 2620), ("percent", "26.2%", 2620), ("percent", "26.2 %", 2620), ("percent", 0, 0), ("percent", 80, 8000), ("percent", "0.5%", 50),
    # yes and no
    ("yesno", "y", True), ("yesno", "Yes", True), ("yesno", "TRUE", True), ("yesno", True, True), ("yesno", 1, True), ("yesno", "x", True),
    ("yesno", "n", False), ("yesno", " No ", False), ("yesno", False, False), ("yesno", 0, False),
    # dates
    ("date", dt.datetime(2025, 6, 30), dt.date(2025, 6, 30)), ("date", "2025-06-30", dt.date(2025, 6, 30)), ("date", "6/30/2025", dt.date(2025, 6, 30)),
    ("date", "6/30/25", dt.date(2025, 6, 30)), ("date", "June 30, 2025", dt.date(2025, 6, 30)), ("date", "30 Sept 2024", dt.date(2024, 9, 30)),
    # days of a week
    ("days", "M W F", (1, 3, 5)), ("days", "Mon;Wed", (1, 3)), ("days", "1,3", (1, 3)), ("days", "T W Th", (2, 3, 4)), ("days", "M-F", (1, 2, 3, 4, 5)), ("days", "MWF", (1, 3, 5)),
    ("days", "TTh", (2, 4)), ("days", "MTWThF", (1, 2, 3, 4, 5)), ("days", "MTWTF", (1, 2, 3, 4, 5)), ("days", "M T W T F", (1, 2, 3, 4, 5)), ("days", "TR", (2, 4)), ("days", 3, (3,)),
    ("days", "Monday, Thursday", (1, 4)), ("days", "tues & thurs", (2, 4)), ("days", "2-4", (2, 3, 4)), ("days", "Mon–Wed", (1, 2, 3)), ("days", "Day 2", (2,)), ("days", "D1;D3", (1, 3)),
    ("days", "F;M", (1, 5)), ("days", "every day", (1, 2, 3, 4, 5)), ("days", "Mon to Wed", (1, 2, 3)), ("days", "Mon and Fri", (1, 5)),
    # grades
    ("grades", "K;1", ("K", "1")), ("grades", "K,1", ("K", "1")), ("grades", "K-5", ("K", "1", "2", "3", "4", "5")), ("grades", "3–5", ("3", "4", "5")), ("grades", 3, ("3",)),
    ("grades", "PK-1", ("PK", "K", "1")), ("grades", "Pre-K, Kindergarten, 1st", ("PK", "K", "1")), ("grades", "5,3", ("3", "5")), ("grades", "3.0", ("3",)), ("grades", "G3", ("3",)), ("grades", "Grades 3 to 5", ("3", "4", "5")),
    # codes and lists
    ("id", 104, "104"), ("id", 104.0, "104"), ("id", " ART1 ", "ART1"), ("ref", 104.0, "104"), ("text", "  two\u00a0 words ", "two words"), ("text", 5.5, "5.5"),
    ("id", "mús. 1/b", "mús. 1/b"), ("id", "mu\u0301s.1", "m\u00fas.1"), ("refs", "mús.1; Art 1/b", ("mús.1", "Art 1/b")), ("slots", "P 5/A,P 5.B", ("P 5/A", "P 5.B")),
    ("splits", "T1 A/b.2:50;é. GF:50", (("T1 A/b.2", 5000), ("é. GF", 5000))),
    ("refs", "T3;T4", ("T3", "T4")), ("refs", "T3, T4\nT5;;T3", ("T3", "T4", "T5")), ("refs", 104.0, ("104",)), ("choices", "ELA;MATH", ("ELA", "MATH")), ("slots", "S1;S2", ("S1", "S2")),
    # shares of funds, levels of programs
    ("splits", "GF", (("GF", 10_000),)), ("splits", "T1A:50;ESSER3:50", (("T1A", 5000), ("ESSER3", 5000))), ("splits", "T1A: 33.3 %, GF : 66.7 %", (("T1A", 3330), ("GF", 6670))),
    ("splits", "GF 50% / T1A 50%", (("GF", 5000), ("T1A", 5000))), ("splits", "50% GF, 50% T1A", (("GF", 5000), ("T1A", 5000))),
    ("splits", "GF 50;T1A 50", (("GF", 5000), ("T1A", 5000))), ("splits", "GF:0.5;T1A:0.5", (("GF", 5000), ("T1A", 5000))),
    ("splits", "Half-day grant", (("Half-day grant", 10_000),)),
    ("splits", "GF/T1A 50/50", (("GF", 5000), ("T1A", 5000))), ("splits", "GF (60%), T1A (40%)", (("GF", 6000), ("T1A", 4000))),
    ("splits", "1/4 GF; 3/4 T1A", (("GF", 2500), ("T1A", 7500))), ("splits", "Title 1:50;Title 2:50", (("Title 1", 5000), ("Title 2", 5000))),
    ("splits", "GF:33.333;T1A:66.667", (("GF", 3333), ("T1A", 6667))),
    ("splits", "Title 1", (("Title 1", 10_000),)), ("splits", "GF 100%", (("GF", 10_000),)), ("splits", "FY26/27", (("FY26/27", 10_000),)),
    ("splits", "GF:100", (("GF", 10_000),)), ("splits", "GF:40;GF:60", (("GF", 10_000),)), ("splits", 100, (("100", 10_000),)),
    ("levels", "0;50;100", (Share(0, None), Share(5000, None), Share(10_000, None))), ("levels", "0,50,100", (Share(0, None), Share(5000, None), Share(10_000, None))),
    ("levels", "0;$21,000;100", (Share(0, None), Share(None, 2_100_000), Share(10_000, None))), ("levels", "50%", (Share(5000, None),)), ("levels", 50, (Share(5000, None),)),
)  # fmt: skip

MISREAD: tuple[tuple[str, Any, str], ...] = (
    ("time", "noon", "not-a-time"), ("time", "25:00", "not-a-time"), ("time", "8:61", "not-a-time"), ("time", 8, "not-a-time"), ("time", 8.5, "not-a-time"), ("time", True, "not-a-time"),
    ("time", "13:00 PM", "not-a-time"), ("time", dt.datetime(2025, 1, 15, 8, 30), "not-a-time"), ("time", float("inf"), "not-a-time"),
    ("int", 12.5, "not-a-number"), ("int", "12a", "not-a-number"), ("int", True, "not-a-number"), ("int", "1,2", "not-a-number"), ("int", dt.time(1, 30), "not-a-number"), ("int", "-", "not-a-number"),
    ("int", float("inf"), "not-a-number"), ("int", 10**400, "not-a-number"), ("minutes", dt.time(1, 30), "not-a-number"), ("money", "57k", "not-a-number"), ("money", "1.234,50", "not-a-number"),
    ("fte", "half", "not-a-number"), ("percent", "most", "not-a-number"), ("yesno", "maybe", "not-yes-or-no"), ("yesno", 2, "not-yes-or-no"), ("date", "soon", "not-a-date"), ("date", 12, "not-a-date"),
    ("days", "M Q", "not-days"), ("days", "0", "not-days"), ("days", "6", "not-days"), ("days", "Sat", "not-days"), ("days", "F-M", "not-days"), ("days", 1.3, "not-days"), ("days", ";", "not-days"),
    ("grades", "X", "not-grades"), ("grades", "13", "not-grades"), ("grades", "K--5", "not-grades"), ("grades", ";", "not-grades"),
    ("id", "A;B", "not-a-code"), ("id", "A,B", "not-a-code"), ("id", "A:B", "not-a-code"), ("id", "A|B", "not-a-code"), ("id", dt.datetime(2025, 3, 1), "not-a-code"), ("ref", dt.time(8), "not-a-code"), ("id", "x" * 61, "not-a-code"), ("text", "x" * 501, "too-long"), ("refs", ";", "not-a-list"),
    ("splits", "T1A:50;50", "not-splits"), ("splits", "T1A:x;GF:50", "not-a-number"), ("splits", "T1A:0;GF:100", "not-splits"), ("splits", ":50;GF:50", "not-splits"),
    ("levels", "0;150", "not-levels"), ("levels", "some", "not-a-number"), ("levels", "-5", "not-levels"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "meant"), MEANT, ids=lambda x: repr(x)[:30])
def test_what_people_type_is_understood(kind: str, typed: Any, meant: Any) -> None:
    assert read(kind, typed) == meant


@pytest.mark.parametrize(("kind", "typed", "code"), MISREAD, ids=lambda x: repr(x)[:30])
def test_what_has_no_single_meaning_is_a_finding(kind: str, typed: Any, code: str) -> None:
    finding = fault(kind, typed)
    assert finding.code == code
    assert finding.message.startswith("Thing ")


def test_a_number_shown_with_zeros_keeps_them() -> None:
    assert read("id", 10, "000") == "010"
    assert read("id", 5100, "00000") == "05100"
    assert read("ref", 10.0, "000;-000") == "010"
    assert read("id", 10, "0") == "10"
    assert read("id", 10, "#,##0") == "10"


def test_a_percent_cell_holds_a_fraction() -> None:
    assert read("percent", 0.262, "0.0%") == 2620
    assert read("levels", 0.5, "0%") == (Share(5000, None),)
    assert read("levels", 21000, '"$"#,##0') == (Share(None, 2_100_000),)


def test_a_small_percent_is_read_and_asked_about() -> None:
    value, findings = cells.read(replace(FREE, kind="percent"), Cell(0.262), "Staff!A1")
    assert value == 26
    assert [(f.severity, f.code) for f in findings] == [(Severity.LOOK_AT, "small-percent")]
    assert "enter 26.2." in findings[0].fix


@pytest.mark.parametrize("day", [dt.datetime(2025, 3, 5), dt.datetime(1999, 5, 3), dt.date(2026, 3, 5)])
def test_a_3_5_that_became_a_date_is_mended(day: dt.date) -> None:
    value, findings = cells.read(replace(FREE, kind="grades"), Cell(day, "d-mmm", "d"), "Services!C4")
    assert value == ("3", "4", "5")
    assert [(f.severity, f.code, f.cell) for f in findings] == [(Severity.LOOK_AT, "mended-date", "Services!C4")]
    assert "3-5" in findings[0].message


def test_days_that_became_a_date_are_mended() -> None:
    value, findings = cells.read(replace(FREE, kind="days"), Cell(dt.datetime(2025, 1, 3), "d-mmm", "d"), "Staff!P4")
    assert value == (1, 2, 3)
    assert [f.code for f in findings] == ["mended-date"]


def test_a_day_number_is_read_as_a_date_and_asked_about() -> None:
    value, findings = cells.read(replace(FREE, kind="date"), Cell(45565), "Funds!I5")
    assert value == dt.date(2024, 9, 30)
    assert [f.code for f in findings] == ["mended-date"]


def test_a_third_of_a_post_is_rounded_and_said() -> None:
    value, findings = cells.read(replace(FREE, kind="fte"), Cell(0.667), "Staff!D4")
    assert value == 67
    assert [(f.severity, f.code) for f in findings] == [(Severity.LOOK_AT, "rounded")]


def test_choices_forgive_case_and_spaces() -> None:
    kinds = ("class", "non_student", "may stop")
    assert [read("choice", typed, choices=kinds) for typed in ("CLASS", "non student", "Non-Student", "may_stop ")] == [
        "class",
        "non_student",
        "non_student",
        "may stop",
    ]
    assert [read("choice", typed, choices=("y", "n", "ask")) for typed in ("Yes", True, "no", "ASK")] == ["y", "y", "n", "ask"]
    assert fault("choice", "clas", choices=kinds).fix == "Did you mean class?"


def test_weekdays_mean_nothing_in_a_cycle_of_six() -> None:
    assert read("days", "1,6", cycle_days=6) == (1, 6)
    assert "cycle of 6" in fault("days", "M W", cycle_days=6).message


def test_bounds_are_in_the_cells_own_unit() -> None:
    assert "between 0.1 and 1" in fault("fte", 1.5, low=0.1, high=1).message
    assert "between 6:00 and 18:00" in fault("time", "5:59", low=360, high=1080).message
    assert "Did you mean 14:35?" in fault("time", "2:35", low=360, high=1080).fix
    assert "0 dollars or more" in fault("money", -1, low=0).message
    assert read("time", "6:00", low=360, high=1080) == 360
    assert read("fte", 0.1, low=0.1, high=1) == 10


def test_levels_become_cents() -> None:
    assert [Share(5000, None).of(36_000_00), Share(None, 21_000_00).of(36_000_00), Share(3333, None).of(1_01)] == [18_000_00, 21_000_00, 34]


def test_every_kind_has_a_parser_and_every_example_reads() -> None:
    assert {c.kind for c in COLUMNS} - set(cells.PARSERS) == {"rulevalue"}
    for column in COLUMNS:
        if column.example and column.kind != "rulevalue":
            value, findings = cells.read(column, Cell(column.example), "x!A1")
            assert (value is not None, findings) == (True, []), column


def test_the_longest_nonsense_is_cut_in_the_sentence() -> None:
    assert len(fault("int", "x" * 10_000).message) < 120


# --- what goes in comes out ------------------------------------------------------------------------------------------------
few = settings(max_examples=40, deadline=None)
DAY_NAMES = ("M", "T", "W", "Th", "F")


@few
@given(some.integers(0, 1439))
def test_times_round_trip(minutes: int) -> None:
    clock = dt.time(minutes // 60, minutes % 60)
    half = clock.strftime("%I:%M %p")
    assert {read("time", v) for v in (clock, clock.isoformat("minutes"), half)} == {minutes}
    assert minutes == 0 or read("time", minutes / 1440) == minutes


@few
@given(some.sets(some.integers(1, 5), min_size=1), some.sampled_from([" ", ";", ",", ", ", "/"]))
def test_days_round_trip(days: set[int], between: str) -> None:
    expected = tuple(sorted(days))
    assert read("days", between.join(DAY_NAMES[d - 1] for d in expected)) == expected
    assert read("days", between.join(str(d) for d in expected)) == expected
    assert read("days", "".join(DAY_NAMES[d - 1] for d in expected)) == expected


@few
@given(some.integers(0, 10_000_000_00))
def test_money_round_trips(cents: int) -> None:
    dollars = f"{cents // 100}.{cents % 100:02d}"
    assert {read("money", v) for v in (dollars, f"${dollars}", f"{cents // 100:,}.{cents % 100:02d}", float(dollars))} == {cents}


@pytest.mark.parametrize(
    ("typed", "shares"),
    [
        ("T1A:$20,000;GF:$42,000", (3226, 6774)),
        ("GF:33;T1A:33;IDEA:33", (3334, 3333, 3333)),
        ("GF:33.3;T1A:33.3;IDEA:33.3", (3334, 3333, 3333)),
    ],
)
def test_shares_that_were_rounded_or_are_dollars_are_read_with_a_word(typed: str, shares: tuple[int, ...]) -> None:
    found, findings = cells.read(replace(FREE, kind="splits"), Cell(typed), "Staff!A1")
    assert tuple(share for _, share in found) == shares and sum(shares) == 10_000
    assert [f.severity for f in findings] == [Severity.LOOK_AT] and "was read as" in findings[0].message


@pytest.mark.parametrize("typed", ["GF:50;T1A:49", "GF:60;T1A:30"])
def test_shares_that_do_not_add_up_are_left_as_they_are(typed: str) -> None:
    found, _ = cells.read(replace(FREE, kind="splits"), Cell(typed), "Staff!A1")
    assert sum(share for _, share in found) < 10_000


@few
@given(some.dictionaries(some.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True), some.integers(1, 9999), min_size=1, max_size=4))
def test_splits_round_trip(shares: dict[str, int]) -> None:
    typed = ";".join(f"{fund}:{share // 100}.{share % 100:02d}" for fund, share in shares.items())
    assert read("splits", typed) == tuple(shares.items())


@few
@given(some.sets(some.sampled_from(cells.GRADES), min_size=1))
def test_grades_round_trip(grades: set[str]) -> None:
    expected = tuple(g for g in cells.GRADES if g in grades)
    assert read("grades", ";".join(sorted(grades))) == expected


@few
@given(
    some.sampled_from(COLUMNS),
    some.one_of(some.text(max_size=30), some.floats(), some.integers(), some.booleans(), some.datetimes(), some.times(), some.timedeltas()),
)
def test_nothing_in_a_cell_raises(column: Column, value: Any) -> None:
    if column.kind != "rulevalue":
        found, findings = cells.read(column, Cell(value), "x!A1")
        assert (found is None) == any(f.severity is Severity.MUST_FIX for f in findings)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("7:30-11:30", (Hours(450, 690),)),
        ("7:30 AM to 11:30 AM", (Hours(450, 690),)),
        ("8-3:30", (Hours(480, 930),)),
        ("M W 7:30-11:30; F 12:00-3:00", (Hours(450, 690, (1, 3)), Hours(720, 900, (5,)))),
        ("Mon/Wed: 8-12", (Hours(480, 720, (1, 3)),)),
    ],
)
def test_hours_as_people_write_them(typed: str, found: tuple[Hours, ...]) -> None:
    assert read("hours", typed) == found


@pytest.mark.parametrize("typed", ["mornings", "11:30-7:30", "8:00", "Sat 8-12", "5:00-5:30 AM"])
def test_what_is_no_hours(typed: str) -> None:
    fault("hours", typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("W:S1", ("W:S1",)), ("10:45-12:05;S2", ("10:45-12:05", "S2")), ("10:45 AM-12:05 PM", ("10:45-12:05",)),
        ("W:10:45-12:05", ("3:10:45-12:05",)), ("M W 1:00-2:00", ("1:13:00-14:00", "3:13:00-14:00")), ("lunch", ("lunch",)),
    ],
)  # fmt: skip
def test_absences_as_people_write_them(typed: str, found: tuple[str, ...]) -> None:
    assert read("absences", typed) == found


# --- terms ---------------------------------------------------------------------------------------------------------------
TERMS = next(c for c in COLUMNS if (c.sheet, c.code) == ("Courses", "term")).choices


@pytest.mark.parametrize(
    ("typed", "term"),
    [("s1", "S1"), ("T", "T"), ("S1/S2", "S1/S2"), ("S2 / S1", "S1/S2"), ("S1 or S2", "S1/S2"), ("Q1/Q3", "Q1/Q3"), ("S1+S2", "Y"), ("T1-T2", "T1+T2"),
     ("T1+T2+T3", "Y"), ("T1+T2/T2+T3", "T1+T2/T2+T3"), ("Q1 + Q2", "S1")],
)  # fmt: skip
def test_terms_as_people_write_them(typed: str, term: str) -> None:
    assert read("term", typed, choices=TERMS) == term


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("S1,S2", "Write S1/S2 if some sections"), ("S1 & S2", "or Y if each lasts all year"), ("S1/Y", "Choose Y"), ("S1/Q3", "equally long"),
     ("T1/T1+T2", "equally long"), ("S1+T1", "overlap"), ("Q2+Q3", "follow each other"), ("S1/T1", "equally long"), ("Fall", "Choose Y")],
)  # fmt: skip
def test_terms_with_two_meanings_or_none(typed: str, hint: str) -> None:
    assert hint in fault("term", typed, choices=TERMS).fix


@pytest.mark.parametrize(
    ("typed", "term"),
    [("Year", "Y"), ("Full year", "Y"), ("FY", "Y"), ("Sem 1", "S1"), ("Semester 2", "S2"), ("Trimester 3", "T3"), ("qtr 4", "Q4")],
)
def test_terms_in_words(typed: str, term: str) -> None:
    assert read("term", typed, choices=TERMS) == term
