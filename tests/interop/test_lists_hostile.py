"""Files as a hostile day makes them: tables below and beside the list, groups of a pivot table, dates as numbers, sheets formatted to their end.

Each gives the right reading or a sentence; what was found wrong once stands here as it was found.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from interop.list_files import BOOK, POSITION_LISTS, sheet, text
from interop.test_lists_odd import AIDE, ART, HEAD, READ, REFUSED, WANTED, got
from needs import needs
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.interop.lists.book import Book
from planner.interop.lists.fields import BELL, BUDGET, POSITIONS, SALARIES
from planner.interop.lists.figures import clocks, day, figure
from planner.interop.lists.found import Answers, Found
from planner.interop.lists.reading import read
from planner.interop.profile import load
from planner.interop.sis import SectionList, read_sections
from planner.interop.tallies import read_tallies


def codes(found: Found | SectionList) -> list[str]:
    return [f.code for f in found.findings]


def made(fill: Callable[[Worksheet], None], epoch: dt.datetime | None = None) -> bytes:
    book = Workbook()
    if epoch is not None:
        book.epoch = epoch
    ws = book.active
    assert ws is not None
    fill(ws)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(found: Found, name: str) -> list[dict[str, object]]:
    return [dict(r) for rows in found.rows if rows.sheet == name for r in rows.rows]


def test_enough_lists_and_enough_odd_files() -> None:
    assert len(POSITION_LISTS) >= 10 and all(len(one.columns) <= 2 for one in POSITION_LISTS)
    assert len(READ) + len(REFUSED) >= 40


# --- other tables on the sheet ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "below",
    [
        [["Title", "FTE", "Position No", "Fund"], ["Music Teacher", "0.5", "09", "GF"]],  # the same columns in another order
        [["Contracted services", "Vendor", "Cost"], ["Speech", "ABC Inc", "45000"]],  # others
        [["Vacancies"], ["Title", "FTE", "Position No", "Fund"], ["Music Teacher", "0.5", "09", "GF"]],  # with a title
    ],
)
def test_another_table_below_is_not_read_as_this_one(below: list[list[str]]) -> None:
    found = read(text([HEAD, ART, AIDE, [], *below]), POSITIONS, BOOK, name="list")
    assert got(found) == WANTED and "another-table" in codes(found)
    assert any("another table below this one" in s for s in found.used.sentences())


def test_blank_lines_alone_begin_no_other_table() -> None:
    vacant = ["", "Music Teacher", "on leave", "GF"]
    found = read(text([HEAD, ART, [], AIDE, [], vacant, [], HEAD, ["04", "Nurse", "1", "GF"]]), POSITIONS, BOOK, name="list")
    assert [r[0] for r in got(found)] == ["01", "02", "04"] and "another-table" not in codes(found)
    assert "row 6: an FTE that is no number" in found.used.sentences()


def test_a_table_beside_the_list_is_said() -> None:
    found = read(text([["Title", "FTE", "", "Title", "FTE"], ["Art Teacher", "0.6", "", "Nurse", "1"]]), POSITIONS, BOOK, name="list")
    assert [f.message for f in found.findings if f.code == "columns-twice"] == ["These columns stand twice, and the second ones were not read: Title, FTE."]


def test_groups_of_a_pivot_table() -> None:
    """A school's name stands above its rows once, and again before the word Total."""
    lines = [["School", "Title", "FTE"], ["Cedar Bluff Elementary", "Art Teacher", 0.6], [None, "Nurse", 1], ["Cedar Bluff Elementary Total", None, 1.6],
             ["Maple High", "Science Teacher", 2], [None, "Math Teacher", 3], ["Maple High Total", None, 5], ["Grand Total", None, 6.6]]  # fmt: skip
    found = read(sheet(lines), POSITIONS, BOOK, name="list.xlsx")
    assert [(r["job_class"], r["fte"]) for r in rows_of(found, "Staff")] == [("specials_art", "0.6"), ("nurse", "1")]
    assert {"3 rows (4, 7, 8): totals", "2 rows (5, 6): other schools"} <= set(found.used.sentences())
    loose = read(sheet([lines[0], lines[1], lines[2], lines[4]]), POSITIONS, BOOK, name="list.xlsx")
    assert [r["job_class"] for r in rows_of(loose, "Staff")] == ["specials_art"], "without totals nobody knows whose a blank is"


# --- sheets ---------------------------------------------------------------------------------------------------------------
def formatted(ws: Worksheet) -> None:
    for row in (HEAD, ART, AIDE):
        ws.append(row)
    ws["A1048576"].number_format = ws["XFD4"].number_format = "0.00"


def test_a_sheet_that_is_formatted_to_its_end_is_read_at_once() -> None:
    began = time.process_time()
    assert got(read(made(formatted), POSITIONS, BOOK, name="list.xlsx")) == WANTED
    assert time.process_time() - began < 10, "it took 50 seconds to look at each cell that was only formatted"


