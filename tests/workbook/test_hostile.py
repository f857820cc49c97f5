"""Files that are no workbook, or mean harm: each is answered with one sentence, in under two seconds and 300 MB.

A child process reads them all: what it took is measured there, and a file that got away could not take the tests along.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from planner.workbook.read import read_workbook
from planner.workbook.sniff import MOST_COLUMNS, MOST_ROWS, sniff

GOOD = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow.xlsx"
SECONDS, MEGABYTES = 2.0, 300  # of the processor: what else runs on the machine does not count
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
STAFF = "xl/worksheets/sheet7.xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

# Run in the child: read every file named on the command line; say for each the seconds, the memory's peak in MB, the findings.
CHILD = """
import json, re, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from planner.workbook.read import read_workbook
for path in sys.argv[1:]:
    open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
    start = time.process_time()
    reading = read_workbook(path)
    peak = int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) / 1024
    found = [[f.severity.value, f.cell, f.code, str(f)] for f in reading.findings]
    print(json.dumps([path, time.process_time() - start, peak, found, reading.school is None]), flush=True)
"""


def rewritten(change: Callable[[str, bytes], bytes | None], *more: tuple[str, bytes]) -> bytes:
    """The good workbook with each part passed through `change` (None leaves it out), and further parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(GOOD) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            part = change(entry.filename, before.read(entry))
            if part is not None:
                after.writestr(entry.filename, part)
        for name, part in more:
            after.writestr(name, part)
    return buffer.getvalue()


def in_part(part: str, old: bytes, new: bytes) -> bytes:
    done = []

    def change(name: str, data: bytes) -> bytes:
        if name == part and old in data:
            done.append(name)
            return data.replace(old, new, 1)
        return data

    made = rewritten(change)
    assert done, f"{part} has no {old!r}"
    return made


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


def bomb() -> bytes:
    """300 MB of one sheet in about 300 KB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(GOOD) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            if entry.filename != STAFF:
                after.writestr(entry.filename, before.read(entry))
        with after.open(STAFF, "w") as part:
            for _ in range(300):
                part.write(b'<row r="1"><c r="A1"><v>1</v></c></row>' * 27_000)
    return buffer.getvalue()


def liar() -> bytes:
    """The directory says that the bomb's sheet has 1,000 bytes."""
    data = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as book:
        size = book.getinfo(STAFF).file_size.to_bytes(4, "little")
    for place in [m.start() for m in re.finditer(re.escape(size), bytes(data))]:
        data[place : place + 4] = (1_000).to_bytes(4, "little")
    return bytes(data)


def locked() -> bytes:
    """Every entry of the zip is marked as encrypted."""
    data = bytearray(GOOD.read_bytes())
    for place in [m.start() for m in re.finditer(b"PK\x01\x02", bytes(data))]:
        data[place + 8] |= 1
    return bytes(data)


