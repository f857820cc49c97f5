"""Whatever of a file is not used is named: further columns, lines above the headers, other sheets, in whatever order they stand."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from planner.domain.school import Finding
from planner.interop.profile import known, load
from planner.interop.requests import read_requests
from planner.interop.sis import read_sections
from planner.interop.tallies import read_tallies
from planner.interop.votes import read_ballots
from planner.workbook.read import read_workbook

SCHOOL = read_workbook(Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow_thin.xlsx").school
assert SCHOOL is not None
Rows = list[list[str]]


def said(findings: Sequence[Finding], more: Sequence[str] = ()) -> str:
    return " ".join([*(f.message for f in findings), *more])


def of_sections(data: bytes) -> str:
    found = read_sections(data, load("generic"), "list")
    assert len(found.sections) == 2
    return said(found.findings, found.unread)


def of_tallies(data: bytes) -> str:
    found = read_tallies(data)
    assert dict(found.requests) == {"ART": 31, "BIO": 12}
    return said(found.findings)


def of_requests(data: bytes) -> str:
    found, findings = read_requests(data)
    assert found.rows == (("ART", "BIO"), ("BIO",))
    return said(findings)


def of_votes(data: bytes, folder: Path) -> str:
    assert SCHOOL is not None
    (folder / "votes").write_bytes(data)
    found = read_ballots([folder / "votes"], SCHOOL)
    assert len(found.votes) == 2
    return said(found.findings)


PROGRAMS = [p.name for p in SCHOOL.programs][:2]
FILES: dict[str, tuple[Rows, Callable[..., str]]] = {
    "sections": ([["course", "section", "period", "teacher", "seats", "enrolled"], ["ART", "1", "1", "T", "25", "20"], ["BIO", "1", "2", "U", "25", "20"]], of_sections),
    "tallies": ([["course", "requests"], ["ART", "31"], ["BIO", "12"]], of_tallies),
    "requests": ([["row", "course"], ["1", "ART"], ["1", "BIO"], ["2", "BIO"]], of_requests),
    "wide": ([["Request 1", "Request 2"], ["ART", "BIO"], ["BIO", ""]], of_requests),
    "votes": ([["team", "program", "vote"], ["G1", PROGRAMS[0], "stop"], ["G1", PROGRAMS[1], "keep"]], of_votes),
    "form": ([["Which team?", "What should we stop doing?"], ["G1", ", ".join(PROGRAMS)]], of_votes),
}
EXTRA = st.lists(st.from_regex(r"Zq[a-z]{3,6}", fullmatch=True), min_size=1, max_size=3, unique=True)


def as_csv(rows: Rows) -> bytes:
    return "".join(",".join(f'"{v}"' for v in row) + "\n" for row in rows).encode()


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(extra=EXTRA, at=st.integers(0, 9), above=st.booleans())
def test_every_further_column_and_line_is_named(kind: str, tmp_path: Path, extra: list[str], at: int, above: bool) -> None:
    rows, read = FILES[kind]
    place = at % (len(rows[0]) + 1)
    wide = [[*row[:place], *(extra if n == 0 else ["some text"] * len(extra)), *row[place:]] for n, row in enumerate(rows)]
    data = as_csv([["Printed by the office"], *wide] if above else wide)
    told = read(data, tmp_path) if read is of_votes else read(data)
    assert all(name in told for name in extra) and ("line 1 above" in told) == above


@pytest.mark.parametrize("kind", [k for k in FILES if k not in ("votes", "form")])
def test_other_sheets_are_named(kind: str) -> None:
    rows, read = FILES[kind]
    book = Workbook()
    ws = book.active
    assert ws is not None
    for row in rows:
        ws.append(row)
    book.create_sheet("Zqnotes").append(["as last year"])
    buffer = io.BytesIO()
    book.save(buffer)
    assert "Zqnotes" in read(buffer.getvalue())


@pytest.mark.parametrize("name", known())
def test_no_profile_takes_a_further_column_for_one_of_its_own(name: str) -> None:
    headers = {h.casefold() for c in load(name).columns.values() for h in c.headers}
    assert not any(h.startswith("zq") for h in headers)