def test_a_protected_sheet_with_a_hidden_column_and_shares_shown_as_percent() -> None:
    def fill(ws: Worksheet) -> None:
        for row in (["Position\nNumber*", "Job\nTitle", "Budgeted\nFTE"], ["1", "Art Teacher", 0.5], ["2", "Nurse", 1]):
            ws.append(row)
        for cell in ws["C"][1:]:
            cell.number_format = "0%"
        ws.protection.sheet = True
        ws.column_dimensions["C"].hidden = True

    found = read(made(fill), POSITIONS, BOOK, name="list.xlsx")
    assert [r["fte"] for r in rows_of(found, "Staff")] == ["0.5", "1"] and {"unseen", "percent"} <= set(codes(found))


def test_a_column_whose_cells_are_something_else_is_said() -> None:
    """Excel made a date of 1/2, and others wrote words: the positions count as 1.0, which is said."""
    rows = [["Title", "FTE"], ["Art Teacher", dt.datetime(2026, 1, 2)], ["Nurse", "full time"], ["Principal", "#N/A"]]
    found = read(sheet(rows), POSITIONS, BOOK, name="list.xlsx")
    assert [f.message for f in found.findings if f.code == "not-as-named"] == ["FTE was not read, since most of its cells hold no figures."]


def test_footnotes() -> None:
    found = read(text([["Title*", "FTE(1)"], ["Art Teacher (2)", "0.6*"], ["Paraprofessional**", "1"], ["(1) full-time equivalent", ""], ["* includes 0.2 itinerant", ""]]), POSITIONS, BOOK, name="list")
    assert [(r["job_class"], r["fte"]) for r in rows_of(found, "Staff")] == [("specials_art", "0.6"), ("para", "1")]
    assert "2 rows (4, 5): no FTE" in found.used.sentences()


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_quote_that_swallows_the_next_line(separator: str) -> None:
    data = 'Position No\tTitle\tFTE\tFund\n01\tArt Teacher\t0.6\tGF\n02\t"Paraprofessional\t1\tT1A\n03\tNurse\t1\tGF\n'.replace("\t", separator)
    found = read(data.encode(), POSITIONS, BOOK, name="list")
    assert [r[0] for r in got(found)] == ["01", "02", "03"] and "how-read" in codes(found)


def test_a_cell_of_two_lines_is_no_open_quote() -> None:
    found = read(b'Position No,Title,FTE,Fund\n01,"Art Teacher\n(Tue, Thu)",0.6,GF\n02,Paraprofessional,1,T1A\n', POSITIONS, BOOK, name="list")
    assert [r[0] for r in got(found)] == ["01", "02"] and "how-read" not in codes(found)


