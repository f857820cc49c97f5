"""What stands beside a header: its note, and the list behind its drop-down."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from planner.workbook.columns import COLUMN, Column, columns_of

FIRST_ROW, LAST_ROW = 3, 500  # where data begins, and how far down the drop-downs reach

UNITS = {
    "minutes": "Unit: minutes.",
    "money": "Unit: whole dollars.",
    "fte": "Unit: FTE; 1.0 is full time.",
    "percent": "Unit: percent, written as 26.2.",
    "time": "Unit: clock time, such as 8:15.",
    "date": "Unit: date, such as 2025-06-30.",
    "days": "Days: M T W Th F, or numbers of the cycle.",
    "yesno": "Choose: y or n.",
    "refs": "Several: put a semicolon between them.",
    "choices": "Several: put a semicolon between them.",
    "grades": "Several: put a comma or semicolon between them.",
    "slots": "Several: put a semicolon between them.",
    "splits": "Shares: T1A:50;ESSER3:50.",
    "levels": "Levels: 0;50;100 in percent, or $21000 in dollars.",
}


def note_of(column: Column) -> str:
    """The note on a header: the code, the help sentence, the unit and what may be chosen."""
    lines = [f"code: {column.code}", column.help]
    lines += [UNITS[column.kind]] if column.kind in UNITS else []
    lines += [f"Counts: {column.unit}."] if column.unit else []
    lines += [f"Choose: {', '.join(column.choices)}."] if column.choices else []
    lines += [_origin(column.refs)] if column.refs else []
    if column.kind == "int" and column.low is not None and column.high is not None:
        lines.append(f"Between {column.low:g} and {column.high:g}.")
    lines += [f"Example: {column.example}"] if column.example else []
    filled = "Must be filled, but for course-alike teams: members are then suggested." if column.blank_for else "Must be filled."
    return "\n".join([*lines, filled if column.required else "May stay blank."])


def _origin(refs: str) -> str:
    """Where the code stands that is asked for: "School.grades" has no sheet column, but a setting."""
    sheet, code = refs.split(".")
    return f"From the sheet {sheet}, '{COLUMN[sheet, code].header}'."


def list_of(column: Column, names: set[str]) -> tuple[str, bool]:
    """The formula of a column's drop-down, and whether only its values will do.

    Columns that name another sheet's line only suggest: ids such as T3.1 or several ids at once are right too.
    """
    if column.kind == "yesno":
        return '"y,n"', True
    if column.kind == "choice":
        return f'"{",".join(column.choices)}"', True  # at most 255 characters, Excel's limit; a test holds it
    if column.kind == "term":
        return f'"{",".join(column.choices)}"', False
    if column.kind not in ("ref", "splits", "teachers"):
        return "", False
    sheet, code = column.refs.split(".")
    if sheet == "School":  # the grades stand in one cell, so they are listed in place
        return '"PK,K,1,2,3,4,5,6,7,8,9,10,11,12"', False
    if sheet not in names:
        return "", False
    codes = [c.code for c in columns_of(sheet)]
    letter = get_column_letter(codes.index(code) + 1)
    return f"{sheet}!${letter}${FIRST_ROW}:${letter}${LAST_ROW}", False
