"""A file of lines and columns, kept as it is: what is not changed is written back byte for byte.

CSV and TSV are cut into raw fields (quotes and all) with their own line ends, separator, encoding and byte-order mark. A workbook is
kept as bytes, and only cells that change are written. `Table.written` builds the next file out of lines of this one.
"""

from __future__ import annotations

import codecs
import datetime as dt
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from planner.domain.school import Finding, Severity
from planner.workbook.raw import Cell, clean, code_of
from planner.workbook.sniff import sniff
from planner.workbook.unseen import Marks, marks

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
HEADER_WITHIN = 15  # lines
SEPARATORS = ("\t", ",", ";", "|")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet program would run what begins with these


class Unreadable(Exception):
    """The file is no table: the finding that says why."""

    def __init__(self, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.finding = Finding(Severity.MUST_FIX, "", code, message, fix)


@dataclass(frozen=True)
class Out:
    """A line of the next file: a copy of line `source` of this one (None: an empty line) with some of its columns changed."""

    source: int | None
    changed: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A line under the header: its number in the file (from 1) and the text of its columns."""

    number: int
    values: tuple[str, ...]


class Table:
    """`header` is the line that names the columns, `columns` their names, `rows` the lines under it that hold something."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    header: int

    above: tuple[int, ...] = ()  # lines above the header that hold something
    others: tuple[str, ...] = ()  # sheets of the workbook that were not read
    unseen: tuple[str, ...] = ()  # sentences about lines that were read although a person may not count them
    blank_formulas: tuple[int, ...] = ()  # lines with formulas that were never calculated

    def look_at(self, name: str) -> tuple[Finding, ...]:
        """What there is to say of the file itself: hidden and struck lines, and formulas without a value."""
        said = []
        if self.unseen:
            fix = "Show again what counts, and take out what no longer does."
            said.append(Finding(Severity.LOOK_AT, name, "unseen", " ".join(self.unseen), fix))
        if self.blank_formulas:
            lines = ", ".join(map(str, self.blank_formulas[:8])) + (" and more" if len(self.blank_formulas) > 8 else "")
            message = f"Formulas that were never calculated were read as blank cells (rows {lines})."
            fix = "Open the file in your spreadsheet program and save it again."
            said.append(Finding(Severity.LOOK_AT, name, "not-calculated", message, fix))
        return tuple(said)

    def left_over(self, used: Iterable[int], private: Iterable[int] = ()) -> tuple[str, ...]:
        """What of the file was not used, in words: columns (`private`: of names, which are only counted), lines, sheets."""
        known, hidden = set(used), set(private)
        columns = [c or f"number {i + 1}" for i, c in enumerate(self.columns) if i not in known and self._filled(i)]
        found = [f"column{'s' if len(columns) > 1 else ''} {', '.join(columns)}"] if columns else []
        if hidden:
            found.append("1 column of names or addresses" if len(hidden) == 1 else f"{len(hidden)} columns of names or addresses")
        if self.above:
            found.append(f"line{'s' if len(self.above) > 1 else ''} {', '.join(map(str, self.above))} above the headers")
        if self.others:
            found.append(f"sheet{'s' if len(self.others) > 1 else ''} {', '.join(self.others)}")
        return tuple(found)

    def _filled(self, column: int) -> bool:
        return any(len(r.values) > column and clean(r.values[column]) for r in self.rows)

    def written(self, out: Sequence[Out], mark: tuple[str, Sequence[str]] | None = None) -> bytes:
        """The next file: what stands above the header and the header as they are, then the lines of `out`.

        `mark` is a further column, its name and its text for each line; a column of that name that is there already is used again.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Headers:
    """By what the header line is found: `known` are headers folded by `plain`, `like` is a pattern of others, such as questions."""

    known: frozenset[str]
    like: re.Pattern[str] | None = None

    def hits(self, values: Iterable[str]) -> int:
        said = {plain(v): v for v in values}
        return sum(p in self.known or (self.like is not None and self.like.search(v) is not None) for p, v in said.items() if p)


def read_table(
    source: str | Path | bytes, known: Iterable[str], separator: str = "auto", encoding: str = "cp1252", like: re.Pattern[str] | None = None
) -> Table:
    """A CSV, TSV or Excel file; `known` and `like` as in `Headers`. Raises Unreadable."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large", "This file is larger than 20 MB: it is not a list of sections.")
    if data[:2] == b"PK":
        return Workbook(data, Headers(frozenset(known), like))
    if data[:4] in (b"\xd0\xcf\x11\xe0", b"%PDF"):
        fix = "Export it as CSV, or save it as Excel Workbook (.xlsx)."
        raise Unreadable("not-a-table", "This file is no table that can be read.", fix)
    return Delimited(data, Headers(frozenset(known), like), separator, encoding)


