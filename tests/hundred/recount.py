"""A recount of the district's download, from its files alone: nothing of the product is imported, nothing of it is asked.

Money is added up from the leaves: what each position, program and strategy of a plan charges to each fund. FTE is counted in days where
a post is paid by the day, else in hundredths, from the school's Staff sheet and the plan's days.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from openpyxl import load_workbook

Line = dict[str, Any]  # column header -> cell
Posts = tuple[Fraction, Fraction, Fraction, Fraction]  # hundredths of FTE: today, planned, cut, of which vacant or leaving


@dataclass
class Counted:
    """One school. Funds: code -> cents that it brings and pays. Posts: job class -> FTE, four times."""

    folder: str
    school: str
    title: str
    status: str
    funds: dict[str, tuple[int, int]] = field(default_factory=dict)
    posts: dict[str, Posts] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # where its own files disagree


def count(data: bytes) -> tuple[list[Counted], dict[str, str]]:
    """Every school of the download, and school -> why for those that its list says are not in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        lines = list(csv.DictReader(io.StringIO(packed.read("contents.csv").decode("utf-8-sig"))))
        here = [line for line in lines if line["Folder"]]
        folders = {name.partition("/")[0] for name in names if "/" in name}
        assert folders == {line["Folder"] for line in here}, "the list of contents is not what the file holds"
        assert len({folder.casefold() for folder in folders}) == len(here), "two schools share a folder"
        found = [_school(packed, names, line) for line in here]
    return found, {_as_named(line["School"]): line["Status"] for line in lines if not line["Folder"]}


def _as_named(text: str) -> str:
    """A CSV says '=1+1 of what is called =1+1, so that no spreadsheet program works it out."""
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text


def _school(packed: zipfile.ZipFile, names: list[str], line: dict[str, str]) -> Counted:
    folder = line["Folder"]
    (plan_name,) = [n for n in names if n.startswith(f"{folder}/") and n.endswith("-plan.xlsx")]
    (book_name,) = [n for n in names if n.startswith(f"{folder}/") and n.endswith("-workbook.xlsx")]
    plan_book = load_workbook(io.BytesIO(packed.read(plan_name)), read_only=True)
    book = load_workbook(io.BytesIO(packed.read(book_name)), read_only=True)
    pieces = [row[0] for row in plan_book["_plan"].iter_rows(max_col=1, values_only=True)][2:]
    plan = json.loads("".join(str(piece) for piece in pieces if piece is not None))
    found = Counted(folder, _as_named(line["School"]), _as_named(line["Plan"]), line["Status"])
    found.funds = _funds(plan, found.wrong)
    found.posts = _posts(plan, book)
    _as_printed(plan_book, book, found)
    return found


# --- money -----------------------------------------------------------------------------------------------------------------
def _funds(plan: Any, wrong: list[str]) -> dict[str, tuple[int, int]]:
    """From the leaves; a plan whose lines by fund say another cost disagrees with itself."""
    paid: dict[str, int] = defaultdict(int)
    for leaf in (*plan["positions"], *plan["programs"], *plan["methods"]):
        for share in leaf["shares"]:
            paid[share["fund"]] += share["cents"]
    found = {}
    for line in plan["funds"]:
        if line["year"] == 1:
            found[line["fund"]] = (line["revenue_cents"], paid[line["fund"]])
            if line["cost_cents"] != paid[line["fund"]]:
                wrong.append(f"fund {line['fund']}: {line['cost_cents']} cents by its line, {paid[line['fund']]} by what is charged to it")
    wrong += [f"fund {fund}: charged, and without a line" for fund in paid if paid[fund] and fund not in found]
    return found


