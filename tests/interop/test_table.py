"""Files are kept as they are: what goes in comes out, byte for byte."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from planner.interop.table import Out, Unreadable, guarded, read_table

KNOWN = {"course", "section"}


def same(data: bytes) -> bytes:
    table = read_table(data, KNOWN)
    return table.written([Out(r.number) for r in table.rows])


@pytest.mark.parametrize(
    "data",
    [
        b"course,section\nA,1\nB,2\n",
        b"course,section\r\nA,1\r\nB,2",
        b'"course","section"\n"A, ""x""","1"\n',
        b"\xef\xbb\xbfcourse\tsection\r\nA\t1\r\n\r\n",
        b"A list of ours\n\ncourse;section\nA;1\n\nB;2\n;\n",
        "course,section\nFran\u00e7ais,1\n".encode("cp1252"),
        "course,section\nFran\u00e7ais,1\n".encode(),
        b"\xff\xfe" + "course,section\r\nA,1\r\n".encode("utf-16-le"),
        b"course,section\rA,1\rB,2\r",
        b'course,section\n"A"b,1\n"open,2\n',
        b"course,section,note\nA,1,\x81\n",
    ],
)
def test_a_file_comes_out_as_it_went_in(data: bytes) -> None:
    assert same(data) == data


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=2, max_size=4), max_size=5),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_any_text_comes_out_as_it_went_in(rows: list[list[str]], end: str, last: bool) -> None:
    quoted = [",".join('"' + v.replace('"', '""') + '"' for v in row) for row in [["course", "section"], *rows]]
    data = (end.join(quoted) + (end if last else "")).encode()
    assert same(data) == data


def test_a_changed_value_keeps_the_quotes_of_its_line() -> None:
    table = read_table(b'course,section,note\n"A",1,x\nB,2,"y, z"\n', KNOWN)
    out = [Out(2, {0: "C"}), Out(3, {2: 'a,"b"'})]
    assert table.written(out) == b'course,section,note\n"C",1,x\nB,2,"a,""b"""\n'


def test_a_line_at_the_end_of_a_file_without_a_last_line_end() -> None:
    table = read_table(b"course,section\r\nA,1\r\nB,2", KNOWN)
    assert table.written([Out(2), Out(3), Out(None, {0: "C", 1: "1"})]) == b"course,section\r\nA,1\r\nB,2\r\nC,1"


def test_a_mark_is_one_further_column_and_is_used_again() -> None:
    table = read_table(b"course,section\nA,1\nB,2\n", KNOWN)
    once = table.written([Out(2), Out(3)], ("Change", ["", "new"]))
    assert once == b"course,section,Change\nA,1,\nB,2,new\n"
    again = read_table(once, KNOWN)
    assert again.written([Out(2), Out(3)], ("Change", ["new", ""])) == b"course,section,Change\nA,1,new\nB,2,\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_our_own_values_are_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded("1-2") == "1-2"


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Sections of a school"], ["course", "section", "seats"], ["A", "01", 30], ["B", 2, 25]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_is_read_as_text_and_left_alone() -> None:
    data = workbook()
    table = read_table(data, KNOWN)
    assert [r.values for r in table.rows] == [("A", "01", "30"), ("B", "2", "25")]
    assert table.written([Out(3), Out(4)]) == data
    changed = table.written([Out(3, {2: "28"}), Out(None, {0: "=C", 1: "1"})], ("Change", ["c", "new"]))
    sheet = load_workbook(io.BytesIO(changed)).worksheets[0]
    assert [[c.value for c in row] for row in sheet.iter_rows(min_row=2)] == [
        ["course", "section", "seats", "Change"], ["A", "01", 28, "c"], ["=C", "1", None, "new"],
    ]  # fmt: skip
    assert sheet.cell(4, 1).data_type == "s", "never a formula"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-headers"),
        (b"name,phone\nx,y\n", "no-headers"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"%PDF-1.7", "not-a-table"),
        (b"course\0,section\n", "not-a-table"),
        (b"\xff\xfe" + b"c\xd8", "damaged"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_table(data, KNOWN)
    assert refused.value.finding.code == code