def grids(source: str | Path | bytes) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Every sheet of a file (one for CSV or TSV) as lines of cells, whatever their headers. Raises Unreadable."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large", "This file is larger than 20 MB: it is not a list of courses.")
    if data[:2] == b"PK":
        refusal = sniff(data).refusal
        if refusal is not None:
            raise Unreadable(refusal.code, refusal.message, refusal.fix)
        return tuple(tuple(map(tuple, _texts(ws))) for ws in _open(data).worksheets)
    _bom, _encoding, text = _decoded(data, "cp1252")
    start = "".join(text.splitlines(keepends=True)[:HEADER_WITHIN])
    best = max(SEPARATORS, key=lambda s: sum(len(line.fields) for line in _lines(start, s)))
    return (tuple(tuple(_shown(f) for f in line.fields) for line in _lines(text, best)[:MOST_ROWS]),)


def plain(text: str) -> str:
    """A header without what people vary: case, spaces, punctuation, the number of a footnote."""
    return re.sub(r"[^0-9a-z#]+", "", re.sub(r"\(\d\)\s*$", "", text).casefold())


def guarded(text: str) -> str:
    """Our own text for a cell of a CSV file: never run as a formula by a spreadsheet program."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _header_line(lines: Iterable[tuple[int, Sequence[str]]], known: Headers) -> tuple[int, int]:
    """The line among the first fifteen that names most known columns, and how many."""
    best = (0, 0)
    for number, values in lines:
        if number > HEADER_WITHIN:
            break
        hits = known.hits(values)
        if hits > best[1]:
            best = (number, hits)
    return best


def _no_header() -> Unreadable:
    message = f"None of the first {HEADER_WITHIN} lines holds headers of this profile."
    return Unreadable("no-headers", message, "Export the list with its column names, or name another profile.")


# --- CSV and TSV -------------------------------------------------------------------------------------------------------
@dataclass
class _Line:
    fields: list[str]  # raw: with their quotes
    end: str


class Delimited(Table):
    """A CSV or TSV file."""

    def __init__(self, data: bytes, known: Headers, separator: str, encoding: str) -> None:
        self.bom, self.encoding, text = _decoded(data, encoding)
        self.separator, self.lines = self._cut(text, known, separator)
        self.header, hits = _header_line(((n, [_shown(f) for f in x.fields]) for n, x in enumerate(self.lines, 1)), known)
        if not hits:
            raise _no_header()
        self.columns = tuple(clean(_shown(f)) for f in self.lines[self.header - 1].fields)
        self.above = tuple(n for n, x in enumerate(self.lines[: self.header - 1], 1) if any(clean(_shown(f)) for f in x.fields))
        body = enumerate(self.lines[self.header :], self.header + 1)
        self.rows = tuple(Row(n, tuple(_shown(f) for f in x.fields)) for n, x in body if any(clean(_shown(f)) for f in x.fields))
        if len(self.rows) > MOST_ROWS:
            raise Unreadable("too-long", f"This file has more than {MOST_ROWS:,} lines: it is not a list of sections.")

    @staticmethod
    def _cut(text: str, known: Headers, separator: str) -> tuple[str, list[_Line]]:
        """The separator that names most headers, and the lines cut by it."""
        if separator != "auto":
            return separator, _lines(text, separator)
        start = "".join(text.splitlines(keepends=True)[:HEADER_WITHIN])

        def hits(candidate: str) -> int:
            return _header_line(((n, [_shown(f) for f in x.fields]) for n, x in enumerate(_lines(start, candidate), 1)), known)[1]

        best = max(SEPARATORS, key=hits)
        return best, _lines(text, best)

    def written(self, out: Sequence[Out], mark: tuple[str, Sequence[str]] | None = None) -> bytes:
        top = [list(line.fields) for line in self.lines[: self.header]]
        body = [self._line(o) for o in out]
        if mark is not None:
            self._mark(top[-1], body, *mark)
        ended = list(zip(top, (x.end for x in self.lines[: self.header]), strict=True))
        ended += self._blank(self.header)
        written: set[int] = set()
        for o, fields in zip(out, body, strict=True):
            ended.append((fields, self.lines[o.source - 1].end if o.source else ""))
            if o.source and o.source not in written:  # blank lines stay behind the line that they followed
                written.add(o.source)
                ended += self._blank(o.source)
        return self.bom + self._text(ended).encode(self.encoding, errors="replace")

    def _text(self, ended: Sequence[tuple[list[str], str]]) -> str:
        """The lines with their ends: the file's usual one where a line has none, and none after the last if the file has none there."""
        usual = Counter(x.end for x in self.lines if x.end).most_common(1)
        end = usual[0][0] if usual else "\n"
        ends = [e or end for _fields, e in ended]
        if not self.lines[-1].end:
            ends[-1] = ""
        return "".join(self.separator.join(fields) + e for (fields, _e), e in zip(ended, ends, strict=True))

    def _blank(self, number: int) -> list[tuple[list[str], str]]:
        """The lines without values that follow line `number`."""
        found = []
        for line in self.lines[number:]:
            if any(clean(_shown(f)) for f in line.fields):
                break
            found.append((list(line.fields), line.end))
        return found

    def _line(self, out: Out) -> list[str]:
        empty = [""] * len(self.columns)
        fields = list(self.lines[out.source - 1].fields) if out.source is not None else empty
        fields += [""] * (1 + max(out.changed, default=-1) - len(fields))
        for column, text in out.changed.items():
            fields[column] = self._raw(text, fields[column].startswith('"') or (out.source is None and self._quotes(column)))
        return fields

    def _quotes(self, column: int) -> bool:
        """Does this file put the column's values between quotes?"""
        values = [x.fields[column] for x in self.lines[self.header :] if len(x.fields) > column]
        return bool(values) and all(v.startswith('"') for v in values)

    def _raw(self, text: str, quoted: bool) -> str:
        if quoted or any(c in text for c in (self.separator, '"', "\n", "\r")):
            return '"' + text.replace('"', '""') + '"'
        return text

    def _mark(self, header: list[str], body: list[list[str]], name: str, texts: Sequence[str]) -> None:
        at = next((i for i, c in enumerate(self.columns) if plain(c) == plain(name)), len(header))
        quoted = header[0].startswith('"')
        header[at : at + 1] = [self._raw(name, quoted)]
        for fields, text in zip(body, texts, strict=True):
            fields += [""] * (at - len(fields))
            fields[at : at + 1] = [self._raw(guarded(text), quoted)]


