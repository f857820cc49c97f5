"""Nothing of a list is left out without a word: every cell that holds something is read, or its column, line or sheet is listed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interop.list_files import BOOK, text

from planner.interop.lists import mapping
from planner.interop.lists.fields import FIELDS, KINDS, POSITIONS
from planner.interop.lists.found import Answers, Found
from planner.interop.lists.reading import READERS, read

TITLES = ("Art Teacher", "Custodian", "Teacher, Grade 3", "Smith, John", "Wizard", "", "Total", "Paraprofessional")
CELLS = st.one_of(
    st.sampled_from(("", "x", "1", "0.5", "-1", "0", "GF", "Vacant", "Closed", "1,024", "$ 45.000,00", "Cedar Bluff Elementary", "Maple High", "8:15", "n/a", "Page 1 of 2")),
    st.text(st.characters(codec="ascii", exclude_characters='\x00"\r\n'), max_size=6),
)
HEADERS = st.sampled_from(("Title", "FTE", "Fund", "School", "Employee Name", "Status", "Position No", "Amount", "Colour", "", "Start", "Current Budget", "Object"))
GRIDS = st.tuples(st.lists(HEADERS, min_size=2, max_size=6, unique=True), st.lists(st.tuples(st.sampled_from(TITLES), st.lists(CELLS, max_size=6)), max_size=8))


def padded(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def unsaid(found: Found, rows: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Cells (line and column from 0) that hold something and are neither read nor listed."""
    columns = {c.column: c for c in found.used.columns}
    missing = []
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if not cell.strip() or not cell.isprintable():
                continue
            if found.used.lines.get(line):  # this line is listed, with why
                continue
            if line not in found.used.lines or column not in columns:
                missing.append((line, column))
    return missing


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grid=GRIDS, kind=st.sampled_from(tuple(READERS)), separator=st.sampled_from(",;\t"))
def test_no_cell_is_left_out_without_a_word(grid: tuple[list[str], list[tuple[str, list[str]]]], kind: str, separator: str) -> None:
    header, body = grid
    rows = padded([["Title", *header], *([title, *cells] for title, cells in body)])
    found = read(text(rows, separator), kind, BOOK, Answers(existing="replace"), "list")
    if found.refused:
        assert all(f.message.endswith((".", "?")) for f in found.findings)
        return
    assert unsaid(found, rows) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grid=GRIDS)
def test_what_is_listed_is_counted(grid: tuple[list[str], list[tuple[str, list[str]]]]) -> None:
    """Lines that were read and lines that are listed are all lines that hold something, each once."""
    header, body = grid
    rows = padded([["Title", *header], *([title, *cells] for title, cells in body)])
    found = read(text(rows), POSITIONS, BOOK, Answers(existing="replace"), "list")
    if found.refused:
        return
    listed = sum(int(n) for s in found.used.sentences() for n in re.findall(r"^(\d+) rows? \(", s))
    listed += sum(bool(re.match(r"row \d+:", s)) for s in found.used.sentences())
    read_lines = sum(1 for reason in found.used.lines.values() if not reason)
    assert listed + read_lines == len(found.used.lines)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))), kind=st.sampled_from(tuple(READERS)))
def test_no_bytes_end_in_an_error(data: bytes, kind: str) -> None:
    found = read(data, kind, BOOK, name="list")
    assert found.findings or found.rows or found.used.lines


def test_a_long_list_is_read_by_few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessing a column looks at some of its texts, so that the work grows with the rows and not with rows times fields."""
    looks = 0
    real = mapping.figure

    def counted(text: str, mark: str = ".") -> object:
        nonlocal looks
        looks += 1
        return real(text, mark)

    monkeypatch.setattr(mapping, "figure", counted)
    rows = [["Position No", "Title", "FTE", "Note"], *([str(n), "Art Teacher", "1", "x"] for n in range(3000))]
    assert len(read(text(rows), POSITIONS, BOOK, name="list").rows[1].rows) == 3000
    assert looks < 60_000


def test_every_field_has_headers_of_its_own() -> None:
    """No header names two fields of one list equally well at the first place."""
    for kind in KINDS:
        firsts = [field.says[0] for field in FIELDS[kind]]
        assert len(set(firsts)) == len(firsts)
