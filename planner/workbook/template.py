"""The contract written out as a workbook: blank templates and filled samples, with drop-downs and a note on every header.

Layout of every table sheet: row 1 is a title band that says what the sheet is for, row 2 holds the headers, data begins
in row 3; both rows stay in view. The School sheet has one line a setting instead: what, your answer, what it means.
The first line of each note is `code: …`, by which a column is known even after somebody has reworded its header.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook.blank import blank_rows
from planner.workbook.columns import ALLOWED_REDUCTION, RULE_KEY, SHEET, SHEETS, Column, Sheet, columns_of
from planner.workbook.notes import FIRST_ROW, LAST_ROW, list_of, note_of
from planner.workbook.sniff import sniff

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

TITLE_ROW, HEADER_ROW = 1, 2
LEVEL_NAMES = {"elementary": "elementary school", "middle": "middle school", "high": "high school", "k8": "K-8 school"}
STAMP = dt.datetime(2025, 1, 15)  # a fixed date: the same rows make the same bytes

BAND = PatternFill("solid", fgColor="1F4E79")
REQUIRED = PatternFill("solid", fgColor="44546A")
OPTIONAL = PatternFill("solid", fgColor="D9D9D9")
OURS = PatternFill("solid", fgColor="FFF4CC")  # a cell that nobody filled in: our default
WHITE, BLACK = "FFFFFF", "000000"
OWN_SHEET = "Start"  # the answers that a workbook was made from
MOST_ANSWERS = 2_000  # rows of that sheet

FORMATS = {
    "int": "0", "minutes": "0", "time": "h:mm", "money": "#,##0", "date": "yyyy-mm-dd",
    "fte": "0.0#", "percent": "General", "decimal": "General", "yesno": "General", "rulevalue": "General",
}  # fmt: skip
TEXT = "@"  # everything else, so that Excel does not turn 3-5 into a date or 05100 into a number

README = """
What this is
This workbook tells Common Time what your school has: its day, its positions, its money, and who must be free together.
The planner reads it and searches for plans that keep time for teams within next year's money.
What to fill, in this order
1 School. 2 Bell and Calendar. 3 Homerooms or Courses. 4 Specials (elementary). 5 Staff. 6 Funds. 7 Programs. 8 Teams.
9 Rules: they are filled in; change only the values that your contract or state words differently.
10 Everything else, if you like.
Dark headers must be filled, grey ones may stay blank. Point at a header to read what it wants.
The example lines in a blank template show the shape. Write over them.
Privacy
Positions, not people: write the post, never a person's name.
No student names and no line about a single child, anywhere. The column 'Note to self' never leaves this workbook.
Rules
Rule values are starting points from public sources, each with its source and the date somebody looked.
They are not legal advice: confirm them with your HR and finance offices.
""".strip().splitlines()
TOLD_AND_OURS = "What you told us, and what is ours"
HEADINGS = {"What this is", "What to fill, in this order", "Privacy", "Rules", "This school is fictional", "Our assumptions", TOLD_AND_OURS}


def write_workbook(rows: Rows, path_or_buffer: str | Path | IO[bytes], *, assumptions: Sequence[str] = (), title: str = "") -> None:
    """Write `rows` (sheet name -> rows of code -> value, in the cell's own unit) as a workbook; the same rows give the same bytes.

    The School sheet takes a single row. Times may be "8:15" and dates "2025-06-30". `assumptions` go to ReadMe, where they
    also say that the school is fictional.
    """
    data = workbook_bytes(rows, assumptions=assumptions, title=title)
    if isinstance(path_or_buffer, (str, Path)):
        Path(path_or_buffer).write_bytes(data)
    else:
        path_or_buffer.write(data)


def blank_template(level: str, path_or_buffer: str | Path | IO[bytes], state: str = "") -> None:
    """Write a blank workbook for a level, with the state's rules filled in and a few example lines on every sheet."""
    write_workbook(blank_rows(level, state), path_or_buffer, title=f"Common Time: blank workbook, {LEVEL_NAMES[level]}")


def workbook_bytes(
    rows: Rows,
    *,
    assumptions: Sequence[str] = (),
    title: str = "",
    ours: Collection[tuple[str, int, str]] = (),
    notes: Sequence[str] = (),
    answers: Sequence[str] = (),
) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    `ours` are cells that we filled in (sheet, row from 0, column code): they stand on a ground of their own, which ReadMe explains together
    with `notes`. `answers` are kept on a sheet of their own.
    """
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    book.properties.creator = "Common Time"
    book.properties.title = title or "Common Time workbook"
    book.properties.created = STAMP
    _readme(book.create_sheet("ReadMe"), title, assumptions, bool(ours), notes)
    sheets = sheets_for(rows)
    names = {s.name for s in sheets}
    for sheet in sheets:
        ws = book.create_sheet(sheet.name)
        write = _keyed if sheet.keyed else _table
        write(ws, sheet, rows.get(sheet.name, ()), names)
        _title(ws, sheet)
    _mark_ours(book, ours)
    if answers:
        _answers(book.create_sheet(OWN_SHEET), answers)
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_bytes(buffer.getvalue())


def sheets_for(rows: Rows) -> tuple[Sheet, ...]:
    """The sheets of the school's level, and any other that has rows."""
    level = next((str(r["level"]) for r in rows.get("School", ()) if r.get("level")), "k8")
    return tuple(s for s in SHEETS if level in s.levels or rows.get(s.name))


# --- sheets ----------------------------------------------------------------------------------------------------------
def _mark_ours(book: Workbook, ours: Collection[tuple[str, int, str]]) -> None:
    for sheet, row, code in ours:
        columns = [c.code for c in columns_of(sheet)]
        place = (FIRST_ROW + columns.index(code), 2) if SHEET[sheet].keyed else (FIRST_ROW + row, columns.index(code) + 1)
        book[sheet].cell(*place).fill = OURS


def _answers(ws: Worksheet, answers: Sequence[str]) -> None:
    """What somebody answered, row by row: from it the workbook can be made again, and its cells compared."""
    ws.column_dimensions["A"].width = 120
    _put_text(_cell(ws, 1, 1), "Start: the answers that this workbook was made from. Change them on the Start page, not here.")
    ws["A1"].font = Font(bold=True)
    for number, line in enumerate(answers, 2):
        _put_text(_cell(ws, number, 1), line)


def own_sheet_of(data: bytes) -> list[str] | None:
    """The answers that a workbook carries, row by row; None where it has none, or is no workbook."""
    if sniff(data, "").refusal:
        return None
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        if OWN_SHEET not in book.sheetnames:
            return None
        rows = book[OWN_SHEET].iter_rows(min_row=2, max_row=MOST_ANSWERS, max_col=1, values_only=True)
        return ["" if value is None else str(value) for (value,) in rows]
    except (KeyError, ValueError, OSError, zipfile.BadZipFile):
        return None


def _readme(ws: Worksheet, title: str, assumptions: Sequence[str], ours: bool = False, notes: Sequence[str] = ()) -> None:
    ws.column_dimensions["A"].width = 120
    lines: list[str] = [title or "Common Time: your school's workbook", *README]
    if assumptions:
        lines += ["This school is fictional", "This school is fictional. No real school, staff member, or student is represented. Dollar "
                                              "amounts are based on public price ranges."]
        lines += ["Our assumptions", *(f"Our assumption: {line}" for line in assumptions)]
    if ours:
        lines.append(TOLD_AND_OURS)
        lines.append("Cells on a pale yellow ground are our defaults: no one has told us. Check them, and write over what is wrong.")
        lines += [f"Our default: {line}" for line in notes]
    for number, line in enumerate(lines, 1):
        cell = _cell(ws, number, 1)
        _put_text(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1 or line in HEADINGS, size=14 if number == 1 else 11)
        ws.row_dimensions[number].height = 20 if number == 1 else 15 * (1 + len(line) // 115)
    _printable(ws)


def _title(ws: Worksheet, sheet: Sheet) -> None:
    for number in range(1, max(ws.max_column, 10) + 1):
        ws.cell(TITLE_ROW, number).fill = BAND
    cell = _cell(ws, TITLE_ROW, 1)
    _put_text(cell, f"{sheet.name}: {sheet.purpose}")
    cell.font, cell.number_format = Font(bold=True, color=WHITE, size=12), TEXT
    ws.freeze_panes = f"A{FIRST_ROW}"
    _printable(ws)


def _table(ws: Worksheet, sheet: Sheet, rows: Sequence[Row], names: set[str]) -> None:
    columns = columns_of(sheet.name)
    unknown = {code for row in rows for code in row} - {c.code for c in columns}
    if unknown:
        raise KeyError(f"{sheet.name} has no columns {sorted(unknown)}")
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        _header(_cell(ws, HEADER_ROW, number), column)
        ws.column_dimensions[letter].number_format = FORMATS.get(column.kind, TEXT)
        _drop_down(ws, column, f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}", names)
        longest = max([len(str(r.get(column.code, ""))) for r in rows], default=0)
        ws.column_dimensions[letter].width = min(42, max(len(column.header) + 2, longest + 2, 9))
    for r, row in enumerate(rows, FIRST_ROW):
        for c, column in enumerate(columns, 1):
            kind = rule_kind(str(row.get("key", ""))) if column.kind == "rulevalue" else column.kind
            cell = _cell(ws, r, c)
            _put(cell, kind, row.get(column.code))
            if column.kind == "id" and row.get("key") in RULE_KEY:  # a rule's key is a code: say what it means
                cell.comment = Comment(RULE_KEY[row["key"]].help, "Common Time", height=80, width=320)


def _keyed(ws: Worksheet, sheet: Sheet, rows: Sequence[Row], names: set[str]) -> None:
    values: Row = rows[0] if rows else {}
    unknown = set(values) - {c.code for c in columns_of(sheet.name)}
    if unknown:
        raise KeyError(f"{sheet.name} has no settings {sorted(unknown)}")
    for number, text in enumerate(("Setting", "Your answer", "What it means"), 1):
        cell = _cell(ws, HEADER_ROW, number)
        _put_text(cell, text)
        cell.font, cell.fill = Font(bold=True), OPTIONAL
    for r, column in enumerate(columns_of(sheet.name), FIRST_ROW):
        _header(_cell(ws, r, 1), column)
        _put(_cell(ws, r, 2), column.kind, values.get(column.code))
        ws.cell(r, 2).alignment = Alignment(horizontal="left")
        _put_text(_cell(ws, r, 3), column.help)
        _drop_down(ws, column, f"B{r}", names)
    for letter, width in (("A", 34), ("B", 34), ("C", 80)):
        ws.column_dimensions[letter].width = width


def _header(cell: Cell, column: Column) -> None:
    _put_text(cell, column.header)
    cell.fill = REQUIRED if column.required else OPTIONAL
    cell.font = Font(bold=True, color=WHITE if column.required else BLACK)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.comment = Comment(note_of(column), "Common Time", height=170, width=320)


def _printable(ws: Worksheet) -> None:
    ws.page_setup.orientation = "landscape"
    ws.page_setup.fitToHeight = 0
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.print_title_rows = f"{TITLE_ROW}:{HEADER_ROW}" if ws.title != "ReadMe" else None


# --- drop-downs ------------------------------------------------------------------------------------------------------
def _drop_down(ws: Worksheet, column: Column, where: str, names: set[str]) -> None:
    formula, strict = list_of(column, names)
    if not formula:
        return
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = "Choose a value from the list.", column.header
    rule.add(where)
    ws.add_data_validation(rule)


# --- cells -----------------------------------------------------------------------------------------------------------
def rule_kind(key: str) -> str:
    """How the value of a rule key is written."""
    if key.startswith(ALLOWED_REDUCTION):
        return "fte"
    return RULE_KEY[key].kind


def _cell(ws: Worksheet, row: int, column: int) -> Cell:
    cell = ws.cell(row, column)
    assert isinstance(cell, Cell)  # we merge nothing
    return cell


def _put(cell: Cell, kind: str, value: Any) -> None:
    if value is None or value == "":
        return
    if kind == "yesno":
        value = {True: "y", False: "n"}.get(value, value)
    elif kind == "time" and isinstance(value, str):
        hour, minute = value.split(":")
        value = dt.time(int(hour), int(minute))
    elif kind == "date" and isinstance(value, str):
        value = dt.date.fromisoformat(value)
    if isinstance(value, str) or kind not in FORMATS:
        _put_text(cell, str(value))
    else:
        cell.value = value
    cell.number_format = FORMATS.get(kind, TEXT)


def _put_text(cell: Cell, text: str) -> None:
    """Text stays text: a leading "=" is no formula here."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"


def _same_bytes(data: bytes) -> bytes:
    """The same archive with fixed dates, since both zip and workbook would carry the clock of the moment."""
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, body)
            info = zipfile.ZipInfo(entry.filename, (STAMP.year, STAMP.month, STAMP.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, body)
    return out.getvalue()