def _decoded(data: bytes, encoding: str) -> tuple[bytes, str, str]:
    """The byte-order mark, the encoding and the text, such that encoding the text gives the same bytes again."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return bom, name, _strictly(data[len(bom) :], name)
    if b"\0" in data:
        even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
        if max(even, odd) * 6 < min(len(data), 2000) or min(even, odd) * 10 > max(even, odd):
            raise Unreadable("not-a-table", "This file is no table that can be read.", "Export it as CSV or TSV.")
        name = "utf-16-le" if odd > even else "utf-16-be"  # of plain letters every other byte is zero
        return b"", name, _strictly(data, name)
    for name in ("utf-8", encoding, "latin-1"):
        try:
            return b"", name, data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise AssertionError("latin-1 takes every byte")


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as fault:
        raise Unreadable("damaged", "This file is damaged: its text cannot be read.", "Export it again.") from fault


def _lines(text: str, separator: str) -> list[_Line]:
    """Every line as raw fields; joined again they are the text."""
    sep = re.escape(separator)
    pattern = re.compile(rf'("(?:[^"]|"")*"(?=[{sep}\r\n]|\Z)|[^{sep}\r\n]*)({sep}|\r\n|\r|\n|\Z)')
    lines: list[_Line] = []
    fields: list[str] = []
    at = 0
    while at < len(text) or fields:
        found = pattern.match(text, at)
        assert found is not None, "the second way of the pattern takes anything"
        fields.append(found[1])
        at = found.end()
        if found[2] != separator:
            lines.append(_Line(fields, found[2]))
            fields = []
        if not found[2]:
            break
    return lines


def _shown(raw: str) -> str:
    """A raw field as its reader sees it."""
    return raw[1:-1].replace('""', '"') if len(raw) > 1 and raw[0] == raw[-1] == '"' else raw


# --- Excel -------------------------------------------------------------------------------------------------------------
class Workbook(Table):
    """The first sheet of an Excel workbook that has the headers."""

    def __init__(self, data: bytes, known: Headers) -> None:
        sniffed = sniff(data)
        if sniffed.refusal is not None:
            raise Unreadable(sniffed.refusal.code, sniffed.refusal.message, sniffed.refusal.fix)
        self.data = data
        try:
            book = _open(data)
            sheets = [(ws.title, _texts(ws)) for ws in book.worksheets]
        except Exception as fault:  # the library raises whatever it likes for a damaged file
            message = "This workbook is damaged or didn't finish downloading."
            raise Unreadable("damaged", message, "Copy or export it again.") from fault
        scored = [(*_header_line(enumerate(rows, 1), known), title, rows) for title, rows in sheets]
        self.header, hits, self.title, rows = max(scored, key=lambda s: s[1])  # a workbook has a sheet
        if not hits:
            raise _no_header()
        self.columns = tuple(clean(v) for v in rows[self.header - 1])
        self.above = tuple(n for n, values in enumerate(rows[: self.header - 1], 1) if any(clean(v) for v in values))
        self.others = tuple(title for title, values in sheets if title != self.title and any(clean(v) for row in values for v in row))
        body = enumerate(rows[self.header :], self.header + 1)
        self.rows = tuple(Row(n, tuple(values)) for n, values in body if any(clean(v) for v in values))
        self.unseen = tuple(_unseen(marks(data).get(self.title), self.rows))
        if len(rows) > MOST_ROWS:
            raise Unreadable("too-long", f"This file has more than {MOST_ROWS:,} lines: it is not a list of sections.")
        if sniffed.formulas:
            self.blank_formulas = tuple(dict.fromkeys(_never_calculated(data, self.title, rows)))

    def written(self, out: Sequence[Out], mark: tuple[str, Sequence[str]] | None = None) -> bytes:
        if mark is None and [o.source for o in out] == [r.number for r in self.rows] and not any(o.changed for o in out):
            return self.data
        book = _open(self.data)
        ws = book[self.title]
        width, last = len(self.columns), max([r.number for r in self.rows], default=self.header)
        old = {r.number: [_kept(ws.cell(r.number, c)) for c in range(1, width + 1)] for r in self.rows}
        for r in range(self.header + 1, last + 1):
            for c in range(1, width + 1):
                ws.cell(r, c).value = None
        for r, o in enumerate(out, self.header + 1):
            for c, kept in enumerate(old.get(o.source or 0, [(None, "General", None)] * width), 1):
                cell: Any = ws.cell(r, c)
                cell.value, cell.number_format = kept[0], kept[1]
                if kept[2] is not None:
                    cell._style = copy(kept[2])
            for column, text in o.changed.items():
                _put(ws.cell(r, column + 1), text)
        if mark is not None:
            at = next((i for i, c in enumerate(self.columns, 1) if plain(c) == plain(mark[0])), width + 1)
            for r, text in enumerate([mark[0], *mark[1]], self.header):
                _put(ws.cell(r, at), text)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def _unseen(mine: Marks | None, rows: Sequence[Row]) -> Iterator[str]:
    """Sentences about rows that are hidden or struck through."""
    struck = {r for r, c in mine.struck if c <= 3} if mine is not None else set()  # a code stands among the first columns
    for numbers, how in ((mine.rows if mine is not None else set(), "hidden"), (struck, "struck through")):
        named = [r.number for r in rows if r.number in numbers]
        if named:
            listed = ", ".join(map(str, named[:5])) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
            alone = len(named) == 1
            yield f"1 row is {how} and was read (row {listed})." if alone else f"{len(named)} rows are {how} and were read (rows {listed})."


def _open(data: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(data), data_only=True, keep_links=False)


def _texts(ws: Any) -> list[list[str]]:
    """The lines down to the last cell that holds something: a sheet that is formatted to its end is no longer for it."""
    filled = [place for place, cell in ws._cells.items() if cell.value is not None]
    last, widest = max((r for r, _ in filled), default=1), max((c for _, c in filled), default=1)
    rows = ws.iter_rows(max_row=min(last, MOST_ROWS + 1), max_col=min(widest, 200))
    return [[_text(Cell(x.value, x.number_format, x.data_type)) for x in row] for row in rows]


def _never_calculated(data: bytes, title: str, rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """The lines with a formula whose value was never stored: their cells look blank."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), keep_links=False)
    for (r, c), cell in sorted(book[title]._cells.items()):
        if cell.data_type == "f" and r <= len(rows) and c <= len(rows[r - 1]) and not rows[r - 1][c - 1]:
            yield r


def _text(cell: Cell) -> str:
    """As a code is shown; a date stays recognisable as one (a spreadsheet program makes 2 January of the periods 1-2)."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, dt.date | dt.time):
        return cell.value.isoformat()
    return str(cell.value) if isinstance(cell.value, dt.timedelta) else code_of(cell)


def _kept(cell: Any) -> tuple[Any, str, Any]:
    return cell.value, cell.number_format, cell._style


def _put(cell: Any, text: str) -> None:
    """A whole number stays a number where one stood; everything else is text, and never a formula."""
    if isinstance(cell.value, int) and re.fullmatch(r"0|[1-9]\d{0,8}", text):
        cell.value = int(text)
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"


def columns_at(table: Table, headers: Iterable[str]) -> Iterator[int]:
    """The numbers (from 0) of the columns that bear one of these headers, in the order of the headers."""
    named = {plain(c): i for i, c in reversed(list(enumerate(table.columns)))}
    for header in headers:
        if plain(header) in named:
            yield named[plain(header)]
