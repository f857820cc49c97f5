"""What differs between two workbooks of one school, cell by cell, and which of it the district office decides."""

from __future__ import annotations

from dataclasses import dataclass

from planner.workbook.columns import columns_of
from planner.workbook.edit import Figure, figures

DISTRICT = {  # sheet -> columns that the district office decides: revenue, average costs, the position list
    "Funds": ("revenue_this", "revenue_next", "revenue_y2", "revenue_y3", "carryover", "end_date"),
    "Staff": ("staff_id", "job_class", "count", "fte", "avg_salary", "benefit_pct", "benefit_flat", "position_no", "account"),
    "Lists": ("avg_salary", "benefit_pct", "benefit_flat"),
}


@dataclass(frozen=True)
class CellChange:
    """One cell under its line and header; `before` or `after` is empty where there was or is nothing."""

    cell: str
    line: str
    header: str
    before: str
    after: str
    district: bool

    @property
    def sentence(self) -> str:
        return f"{self.cell}: {self.line}, {self.header}: {self.before or 'empty'} before, {self.after or 'empty'} now."


def changes(before: bytes, after: bytes) -> tuple[CellChange, ...]:
    """In the order of the newer workbook, lines that are gone last. Lines are known by their first cells, not by their row."""
    old, new = _by_line(before), _by_line(after)
    found = []
    for key in dict.fromkeys((*new, *old)):
        a, b = old.get(key), new.get(key)
        was, now = (a.value if a else ""), (b.value if b else "")
        if was != now:
            shown = b or a
            assert shown is not None
            found.append(CellChange(shown.cell, shown.line, shown.header, was, now, _owned(shown)))
    return tuple(found)


def _by_line(book: bytes) -> dict[tuple[str, str, str, int], Figure]:
    """(sheet, line, header, how many-th line of that name) -> cell."""
    seen: dict[tuple[str, str, str], int] = {}
    found = {}
    for f in figures(book):
        key = (f.sheet, f.line.split(", ")[0], f.header)
        seen[key] = seen.get(key, 0) + 1
        found[*key, seen[key]] = f
    return found


def _owned(figure: Figure) -> bool:
    return figure.header in {c.header for c in columns_of(figure.sheet) if c.code in DISTRICT.get(figure.sheet, ())}
