"""Ten lists of positions as districts' programs write them, each in a shape of its own. Every name, number and school is made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from planner.interop.lists.book import Book

JOBS = {"homeroom_teacher": "Homeroom teacher", "specials_art": "Art teacher", "para": "Paraprofessional", "para_sped": "Special-education paraprofessional"}
BOOK = Book(
    "Cedar Bluff Elementary",
    "elementary",
    {
        "Lists": tuple({"job_class": code, "title": title} for code, title in JOBS.items()),
        "Funds": ({"fund": "GF", "name": "General fund"}, {"fund": "T1A", "name": "Title I-A"}, {"fund": "IDEA", "name": "IDEA Part B"}),
    },
)


@dataclass(frozen=True)
class Listed:
    """A list, what has to be said by hand, and what is right: FTE by job class, of which vacant, and the fund of each row."""

    name: str
    data: bytes
    fte: dict[str, float]
    vacant: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    funds: dict[str, str] = field(default_factory=dict)
    paid: tuple[str, ...] = ()
    school: str = ""


def text(rows: Sequence[Sequence[Any]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def sheet(rows: Sequence[Sequence[Any]], title: str = "Sheet1", merged: Sequence[str] = (), hidden: Sequence[int] = (), struck: Sequence[str] = ()) -> bytes:
    book = Workbook()
    ws = book.active
    assert ws is not None
    ws.title = title
    for row in rows:
        ws.append(list(row))
    for area in merged:
        ws.merge_cells(area)
    for number in hidden:
        ws.row_dimensions[number].hidden = True
    for place in struck:
        ws[place].font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


EXCEL = sheet(
    [
        ["Cedar Bluff School District"],
        ["Position Control FY 2026-27"],
        [],
        ["PCN", "Site", "Job Title", "Incumbent", "Budgeted FTE", "Filled FTE", "Funding Source", "Notes"],
        ["00411", "Cedar Bluff ES", "Teacher, Grade 3", "Alvarez, Rosa", 1, 1, "General Fund", ""],
        ["00412", "Cedar Bluff ES", "Teacher, Grade 3", "VACANT", 1, 0, "General Fund", "post by May"],
        ["00413", "Cedar Bluff ES", "Paraprofessional - SpEd", "Okafor, Chidi", 0.75, 0.75, "IDEA", ""],
        ["00977", "Maple High", "Teacher, Chemistry", "Novak, Petra", 1, 1, "General Fund", ""],
        ["", "", "TOTAL", "", 3.75, 2.75, "", ""],
    ],
    "Position Control",
)
PAYROLL = text(
    [
        ["Employee Name", "Emp No", "Location", "Job Class Desc", "FTE", "Annual Salary", "Account"],
        ["Smith, John", "10021", "CEDAR BLUFF ELEM", "TCHR ELEM", "1.00", "$57,210.00", "100-1110-6110"],
        ["Muñoz, Ana", "10043", "CEDAR BLUFF ELEM", "TCHR ELEM", "1.00", "$61,004.00", "100-1110-6110"],
        ["SMITH JOHN", "10055", "CEDAR BLUFF ELEM", "TCHR ELEM", "1.00", "$52,800.00", "100-1110-6110"],
        ["Lee, A", "10060", "CEDAR BLUFF ELEM", "PARA", ".50", "$14,900.00", "205-1110-6150"],
    ],
    encoding="cp1252",
)
MUNIS = sheet(
    [
        ["POSITION", "", "LOCATION", "", "JOB CLASS", "", "", "ALLOCATION", "", "STATUS"],
        ["NUMBER", "", "CODE", "DESC", "CODE", "DESC", "", "ORG", "PCT", ""],
        ["002210", "", "031", "CEDAR BLUFF ELEMENTARY", "T100", "ELEM TEACHER", "", "GF", 60, "FILLED"],
        ["002210", "", "031", "CEDAR BLUFF ELEMENTARY", "T100", "ELEM TEACHER", "", "T1A", 40, "FILLED"],
        ["002214", "", "031", "CEDAR BLUFF ELEMENTARY", "T240", "ART TEACHER", "", "GF", 100, "VACANT"],
        ["Page 1 of 1"],
    ],
    merged=("A1:B1", "C1:D1", "E1:F1", "H1:I1"),
)
SKYWARD = text(
    [
        ["Bldg", "Asn Code", "Assignment Description", "Full Name", "FTE", "Lane", "Step", "Contract Amt", "Pay Code Dist %", "Fund"],
        ["CBE", "310", "Kindergarten", "Brandt, Uwe", "1.0", "MA", "7", "58000", "100", "General"],
        ["CBE", "410", "Art", "Ito, Mei", "0.6", "BA", "3", "27000", "100", "General"],
        ["CBE", "610", "Instr Asst", "Diallo, Awa", "0.8", "", "", "21000", "100", "Title I"],
    ],
    "\t",
)
VISIONS = sheet(
    [
        ["Position Control #", "Position Description", "Site", "FTE Budget", "FTE Actual", "FTE Vacant", "Account Code", "Type"],
        ["PC-0031-01", "Teacher - 1st Grade", "031 Cedar Bluff Elementary", 3, 2, 1, "GF.100.1000.6111.031", "Certified"],
        ["PC-0031-02", "Reading Interventionist", "031 Cedar Bluff Elementary", 0.5, 0.5, 0, "T1A.100.1000.6111.031", "Certified"],
        ["PC-0031-03", "Office Manager", "031 Cedar Bluff Elementary", 1, 1, 0, "GF.000.2400.6150.031", "Classified"],
        ["PC-0031-04", "Custodian II", "031 Cedar Bluff Elementary", 2, 2, 0, "GF.000.2600.6150.031", "Classified"],
    ]
)
FRONTLINE = text(
    [
        ["Position ID", "Campus", "Position Name", "Holder", "FTE %", "Position Status", "Fund"],
        ["88-1", "Cedar Bluff El", "Elementary Teacher - Grade 5", "Haddad, Noor", "100%", "Filled", "GF"],
        ["88-2", "Cedar Bluff El", "Speech Language Pathologist", "", "40%", "Vacant", "IDEA"],
        ["88-3", "Cedar Bluff El", "School Counselor", "Rossi, Gia", "100%", "Filled", "GF"],
        ["88-4", "Cedar Bluff El", "Elementary Teacher - Grade 4", "", "100%", "Closed", "GF"],
    ],
    ";",
)
GROUPED = text(
    [
        ["Staffing allocation"],
        ["Job Title", "Headcount", "Paid From"],
        ["Cedar Bluff Elementary"],
        ["Classroom Teacher", "12", "General"],
        ["Paraprofessional", "4", "Title I"],
        ["Subtotal", "16", ""],
        ["Maple High"],
        ["Science Teacher", "5", "General"],
        ["Subtotal", "5", ""],
        ["Grand Total", "21", ""],
    ]
)
EUROPEAN = text(
    [
        ["Pos", "School", "Role", "Full Time Equivalent", "Grant"],
        ["1", "Cedar Bluff", "Music Teacher", "0,5", "General"],
        ["2", "Cedar Bluff", "PE Teacher", "1,0", "General"],
        ["3", "Cedar Bluff", "ESL Teacher", "0,25", "General"],
    ],
    ";",
    "utf-16",
)
PASTED = (
    b"Title\tFTE\tWho pays\nPrincipal\t1\tGF\nAsst Principal\t1\tGF\nSecretary to the Principal\t1\tGF\nSchool Nurse (RN)\t0.6\tGF\nCampus Monitor\t1\tGF\n"
)
OWN = sheet(
    [
        ["what", "who sits there now", "part", "pot", "where"],
        ["4th grade teacher", "Ms. Ortiz", 1, "010", "CB"],
        ["SPED self contained", "Mr. Quill", 1, "060", "CB"],
        ["Librarian", "open", 0.5, "010", "CB"],
    ],
    "My list",
)

POSITION_LISTS = (
    Listed("Excel position control", EXCEL, {"homeroom_teacher": 2, "para_sped": 0.75}, 1, paid=("GF", "GF", "IDEA")),
    Listed("payroll extract", PAYROLL, {"homeroom_teacher": 3, "para": 0.5}, funds={"100": "GF", "205": "T1A"}, paid=("GF", "GF", "GF", "T1A")),
    Listed("Munis", MUNIS, {"homeroom_teacher": 1, "specials_art": 1}, 1, {"fund": "ALLOCATION ORG"}, paid=("GF:60;T1A:40", "GF")),
    Listed("Skyward", SKYWARD, {"homeroom_teacher": 1, "specials_art": 0.6, "para": 0.8}, paid=("GF", "GF", "T1A")),
    Listed("Infinite Visions", VISIONS, {"homeroom_teacher": 3, "interventionist": 0.5, "office": 1}, paid=("GF", "T1A", "GF")),
    Listed("Frontline", FRONTLINE, {"homeroom_teacher": 1, "speech": 0.4, "counselor": 1}, 1, paid=("GF", "IDEA", "GF")),
    Listed("staffing allocation", GROUPED, {"homeroom_teacher": 12, "para": 4}, paid=("GF", "T1A")),
    Listed("semicolons, UTF-16", EUROPEAN, {"specials_music": 0.5, "specials_pe": 1, "el_teacher": 0.25}, paid=("GF",) * 3),
    Listed("pasted cells", PASTED, {"admin_principal": 1, "admin_ap": 1, "office": 1, "nurse": 0.6, "security": 1}, columns={"fund": "Who pays"}, paid=("GF",) * 5),
    Listed("a sheet of one's own", OWN, {"homeroom_teacher": 1, "sped_self_contained": 1, "specials_media": 0.5}, 1, {"fund": "pot", "fte": "part"}, {"010": "GF", "060": "IDEA"}, ("GF", "IDEA", "GF")),
)