def laughs() -> bytes:
    """Ten entities, each ten times the one before."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return in_part("xl/workbook.xml", b"<workbook ", b'<!DOCTYPE l [<!ENTITY l0 "lol">' + entities + b"]><workbook ")


def cells(rows: int, columns: int) -> bytes:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:columns]
    return b"".join(
        b"<row r='%d'>" % r + b"".join(b"<c r='%c%d'><v>1</v></c>" % (ord(c), r) for c in letters) + b"</row>" for r in range(100, rows)
    )


def behind_values(more: bytes) -> bytes:
    return in_part(STAFF, b"</sheetData>", b"</sheetData>" + more)


MANY_LINKS = b"<hyperlinks>" + b"".join(b'<hyperlink ref="A%d:Z%d" location="x"/>' % (n, n + 99) for n in range(100, 100_000, 100)) + b"</hyperlinks>"


def content_type(data: bytes) -> bytes:
    return in_part("[Content_Types].xml", b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", data)


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    # name: how it is made, the finding's code, a word of its sentence
    "empty": (lambda: b"", "empty-file", "empty"),
    "zeros": (lambda: b"\x00" * 5000, "empty-file", "empty"),
    "csv": (lambda: b"staff_id,job_class,fte\r\nT3,homeroom_teacher,1.0\r\n", "csv", "CSV"),
    "html": (lambda: b"\n<html><head></head><body><table><tr><td>1</td></tr></table></body></html>", "html", "web page"),
    "old-xml": (lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml", "XML"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 2000, "pdf", "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 2000, "image", "picture"),
    "noise": (lambda: bytes(range(128, 256)) * 100, "not-a-workbook", "not an Excel workbook"),
    "old-excel": (lambda: OLE + "Workbook".encode("utf-16-le"), "old-excel", ".xls"),
    "password": (lambda: OLE + "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le"), "password", "password"),
    "zip-password": (locked, "password", "password"),
    "cut-off": (lambda: GOOD.read_bytes()[:30_000], "damaged", "damaged"),
    "damaged": (lambda: GOOD.read_bytes()[:20_000] + b"\x00" * 2000 + GOOD.read_bytes()[22_000:], "damaged", "damaged"),
    "word": (lambda: content_type(WORD.encode()), "other-document", "Word"),
    "opendocument": (lambda: archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<a/>"), "opendocument", "OpenDocument"),
    "numbers": (lambda: archive(Index__Document_iwa=b"x"), "not-a-workbook", "Numbers"),
    "zipped": (lambda: archive(school_xlsx=GOOD.read_bytes()), "other-archive", "Unpack"),
    "binary": (lambda: content_type(b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "xlsb", ".xlsb"),
    "macros": (lambda: content_type(b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros", "macros"),
    "hidden-macros": (lambda: rewritten(lambda n, d: d, ("xl/vbaProject.bin", b"x")), "macros", "macros"),
    "bomb": (bomb, "zip-bomb", "unpacks to"),
    "lying-bomb": (liar, "damaged", "damaged"),
    "many-parts": (lambda: rewritten(lambda n, d: d, *((f"xl/media/{i}.png", b"") for i in range(3000))), "zip-bomb", "parts"),
    "sheet-gone": (lambda: rewritten(lambda n, d: None if n == STAFF else d), "missing-part", "sheet7.xml"),
    "workbook-gone": (lambda: rewritten(lambda n, d: None if n == "xl/workbook.xml" else d), "damaged", "damaged"),
    "bad-xml": (lambda: in_part(STAFF, b"<sheetData>", b"<sheetData><row><c></row>"), "damaged", "damaged"),
    "bad-number": (lambda: in_part(STAFF, b"<sheetData>", b'<sheetData><row r="1"><c r="A1"><v>x</v></c></row>'), "damaged", "damaged"),
    "bad-string": (lambda: in_part(STAFF, b"<sheetData>", b'<sheetData><row r="1"><c r="A1" t="s"><v>999999</v></c></row>'), "damaged", "damaged"),
    "laughs": (laughs, "entities", "entities"),
    "outside-entity": (lambda: in_part("xl/workbook.xml", b"<workbook ", b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook '), "entities", "entities"),
    "wide-characters": (lambda: rewritten(lambda n, d: ("<!DOCTYPE s>" + re.sub("^<.xml[^>]*>", "", d.decode())).encode("utf-16") if n == "xl/styles.xml" else d), "entities", "entities"),
    "giant-tag": (lambda: in_part(STAFF, b"<sheetData>", b'<sheetData a="' + b"x" * 12_000_000 + b'">'), "damaged", "no spreadsheet program writes"),
    "giant-quote": (lambda: in_part(STAFF, b"<sheetData>", b'<sheetData a="' + b"> " * 6_000_000 + b'">'), "damaged", "no spreadsheet program writes"),
    "giant-comment": (lambda: in_part(STAFF, b"<sheetData>", b"<!--" + b"> " * 6_000_000 + b"--><sheetData>"), "damaged", "no spreadsheet program writes"),
    "many-cells": (lambda: in_part(STAFF, b"</sheetData>", cells(8_000, 20) + b"</sheetData>"), "too-large", "far more cells"),
    "merged-sheet": (lambda: behind_values(b'<mergeCells count="1"><mergeCell ref="A100:XFD1048576"/></mergeCells>'), "too-large", "merges or links"),
    "linked-sheet": (lambda: behind_values(b'<hyperlinks><hyperlink ref="$XFD$1048576:A100" location="x"/></hyperlinks>'), "too-large", "merges or links"),
    "many-links": (lambda: behind_values(MANY_LINKS), "too-large", "merges or links"),
    "bad-range": (lambda: behind_values(b'<mergeCells count="1"><mergeCell ref="A1:nowhere"/></mergeCells>'), "damaged", "damaged"),
    "many-styles": (lambda: in_part("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0" fontId="0"/>' * 60_000 + b"</cellXfs>"), "too-large", "styles"),
    "many-names": (lambda: in_part("xl/workbook.xml", b"</sheets>", b"</sheets>" + b'<definedName name="a">A1</definedName>' * 60_000), "too-large", "far more"),
}  # fmt: skip

# Odd, but to be read: each is answered in the same time and memory.
ODD: dict[str, Callable[[], bytes]] = {
    "far-row": lambda: in_part(STAFF, b"</sheetData>", b'<row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData>'),
    "last-row": lambda: in_part(STAFF, b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
    "far-columns": lambda: in_part(STAFF, b"</sheetData>", b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (r, r) for r in range(100, 4000)) + b"</sheetData>"),
    "claims-a-million": lambda: rewritten(lambda n, d: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', d)),
    "blank-rows": lambda: rewritten(lambda n, d: d.replace(b"</sheetData>", b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (r, r) for r in range(200, 5000)) + b"</sheetData>")),
    "nonsense-lines": lambda: in_part(STAFF, b"</sheetData>", cells(1_200, 20).replace(b"'", b'"') + b"</sheetData>"),
    "deep-text": lambda: in_part(STAFF, b"</sheetData>", b'<row r="90"><c r="A90" t="inlineStr"><is><t>' + b"x" * 5_000_000 + b"</t></is></c></row></sheetData>"),
}  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one child process said of every file."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in {**{n: h[0] for n, h in HOSTILE.items()}, **ODD}.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    paths = sorted(str(p) for p in folder.iterdir())
    child = subprocess.run([sys.executable, "-c", CHILD, str(GOOD), *paths], capture_output=True, text=True, timeout=120, check=False)
    assert child.returncode == 0, child.stderr[-2000:]
    return {Path(a[0]).stem: a[1:] for a in map(json.loads, child.stdout.splitlines())}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_workbook_gets_one_sentence(name: str, answers: dict[str, Any]) -> None:
    _, code, word = HOSTILE[name]
    _, _, findings, nothing = answers[name]
    assert nothing
    assert [(severity, cell, found) for severity, cell, found, _ in findings] == [("must fix", "", code)], findings
    sentence = findings[0][3]
    assert word in sentence
    assert not re.search(r"Error|Exception|Traceback|zipfile|None", sentence)


@pytest.mark.parametrize("name", [*HOSTILE, *ODD])
def test_it_takes_little_time_and_memory(name: str, answers: dict[str, Any]) -> None:
    seconds, megabytes, findings, _ = answers[name]
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert findings


def test_odd_sheets_are_still_read(answers: dict[str, Any]) -> None:
    for name in ("claims-a-million", "blank-rows", "far-columns"):
        assert answers[name][2] == answers["pine_hollow"][2], name
        assert not answers[name][3]
    assert "too-long" in {f[2] for f in answers["last-row"][2]}
    assert "too-long" in {f[2] for f in answers["far-row"][2]}


def test_macros_are_refused_by_name_too() -> None:
    assert [f.code for f in read_workbook(GOOD.read_bytes(), "school.xlsm").findings] == ["macros"]


def pieces() -> Iterator[bytes]:
    good = GOOD.read_bytes()
    for cut in range(0, len(good), len(good) // 25):
        yield good[:cut]
        yield good[:cut] + b"\xff" * 64 + good[cut + 64 :]


def test_no_cut_or_scratch_raises() -> None:
    for data in pieces():
        reading = read_workbook(data)
        assert reading.findings
        assert reading.school is not None or reading.must_fix


def test_how_far_cells_are_spread_is_told() -> None:
    """For readers that lay a sheet out as a rectangle. A cell without a place stands behind the one before."""
    usual = sniff(GOOD.read_bytes()).spread
    assert 0 < usual < 50_000
    assert sniff(in_part(STAFF, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')).spread == usual
    far = sniff(in_part(STAFF, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'))
    assert far.refusal is None and far.spread >= MOST_ROWS * MOST_COLUMNS
    unnamed = sniff(in_part(STAFF, b"</sheetData>", b'<row r="40000"><c><v>1</v></c><c><v>1</v></c></row></sheetData>'))
    assert far.spread > unnamed.spread >= 40_000 * 2
