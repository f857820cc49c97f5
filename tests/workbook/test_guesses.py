"""“Did you mean …?” is cheap: whatever a workbook holds, the words compared for it are few. Comparisons are counted, not seconds."""

from __future__ import annotations

import difflib
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from planner.workbook import raw
from planner.workbook.raw import MOST_IN_FULL, MOST_LETTERS, MOST_WORK, WORK_IN_FULL, did_you_mean, is_slip
from planner.workbook.read import read_workbook

GOOD = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow.xlsx"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often two words are compared: by their letters alone (quick), and in full."""
    counted: Counter[str] = Counter()

    class Counting(difflib.SequenceMatcher[str]):
        def quick_ratio(self) -> float:
            counted["quick"] += 1
            return super().quick_ratio()

        def ratio(self) -> float:
            counted["full"] += 1
            return super().ratio()

    monkeypatch.setattr(difflib, "SequenceMatcher", Counting)
    yield counted


def word(i: int) -> str:
    """Eight letters out of five: all such words are somewhat alike, so that each could be a slip of each."""
    return "".join("abcde"[(i // 5**place + place) % 5] for place in range(8))


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("MTAH", ("MATH", "MUSIC", "ART"), "MATH"),
        ("mtah", ("Math", "Music"), "Math"),
        ("GYM", ("MATH", "MUSIC"), ""),
        ("ENG", ("ENGL", "ENG1"), "ENGL"),  # equally near: as before, the later in the alphabet
        ("", ("MATH",), ""),
        ("a" * (MOST_LETTERS + 1), ("a" * (MOST_LETTERS + 1),), ""),
    ],
)
def test_the_nearest_word_is_named_or_none(written: str, known: tuple[str, ...], meant: str) -> None:
    assert did_you_mean(written, known) == meant


def test_the_answer_is_that_of_comparing_all() -> None:
    names = [word(i) for i in range(0, 3000, 37)]
    for asked in (word(i) for i in range(1, 500, 41)):
        whole = difflib.get_close_matches(asked, names, n=1, cutoff=raw.CLOSE)
        assert did_you_mean(asked, names) == (whole[0] if whole else "")


def test_one_word_is_compared_in_full_with_few(compared: Counter[str]) -> None:
    did_you_mean(word(7), (word(i) for i in range(900)))
    assert compared["quick"] <= 900
    assert compared["full"] <= MOST_IN_FULL


def test_900_codes_and_900_wrong_mentions_cost_what_one_workbook_may(compared: Counter[str]) -> None:
    """20 teams, each with 45 members of which none is among 900 positions."""
    book = openpyxl.load_workbook(GOOD)
    _filled(book["Staff"], "Position", [word(i) for i in range(900)])
    _filled(book["Teams"], "Core members", [", ".join(word(i) + word(i + 3) for i in range(t * 45, t * 45 + 45)) for t in range(20)])
    data = io.BytesIO()
    book.save(data)
    reading = read_workbook(data.getvalue(), "many.xlsx")
    assert [f for f in reading.must_fix if f.code == "unknown-ref"]
    assert compared["quick"] + WORK_IN_FULL * compared["full"] <= MOST_WORK


def test_a_code_that_was_renamed_is_looked_up_once(compared: Counter[str]) -> None:
    """A hundred teams name the same code that is not there: each is told the same, for the work of one."""
    book = openpyxl.load_workbook(GOOD)
    position = _first(book["Staff"], "Position")
    _filled(book["Teams"], "Core members", [f"{position}x"] * 100)
    data = io.BytesIO()
    book.save(data)
    told = [f for f in read_workbook(data.getvalue(), "renamed.xlsx").must_fix if f'"{position}x"' in f.message]
    assert len(told) == 100
    assert all(f"did you mean {position}?" in f.message for f in told)
    assert compared["full"] <= MOST_IN_FULL


def _header(sheet: object, header: str) -> tuple[int, int]:
    for row in sheet.iter_rows(max_row=5):  # type: ignore[attr-defined]
        for cell in row:
            if cell.value == header:
                return cell.row, cell.column
    raise AssertionError(header)


def _first(sheet: object, header: str) -> str:
    row, column = _header(sheet, header)
    return str(sheet.cell(row + 1, column).value)  # type: ignore[attr-defined]


def _filled(sheet: object, header: str, values: list[str]) -> None:
    """A line for each value, otherwise like the sheet's first; its own code differs from line to line."""
    row, column = _header(sheet, header)
    sample = [cell.value for cell in sheet[row + 1]]  # type: ignore[index]
    for i, value in enumerate(values):
        line = [f"{sample[0]}_{i}", *sample[1:]]
        line[column - 1] = value
        sheet.append(line)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("word", "code", "slip"),
    [
        ("GFF", "GF", True), ("gf", "GFX", True), ("FG", "GF", True), ("homeroom_techer", "homeroom_teacher", True),
        ("T1A", "T2A", False), ("GF b/2.1", "T3 b/2.1", False), ("GF", "GF", False), ("", "GF", False), ("AB", "BAC", False),
    ],
)  # fmt: skip
def test_only_a_slip_of_the_hand_is_written_with_one_click(word: str, code: str, slip: bool) -> None:
    assert is_slip(word, code) is slip


def test_another_fund_is_named_and_not_offered_for_twenty_cells() -> None:
    """A fund that was renamed: each cell says so, and no click moves all positions to Title III."""
    book = openpyxl.load_workbook(GOOD)
    for row in book["Funds"].iter_rows(min_row=3, max_col=1):
        row[0].value = {"GF": "GX"}.get(row[0].value, row[0].value)
    target = io.BytesIO()
    book.save(target)
    found = [f for f in read_workbook(target.getvalue()).findings if f.code == "unknown-ref" and '"GF"' in f.message]
    assert len(found) > 10 and not any(f.suggest for f in found)
