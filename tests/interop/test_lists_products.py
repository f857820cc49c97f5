"""Headers that products really print: from public manuals where one is named, else as districts show them in board papers; rows made up."""

from __future__ import annotations

import pytest
from interop.list_files import BOOK, text

from planner.interop.lists.fields import POSITIONS
from planner.interop.lists.reading import read

ELEM, SITE = "Elementary Teacher", "Cedar Bluff Elementary"
Product = tuple[dict[str, str], dict[str, str]]  # header -> a cell, field -> the header that is right
PRODUCTS: dict[str, Product] = {
    "PowerSchool ERP (pserp.powerschool-docs.com, position table)": (
        {"Position": "100210", "Position Title": ELEM, "Job Class": "T100", "Classification": "ELT", "Location": "031", "Authorized FTE's": "2.000",
         "Occupied FTE's": "1.000", "Default FTE": "1.000", "Budget Unit": "1001110", "Account": "6110"},
        {"position_no": "Position", "title": "Position Title", "school": "Location", "fte": "Authorized FTE's", "account": "Account"},
    ),
    "Allovue (ps.powerschool-docs.com, personnel expenses)": (
        {"Expense Code": "e1", "Position Code": "43894", "Job Code": "ab123", "Job Title": ELEM, "Employee Code": "3584", "Location Code": "104", "FTE": "0.5",
         "Notes": "Needed Soon", "Allocation Code": "abc", "Organization Code": "org", "Percentage": "100", "Funds": "10", "Locations": "100", "Functions": "1000"},
        {"position_no": "Position Code", "title": "Job Title", "who": "Employee Code", "school": "Location Code", "fte": "FTE", "share": "Percentage", "fund": "Funds"},
    ),
    "Focus (focus.screenstepslive.com, position control)": (
        {"Facility": SITE, "Title": ELEM, "Code": "T1", "Authorized": "3", "Available Unit(s)": "1", "Filled Unit(s)": "2", "Job Posted": "Y", "Hrs/Day": "7.5"},
        {"school": "Facility", "title": "Title", "count": "Authorized"},
    ),
    "Oracle HCM (docs.oracle.com, positions)": (
        {"Position Code": "1203", "Position Name": ELEM, "Job": "Teacher", "Location": SITE, "Position Headcount": "2", "Position FTE": "2", "Incumbent Headcount": "1",
         "Incumbent FTE": "1", "Hiring Status": "Approved"},
        {"position_no": "Position Code", "title": "Position Name", "school": "Location", "count": "Position Headcount", "fte": "Position FTE"},
    ),
    "Kuali (fms.iu.edu, position funding)": (
        {"Position Number": "00012", "Position Description": ELEM, "Name": "Doe, Jane", "Employee ID": "22175", "Account Number": "100110", "Object Code": "2000",
         "July 1 Budget FTE Quantity": "1", "July 1 Budget Time Percent": "100"},
        {"position_no": "Position Number", "title": "Position Description", "who": "Name", "account": "Account Number", "fte": "July 1 Budget FTE Quantity"},
    ),
    "Workday": (
        {"Position ID": "P-00012", "Job Profile": "Teacher", "Business Title": ELEM, "Supervisory Organization": "Cedar Bluff (Lopez, Ana)", "Location": SITE,
         "Worker": "Jane Doe", "FTE": "1", "Time Type": "Full time", "Staffing Status": "Filled", "Fund": "GF General"},
        {"position_no": "Position ID", "title": "Business Title", "school": "Location", "who": "Worker", "fte": "FTE", "status": "Staffing Status", "fund": "Fund"},
    ),
    "Munis": (
        {"Position": "2210", "Pos Desc": ELEM, "Status": "A", "Job Class": "T100", "Location": "031", "Loc Desc": SITE, "Group/BU": "CERT", "Budgeted FTE": "1", "Actual FTE": "0.5",
         "Name": "DOE, JANE", "Org": "10011", "Obj": "6110", "Alloc Pct": "100"},
        {"position_no": "Position", "title": "Pos Desc", "status": "Status", "school": "Loc Desc", "fte": "Budgeted FTE", "who": "Name", "share": "Alloc Pct"},
    ),
    "Escape": (
        {"Position Id": "EL-12", "Position Type": "Certificated", "Job Class": "T100", "Job Class Title": ELEM, "Site": "031 Cedar Bluff", "FTE": "1.0", "Vacant FTE": "0.0",
         "Employee": "Doe, Jane", "Fund": "01", "Resource": "0000", "Object": "1100", "Percent": "100"},
        {"position_no": "Position Id", "title": "Job Class Title", "school": "Site", "fte": "FTE", "who": "Employee", "fund": "Fund", "share": "Percent"},
    ),
    "Skyward": (
        {"Position Code": "P12", "Position Description": ELEM, "Position Type": "Teacher", "Building": SITE, "Employee Full Name": "Jane Doe", "Position FTE": "1.0",
         "Distribution Account": "100-1110", "Distribution Percent": "100", "Vacant": "No"},
        {"position_no": "Position Code", "title": "Position Description", "school": "Building", "who": "Employee Full Name", "fte": "Position FTE",
         "account": "Distribution Account", "share": "Distribution Percent", "status": "Vacant"},
    ),
    "Infinite Campus": (
        {"School": SITE, "Title": ELEM, "Start Date": "08/01/2025", "Type": "Certified", "FTE of Assignment": "1.0", "Employee Number": "22310"},
        {"school": "School", "title": "Title", "fte": "FTE of Assignment", "who": "Employee Number"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("product", PRODUCTS)
def test_columns_of_products(product: str) -> None:
    cells, right = PRODUCTS[product]
    found = read(text([list(cells), list(cells.values())]), POSITIONS, BOOK, name="list")
    assert {c.field: c.header for c in found.columns if c.field} == right
    shown = " ".join(example for c in found.columns for example in c.examples)
    assert not any(name in shown for name in ("Doe", "Jane", "Lopez"))


def test_codes_are_titles_only_where_no_column_has_words() -> None:
    only = read(text([["Job Class", "FTE", "Site"], ["T100", "1", "CB"], ["A-20", "1", "CB"]]), POSITIONS, BOOK, name="list")
    assert [c.header for c in only.columns if c.field == "title"] == ["Job Class"]