# --- positions -------------------------------------------------------------------------------------------------------------
def _posts(plan: Any, book: Any) -> dict[str, Posts]:
    cycle = int(_number(dict(row[:2] for row in book["School"].iter_rows(min_row=3, values_only=True))["Days in the cycle"]))
    chosen = {_code(line["Position"]) for line in _lines(book, "Specials") if _yes(line["Planner may choose days"])}
    staff = {_code(line["Position"]): line for line in _lines(book, "Staff")}
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 4)
    for position in plan["positions"]:
        code = position["staff_id"]
        line = staff[code]
        fte = Fraction(str(round(_number(line["FTE of each"]), 4)))
        by_day = fte < 1 and (code in chosen or 0 < _days(line["Days"]) < cycle)
        today = 100 * (_in_days(fte, cycle) if by_day else fte)
        leaves = str(line["Filled"] or "filled").strip().casefold() != "filled"
        for unit in position["units"]:
            then = Fraction(100 * len(unit["days"]), cycle) if by_day and unit["fte"] else Fraction(unit["fte"])
            cut = max(Fraction(0), today - then)
            for n, part in enumerate((today, then, cut, cut if leaves else Fraction(0))):
                sums[_code(line["Job class"])][n] += part
    return {job: (today, then, cut, vacant) for job, (today, then, cut, vacant) in sums.items()}


def _in_days(fte: Fraction, cycle: int) -> Fraction:
    """0.17 of a cycle of six days is one day: two decimals are all that people write."""
    days = round(fte * cycle)
    return Fraction(days, cycle) if abs(fte - Fraction(days, cycle)) < Fraction(1, 100) else fte


# --- what is printed beside it ---------------------------------------------------------------------------------------------
def _as_printed(plan_book: Any, book: Any, found: Counted) -> None:
    """The sheet Funds that people read says the same, to the cent."""
    code_of = {str(line["Name"] or line["Fund"]): _code(line["Fund"]) for line in _lines(book, "Funds")}
    rows = [row[:4] for row in plan_book["Funds"].iter_rows(values_only=True)]
    first = next(n for n, row in enumerate(rows) if row[0] == "Fund")
    for name, _ends, money, cost in rows[first + 1 :]:
        if not isinstance(money, int | float) or not isinstance(cost, int | float):
            break
        printed = (round(100 * money), round(100 * cost))
        known = found.funds.get(code_of.get(str(name), ""))
        if known is not None and known != printed:
            found.wrong.append(f"fund {name}: the sheet says {printed}, the plan {known}")


# --- cells -----------------------------------------------------------------------------------------------------------------
def _lines(book: Any, sheet: str) -> Iterator[Line]:
    """From the row below the headers; rows without anything in them are none."""
    if sheet not in book.sheetnames:  # a high school has no Specials
        return
    rows = book[sheet].iter_rows(min_row=2, values_only=True)
    head = [str(cell) for cell in next(rows)]
    for row in rows:
        line = dict(zip(head, row, strict=False))
        if line[head[0]] is not None:
            yield line


def _number(cell: object) -> float:
    return float(str(cell).strip().replace("$", "").replace(",", ""))


def _code(cell: object) -> str:
    return str(cell).strip()


def _yes(cell: object) -> bool:
    return str(cell or "").strip().casefold() in ("y", "yes", "true", "1", "x")


def _days(cell: object) -> int:
    """How many days a cell names: "M W F", "Mon/Wed", "1;3"; none where it is blank."""
    return len(re.findall(r"\w+", "" if cell is None else str(cell)))


# --- together --------------------------------------------------------------------------------------------------------------
def funds_of(counted: list[Counted]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for one in counted:
        for fund, (brings, pays) in one.funds.items():
            so_far = sums.get(fund, (0, 0))
            sums[fund] = (so_far[0] + brings, so_far[1] + pays)
    return sums


def posts_of(counted: list[Counted]) -> dict[str, tuple[int, int, int, int]]:
    """Whole hundredths, rounded once, when everything is added up."""
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 4)
    for one in counted:
        for job, parts in one.posts.items():
            sums[job] = [a + b for a, b in zip(sums[job], parts, strict=True)]
    return {job: (round(a), round(b), round(c), round(d)) for job, (a, b, c, d) in sums.items()}
