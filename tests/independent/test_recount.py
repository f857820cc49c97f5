"""The independent recount: it passes a real plan of a generated school, and each thing that it looks for is missed when it is spoiled."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.independent.recount import recount, span
from tests.ordinary import ordinary
from tests.ordinary.base import book_bytes

SEED = 11  # an elementary school with pulled-out groups, duties, and somebody in two positions
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The school's workbook, and the plan's as the command line writes it."""
    folder = tmp_path_factory.mktemp("recount")
    school, plan = folder / "school.xlsx", folder / "plan.xlsx"
    school.write_bytes(book_bytes(ordinary(SEED)))
    line = [sys.executable, "-m", "planner.cli", "solve", str(school), "-o", str(plan), "--seconds", "30"]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    return school, plan


def test_it_shares_no_code_with_the_program() -> None:
    tree = ast.parse((Path(__file__).with_name("recount.py")).read_text(encoding="utf-8"))
    named = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)} | {
        a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
    }
    assert named <= {"__future__", "re", "sys", "collections", "fractions", "pathlib", "typing", "openpyxl"}


def test_a_plan_holds_and_everything_was_looked_at(files: tuple[Path, Path]) -> None:
    faults, seen = recount(*files)
    assert faults == []
    looked = (
        "lessons",
        "sessions",
        "duty places",
        "meetings",
        "classes in hands",
        "quorums",
        "groups",
        "duties",
        "lines of cost",
        "funds",
        "contract weeks",
    )
    assert all(seen[what] > 0 for what in looked), seen


def row_of(book: Workbook, sheet: str, first: str, after: str = "") -> int:
    """The line below a table's heads."""
    lines = list(book[sheet].iter_rows(values_only=True))
    begun = next((i for i, line in enumerate(lines) if line[0] == after), 0)
    return next(i for i, line in enumerate(lines[begun:], begun + 1) if line[0] == first) + 1


def cell(book: Workbook, sheet: str, first: str, head: str, after: str = "") -> openpyxl.cell.cell.Cell:
    """The first cell below a head."""
    line = row_of(book, sheet, first, after)
    column = next(c.column for c in book[sheet][line - 1] if c.value == head)
    found = book[sheet].cell(line, column)
    assert isinstance(found, openpyxl.cell.cell.Cell)
    return found


def two_classes(book: Workbook) -> None:
    """The second class of the week goes to the position and hour of the first."""
    line = row_of(book, "Edit the week", "Cycle day", "Classes with specialists")
    sheet = book["Edit the week"]
    other = next(n for n in range(line + 1, line + 40) if sheet.cell(n, 4).value != sheet.cell(line, 4).value)
    for column in (1, 2, 3, 6):
        sheet.cell(other, column).value = sheet.cell(line, column).value


def lost_session(book: Workbook) -> None:
    book["Services"].delete_rows(row_of(book, "Services", "Service"))


def short_session(book: Workbook) -> None:
    found = cell(book, "Services", "Service", "Time")
    first = str(found.value).split("-")[0]
    found.value = f"{first}-{first}"


def one_adult_less(book: Workbook) -> None:
    line = row_of(book, "Duties", "Duty")
    found = next(c for c in book["Duties"][line][5:] if c.value not in (None, "-"))
    found.value = str(found.value).split(", ")[0] if ", " in str(found.value) else " "
    book["Duties"].cell(line, 5).value = 1 + len([a for a in str(found.value).split(", ") if a.strip()])


def overdrawn(book: Workbook) -> None:
    cell(book, "Funds", "Fund", "Fund").offset(0, 3).value = 99_000_000


def unpaid(book: Workbook) -> None:
    cell(book, "Who pays", "What", "Funding source in this plan").value = "-"


def too_many_minutes(book: Workbook) -> None:
    found = cell(book, "Minutes", "Team", "Minutes planned")
    found.value = float(str(found.value)) + 30


def a_minute_lost(book: Workbook) -> None:
    found = cell(book, "Contract week", "Position", "Teaching")
    found.value = float(str(found.value)) - 60


def led_from_a_class(book: Workbook) -> None:
    """Whoever has the students is said to lead the meeting."""
    line = row_of(book, "Team meetings", "Team")
    heads = {c.value: c.column for c in book["Team meetings"][line - 1]}
    sheet = book["Team meetings"]
    found = next(n for n in range(line, sheet.max_row + 1) if ": " in str(sheet.cell(n, heads["Who has the students"]).value))
    sheet.cell(found, heads["Led by"]).value = (
        str(sheet.cell(found, heads["Who has the students"]).value).split(": ")[1].split(";")[0].split(",")[0]
    )


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (two_classes, "in two places"),
        (lost_session, "a week are owed"),
        (short_session, "minutes on"),
        (one_adult_less, "adults on"),
        (overdrawn, "and has"),
        (unpaid, "nobody pays"),
        (too_many_minutes, "its meetings come to"),
        (a_minute_lost, "the accounts come to"),
        (led_from_a_class, "in two places"),
    ],
)
def test_what_is_spoiled_is_named(files: tuple[Path, Path], tmp_path: Path, spoil: Callable[[Workbook], None], named: str) -> None:
    book = openpyxl.load_workbook(files[1])
    spoil(book)
    book.save(tmp_path / "spoiled.xlsx")
    faults, _ = recount(files[0], tmp_path / "spoiled.xlsx")
    assert any(named in fault for fault in faults), Counter(faults)


def test_clock_times_as_people_write_them() -> None:
    assert span("12:15-13:30") == span("12:15-1:30 p.m.") == (735, 810)
    assert span("11:45 a.m.-12:30 p.m.") == (705, 750)
    assert span("8:05-8:50") == span("8:05-8:50 AM") == (485, 530)
