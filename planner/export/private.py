"""The district's private workbook: exact, by position number, fund and account."""

from __future__ import annotations

from openpyxl import Workbook

from planner.export.layout import FTE, Page, Table, lay_page
from planner.export.steady import without_dates
from planner.plan import Plan
from planner.school import School
from planner.tables.private import payments, shared_posts, ties

CENTS = "#,##0.00"
PRIVATE = "PRIVATE. Exact figures by position, for the district office only. Do not publish: a single position is a person."


def private_workbook(school: School, plan: Plan) -> bytes:
    formats = {"Amount": CENTS, "FTE today": FTE, "FTE planned": FTE}
    money = dict.fromkeys(("Money next year", "Lines above", "Plan's fund line", "Difference"), CENTS)
    pages = (
        Page("Who pays what", PRIVATE, (Table(payments(school, plan), formats=formats),)),
        Page("Ties to the cent", PRIVATE, (Table(ties(school, plan), formats=money),)),
        Page("Shared posts", PRIVATE, (Table(shared_posts(school, plan), empty="No post is shared.", formats=formats),)),
    )
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", "PRIVATE"
    book.remove(book.worksheets[0])
    for page in pages:
        lay_page(book.create_sheet(page.title), page, f"PRIVATE: {school.info.school_name}")
    return without_dates(book)