# --- figures, dates, times -------------------------------------------------------------------------------------------------
def test_figures_with_k_halves_and_stars() -> None:
    assert [float(figure(t) or 0) for t in ("$61.2k", "58K", "24 100 €", "½", "1 ½", "0.6*", "(58k)")] == [61200, 58000, 24100, 0.5, 1.5, 0.6, -58000]
    assert [figure(t) for t in ("K", "5th", "k12", "K-5")] == [None] * 4
    found = read(text([["Job Title", "Average Salary"], ["Art Teacher", "$61.2k"], ["Paraprofessional", "24 100 €"]]), SALARIES, BOOK, name="pay")
    assert [r["avg_salary"] for r in rows_of(found, "Lists")] == [61200, 24100]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("9/30/2027", "2027-09-30"), ("09/30/27", "2027-09-30"), ("30.09.2027", "2027-09-30"), ("30/09/2027", "2027-09-30"), ("Sept 30, 2027", "2027-09-30"),
        ("September 30th 2027", "2027-09-30"), ("30 Sep 2027", "2027-09-30"), ("30-Sep-27", "2027-09-30"), ("2027-09-30 00:00", "2027-09-30"), ("46660", "2027-09-30"),
        ("13/13/2027", ""), ("2027-02-30", ""), ("soon", ""), ("2027", ""), ("June 2027", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates(said: str, right: str) -> None:
    assert day(said) == right


def test_dates_that_cannot_be_read_are_said_and_never_written() -> None:
    rows = [["Fund", "Description", "Current Budget", "Proposed Budget", "End Date"], ["T1A", "Title I", "9", "9", "46660"], ["GF", "x", "5", "5", "13/13/2027"]]
    found = read(text(rows), BUDGET, BOOK, name="budget")
    assert [r.get("end_date") for r in rows_of(found, "Funds")] == ["2027-09-30", None]
    assert [f.message for f in found.findings if f.code in ("not-a-date", "date-number")] == [
        "End dates that can't be read were left blank: 13/13/2027 (row 3).", "Numbers were read as end dates: 46660 as 2027-09-30.",
    ]  # fmt: skip


def test_dates_of_old_macs() -> None:
    def fill(ws: Worksheet) -> None:
        ws.append(["Fund", "Description", "Current Budget", "Proposed Budget", "End Date"])
        ws.append(["T1A", "Title I", 9, 9, dt.date(2027, 9, 30)])

    found = read(made(fill, dt.datetime(1904, 1, 1)), BUDGET, BOOK, name="budget.xlsx")
    assert [r["end_date"] for r in rows_of(found, "Funds")] == ["2027-09-30"]


@pytest.mark.parametrize(
    ("said", "right"),
    [("0815", "8:15"), ("815", "8:15"), ("8h15", "8:15"), ("noon", "12:00 pm"), ("2026-01-01 08:15", "08:15"), ("0.34375", "8:15"), ("8:15", "8:15"),
     ("0815-0900", "08:15-09:00"), ("2460", "2460"), ("2026", "20:26"), ("5", "5")],
)  # fmt: skip
def test_clock_times(said: str, right: str) -> None:
    assert clocks(said).lstrip("0") == right.lstrip("0")


def test_bells_as_numbers_and_sums() -> None:
    """Times typed as 0800, kept as part of the day, or summed up so that they end a hair before the minute."""
    def fill(ws: Worksheet) -> None:
        ws.append(["Period", "Start", "End"])
        for row in ((1, 8 / 24, dt.time(8, 49, 59, 999_990)), (2, "0855", "0945"), (3, dt.datetime(2026, 1, 1, 9, 50), "10h40"), (4, "11:10", "noon")):
            ws.append(row)
        ws["B2"].number_format = "h:mm"

    found = read(made(fill), BELL, Book(), Answers(existing="replace"), "bell.xlsx")
    assert [(r["start"], r["end"]) for r in rows_of(found, "Bell")] == [("8:00", "8:50"), ("8:55", "9:45"), ("9:50", "10:40"), ("11:10", "12:00")]
    plain = read(text([["Period", "Start", "End"], ["1", "0.333333333", "0.368055556"]]), BELL, Book(), name="bell")
    assert [(r["start"], r["end"]) for r in rows_of(plain, "Bell")] == [("8:00", "8:50")]


# --- section lists ----------------------------------------------------------------------------------------------------------
SECTIONS = [["course", "section", "period", "teacher", "seats", "enrolled"], ["ART", "1", "1", "T", "25", "20"], ["BIO", "1", "2", "U", "25", "20"]]


def sections(data: bytes) -> tuple[list[str], list[str]]:
    found = read_sections(data, load("generic"), "list")
    return [g.id for g in found.sections], codes(found)


def test_section_lists_of_hostile_days() -> None:
    both = ["ART-1", "BIO-1"]
    assert sections(text(SECTIONS, encoding="utf-16-le")) == (both, [])
    assert sections(text([*SECTIONS, [], SECTIONS[0], ["MUS", "1", "3", "V", "25", "19"]])) == ([*both, "MUS-1"], ["total-row"])
    assert sections(text([*SECTIONS[:2], ["ART Total", "", "", "", "25", "20"], SECTIONS[2]])) == (both, ["total-row"])
    assert sections(text([*SECTIONS, ["MUS", "1", "2-Jan", "V", "25", "20"]])) == ([*both, "MUS-1"], ["unclear-period"])

    def styled(ws: Worksheet) -> None:
        for row in SECTIONS:
            ws.append(row)
        ws["A1048576"].number_format = ws["XFD5"].number_format = "0.00"
        ws["F2"] = "=10+10"

    began = time.process_time()
    assert sections(made(styled)) == (both, ["not-calculated"])
    assert time.process_time() - began < 10, "it took three minutes to look at each cell that was only formatted"


def test_a_tally_with_footnotes() -> None:
    found = read_tallies(text([["Course*", "Requests (1)"], ["ART", "31*"], ["BIO", "1,012 †"], ["* preliminary", ""]]))
    assert dict(found.requests) == {"ART": 31, "BIO": 1012}
    assert [f.message for f in found.findings] == ["1 course has no number of requests, such as * preliminary. Not read."]


# --- what LibreOffice writes ---------------------------------------------------------------------------------------------------
@pytest.mark.broad
@needs("libreoffice")
def test_old_excel_as_libreoffice_writes_it(tmp_path: Path) -> None:
    """Codes with zeros, dates, times and shares come through .xls and .ods as they were."""
    def fill(ws: Worksheet) -> None:
        for row in (HEAD, [1, "Art Teacher", 0.6, "GF"], [2, "Paraprofessional", 1, "T1A"]):
            ws.append(row)
        for cell in ws["A"][1:]:
            cell.number_format = "00"
        for cell in ws["C"][1:]:
            cell.number_format = "0%"

    (tmp_path / "list.xlsx").write_bytes(made(fill))
    program = shutil.which("soffice")
    assert program is not None
    for kind in ("xls", "ods"):
        words = [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "list.xlsx")]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        assert got(read((tmp_path / f"list.{kind}").read_bytes(), POSITIONS, BOOK, name=f"list.{kind}")) == WANTED, kind
