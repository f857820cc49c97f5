"""Odd and broken files: each gives the right reading or a sentence that says what the file is. Never an exception, never a wrong figure."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from interop.list_files import BOOK, sheet, text
from openpyxl import Workbook

from planner.interop.lists.fields import POSITIONS
from planner.interop.lists.figures import decimal_mark, figure
from planner.interop.lists.found import Answers, Found
from planner.interop.lists.reading import read

HERE = Path(__file__).parent
OLD, FREE = (HERE / "odd_marks.xls").read_bytes(), (HERE / "odd_marks.ods").read_bytes()
HEAD = ["Position No", "Title", "FTE", "Fund"]
ART, AIDE = ["01", "Art Teacher", "0.6", "GF"], ["02", "Paraprofessional", "1", "T1A"]
GOOD = text([HEAD, ART, AIDE])
WANTED = (("01", "specials_art", "0.6", "GF"), ("02", "para", "1", "T1A"))


def got(found: Found) -> tuple[tuple[object, ...], ...]:
    rows = [r for rows in found.rows if rows.sheet == "Staff" for r in rows.rows]
    return tuple((r["position_no"], r["job_class"], r["fte"], r["fund"]) for r in rows)


def page(rows: list[list[str]], before: str = "") -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body>{before}<table>{body}</table></body></html>".encode()


def xml(rows: list[list[str]]) -> bytes:
    lines = ["".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) for row in rows]
    cells = "".join(f"<Row>{line}</Row>" for line in lines)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="A"><Table>{cells}</Table></Worksheet></Workbook>'.encode()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return out.getvalue()


def with_formula() -> bytes:
    book = Workbook()
    ws = book.active
    assert ws is not None
    for row in (HEAD, ART, ["02", "Paraprofessional", "=1+0", "T1A"]):
        ws.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


READ = {  # what is odd about it -> a file that holds the two positions all the same
    "as it should be": GOOD,
    "UTF-8 with its mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16 with its mark": text([HEAD, ART, AIDE], encoding="utf-16"),
    "UTF-16 without its mark": text([HEAD, ART, AIDE], encoding="utf-16-le"),
    "UTF-16, the other way": text([HEAD, ART, AIDE], encoding="utf-16-be"),
    "UTF-32": text([HEAD, ART, AIDE], encoding="utf-32"),
    "semicolons": text([HEAD, ART, AIDE], ";"),
    "tabs": text([HEAD, ART, AIDE], "\t"),
    "bars": text([HEAD, ART, AIDE], "|"),
    "sep= in the first line": b"sep=;\r\n" + text([HEAD, ART, AIDE], ";"),
    "spaces between columns": b"Position No   Title              FTE   Fund\n01            Art Teacher        0.6   GF\n02            Paraprofessional   1     T1A\n",
    "line ends of old Macs": GOOD.replace(b"\r\n", b"\r"),
    "no line end at the end": GOOD.rstrip(),
    "blank lines between": GOOD.replace(b"\r\n", b"\r\n\r\n"),
    "quotes round all": b'"Position No","Title","FTE","Fund"\n"01","Art Teacher","0.6","GF"\n"02","Paraprofessional","1","T1A"\n',
    "a quote never closed": GOOD.replace(b"Art Teacher", b'"Art Teacher') + b"x,,,\n" * 8,
    "spaces round all": text([[f" {c}\u00a0" for c in row] for row in (HEAD, ART, AIDE)]),
    "titles above": text([["Our district"], ["Positions 2026-27"], [], HEAD, ART, AIDE]),
    "two lines of head": text([["Position", "", "", "Paid by"], ["No", "Title", "FTE", "Fund"], ART, AIDE]),
    "the head again on page two": text([HEAD, ART, HEAD, AIDE]),
    "totals and pages": text([HEAD, ART, ["Subtotal", "", "0.6", ""], AIDE, ["Grand Total", "", "1.6", ""], ["Page 1 of 1"]]),
    "a sum without a word": text([HEAD, ART, AIDE, ["", "", "1.6", ""]]),
    "headings between": text([["Specials"], HEAD, ART, ["Support staff"], AIDE]),
    "other columns between": text([[*HEAD[:2], "Shirt", *HEAD[2:]], [*ART[:2], "L", *ART[2:]], [*AIDE[:2], "M", *AIDE[2:]]]),
    "rows of different length": text([HEAD, [*ART, "", ""], AIDE, ["03"]]),
    "decimal commas": text([HEAD, [*ART[:2], "0,6", "GF"], [*AIDE[:2], "1,0", "T1A"]], ";"),
    "percent": text([HEAD, [*ART[:2], "60%", "GF"], [*AIDE[:2], "100%", "T1A"]]),
    "percent without its sign": text([HEAD, [*ART[:2], "60", "GF"], [*AIDE[:2], "100", "T1A"]]),
    "a negative line": text([HEAD, ART, AIDE, ["03", "Music Teacher", "(0.4)", "GF"]]),
    "zero": text([HEAD, ART, AIDE, ["03", "Music Teacher", "-", "GF"]]),
    "xlsx": sheet([HEAD, ART, AIDE]),
    "xlsx whose second sheet is the list": sheet([HEAD, ART, AIDE]),
    "merged head": sheet([["Staffing", "", "", ""], HEAD, ART, AIDE], merged=("A1:D1",)),
    "a fund merged down": sheet([HEAD, [*ART[:3], "GF"], ["04", "Paraprofessional", "1", None]], merged=("D2:D3",)),
    "a web page called xls": page([HEAD, ART, AIDE], "<p>Report</p>"),
    "XML of 2003 called xls": xml([HEAD, ART, AIDE]),
}
INSTEAD = {"a fund merged down": (WANTED[0], ("04", "para", "1", "GF"))}


@pytest.mark.parametrize("what", READ)
def test_odd_files_are_read_right(what: str) -> None:
    found = read(READ[what], POSITIONS, BOOK, name="list.csv")
    assert got(found) == INSTEAD.get(what, WANTED), [*found.findings, *found.columns]
    assert not found.refused


def test_old_excel_and_libreoffice_keep_zeros_and_marks() -> None:
    for data in (OLD, FREE):
        found = read(data, POSITIONS, BOOK, name="list")
        assert [r[:3] for r in got(found)] == [("00104", "homeroom_teacher", "1"), ("00105", "specials_art", "0.5"), ("00106", "specials_pe", "0.5")]
        (said,) = [f.message for f in found.findings if f.code == "unseen"]
        assert "Row 4 is hidden" in said and "Row 5 is struck through" in said
        assert {"row 7: totals", "1 sheet: Hid"} <= set(found.used.sentences())


REFUSED = {  # what it is -> file, and words of the sentence
    "nothing": (b"", "empty"),
    "blanks": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "a workbook without a cell": (sheet([]), "no cell"),
    "a letter": (b"Dear principal,\nthis is a letter.\n", "No column was found"),
    "a PDF": (b"%PDF-1.7 \x00\x01", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
    "bytes without sense": (bytes(range(256)) * 40, "no table"),
    "a cut-off workbook": (READ["xlsx"][:2000], "damaged"),
    "an archive": (zipped(**{"a.txt": b"x"}), "archive"),
    "a Word document": (zipped(**{"[Content_Types].xml": b"<Types>wordprocessingml.document.main</Types>"}), "Word"),
    "a workbook with macros": (zipped(**{"[Content_Types].xml": b"<Types/>", "xl/vbaProject.bin": b"x", "xl/workbook.xml": b"<x/>"}), "macros"),
    "a password, today's Excel": (OLD[:512] + "EncryptedPackage".encode("utf-16-le") + OLD[512:], "password"),
    "a password, old Excel": (OLD.replace(b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00", 1), "password"),
    "old Excel, cut off": (OLD[:1500], "damaged"),
    "LibreOffice, cut off": (FREE[:3000], "damaged"),
    "a web page without a table": (b"<html><body><p>No rows</p></body></html>", "without a table"),
    "a web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<table><tr><td>FTE</td></tr></table>", "web archive"),
    "XML with entities": (xml([HEAD]).replace(b"<Workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><Workbook'), "entities"),
    "XML, cut off": (xml([HEAD, ART])[:-30], "damaged"),
    "half a letter": (b"\xff\xfeA\x00B", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_broken_files_get_a_sentence(what: str) -> None:
    data, words = REFUSED[what]
    found = read(data, POSITIONS, BOOK, name="list.xls")
    assert found.refused and not found.rows
    assert any(words in f.message for f in found.findings), found.findings


def test_a_formula_without_a_value_is_said() -> None:
    found = read(with_formula(), POSITIONS, BOOK, name="list.xlsx")
    assert got(found) == WANTED[:1]
    assert [f.code for f in found.findings if f.code == "not-calculated"] == ["not-calculated"]
    assert "row 3: no FTE" in found.used.sentences()


def test_a_list_without_a_head_is_read_by_letters() -> None:
    data = text([ART, AIDE])
    said = Answers(columns={"position_no": "A", "fund": "D"})
    assert got(read(data, POSITIONS, BOOK, said, "list")) == WANTED
    assert "no-headers" in [f.code for f in read(data, POSITIONS, BOOK, name="list").findings]


def test_sheets_alike_are_said() -> None:
    book = Workbook()
    for n, row in enumerate((ART, AIDE)):
        ws = book.create_sheet(f"S{n}") if n else book.active
        assert ws is not None
        ws.title = f"S{n}"
        ws.append(HEAD)
        ws.append(row)
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), POSITIONS, BOOK, name="list")
    assert got(found) == WANTED[:1] and any("same columns: S1" in f.message for f in found.findings)
    assert got(read(out.getvalue(), POSITIONS, BOOK, Answers(sheet="S1"), "list")) == WANTED[1:]


@pytest.mark.parametrize("name", ["Peña Elementary", "École Beauté", "Núñez"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman", "cp850"])
def test_accents_of_every_office_program(encoding: str, name: str) -> None:
    data = text([["School", "Title", "FTE"], [name, "Art Teacher", "1"], ["Oak", "Art Teacher", "1"]], encoding=encoding)
    assert read(data, POSITIONS, BOOK, Answers(school=name), "list").places[0] == name


@pytest.mark.parametrize(
    ("said", "column", "worth"),
    [
        ("1,024", (), 1024), ("$ 45.000,00", (), 45000), ("$45,000.00", (), 45000), ("45.000", ("45.000", "1.250,50"), 45000), ("(1,200)", (), -1200),
        ("1,200-", (), -1200), ("-0.5", (), -0.5), ("−3", (), -3), ("0,5", (), 0.5), ("1 024,50", (), 1024.5), ("50%", (), 50), ("–", (), 0),
        ("$1.5", (), 1.5), (".5", (), 0.5), ("1,000,000", (), 1_000_000), ("12.345.678", (), 12_345_678), ("1,0", ("1,0", "0,25"), 1), ("45000 USD", (), 45000), ("1,024", ("30.000,00",), 1024),
    ],
)  # fmt: skip
def test_figures_as_they_are_written(said: str, column: tuple[str, ...], worth: float) -> None:
    assert figure(said, decimal_mark((said, *column))) is not None
    assert float(figure(said, decimal_mark((said, *column))) or 0) == worth


def test_no_price_has_three_decimals() -> None:
    assert figure("45.000", decimal_mark(("45.000", "1.250"), money=True)) == 45000
    assert figure("1.000", decimal_mark(("1.000", "0.500"))) == 1
    assert figure("45.000", decimal_mark(("45.000", "12.50"), money=True)) == 45


@pytest.mark.parametrize("said", ["", "n/a", "#REF!", "2026-08-01", "1/2", "1.2.3", "12 13", "1,23,4", "$", "one"])
def test_what_is_no_figure(said: str) -> None:
    assert figure(said) is None
